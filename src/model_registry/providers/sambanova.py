"""SambaNova Cloud."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import amount, per_token
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class SambaNovaRecord(Wire):
    id: str
    context_length: int
    max_completion_tokens: int
    pricing: dict[str, JsonValue]


class SambaNova(OpenAICompatible):
    slug = "sambanova"
    name = "SambaNova"
    base_url = "https://api.sambanova.ai/v1"
    docs_url = "https://docs.sambanova.ai/docs/api-reference/models/get-environments-available-model-list-metadata"
    call_key = "SAMBANOVA_API_KEY"
    auth = NO_AUTH
    kind = "host"

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the id: `owned_by` is an e-mail address of SambaNova."""
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        price = SambaNovaRecord.model_validate(record).pricing
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
