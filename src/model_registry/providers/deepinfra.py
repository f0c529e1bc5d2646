"""DeepInfra."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import amount, positive
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel

# `reasoning_effort` names a parameter, which models that do not reason take as well.
_TAGS: Mapping[str, CapabilitiesField] = {
    "vision": "vision",
    "reasoning": "reasoning",
    "prompt_cache": "prompt_cache",
}


class Metadata(Wire):
    context_length: int
    pricing: dict[str, JsonValue]
    tags: tuple[str, ...] = ()


class DeepInfraRecord(ListedModel):
    created: int
    metadata: Metadata | None = None
    """Null for everything that is not sold by the token."""


class DeepInfra(OpenAICompatible[DeepInfraRecord]):
    slug = "deepinfra"
    name = "DeepInfra"
    record = DeepInfraRecord
    base_url = "https://api.deepinfra.com/v1/openai"
    docs_url = "https://deepinfra.com/docs/openai_api"
    call_key = "DEEPINFRA_API_KEY"
    auth = NO_AUTH
    kind = "host"

    @override
    def get_developer(self, record: DeepInfraRecord) -> str:
        """By the owner of the repository; under its own name DeepInfra serves models that others made."""
        developer = developers.from_model_id(self.get_id(record))
        return developers.UNKNOWN if developer == self.slug else developer

    @override
    def facts(self, record: DeepInfraRecord) -> EntryFacts:
        metadata = record.metadata
        if metadata is None:
            return {}
        price = metadata.pricing
        return {
            # `max_tokens` repeats the context length on every model, so it is no output limit.
            "context_window": positive(metadata.context_length),
            "pricing": {
                "input": amount(price.get("input_tokens")),
                "output": amount(price.get("output_tokens")),
                "cache_read": amount(price.get("cache_read_tokens")),
            },
            "modalities": {"input": ("image", "text"), "output": ("text",)} if "vision" in metadata.tags else None,
            "capabilities": {_TAGS[tag]: True for tag in metadata.tags if tag in _TAGS},
        }
