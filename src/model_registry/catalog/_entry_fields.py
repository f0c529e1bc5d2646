"""The facts of an entry, one property each. Generated from `schemas.py` by `.ci/inject.py`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from model_registry.catalog.view import View, amount, day
from model_registry.vocabulary import DateBasis, EntryType, Modality, Quality, Source, Status


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

    @property
    def input(self) -> Decimal | None:
        """Price of input tokens, per million."""
        value = self._row.get("input")
        return None if value is None else amount(value)

    @property
    def output(self) -> Decimal | None:
        """Price of output tokens, per million."""
        value = self._row.get("output")
        return None if value is None else amount(value)

    @property
    def cache_read(self) -> Decimal | None:
        """Price of input tokens read from the prompt cache, per million."""
        value = self._row.get("cache_read")
        return None if value is None else amount(value)

    @property
    def cache_write(self) -> Decimal | None:
        """Price of input tokens written to the prompt cache with its shortest lifetime, per million."""
        value = self._row.get("cache_write")
        return None if value is None else amount(value)

    @property
    def cache_write_1h(self) -> Decimal | None:
        """Price of input tokens written to the prompt cache for one hour, per million."""
        value = self._row.get("cache_write_1h")
        return None if value is None else amount(value)

    @property
    def reasoning(self) -> Decimal | None:
        """Price of reasoning tokens where they are not billed as output, per million."""
        value = self._row.get("reasoning")
        return None if value is None else amount(value)

    @property
    def input_image(self) -> Decimal | None:
        """Price of input tokens that stand for an image, per million."""
        value = self._row.get("input_image")
        return None if value is None else amount(value)

    @property
    def output_image(self) -> Decimal | None:
        """Price of output tokens that stand for an image, per million."""
        value = self._row.get("output_image")
        return None if value is None else amount(value)

    @property
    def input_audio(self) -> Decimal | None:
        """Price of input tokens that stand for audio, per million."""
        value = self._row.get("input_audio")
        return None if value is None else amount(value)

    @property
    def output_audio(self) -> Decimal | None:
        """Price of output tokens that stand for audio, per million."""
        value = self._row.get("output_audio")
        return None if value is None else amount(value)


class BatchPrices(View):
    """Token prices of the provider's batch API, in US dollars per million."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
    )

    @property
    def input(self) -> Decimal | None:
        """Price of input tokens, per million."""
        value = self._row.get("input")
        return None if value is None else amount(value)

    @property
    def output(self) -> Decimal | None:
        """Price of output tokens, per million."""
        value = self._row.get("output")
        return None if value is None else amount(value)


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

    @property
    def above_context(self) -> int:
        """The prices hold for requests with more prompt tokens than this, cached ones included."""
        value: int = self._row["above_context"]
        return value


class Pricing(TokenPrices):
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
    )

    @property
    def per_image(self) -> Decimal | None:
        """Price of one image, taken in or put out."""
        value = self._row.get("per_image")
        return None if value is None else amount(value)

    @property
    def per_request(self) -> Decimal | None:
        """Price of one call, besides its tokens."""
        value = self._row.get("per_request")
        return None if value is None else amount(value)

    @property
    def per_search(self) -> Decimal | None:
        """Price of one web search the model makes."""
        value = self._row.get("per_search")
        return None if value is None else amount(value)

    @property
    def per_input_minute(self) -> Decimal | None:
        """Price of one minute of audio taken in."""
        value = self._row.get("per_input_minute")
        return None if value is None else amount(value)

    @property
    def per_output_second(self) -> Decimal | None:
        """Price of one second of video or audio put out."""
        value = self._row.get("per_output_second")
        return None if value is None else amount(value)

    @property
    def per_million_characters(self) -> Decimal | None:
        """Price of a million characters of text taken in."""
        value = self._row.get("per_million_characters")
        return None if value is None else amount(value)

    @property
    def per_page(self) -> Decimal | None:
        """Price of one page of a document."""
        value = self._row.get("per_page")
        return None if value is None else amount(value)

    @property
    def per_step(self) -> Decimal | None:
        """Price of one diffusion step."""
        value = self._row.get("per_step")
        return None if value is None else amount(value)

    @property
    def batch(self) -> BatchPrices | None:
        """Token prices of the batch API."""
        value = self._row.get("batch")
        return None if value is None else BatchPrices(value)

    @property
    def tiers(self) -> tuple[Tier, ...] | None:
        """Token prices of long prompts, by rising `above_context`."""
        value = self._row.get("tiers")
        return None if value is None else tuple(Tier(each) for each in value)

    @property
    def regions(self) -> Mapping[str, TokenPrices] | None:
        """Token prices that differ by region."""
        value = self._row.get("regions")
        return None if value is None else MappingProxyType({name: TokenPrices(each) for name, each in value.items()})

    @property
    def currency(self) -> str | None:
        """ISO 4217 code of the currency, if it is not USD."""
        value: str | None = self._row.get("currency")
        return value


class Modalities(View):
    """What goes into the model and what comes out."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "input",
        "output",
    )

    @property
    def input(self) -> tuple[Modality, ...] | None:
        """What the model takes in, sorted."""
        value = self._row.get("input")
        return None if value is None else tuple(value)

    @property
    def output(self) -> tuple[Modality, ...] | None:
        """What the model puts out, sorted."""
        value = self._row.get("output")
        return None if value is None else tuple(value)


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

    @property
    def vision(self) -> bool | None:
        """Takes images as input."""
        value: bool | None = self._row.get("vision")
        return value

    @property
    def audio(self) -> bool | None:
        """Takes audio as input."""
        value: bool | None = self._row.get("audio")
        return value

    @property
    def video(self) -> bool | None:
        """Takes video as input."""
        value: bool | None = self._row.get("video")
        return value

    @property
    def pdf(self) -> bool | None:
        """Takes PDF files as input."""
        value: bool | None = self._row.get("pdf")
        return value

    @property
    def tools(self) -> bool | None:
        """Calls functions that the caller describes."""
        value: bool | None = self._row.get("tools")
        return value

    @property
    def parallel_tools(self) -> bool | None:
        """Makes several function calls in one answer."""
        value: bool | None = self._row.get("parallel_tools")
        return value

    @property
    def structured_output(self) -> bool | None:
        """Answers in the JSON Schema the caller gives."""
        value: bool | None = self._row.get("structured_output")
        return value

    @property
    def json_mode(self) -> bool | None:
        """Answers in JSON on request, without a schema."""
        value: bool | None = self._row.get("json_mode")
        return value

    @property
    def reasoning(self) -> bool | None:
        """Thinks before it answers."""
        value: bool | None = self._row.get("reasoning")
        return value

    @property
    def streaming(self) -> bool | None:
        """Streams its answer."""
        value: bool | None = self._row.get("streaming")
        return value

    @property
    def prompt_cache(self) -> bool | None:
        """Bills repeated prompt parts at a lower price."""
        value: bool | None = self._row.get("prompt_cache")
        return value

    @property
    def batch(self) -> bool | None:
        """Can be called through a batch API."""
        value: bool | None = self._row.get("batch")
        return value

    @property
    def web_search(self) -> bool | None:
        """Searches the web by itself."""
        value: bool | None = self._row.get("web_search")
        return value

    @property
    def code_execution(self) -> bool | None:
        """Runs code in the provider's sandbox."""
        value: bool | None = self._row.get("code_execution")
        return value

    @property
    def computer_use(self) -> bool | None:
        """Operates a computer through screenshots and input events."""
        value: bool | None = self._row.get("computer_use")
        return value

    @property
    def citations(self) -> bool | None:
        """Cites the passages it used."""
        value: bool | None = self._row.get("citations")
        return value

    @property
    def fine_tuning(self) -> bool | None:
        """Can be fine-tuned at this provider."""
        value: bool | None = self._row.get("fine_tuning")
        return value

    @property
    def fim(self) -> bool | None:
        """Fills in the middle between a prefix and a suffix."""
        value: bool | None = self._row.get("fim")
        return value

    @property
    def responses_api(self) -> bool | None:
        """Can be called through the OpenAI Responses API."""
        value: bool | None = self._row.get("responses_api")
        return value


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

    @property
    def efforts(self) -> tuple[str, ...] | None:
        """Effort levels that can be asked for, in the provider's words."""
        value = self._row.get("efforts")
        return None if value is None else tuple(value)

    @property
    def default_effort(self) -> str | None:
        """Effort level when none is asked for."""
        value: str | None = self._row.get("default_effort")
        return value

    @property
    def toggle(self) -> bool | None:
        """Whether thinking can be switched on and off."""
        value: bool | None = self._row.get("toggle")
        return value

    @property
    def budget(self) -> bool | None:
        """Whether a budget of thinking tokens can be set."""
        value: bool | None = self._row.get("budget")
        return value

    @property
    def min_budget(self) -> int | None:
        """Smallest budget, in tokens."""
        value: int | None = self._row.get("min_budget")
        return value

    @property
    def max_budget(self) -> int | None:
        """Largest budget, in tokens."""
        value: int | None = self._row.get("max_budget")
        return value


class Benchmark(View):
    """A model's result in a benchmark."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "score",
        "source",
        "date",
    )

    @property
    def score(self) -> Decimal:
        """The score, in the benchmark's own unit."""
        return amount(self._row["score"])

    @property
    def source(self) -> str:
        """Who published it."""
        value: str = self._row["source"]
        return value

    @property
    def date(self) -> date | None:
        """Day the result is of."""
        value = self._row.get("date")
        return None if value is None else day(value)


class Performance(View):
    """How fast the model answers at this provider."""

    __slots__ = ()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "ttft_ms",
        "tokens_per_second",
        "source",
    )

    @property
    def ttft_ms(self) -> Decimal | None:
        """Time to the first token, in milliseconds."""
        value = self._row.get("ttft_ms")
        return None if value is None else amount(value)

    @property
    def tokens_per_second(self) -> Decimal | None:
        """Output tokens per second."""
        value = self._row.get("tokens_per_second")
        return None if value is None else amount(value)

    @property
    def source(self) -> str:
        """Who measured it."""
        value: str = self._row["source"]
        return value


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
        "capabilities",
        "reasoning_options",
        "knowledge_cutoff",
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

    @property
    def provider(self) -> str:
        """Slug of whoever serves the model."""
        value: str = self._row["provider"]
        return value

    @property
    def model_id(self) -> str:
        """What a caller passes as `model` to that provider, untouched."""
        value: str = self._row["model_id"]
        return value

    @property
    def release_date(self) -> date:
        """The model's public release; `release_date_basis` says on what evidence."""
        return day(self._row["release_date"])

    @property
    def developer(self) -> str:
        """Whoever made the model, spelled as models.dev does; `unknown` if nothing tells."""
        value: str = self._row["developer"]
        return value

    @property
    def release_date_basis(self) -> DateBasis:
        """Evidence for the release date: a date in the model id, the developer's own API, a curated row,
        a secondary source, another host's listing, or only the day this catalog first saw the entry.
        """
        value: DateBasis = self._row["release_date_basis"]
        return value

    @property
    def type(self) -> EntryType:
        """What one calls the model for."""
        value: EntryType = self._row["type"]
        return value

    @property
    def source(self) -> Source:
        """Who vouches for the entry's existence."""
        value: Source = self._row["source"]
        return value

    @property
    def quality(self) -> Quality:
        """`verified`: identity, limits and price all come from the provider's own API or a cited curated row."""
        value: Quality = self._row["quality"]
        return value

    @property
    def updated(self) -> date:
        """Day the content of this entry last changed; ignored when contents are compared."""
        return day(self._row["updated"])

    @property
    def canonical_id(self) -> str | None:
        """`developer/model`, the same for every provider that serves the same model."""
        value: str | None = self._row.get("canonical_id")
        return value

    @property
    def name(self) -> str | None:
        """The model's name for people."""
        value: str | None = self._row.get("name")
        return value

    @property
    def family(self) -> str | None:
        """The canonical id without its date or `-latest`: what a model and its snapshots have in common."""
        value: str | None = self._row.get("family")
        return value

    @property
    def version(self) -> str | None:
        """The provider's own version of the model behind the id."""
        value: str | None = self._row.get("version")
        return value

    @property
    def aliases(self) -> tuple[str, ...] | None:
        """Other ids of the same model at the same provider."""
        value = self._row.get("aliases")
        return None if value is None else tuple(value)

    @property
    def alias_of(self) -> str | None:
        """The id that this moving alias points to today, if the provider says so."""
        value: str | None = self._row.get("alias_of")
        return value

    @property
    def status(self) -> Status | None:
        """Where the entry is in its life at this provider, if the provider says so."""
        value: Status | None = self._row.get("status")
        return value

    @property
    def deprecation_date(self) -> date | None:
        """Day the end was, or will be, announced as deprecation."""
        value = self._row.get("deprecation_date")
        return None if value is None else day(value)

    @property
    def retirement_date(self) -> date | None:
        """Day from which calls fail."""
        value = self._row.get("retirement_date")
        return None if value is None else day(value)

    @property
    def successor(self) -> str | None:
        """Model id the provider names as the replacement."""
        value: str | None = self._row.get("successor")
        return value

    @property
    def migration(self) -> str | None:
        """URL of the provider's migration guide."""
        value: str | None = self._row.get("migration")
        return value

    @property
    def context_window(self) -> int | None:
        """Most tokens in one request, input and output together, in tokens."""
        value: int | None = self._row.get("context_window")
        return value

    @property
    def max_input_tokens(self) -> int | None:
        """Most input tokens in one request, in tokens."""
        value: int | None = self._row.get("max_input_tokens")
        return value

    @property
    def max_output_tokens(self) -> int | None:
        """Most output tokens in one answer, in tokens."""
        value: int | None = self._row.get("max_output_tokens")
        return value

    @property
    def pricing(self) -> Pricing | None:
        """What a call costs; absent if unknown."""
        value = self._row.get("pricing")
        return None if value is None else Pricing(value)

    @property
    def modalities(self) -> Modalities | None:
        """What goes in and what comes out."""
        value = self._row.get("modalities")
        return None if value is None else Modalities(value)

    @property
    def capabilities(self) -> Capabilities | None:
        """What the model can and, where known, cannot do at this provider."""
        value = self._row.get("capabilities")
        return None if value is None else Capabilities(value)

    @property
    def reasoning_options(self) -> ReasoningOptions | None:
        """How thinking is steered."""
        value = self._row.get("reasoning_options")
        return None if value is None else ReasoningOptions(value)

    @property
    def knowledge_cutoff(self) -> str | None:
        """End of the training data, as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
        value: str | None = self._row.get("knowledge_cutoff")
        return value

    @property
    def open_weights(self) -> bool | None:
        """Whether the weights can be downloaded."""
        value: bool | None = self._row.get("open_weights")
        return value

    @property
    def license(self) -> str | None:
        """Licence of the weights: the SPDX id of the commonest, else as the provider spells it."""
        value: str | None = self._row.get("license")
        return value

    @property
    def parameters(self) -> int | None:
        """Number of parameters, all experts counted."""
        value: int | None = self._row.get("parameters")
        return value

    @property
    def quantization(self) -> str | None:
        """Number format the host runs the weights in."""
        value: str | None = self._row.get("quantization")
        return value

    @property
    def regions(self) -> tuple[str, ...] | None:
        """Regions in which the provider offers the model."""
        value = self._row.get("regions")
        return None if value is None else tuple(value)

    @property
    def tags(self) -> tuple[str, ...] | None:
        """Further marks of the provider."""
        value = self._row.get("tags")
        return None if value is None else tuple(value)

    @property
    def benchmarks(self) -> Mapping[str, Benchmark] | None:
        """Benchmark results by name of the benchmark."""
        value = self._row.get("benchmarks")
        return None if value is None else MappingProxyType({name: Benchmark(each) for name, each in value.items()})

    @property
    def performance(self) -> Performance | None:
        """Measured speed at this provider."""
        value = self._row.get("performance")
        return None if value is None else Performance(value)

    @property
    def provenance(self) -> Mapping[str, str] | None:
        """Field to source id, for every field whose value is not from this provider's own answer."""
        value = self._row.get("provenance")
        return None if value is None else MappingProxyType(value)
