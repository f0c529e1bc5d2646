"""What batches add to how routes have done, left beside the batches until that of many is added up at once.

A batch of 500 calls touches some 500 rows of latencies, most of which the next batches touch again: written each time,
they would take longer than all the rest. Nothing is lost by it: what waits was committed with its batch, whoever asks
how routes have done adds it up first, and it goes in the transaction that adds it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Table, delete, insert, select

from model_registry.service.database import Database
from model_registry.service.sums import Sums, add_up, added
from model_registry.service.tables import latencies, performance, usage_waiting

_TABLES = (performance, latencies)
_AT_ONCE = 200
"""Batches that are added up in one transaction: others can write in between."""


def packed(sums: Mapping[Table, Sums]) -> bytes:
    """What a batch adds, as it waits."""
    rows = [[(*key, *more) for key, more in sums[table].items()] for table in _TABLES]
    return zlib.compress(to_json(rows), 1)


def leave(connection: Connection, parts: Mapping[str, bytes]) -> None:
    """Let what batches add wait, by the id of each."""
    rows = [{"batch_id": batch_id, "sums": parts[batch_id]} for batch_id in sorted(parts)]
    if rows:
        connection.execute(insert(usage_waiting), rows)


def settle(database: Database) -> None:
    """Add up all that waits. Raises `StoreDown` and `StoreFull`."""
    while _is_any_left(database):
        with database.writing() as connection:
            settle_some(connection)


def _is_any_left(database: Database) -> bool:
    with database.reading() as connection:
        return connection.scalar(select(usage_waiting.c.batch_id).limit(1)) is not None


def settle_some(connection: Connection) -> int:
    """Add up some of what waits; returns how many batches. What another process adds up meanwhile is waited for."""
    batch_id = usage_waiting.c.batch_id
    taken = connection.scalars(select(batch_id).order_by(batch_id).limit(_AT_ONCE).with_for_update()).all()
    parts = connection.scalars(delete(usage_waiting).where(batch_id.in_(taken)).returning(usage_waiting.c.sums)).all()
    rows = [from_json(zlib.decompress(each)) for each in parts]
    for place, table in enumerate(_TABLES):
        keys = len(table.primary_key.columns)
        add_up(connection, table, added(_by_key(each[place], keys) for each in rows))
    return len(parts)


def _by_key(rows: list[list[Any]], keys: int) -> Sums:
    return {tuple(row[:keys]): row[keys:] for row in rows}
