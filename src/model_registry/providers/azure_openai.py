"""Azure OpenAI: the models that the region of an Azure resource offers, deployed or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import announced_date, as_date, type_of
from model_registry.providers.base import Auth, RawRecord, grouped
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel, group
from model_registry.vocabulary import EntryType, Status

_STATUS: Mapping[str, Status] = {"generally-available": "active", "preview": "preview", "deprecated": "deprecated"}
_FINE_TUNING = ("fine_tune", "global_fine_tune", "devtier_fine_tune")
_STAND_IN = 1727740800
"""2024-10-01, which stands on nearly every model that is not OpenAI's, older ones and newer ones."""


class AzureRecord(ListedModel):
    created_at: int
    lifecycle_status: str
    capabilities: dict[str, bool]
    deprecation: dict[str, int]
    fine_tune: JsonValue = None
    """Only on what was fine-tuned from another model."""

    @property
    def type(self) -> EntryType:
        """By the kind of call; images, audio and much else are marked as none of the three."""
        if self.capabilities.get("embeddings"):
            return "embedding"
        named = type_of(self.id)
        completes = self.capabilities.get("completion") and not self.capabilities.get("chat_completion")
        return "completion" if completes and named == "chat" else named


class AzureOpenAI(OpenAICompatible[AzureRecord]):
    slug = "azure-openai"
    name = "Azure OpenAI"
    record = AzureRecord
    base_url = "{AZURE_OPENAI_ENDPOINT}/openai/v1"
    docs_url = "https://learn.microsoft.com/en-us/rest/api/azureopenai/models/list"
    litellm = ("azure", "azure_text", "azure_ai")
    models_dev = ("azure",)
    # A call names a deployment of the account, not a model of this list.
    openai_base_url = None
    env = ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT")
    auth = Auth("header", "api-key")
    kind = "host"
    query = {"api-version": "preview"}

    @override
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """A few ids are listed twice, with different flags: what one record can do, the model can."""
        groups, strays = grouped(records, lambda record: record.get("id"))
        return [*map(_united, groups), *strays]

    @override
    def is_public(self, record: AzureRecord) -> bool:
        """Not what can only be fine-tuned, nor the fine-tunes of the resource."""
        return "fine_tune" not in record.model_fields_set and record.capabilities.get("inference", False)

    @override
    def get_developer(self, record: AzureRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def get_created(self, record: AzureRecord) -> date | None:
        created = record.created_at
        return None if created == _STAND_IN else as_date(created)

    @override
    def facts(self, record: AzureRecord) -> EntryFacts:
        return {
            "type": record.type,
            "status": _STATUS.get(record.lifecycle_status),
            "retirement_date": announced_date(record.deprecation.get("inference"), self.today),
            "capabilities": {"fine_tuning": any(record.capabilities.get(name) for name in _FINE_TUNING)},
        }


def _united(records: list[RawRecord]) -> RawRecord:
    flags = [group(record.get("capabilities")) for record in records]
    able: RawRecord = {name: any(each.get(name) is True for each in flags) for each in flags for name in each}
    return {**records[0], "capabilities": able} if len(records) > 1 else records[0]
