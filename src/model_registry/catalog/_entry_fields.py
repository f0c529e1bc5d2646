"""The facts of an entry, a field each. Generated from `schemas.py` by `.ci/inject.py`: do not edit."""

from __future__ import annotations

from model_registry.catalog.view import Field, View, amount, day, frozen, mapping_of, tuple_of
from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from typing import ClassVar

    from model_registry.vocabulary import DateBasis, EntryType, Modality, OfferKind, Quality, Source, Status, Weekday


class TokenPrices(View):
    """Prices of tokens, in US dollars per million."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
    )

    input: Field[Decimal | None] = Field(amount)
    """Price of input tokens, per million."""
    output: Field[Decimal | None] = Field(amount)
    """Price of output tokens, per million."""
    cache_read: Field[Decimal | None] = Field(amount)
    """Price of input tokens read from the prompt cache, per million."""
    cache_write: Field[Decimal | None] = Field(amount)
    """Price of input tokens written to the prompt cache with its shortest lifetime, per million."""
    cache_write_1h: Field[Decimal | None] = Field(amount)
    """Price of input tokens written to the prompt cache for one hour, per million."""
    reasoning: Field[Decimal | None] = Field(amount)
    """Price of reasoning tokens where they are not billed as output, per million."""
    input_image: Field[Decimal | None] = Field(amount)
    """Price of input tokens that stand for an image, per million."""
    output_image: Field[Decimal | None] = Field(amount)
    """Price of output tokens that stand for an image, per million."""
    input_audio: Field[Decimal | None] = Field(amount)
    """Price of input tokens that stand for audio, per million."""
    output_audio: Field[Decimal | None] = Field(amount)
    """Price of output tokens that stand for audio, per million."""


class Prices(TokenPrices):
    """Prices of whatever a call may be billed by."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
        "per_image",
        "per_request",
        "per_search",
        "per_input_minute",
        "per_output_second",
        "per_million_characters",
        "per_page",
        "per_step",
    )

    per_image: Field[Decimal | None] = Field(amount)
    """Price of one image, taken in or put out."""
    per_request: Field[Decimal | None] = Field(amount)
    """Price of one call, besides its tokens."""
    per_search: Field[Decimal | None] = Field(amount)
    """Price of one web search the model makes."""
    per_input_minute: Field[Decimal | None] = Field(amount)
    """Price of one minute of audio taken in."""
    per_output_second: Field[Decimal | None] = Field(amount)
    """Price of one second of video or audio put out."""
    per_million_characters: Field[Decimal | None] = Field(amount)
    """Price of a million characters of text taken in."""
    per_page: Field[Decimal | None] = Field(amount)
    """Price of one page of a document."""
    per_step: Field[Decimal | None] = Field(amount)
    """Price of one diffusion step."""


class Tier(TokenPrices):
    """Token prices of requests with a long prompt."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
        "above_context",
    )

    above_context: Field[int] = Field()
    """The prices hold for requests with more prompt tokens than this, cached ones included."""


class PriceTable(TokenPrices):
    """Token prices that hold in place of the ordinary ones, those of long prompts with them."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
        "tiers",
    )

    tiers: Field[tuple[Tier, ...] | None] = Field(tuple_of(Tier))
    """Token prices of long prompts, by rising `above_context`."""


class Window(TokenPrices):
    """Token prices of some hours of the week."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
        "days",
        "from",
        "to",
        "zone",
    )

    days: Field[tuple[Weekday, ...] | None] = Field(tuple)
    """Days on which the hours begin, from Monday on; every day if absent."""
    from_: Field[str] = Field()
    """When the hours begin, HH:MM."""
    to: Field[str] = Field()
    """When they end, HH:MM, that minute left out; on the next day if it is not after `from`."""
    zone: Field[str] = Field()
    """What the hours are told in: UTC, or hours from it (`+08:00`)."""


class Condition(Prices):
    """Prices that hold only for calls made in a certain way."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
        "per_image",
        "per_request",
        "per_search",
        "per_input_minute",
        "per_output_second",
        "per_million_characters",
        "per_page",
        "per_step",
        "when",
    )

    when: Field[Mapping[str, bool | str]] = Field(frozen)
    """What the call must ask for, all of it: `{"sound": false, "resolution": "1080p"}`."""


class ExchangeRate(View):
    """What a currency is worth, for comparing only: no price is published converted."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "usd",
        "date",
        "source",
    )

    usd: Field[Decimal] = Field(amount)
    """US dollars for one unit of the currency."""
    date: Field[date] = Field(day)
    """Day the rate is of."""
    source: Field[str] = Field()
    """Page that says so."""


class Pricing(Prices):
    """What a call costs, in US dollars; 0 only where the provider itself says free."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "reasoning",
        "input_image",
        "output_image",
        "input_audio",
        "output_audio",
        "per_image",
        "per_request",
        "per_search",
        "per_input_minute",
        "per_output_second",
        "per_million_characters",
        "per_page",
        "per_step",
        "batch",
        "tiers",
        "regions",
        "currency",
        "flex",
        "priority",
        "windows",
        "conditions",
        "host",
        "hosts",
        "valid_until",
        "then",
        "exchange_rate",
    )

    batch: Field[PriceTable | None] = Field(PriceTable)
    """Token prices of the batch API."""
    tiers: Field[tuple[Tier, ...] | None] = Field(tuple_of(Tier))
    """Token prices of long prompts, by rising `above_context`."""
    regions: Field[Mapping[str, PriceTable] | None] = Field(mapping_of(PriceTable))
    """Token prices that differ by region."""
    currency: Field[str | None] = Field()
    """ISO 4217 code of the currency, if it is not USD."""
    flex: Field[PriceTable | None] = Field(PriceTable)
    """Token prices of requests that may wait or fail."""
    priority: Field[PriceTable | None] = Field(PriceTable)
    """Token prices of requests that are served before others."""
    windows: Field[tuple[Window, ...] | None] = Field(tuple_of(Window))
    """Token prices of some hours of the week; the prices beside them are those of all others."""
    conditions: Field[tuple[Condition, ...] | None] = Field(tuple_of(Condition))
    """Prices that depend on how the call is made; a flat price beside them is the ordinary case."""
    host: Field[str | None] = Field()
    """Whose prices the ordinary ones are, where the provider passes calls on to one of several hosts."""
    hosts: Field[Mapping[str, PriceTable] | None] = Field(mapping_of(PriceTable))
    """Token prices of the other hosts that the provider passes calls on to."""
    valid_until: Field[date | None] = Field(day)
    """Last day on which the ordinary prices hold, if an end is announced."""
    then: Field[PriceTable | None] = Field(PriceTable)
    """Token prices that follow from the day after `valid_until`, if that is announced too."""
    exchange_rate: Field[ExchangeRate | None] = Field(ExchangeRate)
    """What the currency is worth, if a dated rate can be cited; without one the prices are not compared."""


class Modalities(View):
    """What goes into the model and what comes out."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
    )

    input: Field[tuple[Modality, ...] | None] = Field(tuple)
    """What the model takes in, sorted."""
    output: Field[tuple[Modality, ...] | None] = Field(tuple)
    """What the model puts out, sorted."""


class Capabilities(View):
    """What the model can do at this provider; false only where that is known."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "vision",
        "audio",
        "video",
        "pdf",
        "tools",
        "parallel_tools",
        "structured_output",
        "json_mode",
        "reasoning",
        "streaming",
        "prompt_cache",
        "batch",
        "web_search",
        "code_execution",
        "computer_use",
        "citations",
        "fine_tuning",
        "fim",
        "responses_api",
    )

    vision: Field[bool | None] = Field()
    """Takes images as input."""
    audio: Field[bool | None] = Field()
    """Takes audio as input."""
    video: Field[bool | None] = Field()
    """Takes video as input."""
    pdf: Field[bool | None] = Field()
    """Takes PDF files as input."""
    tools: Field[bool | None] = Field()
    """Calls functions that the caller describes."""
    parallel_tools: Field[bool | None] = Field()
    """Makes several function calls in one answer."""
    structured_output: Field[bool | None] = Field()
    """Answers in the JSON Schema the caller gives."""
    json_mode: Field[bool | None] = Field()
    """Answers in JSON on request, without a schema."""
    reasoning: Field[bool | None] = Field()
    """Thinks before it answers."""
    streaming: Field[bool | None] = Field()
    """Streams its answer."""
    prompt_cache: Field[bool | None] = Field()
    """Bills repeated prompt parts at a lower price."""
    batch: Field[bool | None] = Field()
    """Can be called through a batch API."""
    web_search: Field[bool | None] = Field()
    """Searches the web by itself."""
    code_execution: Field[bool | None] = Field()
    """Runs code in the provider's sandbox."""
    computer_use: Field[bool | None] = Field()
    """Operates a computer through screenshots and input events."""
    citations: Field[bool | None] = Field()
    """Cites the passages it used."""
    fine_tuning: Field[bool | None] = Field()
    """Can be fine-tuned at this provider."""
    fim: Field[bool | None] = Field()
    """Fills in the middle between a prefix and a suffix."""
    responses_api: Field[bool | None] = Field()
    """Can be called through the OpenAI Responses API."""


class ReasoningOptions(View):
    """How a caller steers the model's thinking."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "efforts",
        "default_effort",
        "toggle",
        "budget",
        "min_budget",
        "max_budget",
    )

    efforts: Field[tuple[str, ...] | None] = Field(tuple)
    """Effort levels that can be asked for, in the provider's words."""
    default_effort: Field[str | None] = Field()
    """Effort level when none is asked for."""
    toggle: Field[bool | None] = Field()
    """Whether thinking can be switched on and off."""
    budget: Field[bool | None] = Field()
    """Whether a budget of thinking tokens can be set."""
    min_budget: Field[int | None] = Field()
    """Smallest budget, in tokens."""
    max_budget: Field[int | None] = Field()
    """Largest budget, in tokens."""


class Benchmark(View):
    """A model's result in a benchmark."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "score",
        "source",
        "date",
    )

    score: Field[Decimal] = Field(amount)
    """The score, in the benchmark's own unit."""
    source: Field[str] = Field()
    """Who published it."""
    date: Field[date | None] = Field(day)
    """Day the result is of."""


class Performance(View):
    """How fast the model answers at this provider."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "ttft_ms",
        "tokens_per_second",
        "source",
    )

    ttft_ms: Field[Decimal | None] = Field(amount)
    """Time to the first token, in milliseconds."""
    tokens_per_second: Field[Decimal | None] = Field(amount)
    """Output tokens per second."""
    source: Field[str] = Field()
    """Who measured it."""


class EntryFields(View):
    """One model id at one provider."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "provider",
        "model_id",
        "release_date",
        "developer",
        "release_date_basis",
        "type",
        "source",
        "quality",
        "updated",
        "canonical_id",
        "name",
        "family",
        "version",
        "aliases",
        "alias_of",
        "status",
        "deprecation_date",
        "retirement_date",
        "successor",
        "migration",
        "context_window",
        "max_input_tokens",
        "max_output_tokens",
        "pricing",
        "modalities",
        "offer",
        "apis",
        "capabilities",
        "reasoning_options",
        "knowledge_cutoff",
        "training_cutoff",
        "open_weights",
        "license",
        "parameters",
        "quantization",
        "regions",
        "tags",
        "benchmarks",
        "performance",
        "provenance",
    )

    provider: Field[str] = Field()
    """Slug of whoever serves the model."""
    model_id: Field[str] = Field()
    """What a caller passes as `model` to that provider, untouched."""
    release_date: Field[date] = Field(day)
    """The model's public release; `release_date_basis` says on what evidence."""
    developer: Field[str] = Field()
    """Whoever made the model, spelled as models.dev does; `unknown` if nothing tells."""
    release_date_basis: Field[DateBasis] = Field()
    """Evidence for the release date: a date in the model id, the developer's own API, a curated row,
    a secondary source, another host's listing, or only the day this catalog first saw the entry.
    """
    type: Field[EntryType] = Field()
    """What one calls the model for."""
    source: Field[Source] = Field()
    """Who vouches for the entry's existence."""
    quality: Field[Quality] = Field()
    """`verified`: identity, limits and price all come from the provider's own API or a cited curated row."""
    updated: Field[date] = Field(day)
    """Day the content of this entry last changed; ignored when contents are compared."""
    canonical_id: Field[str | None] = Field()
    """`developer/model`, the same for every provider that serves the same model."""
    name: Field[str | None] = Field()
    """The model's name for people."""
    family: Field[str | None] = Field()
    """The canonical id without its date or `-latest`: what a model and its snapshots have in common."""
    version: Field[str | None] = Field()
    """The provider's own version of the model behind the id."""
    aliases: Field[tuple[str, ...] | None] = Field(tuple)
    """Other ids of the same model at the same provider."""
    alias_of: Field[str | None] = Field()
    """The id that this moving alias points to today, if the provider says so."""
    status: Field[Status | None] = Field()
    """Where the entry is in its life at this provider: listed and neither preview nor deprecated is active."""
    deprecation_date: Field[date | None] = Field(day)
    """Day the end was, or will be, announced as deprecation."""
    retirement_date: Field[date | None] = Field(day)
    """Day from which calls fail."""
    successor: Field[str | None] = Field()
    """Model id the provider names as the replacement."""
    migration: Field[str | None] = Field()
    """Page that announces the end, or says how to move on."""
    context_window: Field[int | None] = Field()
    """Most tokens in one request, input and output together, in tokens."""
    max_input_tokens: Field[int | None] = Field()
    """Most input tokens in one request, in tokens."""
    max_output_tokens: Field[int | None] = Field()
    """Most output tokens in one answer, in tokens."""
    pricing: Field[Pricing | None] = Field(Pricing)
    """What a call costs; absent if unknown."""
    modalities: Field[Modalities | None] = Field(Modalities)
    """What goes in and what comes out."""
    offer: Field[OfferKind | None] = Field()
    """What the id is sold as, if it takes nothing but such requests or has a price of its own as such; absent of
    ordinary ids.
    """
    apis: Field[tuple[str, ...] | None] = Field(tuple)
    """Which endpoints take the id: `chat`, `responses`, `messages`, `completions`, `embeddings`, `realtime`, …"""
    capabilities: Field[Capabilities | None] = Field(Capabilities)
    """What the model can and, where known, cannot do at this provider."""
    reasoning_options: Field[ReasoningOptions | None] = Field(ReasoningOptions)
    """How thinking is steered."""
    knowledge_cutoff: Field[str | None] = Field()
    """End of what the model knows reliably, as exact as it is told: YYYY, YYYY-MM or YYYY-MM-DD."""
    training_cutoff: Field[str | None] = Field()
    """End of the data it was trained on, where the developer tells it beside the reliable one."""
    open_weights: Field[bool | None] = Field()
    """Whether the weights can be downloaded."""
    license: Field[str | None] = Field()
    """Licence of the weights: an SPDX id, or the name of one of the usual licences of models."""
    parameters: Field[int | None] = Field()
    """Number of parameters, all experts counted."""
    quantization: Field[str | None] = Field()
    """Number format the host runs the weights in."""
    regions: Field[tuple[str, ...] | None] = Field(tuple)
    """Regions in which the provider offers the model."""
    tags: Field[tuple[str, ...] | None] = Field(tuple)
    """Further marks of the provider."""
    benchmarks: Field[Mapping[str, Benchmark] | None] = Field(mapping_of(Benchmark))
    """Benchmark results by name of the benchmark."""
    performance: Field[Performance | None] = Field(Performance)
    """Measured speed at this provider."""
    provenance: Field[Mapping[str, str] | None] = Field(frozen)
    """Field to source id, for every field whose value is not from this provider's own answer."""
