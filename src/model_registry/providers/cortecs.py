"""Cortecs, a router over European hosts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount, positive, text
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel
from model_registry.providers.openrouter_prices import in_currency

_PRICES: Mapping[PricingField, str] = {
    "input": "input_token",
    "output": "output_token",
    "cache_read": "cache_read_cost",
    "cache_write": "cache_write_cost",
}


class CortecsRecord(OpenAIModel):
    created: int
    context_size: int
    pricing: dict[str, JsonValue]
    tags: tuple[str, ...] = ()


class Cortecs(OpenAICompatible[CortecsRecord]):
    slug = "cortecs"
    name = "Cortecs"
    record = CortecsRecord
    base_url = "https://api.cortecs.ai/v1"
    docs_url = "https://docs.cortecs.ai"
    call_key = "CORTECS_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def facts(self, record: CortecsRecord) -> EntryFacts:
        prices = _prices(record.pricing)
        caching: list[JsonValue] = ["prompt_caching"] if "cache_read" in prices else []
        return {
            **super().facts(record.model_copy(update={"capabilities": caching})),
            "context_window": positive(record.context_size),
            "pricing": prices,
            "tags": record.tags,
        }


def _prices(pricing: Mapping[str, JsonValue]) -> PricingFacts:
    """Per million tokens, in the currency that stands beside them: euros unless one asks for another."""
    prices = {ours: price for ours, theirs in _PRICES.items() if (price := amount(pricing.get(theirs)))}
    return in_currency(prices, text(pricing["currency"]))
