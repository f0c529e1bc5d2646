"""models.dev, a catalog that people keep by hand: hosts with their models, prices and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from pydantic import Field, JsonValue, SkipValidation
from typing_extensions import override

from model_registry.catalog.facts import (
    CapabilitiesField,
    EntryFacts,
    PricingFacts,
    PricingField,
    ReasoningOptionsFacts,
)
from model_registry.catalog.normalize import amount, modalities, positive, says_free, without_unknown
from model_registry.catalog.wire import Wire
from model_registry.enrichment.sources.base import (
    Limit,
    RawRow,
    Row,
    Source,
    Word,
    cutoff,
    hosts_named_by,
    limits,
    price,
    release_date,
)
from model_registry.errors import UnexpectedPayload
from model_registry.urls import MODELS_DEV
from model_registry.vocabulary import Modality, Status

_TOKEN_PRICES: tuple[PricingField, ...] = (
    "input",
    "output",
    "cache_read",
    "cache_write",
    "reasoning",
    "input_audio",
    "output_audio",
)
_SERVICES: tuple[PricingField, ...] = ("flex", "priority")
_STATUS: Mapping[str, Status] = {"alpha": "preview", "beta": "preview", "deprecated": "deprecated"}
_SENSES: Mapping[CapabilitiesField, Modality] = {"vision": "image", "audio": "audio", "video": "video", "pdf": "pdf"}
_FREE = re.compile(r"\bfree\)?$", re.IGNORECASE)
_UNTRUE = frozenset({"gpt-3.5-turbo-0613"})
"""Ids that stand with window and price of another model, the one of 16k tokens."""
_VECTORS = re.compile(r"embed|\bbge-|\be5-|\bgte-|minilm|rerank", re.IGNORECASE)


_Read: TypeAlias = SkipValidation[JsonValue]
"""What was read as JSON, and is looked at where it is used: pydantic would look at each price once more."""


class Limits(Wire):
    """Limits in tokens; 0 where unknown."""

    context: Limit = None
    input: Limit = None
    output: Limit = None


class Directions(Wire):
    """What goes in and what comes out."""

    input: tuple[str, ...] = ()
    output: tuple[str, ...] = ()


class Steering(Wire):
    """One way of steering how long the model thinks."""

    type: str
    values: tuple[Word, ...] = ()
    min: Limit = None
    max: Limit = None


class Call(Wire):
    """How a mode is asked for."""

    body: dict[str, _Read] = Field(default_factory=dict)


class Mode(Wire):
    """Another way of calling the same id, and what it costs."""

    cost: dict[str, _Read] = Field(default_factory=dict)
    provider: Call = Call()


class Experimental(Wire):
    """What the source has no settled fields for."""

    modes: dict[str, Mode] = Field(default_factory=dict)


class Model(Wire):
    """One model at one host."""

    name: Word = None
    release_date: Word = None
    knowledge: Word = None
    open_weights: bool | None = None
    reasoning: bool | None = None
    tool_call: bool | None = None
    structured_output: bool | None = None
    status: str | None = None
    modalities: Directions = Directions()
    limit: Limits = Limits()
    cost: dict[str, _Read] | None = None
    experimental: Experimental = Experimental()
    reasoning_options: tuple[Steering, ...] = ()


class ModelsDev(Source):
    """Knows the same host's price of most models, and dates and limits of the models themselves."""

    slug = "models-dev"
    name = "models.dev"
    url = MODELS_DEV
    docs_url = "https://github.com/anomalyco/models.dev"
    order = 2
    hosts = hosts_named_by("models_dev")

    @override
    def raw_rows(self, payload: JsonValue) -> list[RawRow]:
        hosts = payload if isinstance(payload, dict) else {}
        found = {
            host: models
            for host, value in hosts.items()
            if isinstance(value, dict) and isinstance(models := value.get("models"), dict)
        }
        if not found:
            raise UnexpectedPayload(f"{self.slug} holds no providers with models; compare with {self.docs_url}")
        return [
            RawRow(host, model_id, _believed(model_id, model) if isinstance(model, dict) else {})
            for host, models in found.items()
            for model_id, model in models.items()
        ]

    @override
    def read(self, raw: RawRow, *, offer: bool = True) -> Row:
        if not raw.value:
            raise ValueError("the row is empty")
        model = Model.model_validate(raw.value)
        vectors = _VECTORS.search(raw.model_id) is not None
        # Of an embedding model, `output` is the length of the vector.
        bounds = limits(model.limit.context, model.limit.input, None if vectors else model.limit.output)
        released = release_date(model.release_date)
        about: EntryFacts = {
            "name": model.name,
            "release_date": released,
            "knowledge_cutoff": cutoff(model.knowledge, released),
            "open_weights": model.open_weights,
        }
        named: EntryFacts = {"name": model.name, **bounds}
        offered: EntryFacts = {**named, **_offer(model, raw.model_id)} if offer else {}
        return Row(without_unknown(offered), without_unknown({**named, **about}))


def _believed(model_id: str, row: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    if model_id not in _UNTRUE:
        return row
    return {name: value for name, value in row.items() if name not in ("cost", "limit")}


def _offer(model: Model, model_id: str) -> EntryFacts:
    free = says_free(model_id) or _FREE.search(model.name or "") is not None
    pricing = {**_pricing(model.cost or {}, free), **_services(model.experimental)}
    inputs = modalities(model.modalities.input)
    return {
        "status": _STATUS.get(model.status or ""),
        "pricing": pricing,
        "modalities": {"input": inputs, "output": modalities(model.modalities.output)},
        "capabilities": {
            "reasoning": model.reasoning,
            "tools": model.tool_call,
            "structured_output": model.structured_output,
            "prompt_cache": True if pricing.get("cache_read") else None,
            **{sense: modality in inputs for sense, modality in _SENSES.items() if inputs},
        },
        "reasoning_options": _steering(model.reasoning_options),
    }


def _pricing(cost: Mapping[str, JsonValue], free: bool) -> PricingFacts:
    """Prices in US dollars per million tokens, as the source has them."""
    tiers: dict[int, PricingFacts] = {
        above: {"above_context": above, **prices}
        for above, step in _tiers(cost)
        if (prices := _token_prices(step, free=False))
    }
    return {**_token_prices(cost, free), "tiers": tuple(tiers[above] for above in sorted(tiers))}


def _services(told: Experimental) -> PricingFacts:
    """Prices of the classes of service that a request names. A mode that is asked for otherwise has no name of ours."""
    tables = {str(mode.provider.body.get("service_tier")): mode.cost for mode in told.modes.values()}
    return {service: prices for service in _SERVICES if (prices := _token_prices(tables.get(service, {}), free=False))}


def _token_prices(prices: Mapping[str, JsonValue], free: bool) -> dict[PricingField, Decimal]:
    found: dict[PricingField, Decimal] = {
        name: value
        for name in _TOKEN_PRICES
        if name in prices
        if (value := price(amount(prices[name]), free and name in ("input", "output"))) is not None
    }
    if found.get("reasoning") == found.get("output"):
        found.pop("reasoning", None)
    if (write := found.get("cache_write")) and write < found.get("input", write):
        # Below the price of a fresh token: what is charged besides, as for storing it.
        found.pop("cache_write")
    return found


def _tiers(cost: Mapping[str, JsonValue]) -> list[tuple[int, Mapping[str, JsonValue]]]:
    """Prices of long prompts with the number of prompt tokens above which they hold."""
    steps = cost.get("tiers")
    found: list[tuple[int, Mapping[str, JsonValue]]] = [
        (above, step)
        for step in (steps if isinstance(steps, list) else [])
        if isinstance(step, dict) and isinstance(tier := step.get("tier"), dict)
        if tier.get("type") == "context" and (above := positive(tier.get("size")))
    ]
    long = cost.get("context_over_200k")
    # An older spelling, which the source still writes beside `tiers` whatever size those name.
    return found or ([(200_000, long)] if isinstance(long, dict) else [])


def _steering(options: tuple[Steering, ...]) -> ReasoningOptionsFacts:
    by_type = {option.type: option for option in options}
    effort, budget = by_type.get("effort"), by_type.get("budget_tokens")
    return {
        "efforts": tuple(sorted({value for value in effort.values if value})) if effort else (),
        "toggle": True if "toggle" in by_type else None,
        "budget": True if budget else None,
        "min_budget": budget.min if budget else None,
        "max_budget": budget.max if budget else None,
    }
