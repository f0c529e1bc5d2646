"""What a model cost at a moment, by the log of its changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from model_registry.catalog.entry import Entry
from model_registry.history.changes import PRESENCE, REBUILT, LoggedChange, moment

Basis: TypeAlias = Literal["observed", "corrected", "rebuilt"]
"""Where a price of the past is from. `observed`: published then, as the provider said it. `corrected`: what was
published then was wrong by our own fault, and this is what the provider said. `rebuilt`: from git's history."""


class Interval(NamedTuple):
    """When something happened: after the provider's list was read without it, and before it was read with it."""

    after: datetime | None
    """None if nothing tells how long before."""
    by: datetime


class PriceAt(NamedTuple):
    """What an entry cost at a moment. True, where `Unknown` is false."""

    entry: Entry
    """The entry with the prices of that moment; everything else of it is as it is now, or was at its end."""
    at: datetime
    """The moment that was asked for, in UTC."""
    since: Interval
    """When these prices came; before the log began nobody looked."""
    until: Interval | None
    """When they went; None if they stand."""
    basis: Basis

    @property
    def is_certain(self) -> bool:
        """Whether these were the prices for sure; otherwise they may have gone shortly before."""
        return self.until is None or (self.until.after is not None and self.at <= self.until.after)


class Unknown(NamedTuple):
    """That nothing tells what a model cost at a moment, and why. It is false."""

    reason: str

    def __bool__(self) -> bool:
        return False


def price_at(
    rows: Sequence[LoggedChange], now: Mapping[str, Any] | None, when: datetime, began: datetime
) -> PriceAt | Unknown:
    """What an entry cost at a moment.

    `rows` are all rows of the log about it, the oldest first; `now` is the entry as the catalog has it, None if it has
    it no more; `began` is when the log began. A price is what was last read at or before the moment.
    """
    if when < began:
        return Unknown(f"the history of this catalog begins at {moment(began)}")
    entry, corrected = _undone(rows, now, when)
    if entry is None:
        return Unknown(_why_absent(rows, when))
    if "pricing" not in entry:
        return Unknown("no price of it was known then")
    later = [row for row in rows if row.at > when and _is_of_price(row)]
    earlier = [row for row in rows if row.at <= when and _is_of_price(row)]
    since = Interval(earlier[-1].last_seen_before, earlier[-1].at) if earlier else Interval(None, began)
    until = Interval(later[0].last_seen_before, later[0].at) if later else None
    rebuilt = any(row.evidence == REBUILT for row in (*earlier[-1:], *later[:1]))
    basis: Basis = "corrected" if corrected else "rebuilt" if rebuilt else "observed"
    return PriceAt(Entry(entry), when, since, until, basis)


def _undone(
    rows: Sequence[LoggedChange], now: Mapping[str, Any] | None, when: datetime
) -> tuple[dict[str, Any] | None, bool]:
    """The entry with what became of its prices after a moment undone, and whether one of them is a later correction."""
    entry = dict(now) if now is not None else None
    corrected: set[str] = set()
    for row in reversed(rows):
        if row.at <= when:
            break
        if row.kind in ("added", "returned"):
            entry = None
        elif row.kind == "removed":
            entry = dict(row.old)
        elif entry is not None and row.field.startswith("pricing.") and row.kind != "held":
            if row.kind == "correction":
                # The provider had said the new value all the while.
                corrected.add(row.field)
            else:
                corrected.discard(row.field)
                entry = _with_price(entry, row.field, row.old)
    return entry, bool(corrected)


def _with_price(entry: Mapping[str, Any], field: str, value: Any) -> dict[str, Any]:
    """The entry with a price set to this value, None for absent."""
    pricing = dict(entry.get("pricing") or {})
    part = field.partition(".")[2]
    pricing.pop(part, None)
    pricing |= {} if value is None else {part: value}
    changed = dict(entry) | {"pricing": pricing}
    return changed if pricing else {name: value for name, value in changed.items() if name != "pricing"}


def _is_of_price(row: LoggedChange) -> bool:
    """Whether the prices of an entry came, went or changed with a row."""
    return row.kind in PRESENCE or row.kind == "price"


def _why_absent(rows: Sequence[LoggedChange], when: datetime) -> str:
    gone = [row for row in rows if row.at <= when and row.kind == "removed"]
    if gone:
        return f"its provider listed it no more from {moment(gone[-1].at)} on"
    first = next((row for row in rows if row.kind == "added"), None)
    return f"its provider did not list it before {moment(first.at)}" if first else "no provider has listed it"
