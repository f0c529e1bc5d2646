"""Cortecs, a router over European hosts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.normalize import amount, positive
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

_PRICES = {
    "input": "input_token",
    "output": "output_token",
    "cache_read": "cache_read_cost",
    "cache_write": "cache_write_cost",
}


class CortecsRecord(Wire):
    id: str
    created: int
    context_size: int
    pricing: dict[str, JsonValue]
    tags: tuple[str, ...] = ()


class Cortecs(OpenAICompatible):
    slug = "cortecs"
    name = "Cortecs"
    base_url = "https://api.cortecs.ai/v1"
    docs_url = "https://docs.cortecs.ai"
    call_key = "CORTECS_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = CortecsRecord.model_validate(record)
        prices = _prices(model.pricing)
        caching: list[JsonValue] = ["prompt_caching"] if "cache_read" in prices else []
        return {
            **super().facts({**record, "capabilities": caching}),
            "context_window": positive(model.context_size),
            "pricing": prices,
            "tags": model.tags,
        }


def _prices(pricing: Mapping[str, JsonValue]) -> dict[str, object]:
    """Per million tokens, in the currency that stands beside them: euros unless one asks for another."""
    prices = {ours: price for ours, theirs in _PRICES.items() if (price := amount(pricing.get(theirs)))}
    currency = pricing["currency"]
    return {**prices, "currency": currency} if prices and currency != "USD" else dict(prices)
