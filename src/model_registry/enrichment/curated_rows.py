"""What a row of each table in `data/curated/` says, column by column, and what makes it sound."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from model_registry.catalog.normalize import without_unknown
from model_registry.schemas import Record, Text
from model_registry.vocabulary import Status

CORRECTION = "correction:"
"""How the reason of a row begins that overrules what the provider's own API says."""

_CAPABILITIES = {
    "V": "vision",
    "T": "tools",
    "J": "structured_output",
    "S": "streaming",
    "K": "reasoning",
    "C": "prompt_cache",
}
_BENCHMARKS = ("mmlu", "humaneval", "math", "gpqa", "swe_bench", "ifeval", "mmmu", "mgsm")


def _plain(cell: object) -> object:
    """The cell, unless it is a number in disguise: Python also reads `1_000`, `1e3`, ` 1` and `٣` as numbers."""
    if isinstance(cell, str) and not (cell.isascii() and cell.replace(".", "", 1).isdigit()):
        raise ValueError("write digits with at most one point, or leave the cell empty if unknown")
    return cell


def _iso(cell: object) -> object:
    """The cell, unless it is no day as ISO 8601 writes it: numbers would be read as seconds since 1970."""
    if isinstance(cell, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell, re.ASCII):
        raise ValueError("write the day as YYYY-MM-DD")
    return cell


Number = Annotated[
    Decimal, Field(gt=0), BeforeValidator(_plain), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})
]
"""An amount above zero: an unknown one is an empty cell."""

Percentage = Annotated[
    Decimal,
    Field(gt=0, le=100),
    BeforeValidator(_plain),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
]
Count = Annotated[int, Field(gt=0), BeforeValidator(_plain)]
Day = Annotated[date, BeforeValidator(_iso)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FullId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/\S(.*\S)?$")]
Url = Annotated[str, Field(pattern=r"^https://\S+$")]
References = Annotated[str, Field(pattern=r"^https://\S+( https://\S+)*$")]


class TableRow(Record):
    """What every table says of each of its rows."""

    reason: Text
    """Why the row is here."""
    reference: References
    """Pages that say so, the developer's or provider's own; several are separated by a space."""
    updated: Day
    """Day the row was last compared with its reference."""


class PriceRow(TableRow):
    """A row of `<group>/<vendor>.csv`; a cell that is empty there is absent here."""

    id: FullId
    """The provider and the id a caller passes as `model`: `anthropic/claude-opus-4-5-20251101`."""
    alias: Text | None = None
    """Another id of the same model at the same provider."""
    name: Text | None = None
    """The model's name for people."""
    status: Status | None = None
    """Where the model is in its life."""
    input_per_1m: Number | None = None
    """Price of a million input tokens, in US dollars."""
    output_per_1m: Number | None = None
    """Price of a million output tokens, in US dollars."""
    cache_per_1m: Number | None = None
    """Price of a million input tokens read from the prompt cache, in US dollars."""
    max_context: Count | None = None
    """Most tokens in one request, input and output together."""
    max_output: Count | None = None
    """Most output tokens in one answer."""
    caps: Annotated[str, Field(pattern=r"^[VTJSKC]+$")] | None = None
    """What it can: V vision, T tools, J structured output, S streaming, K reasoning, C prompt caching."""
    mmlu: Percentage | None = None
    """MMLU score, in percent."""
    humaneval: Percentage | None = None
    """HumanEval score, in percent."""
    math: Percentage | None = None
    """MATH score, in percent."""
    gpqa: Percentage | None = None
    """GPQA score, in percent."""
    swe_bench: Percentage | None = None
    """SWE-bench score, in percent."""
    ifeval: Percentage | None = None
    """IFEval score, in percent."""
    mmmu: Percentage | None = None
    """MMMU score, in percent."""
    mgsm: Percentage | None = None
    """MGSM score, in percent."""
    ttft_ms: Number | None = None
    """Time to the first token, in milliseconds."""
    tps: Number | None = None
    """Output tokens per second."""
    description: Annotated[Text, Field(pattern=r"^[^|]*$")] | None = None
    """A sentence of our own."""
    can_classify: Literal["Y", "N"] | None = None
    """Whether it is fit to classify texts."""
    source: Literal["official", "openrouter", "community", "estimated"]
    """Who vouches for the figures."""
    quality: Literal["verified", "partial", "estimated", "unknown"]
    """How far the figures were checked."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.cache_per_1m and (self.input_per_1m is None or self.cache_per_1m > self.input_per_1m):
            raise ValueError("cache_per_1m needs an input_per_1m that is not below it")
        if self.max_context and self.max_output and self.max_output > self.max_context:
            raise ValueError("max_output is above max_context")
        if self.quality == "verified" and self.source != "official":
            raise ValueError("only figures of source official are verified")
        if self.reason.startswith(CORRECTION) and self.source != "official":
            raise ValueError("only a row of source official may correct")
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        scores = {name: getattr(self, name) for name in _BENCHMARKS}
        page = self.reference.split()[0]
        speed = without_unknown({"ttft_ms": self.ttft_ms, "tokens_per_second": self.tps})
        return without_unknown(
            {
                "name": self.name,
                "aliases": (self.alias,) if self.alias else (),
                "status": self.status,
                "context_window": self.max_context,
                "max_output_tokens": self.max_output,
                "pricing": {
                    "input": self.input_per_1m,
                    "output": self.output_per_1m,
                    "cache_read": self.cache_per_1m,
                },
                "capabilities": {_CAPABILITIES[letter]: True for letter in self.caps or ""},
                "benchmarks": {name: {"score": score, "source": page} for name, score in scores.items() if score},
                "performance": {**speed, "source": page} if speed else {},
            }
        )


class LifecycleRow(TableRow):
    """A row of `lifecycle.csv`."""

    id: FullId
    """The provider and the id a caller passes as `model`."""
    status: Status | None = None
    """Where the model is in its life."""
    deprecation_date: Day | None = None
    """Day the end was announced."""
    retirement_date: Day | None = None
    """Day from which calls fail."""
    successor: Text | None = None
    """Id at the same provider that it names as the replacement; empty if it names several or a product only."""
    migration: Url | None = None
    """The provider's migration guide; without one, an end has the page that announces it, the first reference."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.deprecation_date and self.retirement_date and self.retirement_date < self.deprecation_date:
            raise ValueError("retirement_date is before deprecation_date")
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        return without_unknown(
            {
                "status": self.status,
                "deprecation_date": self.deprecation_date,
                "retirement_date": self.retirement_date,
                "successor": self.successor,
                "migration": self.migration or (self.reference.split()[0] if self._ends() else None),
            }
        )

    def _ends(self) -> bool:
        return bool(self.deprecation_date or self.retirement_date)


class DatesRow(TableRow):
    """A row of `dates.csv`: what belongs to the model and not to a host."""

    canonical_id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*/\S+$")]
    """`developer/model`."""
    release_date: Day | None = None
    """The model's public release."""
    knowledge_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")] | None = (
        None
    )
    """End of what the model knows reliably: YYYY, YYYY-MM or YYYY-MM-DD."""
    training_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")] | None = None
    """End of its training data, where the developer tells it beside the reliable one."""
    open_weights: Literal["true", "false"] | None = None
    """Whether the weights can be downloaded."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.release_date and self.knowledge_cutoff and self.knowledge_cutoff > str(self.release_date):
            raise ValueError("knowledge_cutoff is after release_date")
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        weights = None if self.open_weights is None else self.open_weights == "true"
        return without_unknown(
            {
                "release_date": self.release_date,
                "knowledge_cutoff": self.knowledge_cutoff,
                "training_cutoff": self.training_cutoff,
                "open_weights": weights,
            }
        )


class FamilyRow(TableRow):
    """A row of `families.csv`: what all models have in common whose canonical ids match a pattern."""

    pattern: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*/[a-z0-9.*-]+$")]
    """`developer/gpt-*`; `*` stands for anything. The first row that matches counts, so exceptions stand above."""
    open_weights: Literal["true", "false"] | None = None
    """Whether the weights can be downloaded."""
    license: Text | None = None
    """Licence of the weights."""
    knowledge_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")] | None = (
        None
    )
    """End of what all of them know reliably."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if not self.facts():
            raise ValueError("the row tells no fact")
        return self

    def facts(self) -> dict[str, object]:
        """The fields of `ModelEntry` that the row tells."""
        weights = None if self.open_weights is None else self.open_weights == "true"
        return without_unknown(
            {"open_weights": weights, "license": self.license, "knowledge_cutoff": self.knowledge_cutoff}
        )


class ChannelRow(TableRow):
    """A row of `channels.csv`: what a provider is to the models it serves."""

    provider: Slug
    """The provider's slug."""
    lifecycle_page: Url | None = None
    """Where it announces the ends of models."""
    passes_on: Literal["true"] | None = None
    """Whether it passes calls on to the developer of a model."""


class PointerRow(TableRow):
    """A row of `pointers.csv`: an id that stands for another of its provider, which may change."""

    provider: Slug
    id: Text
    target: Text
    """The id it stands for, as that provider writes it."""
    since: Day
    """The day from which it does."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.id == self.target:
            raise ValueError("an id does not point to itself")
        return self


class RetiredRow(TableRow):
    """A row of `retired.csv`: a model that left its provider's list, with its last prices where a page tells them."""

    id: FullId
    """The provider and the id a caller passed as `model`."""
    aliases: Text | None = None
    """Further ids it had there, separated by spaces."""
    retirement_date: Day
    """The day from which calls fail."""
    successor: Text | None = None
    """The one id the provider named instead, as it writes it."""
    input_per_1m: Number | None = None
    """What a million input tokens cost last, in US dollars."""
    output_per_1m: Number | None = None
    """Likewise for output."""
    price_day: Day | None = None
    """The day of the page that tells the prices."""
    price_page: Url | None = None
    """That page: the vendor's, or a dated data set's."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        priced = self.input_per_1m is not None or self.output_per_1m is not None
        if len({priced, self.price_day is not None, self.price_page is not None}) > 1:
            raise ValueError("prices, their day and their page are told together")
        if self.successor == self.id.partition("/")[2]:
            raise ValueError("a model is not its own successor")
        return self


class FactorRow(TableRow):
    """A row of `factors.csv`: what a vendor multiplies all its token prices by for a class of service."""

    provider: Slug
    """The provider's slug."""
    service: Literal["batch", "flex", "priority"]
    """The class of service."""
    factor: Number
    """What the ordinary prices are multiplied by, those of the cache and of long prompts with them."""


class StepRow(TableRow):
    """A row of `steps.csv`: a vendor whose prices of long prompts begin at a round number, not above it."""

    provider: Slug
    """The provider's slug."""


class RateRow(TableRow):
    """A row of `rates.csv`: what a currency was worth on a day, to compare prices by."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """ISO 4217 code."""
    usd: Number
    """US dollars for one unit of it."""
    day: Day
    """Day of the rate."""

    def facts(self) -> dict[str, object]:
        """The rate as `pricing.exchange_rate` has it."""
        return {"usd": self.usd, "date": self.day, "source": self.reference.split()[0]}


class PriceEndRow(TableRow):
    """A row of `price_ends.csv`: the announced end of an entry's ordinary prices, and what follows."""

    id: FullId
    """The provider and the id a caller passes as `model`."""
    valid_until: Day
    """Last day on which the prices hold."""
    input_per_1m: Number | None = None
    """Price of a million input tokens from the next day on, in US dollars."""
    output_per_1m: Number | None = None
    """Price of a million output tokens, likewise."""
    cache_per_1m: Number | None = None
    """Price of a million input tokens read from the prompt cache, likewise."""

    def facts(self) -> dict[str, object]:
        """The fields of `pricing` that the row tells."""
        then = {"input": self.input_per_1m, "output": self.output_per_1m, "cache_read": self.cache_per_1m}
        return without_unknown({"valid_until": self.valid_until, "then": then})


class ProviderRow(TableRow):
    """A row of `providers.csv`: a provider without a list of its models, whose price rows make entries."""

    provider: Slug
    """The provider's slug."""
    name: Text
    """The vendor's name for people."""
    developer: Slug | None = None
    """Who made its models, where their ids do not tell."""


class ConfirmedValueRow(TableRow):
    """A row of `confirmed_values.csv`: a value that a check holds back but that a person found to be right."""

    provider: Slug
    """The provider's slug."""
    model_id: Text
    """What a caller passes as `model`."""
    field: Annotated[str, Field(pattern=r"^[a-z_0-9]+(\..+)?$")]
    """The field of the entry as the finding names it, a part of a group after a point: `pricing.input`."""
    value: Text
    """The value that was found to be right, as the finding shows it; any other is still held."""
