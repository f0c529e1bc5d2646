"""Azure AI Foundry, as Azure Resource Manager lists what a region offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import announced_date, positive, text, type_of
from model_registry.providers.base import Auth, Provider, RawRecord, Wire, grouped
from model_registry.providers.openai_format import Group, group
from model_registry.vocabulary import EntryType, Status

VERSION = "2025-06-01"

# `Deprecated` is what Azure calls a retired model: calls fail.
_STATUS: Mapping[str, Status] = {
    "Stable": "active",
    "GenerallyAvailable": "active",
    "Preview": "preview",
    "Legacy": "deprecated",
    "Deprecating": "deprecated",
}
_TYPES: Mapping[str, EntryType] = {
    "chatCompletion": "chat",
    "embeddings": "embedding",
    "imageGenerations": "image",
    "completion": "completion",
}
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "fineTune": "fine_tuning",
    "jsonObjectResponse": "json_mode",
    "jsonSchemaResponse": "structured_output",
    "responses": "responses_api",
}


class AzureModel(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    format: str
    """Whoever made the model."""
    name: str
    version: str
    capabilities: Group = {}
    """Texts: `"true"`, `"false"` and numbers."""
    deprecation: Group = {}
    lifecycle_status: str | None = None
    replacement_config: Group = {}

    def can(self, name: str) -> bool | None:
        """Whether the model has a capability, None if it is not listed."""
        return {"true": True, "false": False}.get(str(self.capabilities.get(name)))


class FoundryRecord(Wire):
    model: AzureModel


class AzureAIFoundry(Provider[FoundryRecord]):
    """Needs an access token, which lives for about an hour: `az account get-access-token` writes one."""

    slug = "azure-ai-foundry"
    name = "Azure AI Foundry"
    record = FoundryRecord
    base_url = (
        "https://management.azure.com/subscriptions/{AZURE_SUBSCRIPTION_ID}"
        "/providers/Microsoft.CognitiveServices/locations/{AZURE_LOCATION}"
    )
    docs_url = "https://learn.microsoft.com/en-us/rest/api/aifoundry/accountmanagement/models/list"
    litellm = ("azure_ai", "azure")
    models_dev = ("azure-ai-foundry", "azure")
    env = ("AZURE_AI_FOUNDRY_ACCESS_TOKEN", "AZURE_SUBSCRIPTION_ID", "AZURE_LOCATION")
    auth = Auth("oauth", "Authorization")
    kind = "host"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return self.pages("models", "value", query={"api-version": VERSION})

    @override
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """One record of each model, of its default version: every version is listed once per kind of resource."""
        groups, strays = grouped(records, lambda record: group(record.get("model")).get("name"))
        return [*(next(filter(_is_default, each), each[0]) for each in groups), *strays]

    @override
    def is_public(self, record: FoundryRecord) -> bool:
        model = record.model
        return model.lifecycle_status != "Deprecated" and model.can("inference") is not False

    @override
    def get_id(self, record: FoundryRecord) -> str:
        return record.model.name

    @override
    def get_developer(self, record: FoundryRecord) -> str:
        return developers.from_owner(record.model.format)

    @override
    def facts(self, record: FoundryRecord) -> EntryFacts:
        model = record.model
        return {
            "type": next((kind for name, kind in _TYPES.items() if model.can(name)), type_of(model.name)),
            "version": text(model.version),
            "status": _STATUS.get(model.lifecycle_status or ""),
            "retirement_date": announced_date(model.deprecation.get("inference"), self.today),
            "successor": text(model.replacement_config.get("targetModelName")),
            "context_window": positive(model.capabilities.get("maxContextToken")),
            "max_output_tokens": positive(model.capabilities.get("maxOutputToken")),
            "capabilities": {ours: model.can(theirs) for theirs, ours in _CAPABILITIES.items()},
        }


def _is_default(record: RawRecord) -> bool:
    return group(record.get("model")).get("isDefaultVersion") is True
