"""The job that keeps usage small: hours become days, and what is long past goes.

Each step is one transaction, after which every sum is what it was: killed anywhere, the next run goes on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, select

from model_registry.service.database import Database
from model_registry.service.sums import add_up
from model_registry.service.tables import changes, latencies, performance, usage_batches
from model_registry.service.waiting import settle

HOURS_KEPT = 2
"""Whole days before today that are kept by the hour."""
BATCHES_KEPT = 30
"""Days for which a batch is known again, and what it said is kept."""
CHANGES_KEPT = 30
"""Days for which it is kept who changed what; a process that has not looked for so long reads everything again."""
PERFORMANCE_KEPT = 400
"""Days for which it is kept how routes have done. What was spent is kept for ever."""
_AT_ONCE = 1_000
"""Rows that are deleted in one transaction: others can write in between."""


class RolledUp(NamedTuple):
    """What a run did."""

    hours: int
    """Hours that became a part of their day."""
    batches: int
    changes: int
    periods: int
    """Rows of performance that were too old."""


def roll_up(database: Database, now: datetime | None = None) -> RolledUp:
    """Make days of the hours that are over, and delete what is older than it is kept. Raises `StoreDown`."""
    now = now or datetime.now(UTC)

    def before(days: int) -> str:
        return (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    settle(database)
    hours = _hours(database, before(HOURS_KEPT)[:10])
    for hour in hours:
        with database.writing() as connection:
            for table in (performance, latencies):
                _fold(connection, table, hour)
    oldest = before(PERFORMANCE_KEPT)[:10]
    return RolledUp(
        len(hours),
        _delete(database, usage_batches.c.batch_id, usage_batches.c.received_at < before(BATCHES_KEPT)),
        _delete(database, changes.c.rev, changes.c.at < before(CHANGES_KEPT)),
        sum(_delete(database, table.c.period, table.c.period < oldest) for table in (performance, latencies)),
    )


def _hours(database: Database, end: str) -> list[str]:
    """The hours before a day, as far as they are kept by the hour."""
    period = performance.c.period
    asked = select(period).where(period < end, func.length(period) > len(end)).distinct()
    with database.reading() as connection:
        return sorted(connection.scalars(asked))


def _fold(connection: Connection, table: Table, hour: str) -> None:
    """Add the rows of an hour to those of its day."""
    keys = table.primary_key.columns
    of_hour = table.c.period == hour
    # In the order in which batches lock them, so that none waits for this crosswise.
    connection.execute(select(*keys).where(of_hour).order_by(*keys).with_for_update())
    # What is deleted is what is added: rows that came in between, too.
    gone = connection.execute(delete(table).where(of_hour).returning(*table.columns)).all()
    add_up(connection, table, {(hour[:10], *row[1 : len(keys)]): row[len(keys) :] for row in gone})


def _delete(database: Database, key: Column[Any], old: ColumnElement[bool]) -> int:
    """Delete the rows that are old, some at a time; returns how many there were."""
    deleted = 0
    while True:
        with database.writing() as connection:
            some = connection.scalars(select(key).where(old).distinct().limit(_AT_ONCE)).all()
            if not some:
                return deleted
            deleted += connection.execute(delete(key.table).where(key.in_(some))).rowcount
