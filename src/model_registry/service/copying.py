"""Taking everything from one database to another: from SQLite to PostgreSQL when one machine is not enough, or back."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from model_registry.errors import ConfigurationError
from model_registry.service.database import Database
from model_registry.service.tables import metadata, registry_rev

_AT_ONCE = 500
"""Rows of one statement."""


def copy(source: Database, target: Database) -> int:
    """Copy every row, keys and usage included, in one transaction; returns how many.

    Both have the tables of this version. Raises `ConfigurationError` if there is anything in the target, which is then
    left as it is, and `StoreDown` and `StoreFull`, after which nothing was copied.
    """
    copied = 0
    with source.reading() as old, target.writing() as new:
        # Who writes locks this row first.
        if new.scalar(select(registry_rev.c.rev).with_for_update()) or any(
            new.execute(select(table).limit(1)).first() for table in metadata.sorted_tables if table is not registry_rev
        ):
            raise ConfigurationError("the database to copy to is not empty; name a new one in DATABASE_URL")
        new.execute(delete(registry_rev))
        for table in metadata.sorted_tables:
            for part in old.execute(select(table)).mappings().partitions(_AT_ONCE):
                new.execute(insert(table), [dict(row) for row in part])
                copied += len(part)
    return copied
