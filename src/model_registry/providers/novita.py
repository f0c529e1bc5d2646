"""Novita AI."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount, says_free, text
from model_registry.providers.base import Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, group

_PRICES: Mapping[PricingField, str] = {
    "input": "prompt",
    "output": "completion",
    "cache_read": "input_cache_read",
    "cache_write": "input_cache_write",
}
_PER_DOLLAR = 10_000
"""Prices are integers in units of 0.0001 US dollars per million tokens."""


class Tier(Wire):
    min_tokens: int
    pricing: dict[str, JsonValue]


class NovitaRecord(OpenAIModel):
    created: int
    title: str
    input_token_price_per_m: int
    output_token_price_per_m: int
    display_name: str | None = None
    pricing: Group = {}
    tiered_billing_configs: tuple[Tier, ...] = ()


class Novita(OpenAICompatible[NovitaRecord]):
    slug = "novita"
    name = "Novita AI"
    record = NovitaRecord
    base_url = "https://api.novita.ai/openai/v1"
    docs_url = "https://novita.ai/docs/api-reference/model-apis-llm-list-models"
    models_dev = ("novita-ai",)
    env = ("NOVITA_API_KEY",)
    kind = "host"
    verified = False

    @override
    def facts(self, record: NovitaRecord) -> EntryFacts:
        name = text(record.display_name) or text(record.title)
        prices = _prices(record)
        caching: list[JsonValue] = ["prompt_caching"] if "cache_read" in prices else []
        return {
            **super().facts(record.model_copy(update={"capabilities": caching})),
            "name": name if name != record.id else None,
            "pricing": prices,
        }


def _prices(model: NovitaRecord) -> PricingFacts:
    """Prices per million tokens; the flat ones are zero where there are tiers, so the lowest tier goes first."""
    free = says_free(model.id)
    flat: dict[str, JsonValue] = {
        "prompt": {"price_per_m": model.input_token_price_per_m},
        "completion": {"price_per_m": model.output_token_price_per_m},
    }
    tiers = sorted(model.tiered_billing_configs, key=lambda tier: tier.min_tokens)
    base = next((tier.pricing for tier in tiers if tier.min_tokens <= 1), {**flat, **model.pricing})
    return {
        **_token_prices(base, free),
        "tiers": tuple(
            {"above_context": tier.min_tokens, **_token_prices(tier.pricing, free)}
            for tier in tiers
            if tier.min_tokens > 1
        ),
    }


def _token_prices(pricing: Mapping[str, JsonValue], free: bool) -> dict[PricingField, Decimal]:
    found = {name: amount(group(pricing.get(key)).get("price_per_m")) for name, key in _PRICES.items()}
    return {
        name: price / _PER_DOLLAR
        for name, price in found.items()
        if price or (price is not None and free and name in ("input", "output"))
    }
