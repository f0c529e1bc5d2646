"""Prices as OpenRouter's format writes them: texts in US dollars per token, by what is counted.

https://openrouter.ai/docs/api-reference/list-available-models. Numbers are left alone: hosts that
write numbers under these keys mean per token, per thousand or per million, and the key does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pydantic import JsonValue

from model_registry.catalog.facts import PricingFacts, PricingField
from model_registry.catalog.normalize import PER_MILLION, amount, per_token, positive
from model_registry.vocabulary import EntryType

_TOKEN_PRICES: Mapping[PricingField, tuple[str, ...]] = {
    "cache_read": ("input_cache_read", "input_cache_reads"),
    "cache_write": ("input_cache_write", "input_cache_writes"),
    "cache_write_1h": ("input_cache_write_1h",),
    "reasoning": ("internal_reasoning",),
    "input_image": ("image_token",),
    "output_image": ("image_output",),
    "input_audio": ("audio",),
    "output_audio": ("audio_output",),
}
_IMAGE_TO_TEXT = 20
_SIGNS: Mapping[str, str] = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "RMB": "CNY", "CN¥": "CNY"}
_CODE = re.compile(r"[A-Z]{3}")

MOST = Decimal(2000)
"""No million tokens cost more US dollars: a higher price is one of something else, a million or a minute."""


def prices(pricing: Mapping[str, JsonValue], kind: EntryType, free: bool) -> PricingFacts:
    """The prices of a model of this kind, in US dollars, tokens per million.

    A zero is a price only of a model that is marked as free (`free`); elsewhere it means that the
    thing is not sold by the token, or not at all.
    """
    if not pricing:
        return {}
    input_ = _token_price(pricing, "prompt", free=free)
    output = _token_price(pricing, "completion", free=free and kind == "chat")
    if kind == "speech" and input_ and not output:
        return {"per_million_characters": input_}
    if kind == "transcription" and not output:
        # Sold by time, and nothing tells whether by the second, the minute or the hour.
        input_ = None
    return {
        "input": input_,
        "output": output,
        **_token_prices(pricing, input_),
        **_image_price(pricing, input_),
        "per_request": _flat_price(pricing, "request"),
        "per_search": _flat_price(pricing, "web_search"),
        "tiers": _tiers(pricing),
    }


def in_currency(pricing: PricingFacts, told: str | None) -> PricingFacts:
    """The prices with the currency that a list names; none at all where that is no currency (`credits`)."""
    code = _SIGNS.get(told.upper(), told.upper()) if told else "USD"
    if code == "USD":
        return pricing
    return {**pricing, "currency": code} if _CODE.fullmatch(code) and any(pricing.values()) else {}


def table(pricing: Mapping[str, JsonValue]) -> PricingFacts:
    """The prices of tokens alone, those of long prompts with them."""
    input_ = _token_price(pricing, "prompt")
    return {
        "input": input_,
        "output": _token_price(pricing, "completion"),
        **_token_prices(pricing, input_),
        "tiers": _tiers(pricing),
    }


def _token_prices(pricing: Mapping[str, JsonValue], input_: Decimal | None) -> dict[PricingField, Decimal | None]:
    """The further prices of tokens.

    A token that is written to the cache is never cheaper than one that is not: a price below that of input is what is
    charged besides, for storing it, as OpenRouter tells of Gemini
    (https://openrouter.ai/docs/guides/best-practices/prompt-caching).
    """
    found = {name: _token_price(pricing, *keys) for name, keys in _TOKEN_PRICES.items()}
    for name in ("cache_write", "cache_write_1h"):
        if input_ and (price := found[name]) and price < input_:
            found[name] = input_ + price
    return found


def _token_price(pricing: Mapping[str, JsonValue], *keys: str, free: bool = False) -> Decimal | None:
    found = [per_token(pricing[key]) for key in keys if isinstance(pricing.get(key), str)]
    return next((price for price in found if price is not None and (free or price) and price <= MOST), None)


def _flat_price(pricing: Mapping[str, JsonValue], key: str) -> Decimal | None:
    return (amount(pricing[key]) or None) if isinstance(pricing.get(key), str) else None


def _image_price(pricing: Mapping[str, JsonValue], input_: Decimal | None) -> dict[PricingField, Decimal]:
    """`image` was the price of a whole image and became that of one image token, under the same key.

    An image token costs about as much as a text token, a whole image hundreds of times that.
    """
    price = _flat_price(pricing, "image")
    if price is None:
        return {}
    if input_ and price * PER_MILLION <= _IMAGE_TO_TEXT * input_:
        return {"input_image": price * PER_MILLION}
    return {"per_image": price}


def _tiers(pricing: Mapping[str, JsonValue]) -> tuple[PricingFacts, ...]:
    """Prices of long prompts: `overrides`, each with the number of prompt tokens from which it holds."""
    overrides = pricing.get("overrides")
    tiers: dict[int, PricingFacts] = {
        above: {
            "above_context": above,
            "input": _token_price(tier, "prompt"),
            "output": _token_price(tier, "completion"),
            **_token_prices(tier, _token_price(tier, "prompt")),
        }
        for tier in (overrides if isinstance(overrides, list) else [])
        if isinstance(tier, dict) and (above := positive(tier.get("min_prompt_tokens")))
    }
    return tuple(tiers[above] for above in sorted(tiers))
