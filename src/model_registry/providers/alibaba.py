"""Alibaba Cloud Model Studio (DashScope), international site: Qwen, Wan and models of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import count

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount, as_date, modalities, positive, text, type_of
from model_registry.http.client import Params
from model_registry.providers.base import Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Group, Words, group, senses, words
from model_registry.vocabulary import EntryType, Modality

PAGE = 100

_FEATURES: Mapping[str, CapabilitiesField] = {"function-calling": "tools", "structured-outputs": "structured_output"}
_PUTS_OUT: Mapping[Modality, EntryType] = {
    "text": "chat",
    "image": "image",
    "video": "video",
    "audio": "speech",
    "embedding": "embedding",
}
# Models that only think have `thinking_` before the name of each price; where a price is there with and
# without it, the latter is the one without thinking.
_TOKEN_PRICES: Mapping[PricingField, tuple[str, ...]] = {
    "input": ("input_token", "text_input_token", "embedding_token", "thinking_input_token"),
    "output": ("output_token", "thinking_output_token"),
    "cache_read": (
        "input_token_cache",
        "input_token_cache_read",
        "thinking_input_token_cache",
        "thinking_input_token_cache_read",
    ),
    "cache_write": ("input_token_cache_creation_5m", "thinking_input_token_cache_creation_5m"),
    "cache_write_1h": ("input_token_cache_creation_1h",),
    "input_image": ("vision_input_token",),
    "input_audio": ("audio_input_token", "omni_audio_input_token"),
    "output_audio": ("omni_audio_output_token",),
}
_BATCH_PRICES: Mapping[PricingField, tuple[str, ...]] = {
    "input": ("input_token_batch",),
    "output": ("output_token_batch",),
}
_PER_MILLION = re.compile(r"per (1m|million) tokens", re.IGNORECASE)
_PER_IMAGE = re.compile(r"per image", re.IGNORECASE)
_ABOVE = re.compile(r"([\d.]+)([km]?)\s*<", re.IGNORECASE)
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000}


class Price(Wire):
    type: str
    price: str
    """US dollars."""
    price_unit: str
    time_band: str | None = None


class Range(Wire):
    range_name: str
    """`Default`, or the prompts the prices are for: `32k<Input<=128k`."""
    prices: tuple[Price, ...]


class AlibabaRecord(Wire):
    model: str
    name: str
    provider: str | None
    published_time: str | None
    capabilities: Words
    features: Words
    inference_metadata: Group
    model_info: Group
    prices: tuple[Range, ...]

    @property
    def inputs(self) -> tuple[Modality, ...]:
        return modalities(words(self.inference_metadata.get("request_modality")))

    @property
    def outputs(self) -> tuple[Modality, ...]:
        return modalities(words(self.inference_metadata.get("response_modality")))

    @property
    def type(self) -> EntryType:
        named = type_of(self.model)
        return next(
            (kind for modality, kind in _PUTS_OUT.items() if modality in self.outputs and named == "chat"), named
        )


class Alibaba(Provider[AlibabaRecord]):
    slug = "alibaba"
    name = "Alibaba Cloud Model Studio"
    record = AlibabaRecord
    base_url = "https://dashscope-intl.aliyuncs.com/api/v1"
    docs_url = "https://www.alibabacloud.com/help/en/model-studio/list-models"
    litellm = ("dashscope",)
    openai_base_url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    env = ("DASHSCOPE_API_KEY",)
    env_aliases = {"DASHSCOPE_API_KEY": ("ALIBABA_API_KEY",)}
    kind = "first_party"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        read = 0
        for page in count(1):
            query: Params = {"page_no": page, "page_size": PAGE, "language": "en-US"}
            output = group(group(self.http.get_json("models", query)).get("output"))
            records = records_in(output, "models")
            yield from records
            read += len(records)
            total = positive(output.get("total")) or 0
            if not records and read < total:
                self.note_incomplete(
                    f"it says that there are {total:,} after {read:,} records, and page {page} is empty"
                )
            if not records or read >= total:
                return

    @override
    def get_id(self, record: AlibabaRecord) -> str:
        return record.model

    @override
    def get_developer(self, record: AlibabaRecord) -> str:
        told = developers.from_model_id(record.model)
        return developers.from_owner(record.provider or "") if told == developers.UNKNOWN else told

    @override
    def get_created(self, record: AlibabaRecord) -> date | None:
        return as_date(record.published_time)

    @override
    def facts(self, record: AlibabaRecord) -> EntryFacts:
        limits = record.model_info
        pricing = _prices(record.prices)
        return {
            "type": record.type,
            "name": text(record.name),
            "context_window": positive(limits.get("context_window")),
            "max_input_tokens": _first_limit(limits, "max_input_tokens", "reasoning_max_input_tokens"),
            "max_output_tokens": _first_limit(limits, "max_output_tokens", "reasoning_max_output_tokens"),
            "pricing": pricing,
            "modalities": {"input": record.inputs, "output": record.outputs},
            "capabilities": {
                **senses(record.inputs),
                # PDF is never listed, though models that see may take it.
                "pdf": None,
                **{_FEATURES[feature]: True for feature in record.features if feature in _FEATURES},
                "reasoning": True if "Reasoning" in record.capabilities else None,
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
            "reasoning_options": {"max_budget": positive(limits.get("max_reasoning_tokens"))},
        }


def _first_limit(limits: Mapping[str, JsonValue], *names: str) -> int | None:
    return next((limit for name in names if (limit := positive(limits.get(name)))), None)


def _prices(ranges: tuple[Range, ...]) -> PricingFacts:
    """US dollars; those of the shortest prompts first, those of longer ones as tiers."""
    tiers = {_floor(each.range_name): each for each in ranges}
    base = tiers.pop(0, None)
    if base is None:
        return {}
    return {
        **_token_prices(base, _TOKEN_PRICES),
        "batch": _token_prices(base, _BATCH_PRICES),
        "per_image": _first_price(base, _PER_IMAGE, "image_number"),
        "tiers": tuple(
            {**known, "above_context": floor}
            for floor, tier in sorted(tiers.items())
            if (known := _token_prices(tier, _TOKEN_PRICES))
        ),
    }


def _floor(range_name: str) -> int:
    """The number of prompt tokens above which a range begins; 0 for `Default`, `Input<=32k` and `0<Token<=32k`."""
    bound = _ABOVE.match(range_name.strip())
    return int(Decimal(bound[1]) * _FACTORS[bound[2].lower()]) if bound else 0


def _token_prices(tier: Range, names: Mapping[PricingField, tuple[str, ...]]) -> dict[PricingField, Decimal]:
    found = {ours: _first_price(tier, _PER_MILLION, *theirs) for ours, theirs in names.items()}
    return {name: price for name, price in found.items() if price}


def _first_price(tier: Range, unit: re.Pattern[str], *types: str) -> Decimal | None:
    """The first of these prices in this unit that holds at any hour; 0 stands for a price that is not told."""
    known = {
        each.type: amount(each.price)
        for each in tier.prices
        if unit.search(each.price_unit) and (each.time_band or "standard").lower() in ("standard", "default")
    }
    return next((price for name in types if (price := known.get(name))), None)
