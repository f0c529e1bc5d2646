"""Databricks, whose workspaces list their serving endpoints: our own and those of its Foundation Model APIs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import as_date, text, type_of
from model_registry.providers.base import Provider, RawRecord, Wire
from model_registry.providers.openai_format import Group
from model_registry.vocabulary import EntryType

PREFIX = "databricks-"
"""How the names of Databricks' own endpoints begin, and no others."""

_TYPES: Mapping[str, EntryType] = {
    "llm/v1/chat": "chat",
    "llm/v1/completions": "completion",
    "llm/v1/embeddings": "embedding",
}


class ServedEntity(Wire):
    foundation_model: Group = {}


class Config(Wire):
    served_entities: tuple[ServedEntity, ...] = ()


class DatabricksRecord(Wire):
    name: str
    config: Config
    task: str | None = None
    creation_timestamp: int | None = None
    capabilities: dict[str, bool] = {}

    @property
    def foundation_model(self) -> Group:
        """What Databricks says of the model it serves; empty for endpoints of the workspace."""
        return next((entity.foundation_model for entity in self.config.served_entities), {})


class Databricks(Provider[DatabricksRecord]):
    slug = "databricks"
    name = "Databricks"
    record = DatabricksRecord
    base_url = "{DATABRICKS_HOST}/api/2.0"
    docs_url = "https://docs.databricks.com/api/workspace/servingendpoints/list"
    openai_base_url = "{DATABRICKS_HOST}/serving-endpoints"
    env = ("DATABRICKS_TOKEN", "DATABRICKS_HOST")
    kind = "host"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return self.pages("serving-endpoints", "endpoints")

    @override
    def is_public(self, record: DatabricksRecord) -> bool:
        return record.name.startswith(PREFIX) and bool(record.foundation_model)

    @override
    def get_id(self, record: DatabricksRecord) -> str:
        return record.name

    @override
    def get_developer(self, record: DatabricksRecord) -> str:
        return developers.from_model_id(self.get_id(record).removeprefix(PREFIX))

    @override
    def get_created(self, record: DatabricksRecord) -> date | None:
        return as_date(record.creation_timestamp)

    @override
    def facts(self, record: DatabricksRecord) -> EntryFacts:
        able = record.capabilities
        kind = _TYPES.get(record.task or "") or type_of(record.name)
        # Prices are in DBUs, which cost differently by cloud, region and plan.
        return {
            "type": kind,
            "name": text(record.foundation_model.get("display_name")),
            "modalities": {"input": ("image", "text"), "output": ("text",)} if able.get("image_input") else None,
            "capabilities": {
                "vision": able.get("image_input"),
                "tools": able.get("function_calling"),
                # Either flag names an interface; without them a model may reason all the same.
                "reasoning": able.get("openai_reasoning") or able.get("anthropic_reasoning") or None,
            },
        }
