"""Cerebras, through its public catalog, which also holds prices and limits."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import model_validator
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.providers.base import NO_AUTH, RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, Word, group
from model_registry.vocabulary import Modality, Status

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "json_mode": "json_mode",
    "parallel_tool_calls": "parallel_tools",
    "reasoning": "reasoning",
    "streaming": "streaming",
    "structured_outputs": "structured_output",
    "tools": "tools",
    "vision": "vision",
}
_INPUTS: Mapping[object, tuple[Modality, ...]] = {"text": ("text",), "text+vision": ("image", "text")}


class CerebrasRecord(OpenAIModel):
    created: int
    owned_by: str
    limits: Group = {}
    capabilities: Group = {}
    architecture: Group = {}
    datacenter_locations: tuple[str, ...] = ()
    hugging_face_id: Word = None
    deprecated: bool | None = None
    preview: bool = False

    @model_validator(mode="before")
    @classmethod
    def _with_limits(cls, raw: RawRecord) -> RawRecord:
        """The limits stand in a group of their own."""
        return {**raw, **group(raw.get("limits"))}

    @property
    def status(self) -> Status | None:
        """Where the model is in its life, None if the record does not tell."""
        if self.deprecated:
            return "deprecated"
        if self.preview:
            return "preview"
        return None if self.deprecated is None else "active"


class Cerebras(OpenAICompatible[CerebrasRecord]):
    slug = "cerebras"
    name = "Cerebras"
    record = CerebrasRecord
    base_url = "https://api.cerebras.ai"
    path = "public/v1/models"
    docs_url = "https://inference-docs.cerebras.ai/api-reference/models/public-models"
    openai_base_url = "https://api.cerebras.ai/v1"
    call_key = "CEREBRAS_API_KEY"
    auth = NO_AUTH
    kind = "host"
    # Recorded without the fields that only the public catalog has.
    verified = False

    @override
    def get_developer(self, record: CerebrasRecord) -> str:
        """By the owner of the weights: ids such as `zai-glm-4.7` have no owner of their own."""
        weights = record.hugging_face_id
        return developers.from_model_id(weights) if weights else super().get_developer(record)

    @override
    def facts(self, record: CerebrasRecord) -> EntryFacts:
        inputs = _INPUTS.get(record.architecture.get("modality"))
        return {
            **super().facts(record),
            "status": record.status,
            "modalities": {"input": inputs, "output": ("text",)} if inputs else None,
            "capabilities": {
                ours: able
                for theirs, ours in _CAPABILITIES.items()
                if isinstance(able := record.capabilities.get(theirs), bool)
            },
            "regions": record.datacenter_locations,
        }
