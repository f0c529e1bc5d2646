"""ZenMux, a router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount, as_date, modalities, says_free, tiers, without_maker
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel, Words, group, senses

_TOKEN_PRICES: Mapping[str, PricingField] = {
    "prompt": "input",
    "completion": "output",
    "input_cache_read": "cache_read",
    "input_cache_write": "cache_write",
    "input_cache_write_5_min": "cache_write",
    "input_cache_write_1_h": "cache_write_1h",
    "internal_reasoning": "reasoning",
    "audio": "input_audio",
    "audio_input": "input_audio",
}
_THOUSAND = 1000


class Price(Wire):
    value: JsonValue
    unit: str
    currency: str
    conditions: dict[str, JsonValue] = {}

    @property
    def above(self) -> int:
        """Prompt tokens above which it holds; whether the border belongs to it is not told alike everywhere."""
        lower = group(self.conditions.get("prompt_tokens"))
        return int((amount(lower.get("gte")) or amount(lower.get("gt")) or 0) * _THOUSAND)

    @property
    def for_long_answers(self) -> bool:
        """Whether it holds only above a number of answer tokens; the base price is the one that starts at 0."""
        lower = group(self.conditions.get("completion_tokens"))
        return bool(amount(lower.get("gte")) or amount(lower.get("gt")))


class ZenMuxRecord(OpenAIModel):
    display_name: str
    created: int
    context_length: int
    input_modalities: Words
    output_modalities: Words
    capabilities: dict[str, bool]
    pricings: dict[str, tuple[Price, ...]] = {}
    publish_time: str | None = None


class ZenMux(OpenAICompatible[ZenMuxRecord]):
    slug = "zenmux"
    name = "ZenMux"
    record = ZenMuxRecord
    base_url = "https://zenmux.ai/api/v1"
    docs_url = "https://docs.zenmux.ai/api/platform/openai-list-models.html"
    call_key = "ZENMUX_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"

    @override
    def get_developer(self, record: ZenMuxRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def get_created(self, record: ZenMuxRecord) -> date | None:
        """The day the model came out; `created` is the day ZenMux took it in."""
        return as_date(record.publish_time) or super().get_created(record)

    @override
    def facts(self, record: ZenMuxRecord) -> EntryFacts:
        inputs = modalities(record.input_modalities)
        pricing = _prices(record)
        return {
            **super().facts(record),
            # "Qwen: Qwen3-Coder-Plus" says the maker first; the entry has a field for that.
            "name": without_maker(record.display_name),
            "pricing": pricing,
            "capabilities": {
                **senses(inputs),
                "reasoning": record.capabilities.get("reasoning"),
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
        }


def _prices(model: ZenMuxRecord) -> PricingFacts:
    steps = {ours: prices for key, ours in _TOKEN_PRICES.items() if (prices := _steps(model, key, "perMTokens"))}
    if not steps and says_free(model.id):
        return {"input": Decimal(0), "output": Decimal(0)}
    second = _steps(model, "audio_input", "perSecond").get(0)
    return {
        **{name: prices.get(0) for name, prices in steps.items()},
        "per_image": _steps(model, "image", "perCount").get(0),
        "per_search": _steps(model, "web_search", "perCount").get(0),
        "per_input_minute": second * 60 if second else None,
        "tiers": tiers(steps),
    }


def _steps(model: ZenMuxRecord, key: str, unit: str) -> dict[int, Decimal]:
    """The prices of one thing, by the prompt tokens above which they hold.

    Some lines differ in nothing that tells them apart: then the highest counts.
    """
    prices: dict[int, Decimal] = {}
    for line in model.pricings.get(key, ()):
        price = amount(line.value) if line.unit == unit and line.currency == "USD" else None
        if price and not line.for_long_answers:
            prices[line.above] = max(price, prices.get(line.above, price))
    return prices
