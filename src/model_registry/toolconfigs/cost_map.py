"""A model as LiteLLM's map of prices describes it, which its proxy and aider read.

Fields: https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json, under `sample_spec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from model_registry.catalog.limits import capped_output
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs.base import able, input_limit, price_in_usd

_MILLION = Decimal(1_000_000)
_ABILITIES = {
    "supports_vision": "vision",
    "supports_function_calling": "tools",
    "supports_reasoning": "reasoning",
    "supports_response_schema": "structured_output",
}


def facts_of(entry: ModelEntry) -> Mapping[str, str | int | bool | Decimal]:
    """What is known of a chat model. Limits are in tokens, prices in US dollars per token."""
    limits = {"max_input_tokens": input_limit(entry), "max_output_tokens": capped_output(entry)}
    prices = {
        "input_cost_per_token": price_in_usd(entry, "input"),
        "output_cost_per_token": price_in_usd(entry, "output"),
        "cache_read_input_token_cost": price_in_usd(entry, "cache_read"),
        "cache_creation_input_token_cost": price_in_usd(entry, "cache_write"),
    }
    abilities = {name: able(entry, capability) for name, capability in _ABILITIES.items()}
    return {
        "mode": "chat",
        **{name: limit for name, limit in limits.items() if limit is not None},
        **{name: price / _MILLION for name, price in prices.items() if price is not None},
        **{name: ability for name, ability in abilities.items() if ability is not None},
    }
