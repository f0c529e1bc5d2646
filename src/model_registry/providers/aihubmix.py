"""AIHubMix, a router over many hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import (
    CapabilitiesField,
    EntryFacts,
    PricingFacts,
    PricingField,
    ReasoningOptionsFacts,
)
from model_registry.catalog.normalize import amount, as_date, modalities, positive, says_free, text, type_of
from model_registry.providers.base import NO_AUTH, Provider, RawRecord, Wire
from model_registry.providers.openai_format import Group, Words, group, senses, words
from model_registry.vocabulary import EntryType, Status

_TYPES: Mapping[str, EntryType] = {
    "llm": "chat",
    "image_generation": "image",
    "video": "video",
    "tts": "speech",
    "stt": "transcription",
    "embedding": "embedding",
    "rerank": "rerank",
    "ocr": "ocr",
}
_SOLD_BY_TOKEN = frozenset({"chat", "embedding"})
_FEATURES: Mapping[str, CapabilitiesField] = {
    "thinking": "reasoning",
    "tools": "tools",
    "function_calling": "tools",
    "web": "web_search",
    "structured_outputs": "structured_output",
}
_STAGES: Mapping[str, Status] = {"active": "active", "deprecated": "deprecated"}
_PRICES: tuple[PricingField, ...] = ("input", "output", "cache_read", "cache_write")


class AIHubMixRecord(Wire):
    model_id: str
    types: Words
    pricing: Group
    context_length: JsonValue
    max_output: JsonValue
    model_name: str | None = None
    vendor: str | None = None
    features: Words = ()
    input_modalities: Words = ()
    output_modalities: Words = ()
    reasoning: bool | None = None
    tool_call: bool | None = None
    reasoning_options: tuple[Group, ...] | None = None
    open_weights: bool | None = None
    release_date: str | None = None
    retire_stage: str | None = None

    @property
    def type(self) -> EntryType:
        return next((_TYPES[word] for word in self.types if word in _TYPES), type_of(self.model_id))


class AIHubMix(Provider[AIHubMixRecord]):
    slug = "aihubmix"
    name = "AIHubMix"
    record = AIHubMixRecord
    base_url = "https://aihubmix.com/api/v1"
    docs_url = "https://docs.aihubmix.com/en/api/Models-API"
    openai_base_url = "https://aihubmix.com/v1"
    call_key = "AIHUBMIX_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return self.pages("models", "data")

    @override
    def get_id(self, record: AIHubMixRecord) -> str:
        return record.model_id

    @override
    def get_developer(self, record: AIHubMixRecord) -> str:
        vendor = developers.from_owner(record.vendor or "")
        return developers.from_model_id(self.get_id(record)) if vendor == developers.UNKNOWN else vendor

    @override
    def get_created(self, record: AIHubMixRecord) -> date | None:
        return as_date(record.release_date)

    @override
    def facts(self, record: AIHubMixRecord) -> EntryFacts:
        context, output = positive(record.context_length), positive(record.max_output)
        inputs = modalities(record.input_modalities)
        pricing = _prices(record)
        return {
            "type": record.type,
            "name": text(record.model_name),
            "status": _STAGES.get(record.retire_stage or ""),
            "context_window": context,
            # The whole window stands where the limit is not known.
            "max_output_tokens": None if context and output and output >= context else output,
            "pricing": pricing,
            "modalities": {"input": inputs, "output": modalities(record.output_modalities)},
            "capabilities": {
                **senses(inputs),
                "reasoning": record.reasoning,
                "tools": record.tool_call,
                **{_FEATURES[word]: True for word in record.features if word in _FEATURES},
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
            "reasoning_options": _reasoning_options(record.reasoning_options or ()),
            "open_weights": record.open_weights,
        }


def _prices(model: AIHubMixRecord) -> PricingFacts:
    """US dollars per million tokens.

    The documentation says per thousand, yet its figures are the vendors' prices of a million.
    """
    if model.type not in _SOLD_BY_TOKEN:
        return {}
    free = says_free(model.model_id)
    tiers = model.pricing.get("tiers")
    return {
        **_known(model.pricing, free),
        "tiers": tuple(
            {**known, "above_context": above}
            for tier in (tiers if isinstance(tiers, list) else [])
            if (above := positive(group(group(tier).get("tier")).get("size"))) and (known := _known(group(tier), free))
        ),
    }


def _known(pricing: Mapping[str, JsonValue], free: bool) -> dict[PricingField, Decimal]:
    """The prices that are told; 0 is one only if the id says free."""
    found = {name: amount(pricing.get(name)) for name in _PRICES}
    return {name: price for name, price in found.items() if price or (price is not None and free)}


def _reasoning_options(options: Iterable[Group]) -> ReasoningOptionsFacts:
    by_type = {option.get("type"): option for option in options}
    effort = by_type.get("effort", {})
    return {
        "efforts": words(effort.get("values")),
        "default_effort": text(effort.get("default")),
        "toggle": True if "toggle" in by_type else None,
        "budget": True if "budget_tokens" in by_type else None,
    }
