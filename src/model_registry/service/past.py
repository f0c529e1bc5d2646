"""The past of the catalog beneath: the log beside its file is taken along with it, so that every process can tell.

What clients have set is not in it: the log tells what the catalog said.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from model_registry.history.changes import LoggedChange, at_moment, moment
from model_registry.history.log import Log
from model_registry.history.prices import PriceAt, Unknown, price_at
from model_registry.service.database import Database
from model_registry.service.tables import bases, history
from model_registry.vocabulary import Row

_AT_ONCE = 500
"""Rows, or routes, of one statement."""


class Wanted(NamedTuple):
    """Which changes are asked for."""

    since: date | datetime | None = None
    """After this moment, or after this day has begun; ever if None."""
    kinds: Collection[str] = ()
    """Any if there are none."""
    routes: Collection[str] | None = None
    """None for all."""


class Told(NamedTuple):
    """A change, and its place: one that is told later has a later place, whenever it happened."""

    number: int
    change: LoggedChange


class Logs(NamedTuple):
    """What is told of some routes."""

    began: datetime | None
    """Since when; None if nothing is told of any."""
    changes: Mapping[str, Sequence[LoggedChange]]
    """By route, the oldest first."""

    def price(self, route_id: str, now: Row | None, when: datetime) -> PriceAt | Unknown:
        """What a route cost at a moment, by the catalog, which says `now` of it; None if it does not know it."""
        if self.began is None:
            return Unknown("no history came with the catalog")
        if when > datetime.now(UTC):
            return Unknown("that is still to come")
        return price_at(self.changes[route_id], now, when, self.began)


NOTHING_TOLD = Logs(None, {})


class Past:
    """What one database holds of the past."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def observed_since(self) -> datetime | None:
        """Since when every change of the catalog is known; None if none is."""
        with self.database.reading() as connection:
            return _observed_since(connection)

    def changes(self, wanted: Wanted, after: int = 0, limit: int | None = None) -> list[Told]:
        """So many changes behind a place, in their places; all of them without a limit."""
        asked = select(history.c.number, history.c.content).where(history.c.number > after)
        if wanted.since is not None:
            asked = asked.where(history.c.at > _text(wanted.since))
        if wanted.kinds:
            asked = asked.where(history.c.kind.in_(sorted(wanted.kinds)))
        if wanted.routes is not None:
            asked = asked.where(history.c.route_id.in_(sorted(wanted.routes)))
        with self.database.reading() as connection:
            rows = connection.execute(asked.order_by(history.c.number).limit(limit)).all()
        return [Told(number, _change(content)) for number, content in rows]

    def logs(self, routes: Collection[str]) -> Logs:
        """What is told of these routes."""
        told: dict[str, list[LoggedChange]] = {route_id: [] for route_id in routes}
        ids = sorted(told)
        with self.database.reading() as connection:
            began = _observed_since(connection)
            for start in range(0, len(ids) if began else 0, _AT_ONCE):
                asked = select(history.c.route_id, history.c.content)
                asked = asked.where(history.c.route_id.in_(ids[start : start + _AT_ONCE])).order_by(history.c.at)
                for route_id, content in connection.execute(asked):
                    told[route_id].append(_change(content))
        return Logs(began, told)


def unread(database: Database, log: Log | None) -> Sequence[LoggedChange]:
    """The rows of a log that the database may not have yet, as far as it has some of it."""
    if log is None or log.began is None:
        return ()
    with database.reading() as connection:
        known = connection.scalar(select(func.max(history.c.at))) if _observed_since(connection) == log.began else None
    # A run that was killed adds the rest of its rows later, with its own moment.
    return [row for row in log.rows(at_moment(known).date()) if moment(row.at) >= known] if known else ()


def take(connection: Connection, log: Log | None, rows: Iterable[LoggedChange]) -> str | None:
    """Hold these rows of a log beside those there are of it, or all of it and nothing else; returns when it began.

    Nobody else writes until the transaction ends. The log is that of the catalog beneath, or of the one that comes.
    """
    began = log.began if log else None
    if _observed_since(connection) != began:
        connection.execute(delete(history))
        rows = ()
    if log is None or began is None:
        return None
    if connection.scalar(select(history.c.number).limit(1)) is None:
        rows = log.rows()
    fresh = {row.id: row for row in rows}
    ids = list(fresh)
    for start in range(0, len(ids), _AT_ONCE):
        there = select(history.c.id).where(history.c.id.in_(ids[start : start + _AT_ONCE]))
        for each in connection.scalars(there).all():
            del fresh[each]
    if fresh:
        last = connection.scalar(select(func.max(history.c.number))) or 0
        connection.execute(
            insert(history), [_values(number, row) for number, row in enumerate(fresh.values(), last + 1)]
        )
    return moment(began)


def _values(number: int, row: LoggedChange) -> dict[str, Any]:
    return {
        "number": number,
        "id": row.id,
        "at": moment(row.at),
        "kind": row.kind,
        "route_id": row.full_id,
        "content": row.line().rstrip("\n"),
    }


def _observed_since(connection: Connection) -> datetime | None:
    since = connection.scalar(select(bases.c.observed_since))
    return at_moment(since) if since else None


def _change(content: str) -> LoggedChange:
    return LoggedChange.of(json.loads(content))


def _text(when: date | datetime) -> str:
    return moment(when) if isinstance(when, datetime) else f"{when.isoformat()}T00:00:00Z"
