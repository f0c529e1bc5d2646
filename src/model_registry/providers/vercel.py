"""Vercel AI Gateway, a router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import (
    amount,
    announced_date,
    as_date,
    modalities,
    per_token,
    positive,
    text,
    tiers,
    type_of,
)
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, ListedModel, Words, group, senses, words
from model_registry.vocabulary import EntryType

_TYPES: Mapping[str, EntryType] = {
    "embedding": "embedding",
    "image": "image",
    "reranking": "rerank",
    "speech": "speech",
    "transcription": "transcription",
    "video": "video",
}
_TAGS: Mapping[str, CapabilitiesField] = {
    "explicit-caching": "prompt_cache",
    "file-input": "pdf",
    "implicit-caching": "prompt_cache",
    "reasoning": "reasoning",
    "tool-use": "tools",
    "vision": "vision",
    "web-search": "web_search",
}
_TOKEN_PRICES: Mapping[PricingField, str] = {
    "input": "input",
    "output": "output",
    "cache_read": "input_cache_read",
    "cache_write": "input_cache_write",
}


class VercelRecord(ListedModel):
    name: str
    owned_by: str
    pricing: dict[str, JsonValue]
    context_window: JsonValue = None
    max_tokens: JsonValue = None
    type: str | None = None
    tags: Words = ()
    modalities: Group = {}
    released: JsonValue = None
    deprecated_at: JsonValue = None


class Vercel(OpenAICompatible[VercelRecord]):
    slug = "vercel"
    name = "Vercel AI Gateway"
    record = VercelRecord
    base_url = "https://ai-gateway.vercel.sh/v1"
    docs_url = "https://vercel.com/docs/ai-gateway/sdks-and-apis/rest-api"
    litellm = ("vercel_ai_gateway",)
    # https://vercel.com/docs/ai-gateway/sdks-and-apis/responses
    openai_apis = ("chat", "responses")
    call_key = "AI_GATEWAY_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"

    @override
    def get_developer(self, record: VercelRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def get_created(self, record: VercelRecord) -> date | None:
        """`created` is the time of the request."""
        return as_date(record.released)

    @override
    def facts(self, record: VercelRecord) -> EntryFacts:
        inputs = modalities(words(record.modalities.get("input")))
        deprecation = announced_date(record.deprecated_at, self.today)
        return {
            "type": _TYPES.get(record.type or "") or type_of(record.id),
            "name": text(record.name),
            "status": "deprecated" if deprecation else None,
            "deprecation_date": deprecation,
            "context_window": positive(record.context_window),
            # Before records told their type, this was a default far below the limit: 1024 for GPT-4o.
            "max_output_tokens": positive(record.max_tokens) if record.type else None,
            "pricing": _prices(record.pricing),
            "modalities": {"input": inputs, "output": modalities(words(record.modalities.get("output")))},
            "capabilities": {**senses(inputs), **{_TAGS[tag]: True for tag in record.tags if tag in _TAGS}},
        }


def _prices(pricing: Mapping[str, JsonValue]) -> PricingFacts:
    steps = {name: _steps(pricing, key) for name, key in _TOKEN_PRICES.items()}
    return {
        **{name: prices.get(0) for name, prices in steps.items()},
        "per_image": amount(pricing.get("image")) or None,
        "tiers": tiers(steps),
    }


def _steps(pricing: Mapping[str, JsonValue], key: str) -> dict[int, Decimal]:
    """The prices of one thing per million tokens, by the prompt tokens above which they hold."""
    lines = pricing.get(f"{key}_tiers")
    found = {0: per_token(pricing.get(key))} | {
        _above(tier.get("min")): per_token(tier.get("cost"))
        for tier in map(group, lines if isinstance(lines, list) else ())
    }
    # Nothing tells a zero that is free from one that is unset.
    return {above: price for above, price in found.items() if price}


def _above(minimum: JsonValue) -> int:
    """Borders are told as the last number below, 128000, or as the first number above: 272001."""
    told = positive(minimum) or 0
    return told - 1 if (told - 1) % 1000 == 0 or (told - 1) % 1024 == 0 else told
