"""One at a time: who runs a job holds it against others, however many machines there are to start it.

What holds is given back by the system when a process ends, however it ends: no lease runs out too early or too late.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from model_registry.service.database import Database

_OURS = 0x6D72
"""The first half of each lock's number, which no other program is likely to take."""


@contextmanager
def held(database: Database, job: str) -> Iterator[bool]:
    """Hold a job of one database while the block runs; yields False, at once, if someone else does.

    SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock of a connection of its own. Raises
    `StoreDown`.
    """
    if database.on_sqlite:
        lock = FileLock(f"{database.engine.url.database}.{job}.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()
        return
    number = zlib.crc32(job.encode()) - 2**31
    with database.session() as connection:
        try:
            yield bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_OURS}, {number})").scalar_one())
        finally:
            # Pooled connections stay open, and with them their locks.
            connection.invalidate()
