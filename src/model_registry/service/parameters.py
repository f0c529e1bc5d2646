"""What the addresses take after the question mark. Unknown names are refused: a typo must not widen an answer."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from model_registry.cli.changes import since
from model_registry.history.changes import Kind
from model_registry.query.capabilities import DERIVED
from model_registry.query.search import Order
from model_registry.service.answers import MOST
from model_registry.service.documents import ID_PATTERN, LONGEST_ID, Id, RouteStatus, Status
from model_registry.service.records import CAPABILITIES, CATALOG_WORDS
from model_registry.service.routing import Order as RouteOrder
from model_registry.vocabulary import EntryType

_ID = {"pattern": ID_PATTERN, "max_length": LONGEST_ID}
PlatformId = Annotated[str, Path(**_ID, description="The platform's id", examples=["groq"])]
ProviderId = Annotated[str, Path(**_ID, description="The provider's id", examples=["openai"])]
ModelId = Annotated[str, Path(**_ID, description="The model's id", examples=["openai/gpt-4o"])]
RouteId = Annotated[str, Path(**_ID, description="The route's id", examples=["openai/gpt-4o"])]


def _parted(words: object) -> object:
    """Several words may also stand in one, parted by commas, as on the command line."""
    return [part for word in words for part in str(word).split(",")] if isinstance(words, list) else words


def _day(text: object) -> object:
    """A day as people write it, and not a number of seconds."""
    if not isinstance(text, str) or not _DAY.match(text):
        raise ValueError("a day, such as 2026-11-28")  # pydantic's way
    return text


def _since(text: object) -> object:
    """After which moment, as on the command line."""
    try:
        return since(str(text))
    except ArgumentTypeError as error:
        raise ValueError(str(error)) from None


def _moment(text: object) -> object:
    """A moment of the past in UTC; of a day its end."""
    try:
        moment = datetime.fromisoformat(str(text))
        if _DAY.match(str(text)):
            moment = moment.replace(hour=23, minute=59, second=59, tzinfo=UTC)
        elif moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("a day, such as 2026-11-28, or a moment with its zone: 2026-11-28T09:30:00Z") from None


_WHEN = r"(19|2\d)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])(T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ)?"
_DAY = re.compile(r"^(19|2\d)\d{2}-\d{2}-\d{2}$")
_PLAIN = r"^[!-~]+$"
Words = Annotated[
    list[Annotated[str, Field(max_length=100, pattern=_PLAIN)]], BeforeValidator(_parted), Field(max_length=20)
]
"""So few and so short that all of a search fit into the line of a request."""
ModelIds = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_ID, pattern=_PLAIN)]], BeforeValidator(_parted), Field(max_length=50)
]
Cursor = Annotated[
    str,
    Field(
        max_length=1_000, pattern=r"^[A-Za-z0-9_-]+$", description="Where the page begins: `next` of the page before"
    ),
]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Records of one page")]
Amount = Annotated[
    Decimal,
    Field(ge=0, le=10**9, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 10**9}),
]
CapabilityWords = Annotated[
    list[
        Annotated[
            str,
            Field(max_length=200),
            WithJsonSchema({"type": "string", "enum": [*CAPABILITIES, *CATALOG_WORDS.values(), *DERIVED]}),
        ]
    ],
    BeforeValidator(_parted),
    Field(max_length=50),
]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": rf"^{_WHEN}$", "examples": ["2026-11-28"]}),
]
Since = Annotated[
    datetime,
    BeforeValidator(_since),
    WithJsonSchema({"type": "string", "pattern": rf"^(\d{{1,4}}[hdw]|{_WHEN})$", "examples": ["7d"]}),
]
Kinds = Annotated[list[Kind], BeforeValidator(_parted), Field(max_length=20)]


class Asked(BaseModel):
    """Parameters: closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Asked):
    """A part of a list."""

    limit: Limit = 100
    cursor: Cursor | None = None


class PlatformsAsked(Paged):
    """Which platforms."""

    status: Status | None = None
    provider_id: Id | None = Field(None, description="Platforms that serve models of this provider")


class ProvidersAsked(Paged):
    """Which providers."""

    status: Status | None = None
    platform_id: Id | None = Field(None, description="Providers whose models this platform serves")


class ModelsAsked(Paged):
    """Which models."""

    status: Status | None = None
    provider_id: Id | None = None
    platform_id: Id | None = Field(None, description="Models that this platform serves")
    type: EntryType | None = None


class RoutesAsked(Paged):
    """Which routes."""

    status: RouteStatus | None = None
    model_id: Id | None = None
    provider_id: Id | None = None
    platform_id: Id | None = None


class SearchAsked(Paged):
    """What a model must be. What is not known never fits."""

    q: str | None = Field(None, max_length=500, description="Words that all occur in a model's ids, names or family")
    capability: CapabilityWords = Field(default_factory=list, description="Capabilities it must have")
    optional: CapabilityWords = Field(
        default_factory=list, description="Capabilities by whose number the models are sorted"
    )
    excluded: CapabilityWords = Field(default_factory=list, description="Capabilities it must not have")
    platform: Words = Field(default_factory=list, description="Platforms of which one must serve it")
    provider: Words = Field(default_factory=list, description="Providers of which one must have made it")
    modality: Words = Field(default_factory=list, description="`image`, or `input:image`, or `output:image`")
    type: Words = Field(default_factory=list, description="What it is called for, one of these")
    status: Words = Field(default_factory=list, description="`active`, `beta`, `deprecated` or `unknown`, one of these")
    tag: Words = Field(default_factory=list)
    max_input_price: Amount | None = Field(None, description="US dollars for a million tokens of input")
    max_output_price: Amount | None = Field(None, description="US dollars for a million tokens of output")
    min_context: Count | None = Field(None, description="Tokens of the context window")
    min_output: Count | None = Field(None, description="Tokens of one answer")
    released_after: str | None = Field(None, pattern=r"^\d{4}-\d{2}-\d{2}$", description="That day or later")
    open_weights: bool | None = None
    sort: Order | None = Field(None, description="From the least; with a minus from the most; the unknown last")


class CapabilitiesAsked(Asked):
    """Which part of the matrix."""

    capability: CapabilityWords = Field(default_factory=list, description="Only these capabilities")


class EditsAsked(Asked):
    """What to take back."""

    field: Words = Field(
        default_factory=list, description="Only these, as `edited` of the record names them; all without it"
    )


class PricingAsked(Paged):
    """Whose prices, and when."""

    model: ModelIds = Field(default_factory=list, description="Models to set side by side; all without it")
    at: Moment | None = Field(
        None, description="As the catalog was then: a moment with its zone, or a day, of which the end is meant"
    )


class ChangesAsked(Paged):
    """Which changes of the catalog."""

    since: Since | None = Field(None, description="After this: `7d`, `36h`, a day or a moment; ever without it")
    kind: Kinds = Field(default_factory=list, description="Only changes of these kinds")
    model: ModelIds = Field(default_factory=list, description="Only of the routes of these models")
    route: ModelIds = Field(default_factory=list, description="Only of these routes, also of those that are gone")


class WithinAsked(Asked):
    """How soon."""

    within: str | None = Field(None, pattern=r"^\d{1,5}d$", description="Days from today, such as `90d`")


class AlternativesAsked(Asked):
    """Which alternatives."""

    same: bool = Field(False, description="Only the same model at other platforms")
    cheaper: bool = Field(False, description="Only models known to cost less")
    better: bool = Field(False, description="Only models known to do better")
    limit: int = Field(5, ge=1, le=100)
    platform: Words = Field(default_factory=list, description="Platforms of which one must serve it")


class HealthAsked(Asked):
    """Of which platforms."""

    platform_id: Id | None = None
    status: Literal["up", "degraded", "down", "unknown"] | None = None


class BestRouteAsked(Asked):
    """What the route must be good for."""

    sort: RouteOrder = "priority"
    capability: CapabilityWords = Field(default_factory=list, description="Capabilities it must have")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
By = Annotated[list[Literal["model", "platform", "day"]], BeforeValidator(_parted), Field(max_length=3)]


class SpendAsked(Paged):
    """Of which days, and by what."""

    by: By = Field(default_factory=list, description="`model`, `platform`, `day` or several; all in one without it")
    since: Day | None = Field(None, alias="from", description="The first day, in UTC")
    until: Day | None = Field(None, alias="to", description="The last day, in UTC, which is included")


class PerformanceAsked(Paged):
    """Of which days, and of which routes."""

    since: Day | None = Field(None, alias="from", description="The first day, in UTC; the last seven days without it")
    until: Day | None = Field(None, alias="to", description="The last day, in UTC, which is included")
    model_id: Id | None = None
    platform_id: Id | None = None
    route_id: Id | None = None
