"""NanoGPT, a reseller of many makers and hosts; its list holds the models that put out text."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, Words, flag
from model_registry.providers.openrouter_prices import in_currency

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "vision": "vision",
    "audio_input": "audio",
    "video_input": "video",
    "pdf_upload": "pdf",
    "reasoning": "reasoning",
    "tool_calling": "tools",
    "parallel_tool_calls": "parallel_tools",
    "structured_output": "structured_output",
}
# What the price of a name is for, in tokens.
_PRICES: Mapping[PricingField, tuple[str, int]] = {
    "input": ("prompt", 1_000_000),
    "output": ("completion", 1_000_000),
    "cache_read": ("cacheReadInputPer1kTokens", 1_000),
    "cache_write": ("cacheWriteInputPer1kTokens", 1_000),
}


class NanoGPTRecord(OpenAIModel):
    created: int
    pricing: Group = {}
    capabilities: Group = {}
    reasoning_efforts: Words = ()
    open_weights: bool | None = None


class NanoGPT(OpenAICompatible[NanoGPTRecord]):
    slug = "nano-gpt"
    name = "NanoGPT"
    record = NanoGPTRecord
    base_url = "https://nano-gpt.com/api/v1"
    docs_url = "https://docs.nano-gpt.com/api-reference/endpoint/models"
    call_key = "NANO_GPT_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False
    query = {"detailed": "true"}

    @override
    def get_developer(self, record: NanoGPTRecord) -> str:
        """`TEE/` and `private/` say how a model is run, not who made it."""
        run, _, name = self.get_id(record).partition("/")
        return developers.from_upload(name) if run in ("TEE", "private") else super().get_developer(record)

    @override
    def facts(self, record: NanoGPTRecord) -> EntryFacts:
        able = record.capabilities
        prices = _prices(record.pricing)
        return {
            **super().facts(record),
            "pricing": prices,
            "capabilities": {
                **{ours: flag(able.get(theirs)) for theirs, ours in _CAPABILITIES.items()},
                **({"prompt_cache": True} if "cache_read" in prices else {}),
            },
            "reasoning_options": {"efforts": record.reasoning_efforts},
            "open_weights": record.open_weights,
        }


def _prices(pricing: Mapping[str, JsonValue]) -> PricingFacts:
    """Per million tokens, in the currency that stands beside them."""
    if pricing.get("unit") != "per_million_tokens":
        return {}
    prices = {
        ours: price * 1_000_000 / tokens
        for ours, (theirs, tokens) in _PRICES.items()
        if (price := amount(pricing.get(theirs)))
    }
    return in_currency(prices, str(pricing.get("currency")))
