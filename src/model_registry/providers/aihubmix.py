"""AIHubMix, a router over many hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import amount, as_date, modalities, positive, says_free, text, type_of
from model_registry.providers.base import NO_AUTH, Provider, RawRecord, Wire, records_in
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
_FEATURES = {
    "thinking": "reasoning",
    "tools": "tools",
    "function_calling": "tools",
    "web": "web_search",
    "structured_outputs": "structured_output",
}
_STAGES: Mapping[str, Status] = {"active": "active", "deprecated": "deprecated"}
_PRICES = ("input", "output", "cache_read", "cache_write")


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


class AIHubMix(Provider):
    slug = "aihubmix"
    name = "AIHubMix"
    base_url = "https://aihubmix.com/api/v1"
    docs_url = "https://docs.aihubmix.com/en/api/Models-API"
    openai_base_url = "https://aihubmix.com/v1"
    call_key = "AIHUBMIX_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return records_in(self.http.get_json("models"), "data")

    @override
    def get_id(self, record: RawRecord) -> str:
        return AIHubMixRecord.model_validate(record).model_id

    @override
    def get_developer(self, record: RawRecord) -> str:
        vendor = developers.from_owner(AIHubMixRecord.model_validate(record).vendor or "")
        return developers.from_model_id(self.get_id(record)) if vendor == developers.UNKNOWN else vendor

    @override
    def get_created(self, record: RawRecord) -> date | None:
        return as_date(record.get("release_date"))

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = AIHubMixRecord.model_validate(record)
        context, output = positive(model.context_length), positive(model.max_output)
        inputs = modalities(model.input_modalities)
        pricing = _prices(model)
        return {
            "type": model.type,
            "name": text(model.model_name),
            "status": _STAGES.get(model.retire_stage or ""),
            "context_window": context,
            # The whole window stands where the limit is not known.
            "max_output_tokens": None if context and output and output >= context else output,
            "pricing": pricing,
            "modalities": {"input": inputs, "output": modalities(model.output_modalities)},
            "capabilities": {
                **senses(inputs),
                "reasoning": model.reasoning,
                "tools": model.tool_call,
                **{_FEATURES[word]: True for word in model.features if word in _FEATURES},
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
            "reasoning_options": _reasoning_options(model.reasoning_options or ()),
            "open_weights": model.open_weights,
        }


def _prices(model: AIHubMixRecord) -> dict[str, object]:
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


def _known(pricing: Mapping[str, JsonValue], free: bool) -> dict[str, Decimal]:
    """The prices that are told; 0 is one only if the id says free."""
    found = {name: amount(pricing.get(name)) for name in _PRICES}
    return {name: price for name, price in found.items() if price or (price is not None and free)}


def _reasoning_options(options: Iterable[Group]) -> dict[str, object]:
    by_type = {option.get("type"): option for option in options}
    effort = by_type.get("effort", {})
    return {
        "efforts": words(effort.get("values")),
        "default_effort": text(effort.get("default")),
        "toggle": True if "toggle" in by_type else None,
        "budget": True if "budget_tokens" in by_type else None,
    }
