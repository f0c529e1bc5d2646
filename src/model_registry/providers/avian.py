"""Avian."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.normalize import amount
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

_PRICES = {
    "input": "input_per_million",
    "output": "output_per_million",
    "cache_read": "cache_read_per_million",
}


class AvianRecord(Wire):
    id: str
    pricing: dict[str, JsonValue]
    reasoning: bool = False


class Avian(OpenAICompatible):
    slug = "avian"
    name = "Avian"
    base_url = "https://api.avian.io/v1"
    docs_url = "https://avian.io/docs/"
    call_key = "AVIAN_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False
    # `created` is the day of the request.
    has_release_dates = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = AvianRecord.model_validate(record)
        prices = {ours: amount(model.pricing.get(theirs)) or None for ours, theirs in _PRICES.items()}
        return {
            **super().facts(record),
            "pricing": prices,
            "capabilities": {
                # False also stands on models that do reason.
                "reasoning": model.reasoning or None,
                "prompt_cache": True if prices["cache_read"] else None,
            },
        }
