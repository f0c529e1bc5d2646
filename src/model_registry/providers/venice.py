"""Venice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount, announced_date, positive, says_preview, text, type_of
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, ListedModel, Words, flag, group, words
from model_registry.vocabulary import EntryType, Modality

_TYPES: Mapping[str, EntryType] = {
    "asr": "transcription",
    "embedding": "embedding",
    "image": "image",
    "inpaint": "image",
    "music": "other",
    "text": "chat",
    "tts": "speech",
    "upscale": "image",
    "video": "video",
}
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "supportsVision": "vision",
    "supportsAudioInput": "audio",
    "supportsVideoInput": "video",
    "supportsFunctionCalling": "tools",
    "supportsResponseSchema": "structured_output",
    "supportsReasoning": "reasoning",
    "supportsWebSearch": "web_search",
}
_INPUTS: Mapping[str, Modality] = {
    "supportsVision": "image",
    "supportsAudioInput": "audio",
    "supportsVideoInput": "video",
}
_HUGGING_FACE = "https://huggingface.co/"


class Spec(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    name: str
    pricing: Group = {}
    offline: bool = False
    beta: bool = False
    """Only for users with access to the beta."""
    beta_model: bool = False
    """For everyone, but not final."""
    capabilities: Group = {}
    available_context_tokens: JsonValue = None
    max_completion_tokens: JsonValue = None
    model_source: str = ""
    deprecation: Group = {}
    traits: Words = ()


class VeniceRecord(ListedModel):
    type: str
    spec: Spec = Field(validation_alias="model_spec")


class Venice(OpenAICompatible[VeniceRecord]):
    slug = "venice"
    name = "Venice"
    record = VeniceRecord
    base_url = "https://api.venice.ai/api/v1"
    docs_url = "https://docs.venice.ai/api-reference/endpoint/models/list"
    call_key = "VENICE_API_KEY"
    auth = NO_AUTH
    kind = "host"
    query = {"type": "all"}

    @override
    def is_public(self, record: VeniceRecord) -> bool:
        spec = record.spec
        return not (spec.offline or spec.beta)

    @override
    def get_developer(self, record: VeniceRecord) -> str:
        """By the repository, then by the id, in which the maker's name may stand first: `openai-gpt-…`."""
        if record.spec.model_source.startswith(_HUGGING_FACE):
            return developers.from_model_id(record.spec.model_source.removeprefix(_HUGGING_FACE))
        told = developers.from_family(record.id)
        return developers.from_family(record.id.partition("-")[2]) if told == developers.UNKNOWN else told

    @override
    def facts(self, record: VeniceRecord) -> EntryFacts:
        spec = record.spec
        able = spec.capabilities
        kind = _TYPES.get(record.type) or type_of(record.id)
        retirement = announced_date(spec.deprecation.get("date"), self.today)
        pricing = _prices(spec.pricing, kind)
        inputs = ("text", *(modality for name, modality in _INPUTS.items() if able.get(name) is True))
        return {
            "type": kind,
            "name": text(spec.name),
            "status": "deprecated"
            if retirement
            else "preview"
            if spec.beta_model or says_preview(record.id)
            else "active",
            "retirement_date": retirement,
            "context_window": positive(spec.available_context_tokens),
            "max_output_tokens": positive(spec.max_completion_tokens),
            "pricing": pricing,
            "modalities": {"input": inputs, "output": ("text",)} if record.type == "text" else None,
            "capabilities": {
                **{ours: flag(able.get(theirs)) for theirs, ours in _CAPABILITIES.items()},
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
            "reasoning_options": {
                "efforts": words(able.get("reasoningEffortOptions")),
                "default_effort": text(able.get("defaultReasoningEffort")),
            },
            "open_weights": True if spec.model_source.startswith(_HUGGING_FACE) else None,
            "quantization": text(able.get("quantization")) if able.get("quantization") != "not-available" else None,
            "tags": spec.traits,
        }


def _prices(pricing: Mapping[str, JsonValue], kind: EntryType) -> PricingFacts:
    """US dollars; what one line counts depends on the kind of model."""
    if kind == "speech":
        return {"per_million_characters": _usd(pricing, "input")}
    if kind == "transcription":
        second = _usd(pricing, "per_audio_second")
        return {"per_input_minute": second * 60 if second else None}
    if kind == "image":
        return {"per_image": _usd(pricing, "generation") or _usd(pricing, "inpaint")}
    if kind == "other":
        thousand = _usd(pricing, "per_thousand_characters")
        return {
            "per_request": _usd(pricing, "generation"),
            "per_output_second": _usd(pricing, "per_second"),
            "per_million_characters": thousand * 1000 if thousand else None,
        }
    extended = group(pricing.get("extended"))
    above = positive(extended.get("context_token_threshold"))
    return {
        **_token_prices(pricing),
        "tiers": ({"above_context": above, **_token_prices(extended)},) if above else None,
    }


def _token_prices(pricing: Mapping[str, JsonValue]) -> dict[PricingField, Decimal | None]:
    return {
        "input": _usd(pricing, "input"),
        "output": _usd(pricing, "output"),
        "cache_read": _usd(pricing, "cache_input"),
        "cache_write": _usd(pricing, "cache_write"),
    }


def _usd(pricing: Mapping[str, JsonValue], key: str) -> Decimal | None:
    """The amount in dollars; the siblings count credits."""
    return amount(group(pricing.get(key)).get("usd")) or None
