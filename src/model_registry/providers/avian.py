"""Avian."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import AliasChoices, Field, JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import amount
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

_PRICES: Mapping[PricingField, str] = {
    "input": "input_per_million",
    "output": "output_per_million",
    "cache_read": "cache_read_per_million",
}


class AvianRecord(OpenAIModel):
    pricing: dict[str, JsonValue]
    reasons: bool = Field(False, validation_alias=AliasChoices("reasoning"))


class Avian(OpenAICompatible[AvianRecord]):
    slug = "avian"
    name = "Avian"
    record = AvianRecord
    base_url = "https://api.avian.io/v1"
    docs_url = "https://avian.io/docs/"
    call_key = "AVIAN_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False
    # `created` is the day of the request.
    has_release_dates = False

    @override
    def facts(self, record: AvianRecord) -> EntryFacts:
        prices = {ours: amount(record.pricing.get(theirs)) or None for ours, theirs in _PRICES.items()}
        return {
            **super().facts(record),
            "pricing": prices,
            "capabilities": {
                # False also stands on models that do reason.
                "reasoning": record.reasons or None,
                "prompt_cache": True if prices["cache_read"] else None,
            },
        }
