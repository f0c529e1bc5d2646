"""Facts of an entry as providers and sources tell them. Generated from `schemas.py` by `.ci/inject.py`: do not edit.

None, an empty text and an empty group all stand for unknown. A group maps its fields to values, so that it can be
made from a table of names; prices within prices (`tiers`, `batch`, `regions`, …) have their fields among those of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, TypedDict

from model_registry.vocabulary import DateBasis, EntryType, Modality, OfferKind, Quality, Source, Status, Weekday

PricingField: TypeAlias = Literal[
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
    "usd",
    "date",
    "source",
    "when",
    "days",
    "from",
    "to",
    "zone",
    "above_context",
]
"""Fields of `Pricing`."""

PricingFacts: TypeAlias = Mapping[
    PricingField,
    "Decimal | PricingFacts | date | int | str | Mapping[str, PricingFacts] | Mapping[str, bool | str] | Sequence[PricingFacts] | Sequence[Weekday] | None",
]
"""What a call costs, in US dollars; 0 only where the provider itself says free."""

ModalitiesField: TypeAlias = Literal["input", "output"]
"""Fields of `Modalities`."""

ModalitiesFacts: TypeAlias = Mapping[ModalitiesField, "Sequence[Modality] | None"]
"""What goes into the model and what comes out."""

CapabilitiesField: TypeAlias = Literal[
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
]
"""Fields of `Capabilities`."""

CapabilitiesFacts: TypeAlias = Mapping[CapabilitiesField, "bool | None"]
"""What the model can do at this provider; false only where that is known."""

ReasoningOptionsField: TypeAlias = Literal["efforts", "default_effort", "toggle", "budget", "min_budget", "max_budget"]
"""Fields of `ReasoningOptions`."""

ReasoningOptionsFacts: TypeAlias = Mapping[ReasoningOptionsField, "bool | int | str | Sequence[str] | None"]
"""How a caller steers the model's thinking."""

BenchmarkField: TypeAlias = Literal["score", "source", "date"]
"""Fields of `Benchmark`."""

BenchmarkFacts: TypeAlias = Mapping[BenchmarkField, "Decimal | date | str | None"]
"""A model's result in a benchmark."""

PerformanceField: TypeAlias = Literal["ttft_ms", "tokens_per_second", "source"]
"""Fields of `Performance`."""

PerformanceFacts: TypeAlias = Mapping[PerformanceField, "Decimal | str | None"]
"""How fast the model answers at this provider."""


class EntryFacts(TypedDict, total=False):
    """Fields of one entry."""

    provider: str | None
    """Slug of whoever serves the model."""
    model_id: str | None
    """What a caller passes as `model` to that provider, untouched."""
    release_date: date | None
    """The model's public release; `release_date_basis` says on what evidence."""
    developer: str | None
    """Whoever made the model, spelled as models.dev does; `unknown` if nothing tells."""
    release_date_basis: DateBasis | None
    """Evidence for the release date: a date in the model id, the developer's own API, a curated row,
a secondary source, another host's listing, or only the day this catalog first saw the entry."""
    type: EntryType | None
    """What one calls the model for."""
    source: Source | None
    """Who vouches for the entry's existence."""
    quality: Quality | None
    """`verified`: identity, limits and price all come from the provider's own API or a cited curated row."""
    updated: date | None
    """Day the content of this entry last changed; ignored when contents are compared."""
    canonical_id: str | None
    """`developer/model`, the same for every provider that serves the same model."""
    name: str | None
    """The model's name for people."""
    family: str | None
    """The canonical id without its date or `-latest`: what a model and its snapshots have in common."""
    version: str | None
    """The provider's own version of the model behind the id."""
    aliases: Sequence[str] | None
    """Other ids of the same model at the same provider."""
    alias_of: str | None
    """The id that this moving alias points to today, if the provider says so."""
    status: Status | None
    """Where the entry is in its life at this provider: listed and neither preview nor deprecated is active."""
    deprecation_date: date | None
    """Day the end was, or will be, announced as deprecation."""
    retirement_date: date | None
    """Day from which calls fail."""
    successor: str | None
    """Model id the provider names as the replacement."""
    migration: str | None
    """Page that announces the end, or says how to move on."""
    context_window: int | None
    """Most tokens in one request, input and output together, in tokens."""
    max_input_tokens: int | None
    """Most input tokens in one request, in tokens."""
    max_output_tokens: int | None
    """Most output tokens in one answer, in tokens."""
    pricing: PricingFacts | None
    """What a call costs; absent if unknown."""
    modalities: ModalitiesFacts | None
    """What goes in and what comes out."""
    offer: OfferKind | None
    """What the id is sold as, if it takes nothing but such requests or has a price of its own as such; absent of
ordinary ids."""
    apis: Sequence[str] | None
    """Which endpoints take the id: `chat`, `responses`, `messages`, `completions`, `embeddings`, `realtime`, …"""
    capabilities: CapabilitiesFacts | None
    """What the model can and, where known, cannot do at this provider."""
    reasoning_options: ReasoningOptionsFacts | None
    """How thinking is steered."""
    knowledge_cutoff: str | None
    """End of what the model knows reliably, as exact as it is told: YYYY, YYYY-MM or YYYY-MM-DD."""
    training_cutoff: str | None
    """End of the data it was trained on, where the developer tells it beside the reliable one."""
    open_weights: bool | None
    """Whether the weights can be downloaded."""
    license: str | None
    """Licence of the weights: an SPDX id, or the name of one of the usual licences of models."""
    parameters: int | None
    """Number of parameters, all experts counted."""
    quantization: str | None
    """Number format the host runs the weights in."""
    regions: Sequence[str] | None
    """Regions in which the provider offers the model."""
    tags: Sequence[str] | None
    """Further marks of the provider."""
    benchmarks: Mapping[str, BenchmarkFacts] | None
    """Benchmark results by name of the benchmark."""
    performance: PerformanceFacts | None
    """Measured speed at this provider."""
    provenance: Mapping[str, str] | None
    """Field to source id, for every field whose value is not from this provider's own answer."""
