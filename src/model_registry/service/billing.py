"""What each call of a batch cost, and to which route, model and platform it counts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from model_registry.catalog.entry import Entry
from model_registry.errors import InvalidUsage, PriceUnknown
from model_registry.history.prices import Unknown
from model_registry.query import cost
from model_registry.service.events import Event, used_by
from model_registry.service.faults import FieldFault, InvalidDocument
from model_registry.service.past import NOTHING_TOLD, Logs
from model_registry.service.snapshot import Snapshot

_AHEAD = timedelta(days=1)
"""How far the clocks of clients may be ahead."""


class Price(NamedTuple):
    """What a call cost."""

    nanos: int | None
    """Billionths of a US dollar, None if it is unpriced."""
    basis: Literal["sent", "catalog", "history"] | None
    """Who says so: the client, or we by the prices that hold now or that held then; None if nobody does."""
    priced_at: str | None = None
    """The route whose prices were taken."""
    code: str | None = None
    """Why it is unpriced: `usage-unknown`, `route-unknown`, `price-unknown` or `currency`."""
    detail: str | None = None


class Whose(NamedTuple):
    """To what a call counts."""

    route_id: str | None
    """The route it went through, None if that is not known for certain."""
    model_id: str | None
    platform_id: str | None
    candidates: tuple[str, ...]
    """The known routes it may have taken; the prices of the first hold."""


class Billed(NamedTuple):
    """A call, to what it counts, and what it cost."""

    at: str
    whose: Whose
    price: Price


class _Wrong(Exception):
    """A field of an event that cannot be."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def routes_before(snapshot: Snapshot, events: Sequence[Event], now: datetime) -> set[str]:
    """The routes of calls of earlier days whose cost is not told: what they cost then is asked of the history."""
    today, rows = _text(now)[:10], snapshot.beneath.base.rows
    routes: set[str] = set()
    for event in events:
        if (event.get("at") or today)[:10] < today and event.get("cost") is None:
            with suppress(_Wrong):
                ids = event.get("route_id"), event.get("model_id"), event.get("platform_id")
                routes.update(_whose(snapshot, *ids).candidates[:1])
    # What a client has set has no history.
    return {each for each in routes if each in rows and snapshot.row(each) is rows[each]}


def bill(snapshot: Snapshot, events: Sequence[Event], now: datetime, logs: Logs = NOTHING_TOLD) -> list[Billed]:
    """What each call cost: what the client says, or else what it cost by the prices of its day as far as the logs tell
    (those of `routes_before`), or else what it costs by the prices at hand.

    Raises `InvalidDocument`, which names every event that cannot be, and its field.
    """
    received, latest = _text(now), _text(now + _AHEAD)
    billed, faults = [], []
    known: dict[tuple[str | None, str | None, str | None], Whose] = {}
    for index, event in enumerate(events):
        at = event.get("at") or received
        try:
            if at > latest:
                raise _Wrong("at", "is more than a day ahead")
            ids = event.get("route_id"), event.get("model_id"), event.get("platform_id")
            whose = known.get(ids)
            if whose is None:
                whose = known[ids] = _whose(snapshot, *ids)
            sent = event.get("cost")
            price = Price(_nanos(sent), "sent") if sent is not None else _price(snapshot, event, at, whose, logs)
            billed.append(Billed(at, whose, price))
        except _Wrong as wrong:
            faults.append(FieldFault(".".join(filter(None, ("events", str(index), wrong.field))), wrong.reason))
    if faults:
        raise InvalidDocument(faults)
    return billed


def _whose(snapshot: Snapshot, route_id: str | None, model_id: str | None, platform_id: str | None) -> Whose:
    if route_id is None:
        if model_id is None:
            raise _Wrong("model_id", "say which model was called, or through which route")
        candidates = _routes(snapshot, model_id, platform_id)
        if len(candidates) != 1:
            return Whose(None, model_id, platform_id, candidates)
        (route_id,) = candidates
    record = snapshot.records["routes"].get(route_id)
    if record is None:
        return Whose(route_id, model_id, platform_id, ())
    own = record.document["model_id"], record.document["platform_id"]
    for name, given, true in zip(("model_id", "platform_id"), (model_id, platform_id), own, strict=True):
        if given is not None and given != true:
            raise _Wrong(name, f"the route is of {true!r}")
    return Whose(route_id, *own, (route_id,))


def _price(snapshot: Snapshot, event: Event, at: str, whose: Whose, logs: Logs) -> Price:
    """What a call cost by our prices."""
    candidates = whose.candidates
    if not candidates:
        return _unpriced("route-unknown", "nothing of this id is known here")
    used = used_by(event)
    if not any(used.values()):
        return _unpriced("usage-unknown", "what the call used is not told")
    entry, basis = _entry_then(snapshot, candidates[0], at, logs)
    try:
        total = cost.bill(entry, cost.usage(tier=event.get("tier"), at=date.fromisoformat(at[:10]), **used))
    except PriceUnknown as error:
        return _unpriced("price-unknown", str(error).replace(error.full_id, candidates[0]))
    except InvalidUsage as error:
        raise _Wrong("", str(error)) from None
    if total.currency != "USD":
        return _unpriced("currency", f"the prices are in {total.currency}")
    return Price(_nanos(total.total), basis, candidates[0])


def _entry_then(snapshot: Snapshot, route_id: str, at: str, logs: Logs) -> tuple[Entry, Literal["catalog", "history"]]:
    """A route with the prices of a moment, if the history tells them, else with those at hand."""
    row = snapshot.row(route_id)
    if route_id in logs.changes:
        past = logs.price(route_id, row, datetime.fromisoformat(at))
        if not isinstance(past, Unknown):
            return past.entry, "history"
    return Entry(row), "catalog"


def _unpriced(code: str, detail: str) -> Price:
    return Price(None, None, None, code, detail)


def _routes(snapshot: Snapshot, model_id: str, platform_id: str | None) -> tuple[str, ...]:
    """The routes that a call of a model may have taken; the first one's prices are the model's."""
    routes = snapshot.routes_of.get(model_id, ())
    if platform_id is not None:
        records = snapshot.records["routes"]
        return tuple(each for each in routes if records[each].document["platform_id"] == platform_id)
    first = snapshot.primary(model_id) if routes else None
    return tuple(sorted(routes, key=lambda each: each != first))


def _nanos(dollars: Decimal) -> int:
    return round(dollars * 10**9)  # half to even


def dollars_of(nanos: int) -> str:
    """An amount of billionths of a US dollar, as text."""
    whole, rest = divmod(nanos, 10**9)
    return f"{whole}.{rest:09d}".rstrip("0") if rest else str(whole)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
