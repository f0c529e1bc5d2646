"""SambaNova Cloud."""

from __future__ import annotations

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import amount, per_token
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class SambaNovaRecord(OpenAIModel):
    context_length: int
    max_completion_tokens: int
    pricing: dict[str, JsonValue]


class SambaNova(OpenAICompatible[SambaNovaRecord]):
    slug = "sambanova"
    name = "SambaNova"
    record = SambaNovaRecord
    base_url = "https://api.sambanova.ai/v1"
    docs_url = "https://docs.sambanova.ai/docs/api-reference/models/get-environments-available-model-list-metadata"
    call_key = "SAMBANOVA_API_KEY"
    auth = NO_AUTH
    kind = "host"

    @override
    def get_developer(self, record: SambaNovaRecord) -> str:
        """By the id: `owned_by` is an e-mail address of SambaNova."""
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: SambaNovaRecord) -> EntryFacts:
        price = record.pricing
        hour = amount(price.get("duration_per_hour"))
        return {
            **super().facts(record),
            "pricing": {
                # Per token, as texts today and as numbers in the documentation; zero where a model is not sold by it.
                "input": per_token(price.get("prompt")) or None,
                "output": per_token(price.get("completion")) or None,
                "per_input_minute": hour / 60 if hour else None,
            },
        }
