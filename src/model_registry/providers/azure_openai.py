"""Azure OpenAI: the models that the region of an Azure resource offers, deployed or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import announced_date, as_date, type_of
from model_registry.providers.base import Auth, RawRecord, Wire, grouped
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import group
from model_registry.vocabulary import EntryType

_STATUS = {"generally-available": "active", "preview": "preview", "deprecated": "deprecated"}
_FINE_TUNING = ("fine_tune", "global_fine_tune", "devtier_fine_tune")
_STAND_IN = 1727740800
"""2024-10-01, which stands on nearly every model that is not OpenAI's, older ones and newer ones."""


class AzureRecord(Wire):
    id: str
    created_at: int
    lifecycle_status: str
    capabilities: dict[str, bool]
    deprecation: dict[str, int]

    @property
    def type(self) -> EntryType:
        """By the kind of call; images, audio and much else are marked as none of the three."""
        if self.capabilities.get("embeddings"):
            return "embedding"
        named = type_of(self.id)
        completes = self.capabilities.get("completion") and not self.capabilities.get("chat_completion")
        return "completion" if completes and named == "chat" else named


class AzureOpenAI(OpenAICompatible):
    slug = "azure-openai"
    name = "Azure OpenAI"
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
    def is_public(self, record: RawRecord) -> bool:
        """Not what can only be fine-tuned, nor the fine-tunes of the resource."""
        return "fine_tune" not in record and AzureRecord.model_validate(record).capabilities.get("inference", False)

    @override
    def get_developer(self, record: RawRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def get_created(self, record: RawRecord) -> date | None:
        created = AzureRecord.model_validate(record).created_at
        return None if created == _STAND_IN else as_date(created)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = AzureRecord.model_validate(record)
        return {
            "type": model.type,
            "status": _STATUS.get(model.lifecycle_status),
            "retirement_date": announced_date(model.deprecation.get("inference"), self.today),
            "capabilities": {"fine_tuning": any(model.capabilities.get(name) for name in _FINE_TUNING)},
        }


def _united(records: list[RawRecord]) -> RawRecord:
    flags = [group(record.get("capabilities")) for record in records]
    able: RawRecord = {name: any(each.get(name) is True for each in flags) for each in flags for name in each}
    return {**records[0], "capabilities": able} if len(records) > 1 else records[0]
