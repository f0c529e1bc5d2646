"""What an entry of the catalog is: the contract of `models.json`.

A fact that is not known is absent: `None` here, no key in the file. Records are frozen and closed,
so a fact the contract has no name for is refused instead of being published by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache
from typing import Annotated, Any, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from typing_extensions import override

from model_registry.vocabulary import (
    CONTROL,
    DateBasis,
    EntryType,
    Key,
    Modality,
    OfferKind,
    Quality,
    Source,
    Status,
    Weekday,
)

__all__ = [
    "CONTROL",
    "Benchmark",
    "Capabilities",
    "Condition",
    "DateBasis",
    "Day",
    "EntryType",
    "ExchangeRate",
    "Facts",
    "Key",
    "LongText",
    "Modalities",
    "Modality",
    "ModalitySet",
    "ModelEntry",
    "OfferKind",
    "Performance",
    "PriceTable",
    "Prices",
    "Pricing",
    "Quality",
    "ReasoningOptions",
    "Record",
    "Score",
    "Source",
    "Status",
    "Text",
    "TextSet",
    "Tier",
    "TokenPrices",
    "Tokens",
    "Usd",
    "Weekday",
    "Window",
    "Word",
    "WordSet",
]

_DIGITS = Context(prec=15)

Day: TypeAlias = date
"""A date, by another name for a record whose own field is called `date`."""


def _exact(value: object) -> object:
    """A float's decimal value, without the noise in its last binary digit (0.18000000000000002)."""
    return Decimal(f"{value:.15g}") if isinstance(value, float) else value


def _storable(value: Decimal) -> Decimal:
    """The value with as many digits as a number in a JSON file keeps, so that what is read back is equal."""
    return _DIGITS.plus(value)


@lru_cache(maxsize=1 << 12)  # the same prices come again and again, and a float is made by way of a text
def plain_number(value: Decimal) -> int | float:
    """The number as the file shows it: no `.0`, and never the exponent a Decimal may carry."""
    return int(value) if value == value.to_integral_value() else float(value)


def _sorted(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


_LINE = rf"^[^\s{CONTROL}]([^{CONTROL}]*[^\s{CONTROL}])?$"

Text = Annotated[str, Field(pattern=_LINE, max_length=512)]
"""One line of text, never empty, without space around it and without control characters: an id, a name, a source."""

Word = Annotated[str, Field(pattern=_LINE, max_length=128)]
"""A line as short as a mark is: a tag, a region, an effort, a number format."""

LongText = Annotated[str, Field(pattern=_LINE, max_length=2_048)]
"""A line that may be an address, or that is made of two others."""

_EXACT = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""

Tokens = Annotated[int, Field(gt=0, le=_EXACT)]
"""A number of tokens; zero would be a way of saying unknown."""

Usd = Annotated[
    Decimal,
    Field(ge=0, le=_EXACT, allow_inf_nan=False),
    BeforeValidator(_exact),
    AfterValidator(_storable),
    PlainSerializer(plain_number, when_used="json"),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": _EXACT}),
]
"""An amount of money, exact; US dollars unless `Pricing.currency` says otherwise."""

Score = Annotated[
    Decimal,
    Field(ge=-_EXACT, le=_EXACT, allow_inf_nan=False),
    BeforeValidator(_exact),
    AfterValidator(_storable),
    PlainSerializer(plain_number, when_used="json"),
    WithJsonSchema({"type": "number", "minimum": -_EXACT, "maximum": _EXACT}),
]


TextSet = Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_sorted)]
"""Texts without an order of their own, sorted so that equal sets are equal."""

WordSet = Annotated[tuple[Word, ...], Field(min_length=1), AfterValidator(_sorted)]
"""Words without an order of their own."""

TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day, HH:MM."""

Zone = Annotated[str, Field(pattern=r"^(UTC|[+-](0\d|1[0-4]):[0-5]\d)$")]
"""A clock that no summer time changes: UTC, or hours and minutes from it."""

ModalitySet = Annotated[tuple[Modality, ...], Field(min_length=1), AfterValidator(_sorted)]


_NAMES: dict[frozenset[str], set[str]] = {}
"""The names of the fields that records have, once for each set of them."""


class Record(BaseModel):
    """A frozen, closed record; the docstring under a field is its description in the JSON Schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @override
    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, with the names of the fields set in common with all records that have the same ones."""
        return super().model_copy(update=update, deep=deep).with_shared_names()

    def with_shared_names(self) -> Self:
        """The record itself, the names of its fields kept once for all records with the same ones.

        They take as much memory as all else in an entry. Nobody changes them: a copy is given names of its own first.
        """
        own = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _NAMES.setdefault(frozenset(own), own))
        return self


class Facts(Record):
    """A group of optional facts. A group that holds none is left out, never published empty."""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if all(getattr(self, field) is None for field in self.model_fields_set):
            raise ValueError("a group of facts holds none: leave it out")
        return self


class TokenPrices(Facts):
    """Prices of tokens, in US dollars per million."""

    input: Usd | None = None
    """Price of input tokens, per million."""
    output: Usd | None = None
    """Price of output tokens, per million."""
    cache_read: Usd | None = None
    """Price of input tokens read from the prompt cache, per million."""
    cache_write: Usd | None = None
    """Price of input tokens written to the prompt cache with its shortest lifetime, per million."""
    cache_write_1h: Usd | None = None
    """Price of input tokens written to the prompt cache for one hour, per million."""
    reasoning: Usd | None = None
    """Price of reasoning tokens where they are not billed as output, per million."""
    input_image: Usd | None = None
    """Price of input tokens that stand for an image, per million."""
    output_image: Usd | None = None
    """Price of output tokens that stand for an image, per million."""
    input_audio: Usd | None = None
    """Price of input tokens that stand for audio, per million."""
    output_audio: Usd | None = None
    """Price of output tokens that stand for audio, per million."""


class Tier(TokenPrices):
    """Token prices of requests with a long prompt."""

    above_context: Tokens
    """The prices hold for requests with more prompt tokens than this, cached ones included."""


class PriceTable(TokenPrices):
    """Token prices that hold in place of the ordinary ones, those of long prompts with them."""

    tiers: tuple[Tier, ...] | None = Field(default=None, min_length=1)
    """Token prices of long prompts, by rising `above_context`."""


class Window(TokenPrices):
    """Token prices of some hours of the week."""

    model_config = ConfigDict(populate_by_name=True)

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    """Days on which the hours begin, from Monday on; every day if absent."""
    from_: TimeOfDay = Field(alias="from")
    """When the hours begin, HH:MM."""
    to: TimeOfDay
    """When they end, HH:MM, that minute left out; on the next day if it is not after `from`."""
    zone: Zone
    """What the hours are told in: UTC, or hours from it (`+08:00`)."""

    @model_serializer(mode="wrap")
    def _from_by_its_name(self, serialize: SerializerFunctionWrapHandler) -> dict[str, object]:
        """`from` is a word of Python, so that the field has another name here than in the file."""
        return {"from" if name == "from_" else name: value for name, value in serialize(self).items()}


class Prices(TokenPrices):
    """Prices of whatever a call may be billed by."""

    per_image: Usd | None = None
    """Price of one image, taken in or put out."""
    per_request: Usd | None = None
    """Price of one call, besides its tokens."""
    per_search: Usd | None = None
    """Price of one web search the model makes."""
    per_input_minute: Usd | None = None
    """Price of one minute of audio taken in."""
    per_output_second: Usd | None = None
    """Price of one second of video or audio put out."""
    per_million_characters: Usd | None = None
    """Price of a million characters of text taken in."""
    per_page: Usd | None = None
    """Price of one page of a document."""
    per_step: Usd | None = None
    """Price of one diffusion step."""


class Condition(Prices):
    """Prices that hold only for calls made in a certain way."""

    when: Annotated[dict[Word, bool | Word], Field(min_length=1)]
    """What the call must ask for, all of it: `{"sound": false, "resolution": "1080p"}`."""


class ExchangeRate(Record):
    """What a currency is worth, for comparing only: no price is published converted."""

    usd: Annotated[Usd, Field(gt=0)]
    """US dollars for one unit of the currency."""
    date: Day
    """Day the rate is of."""
    source: LongText
    """Page that says so."""


class Pricing(Prices):
    """What a call costs, in US dollars; 0 only where the provider itself says free."""

    batch: PriceTable | None = None
    """Token prices of the batch API."""
    tiers: tuple[Tier, ...] | None = Field(default=None, min_length=1)
    """Token prices of long prompts, by rising `above_context`."""
    regions: dict[Word, PriceTable] | None = Field(default=None, min_length=1)
    """Token prices that differ by region."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    """ISO 4217 code of the currency, if it is not USD."""
    flex: PriceTable | None = None
    """Token prices of requests that may wait or fail."""
    priority: PriceTable | None = None
    """Token prices of requests that are served before others."""
    windows: tuple[Window, ...] | None = Field(default=None, min_length=1)
    """Token prices of some hours of the week; the prices beside them are those of all others."""
    conditions: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    """Prices that depend on how the call is made; a flat price beside them is the ordinary case."""
    host: Word | None = None
    """Whose prices the ordinary ones are, where the provider passes calls on to one of several hosts."""
    hosts: dict[Word, PriceTable] | None = Field(default=None, min_length=1)
    """Token prices of the other hosts that the provider passes calls on to."""
    valid_until: date | None = None
    """Last day on which the ordinary prices hold, if an end is announced."""
    then: PriceTable | None = None
    """Token prices that follow from the day after `valid_until`, if that is announced too."""
    exchange_rate: ExchangeRate | None = None
    """What the currency is worth, if a dated rate can be cited; without one the prices are not compared."""

    @model_validator(mode="after")
    def _followed(self) -> Self:
        if self.then is not None and self.valid_until is None:
            raise ValueError("prices that follow (then) need the day until which the others hold (valid_until)")
        return self


class Modalities(Facts):
    """What goes into the model and what comes out."""

    input: ModalitySet | None = None
    """What the model takes in, sorted."""
    output: ModalitySet | None = None
    """What the model puts out, sorted."""


class Capabilities(Facts):
    """What the model can do at this provider; false only where that is known."""

    vision: bool | None = None
    """Takes images as input."""
    audio: bool | None = None
    """Takes audio as input."""
    video: bool | None = None
    """Takes video as input."""
    pdf: bool | None = None
    """Takes PDF files as input."""
    tools: bool | None = None
    """Calls functions that the caller describes."""
    parallel_tools: bool | None = None
    """Makes several function calls in one answer."""
    structured_output: bool | None = None
    """Answers in the JSON Schema the caller gives."""
    json_mode: bool | None = None
    """Answers in JSON on request, without a schema."""
    reasoning: bool | None = None
    """Thinks before it answers."""
    streaming: bool | None = None
    """Streams its answer."""
    prompt_cache: bool | None = None
    """Bills repeated prompt parts at a lower price."""
    batch: bool | None = None
    """Can be called through a batch API."""
    web_search: bool | None = None
    """Searches the web by itself."""
    code_execution: bool | None = None
    """Runs code in the provider's sandbox."""
    computer_use: bool | None = None
    """Operates a computer through screenshots and input events."""
    citations: bool | None = None
    """Cites the passages it used."""
    fine_tuning: bool | None = None
    """Can be fine-tuned at this provider."""
    fim: bool | None = None
    """Fills in the middle between a prefix and a suffix."""
    responses_api: bool | None = None
    """Can be called through the OpenAI Responses API."""


class ReasoningOptions(Facts):
    """How a caller steers the model's thinking."""

    efforts: WordSet | None = None
    """Effort levels that can be asked for, in the provider's words."""
    default_effort: Word | None = None
    """Effort level when none is asked for."""
    toggle: bool | None = None
    """Whether thinking can be switched on and off."""
    budget: bool | None = None
    """Whether a budget of thinking tokens can be set."""
    min_budget: Tokens | None = None
    """Smallest budget, in tokens."""
    max_budget: Tokens | None = None
    """Largest budget, in tokens."""


class Benchmark(Record):
    """A model's result in a benchmark."""

    score: Score
    """The score, in the benchmark's own unit."""
    source: LongText
    """Who published it."""
    date: Day | None = None
    """Day the result is of."""


class Performance(Record):
    """How fast the model answers at this provider."""

    ttft_ms: Annotated[Score, Field(gt=0)] | None = None
    """Time to the first token, in milliseconds."""
    tokens_per_second: Annotated[Score, Field(gt=0)] | None = None
    """Output tokens per second."""
    source: LongText
    """Who measured it."""


class ModelEntry(Record):
    """One model id at one provider."""

    provider: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=128)]
    """Slug of whoever serves the model."""
    model_id: Text
    """What a caller passes as `model` to that provider, untouched."""
    release_date: date
    """The model's public release; `release_date_basis` says on what evidence."""
    developer: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=512)]
    """Whoever made the model, spelled as models.dev does; `unknown` if nothing tells."""
    release_date_basis: DateBasis
    """Evidence for the release date: a date in the model id, the developer's own API, a curated row,
    a secondary source, another host's listing, or only the day this catalog first saw the entry."""
    type: EntryType
    """What one calls the model for."""
    source: Source
    """Who vouches for the entry's existence."""
    quality: Quality
    """`verified`: identity, limits and price all come from the provider's own API or a cited curated row."""
    updated: date
    """Day the content of this entry last changed; ignored when contents are compared."""

    canonical_id: LongText | None = None
    """`developer/model`, the same for every provider that serves the same model."""
    name: Text | None = None
    """The model's name for people."""
    family: LongText | None = None
    """The canonical id without its date or `-latest`: what a model and its snapshots have in common."""
    version: Text | None = None
    """The provider's own version of the model behind the id."""
    aliases: TextSet | None = None
    """Other ids of the same model at the same provider."""
    alias_of: Text | None = None
    """The id that this moving alias points to today, if the provider says so."""
    status: Status | None = None
    """Where the entry is in its life at this provider: listed and neither preview nor deprecated is active."""
    deprecation_date: date | None = None
    """Day the end was, or will be, announced as deprecation."""
    retirement_date: date | None = None
    """Day from which calls fail."""
    successor: Text | None = None
    """Model id the provider names as the replacement."""
    migration: LongText | None = None
    """Page that announces the end, or says how to move on."""
    context_window: Tokens | None = None
    """Most tokens in one request, input and output together, in tokens."""
    max_input_tokens: Tokens | None = None
    """Most input tokens in one request, in tokens."""
    max_output_tokens: Tokens | None = None
    """Most output tokens in one answer, in tokens."""
    pricing: Pricing | None = None
    """What a call costs; absent if unknown."""
    modalities: Modalities | None = None
    """What goes in and what comes out."""
    offer: OfferKind | None = None
    """What the id is sold as, if it takes nothing but such requests or has a price of its own as such; absent of
    ordinary ids."""
    apis: WordSet | None = None
    """Which endpoints take the id: `chat`, `responses`, `messages`, `completions`, `embeddings`, `realtime`, …"""
    capabilities: Capabilities | None = None
    """What the model can and, where known, cannot do at this provider."""
    reasoning_options: ReasoningOptions | None = None
    """How thinking is steered."""
    knowledge_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")] | None = (
        None
    )
    """End of what the model knows reliably, as exact as it is told: YYYY, YYYY-MM or YYYY-MM-DD."""
    training_cutoff: Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")] | None = None
    """End of the data it was trained on, where the developer tells it beside the reliable one."""
    open_weights: bool | None = None
    """Whether the weights can be downloaded."""
    license: Text | None = None
    """Licence of the weights: an SPDX id, or the name of one of the usual licences of models."""
    parameters: Annotated[int, Field(gt=0, le=_EXACT)] | None = None
    """Number of parameters, all experts counted."""
    quantization: Word | None = None
    """Number format the host runs the weights in."""
    regions: WordSet | None = None
    """Regions in which the provider offers the model."""
    tags: WordSet | None = None
    """Further marks of the provider."""
    benchmarks: dict[Word, Benchmark] | None = Field(default=None, min_length=1)
    """Benchmark results by name of the benchmark."""
    performance: Performance | None = None
    """Measured speed at this provider."""
    provenance: dict[Text, Text] | None = Field(default=None, min_length=1)
    """Field to source id, for every field whose value is not from this provider's own answer."""

    @property
    def key(self) -> Key:
        """What names this entry in the catalog."""
        return Key(self.provider, self.model_id)

    def with_facts(self, facts: Mapping[str, object]) -> ModelEntry:
        """The entry with these values, which are not validated; itself if it says all of them already."""
        own = vars(self)
        new = {name: value for name, value in facts.items() if own[name] != value}
        return self.model_copy(update=new) if new else self

    def same_content(self, other: ModelEntry) -> bool:
        """Whether both say the same; the day it was last updated is not content."""
        return self is other or {**vars(self), "updated": None} == {**vars(other), "updated": None}
