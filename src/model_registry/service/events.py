"""What a client tells of calls it has made, in batches."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, BeforeValidator, ConfigDict, Field, WithJsonSchema
from typing_extensions import TypedDict

from model_registry.query.price_table import Service
from model_registry.service.documents import Flag, Id, Written

_MOST_DOLLARS = 100_000
_MOST = Decimal(_MOST_DOLLARS)
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")


@lru_cache(4096)
def _moment(value: str) -> str:
    """A moment in UTC; calls that are told together ended at about the same one."""
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone, such as 2026-11-28T09:30:00Z")  # pydantic's way
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("there was no such moment") from None
    if moment.year < 2020:
        raise ValueError("before 2020 nobody called what is counted here")  # pydantic's way
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _dollars(value: object) -> Decimal:
    """Money as text or as a number, whose decimal value counts, not its binary one."""
    if isinstance(value, str):
        if not _AMOUNT.fullmatch(value):
            raise ValueError("must be an amount of US dollars, such as 0.0031")  # pydantic's way
    elif isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("must be an amount of US dollars, as text or as a number")
    amount = Decimal(str(value) if isinstance(value, float) else value)
    if not (amount.is_finite() and 0 <= amount <= _MOST):
        raise ValueError(f"must be from 0 to {_MOST_DOLLARS} US dollars")
    return amount


Moment = Annotated[
    str,
    Field(max_length=40, json_schema_extra={"format": "date-time"}, description="When the call ended; now without it"),
    AfterValidator(_moment),
]
Money = Annotated[
    Decimal,
    BeforeValidator(_dollars),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d{1,5}(\.\d{1,20})?$"},
                {"type": "number", "minimum": 0, "maximum": _MOST_DOLLARS},
            ],
            "description": "What the call cost in US dollars, taken to the billionth. Priced by the catalog without it",
        }
    ),
]
Milliseconds = Annotated[
    float, Field(ge=0, le=10**8, allow_inf_nan=False, strict=True, description="Until the end of the answer")
]
Tokens = Annotated[int, Field(ge=0, le=10**10, strict=True)]
Measure = Annotated[float, Field(ge=0, le=10**8, allow_inf_nan=False, strict=True)]
BatchId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="What tells this batch from all others: sent again, it counts once",
        examples=["worker-7/2026-11-28T09:30"],
    ),
]


class Event(TypedDict, total=False):
    """One call: of which model, through which route, what it used, and how it went. What is left out is not known."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic's documented way

    at: Moment | None
    model_id: Id | None
    platform_id: Id | None
    route_id: Id | None
    success: Flag
    latency_ms: Milliseconds | None
    cost: Money | None
    input_tokens: Annotated[Tokens | None, Field(validation_alias=AliasChoices("input_tokens", "prompt_tokens"))]
    output_tokens: Annotated[Tokens | None, Field(validation_alias=AliasChoices("output_tokens", "completion_tokens"))]
    cached_tokens: Tokens | None
    cache_write_tokens: Tokens | None
    cache_write_1h_tokens: Tokens | None
    input_audio_tokens: Tokens | None
    input_image_tokens: Tokens | None
    reasoning_tokens: Tokens | None
    output_audio_tokens: Tokens | None
    output_image_tokens: Tokens | None
    requests: Tokens | None
    images: Tokens | None
    searches: Tokens | None
    input_minutes: Measure | None
    output_seconds: Measure | None
    characters: Tokens | None
    pages: Tokens | None
    steps: Tokens | None
    tier: Service | None


class Batch(Written):
    """Calls that are told together: all of them are counted, or none."""

    batch_id: BatchId
    events: Annotated[list[Event], Field(min_length=1, max_length=1_000)]


_TOLD = frozenset(("at", "model_id", "platform_id", "route_id", "success", "latency_ms", "cost", "tier"))


def used_by(event: Event) -> dict[str, Any]:
    """What a call used, as far as it is told, by the names of the library's `cost`."""
    return {name: count for name, count in event.items() if name not in _TOLD and count is not None}
