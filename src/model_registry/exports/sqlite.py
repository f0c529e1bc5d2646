"""A SQLite database of one table `models`: one row an entry, one column a fact.

`id` is the full id, and unique. The other columns are the facts of the schema with `_` for each point
(`pricing_input`, `capabilities_vision`); NULL is unknown, as the release
is of a model that was only first seen on a day. Flags are 0 and 1, days texts `YYYY-MM-DD`; sets
(`aliases`, `tags`, …) and tables (`benchmarks`, `pricing_tiers`, …) are JSON, to be read with `json_each`.

The bytes are the same each time, whichever SQLite library writes them (compared: 3.40 and 3.54): fixed page size and
encoding, one transaction, no clock, numbers bound as what the column keeps, indexes made last, deleted cells
overwritten. Two things in which libraries still differ are put right afterwards: what is left over in the unused part
of a page becomes zeros, and the version of the writing library in the header becomes `VERSION`; no reader uses either
(https://sqlite.org/fileformat2.html).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from model_registry.catalog.fields import FIELDS, ColumnWriter, FieldKind
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, in_batches, json_line
from model_registry.schemas import ModelEntry, plain_number

VERSION = 3_040_000
"""The version of SQLite that the header names."""

_PAGE = 4096
_HEADER = 100
"""Bytes of the file's header, which the first page begins with."""
_VERSION_AT = slice(96, 100)
_PAGE_HEADERS = {0x02: 12, 0x05: 12, 0x0A: 8, 0x0D: 8}
"""Bytes of the header of a page by its kind: inner and outer pages of an index and of a table."""

_TYPES: Mapping[FieldKind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "flag": "INTEGER",
    "day": "TEXT",
    "texts": "TEXT",
    "table": "TEXT",
}
_columns = ColumnWriter({"number": plain_number, "flag": int, "day": str, "texts": json_line, "table": json_line})
_COLUMNS = {"id": "TEXT NOT NULL"} | {fact.name.replace(".", "_"): _TYPES[fact.kind] for fact in FIELDS.values()}


def write(catalog: Catalog) -> bytes:
    """The file of the database."""
    columns = ",\n  ".join(f"{name} {type_}" for name, type_ in _COLUMNS.items())
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in (
            f"PRAGMA page_size = {_PAGE}",
            "PRAGMA encoding = 'UTF-8'",
            "PRAGMA auto_vacuum = 0",
            "PRAGMA secure_delete = ON",
            "BEGIN",
            f"CREATE TABLE models (\n  {columns}\n)",
        ):
            connection.execute(statement)
        for entries in in_batches(catalog):
            _insert(connection, entries)
        connection.execute("CREATE UNIQUE INDEX models_id ON models (id)")
        connection.execute("CREATE INDEX models_canonical_id ON models (canonical_id)")
        connection.execute("COMMIT")
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    for start in range(0, len(content), _PAGE):
        _clear_unused(content, start)
    content[_VERSION_AT] = VERSION.to_bytes(4, "big")
    return bytes(content)


def _insert(connection: sqlite3.Connection, entries: Sequence[ModelEntry]) -> None:
    """Add the rows of some entries. Columns of which none of them says anything are not bound at all."""
    table = _columns(entries)
    # `None` would be bound only after a search for what adapts it, at several times the price of a text.
    marks = ["nullif(?, '')" if name in table else "NULL" for name in FIELDS]
    connection.executemany(
        f"INSERT INTO models VALUES (?, {', '.join(marks)})",  # noqa: S608  # marks alone
        zip([str(entry.key) for entry in entries], *table.values(), strict=True),
    )


def _clear_unused(content: bytearray, start: int) -> None:
    """Write zeros between the list of a page's cells and the first of them."""
    head = start or _HEADER
    size = _PAGE_HEADERS.get(content[head])
    # A page that only goes on with a long value begins with the number of the next one, whose first byte is 0.
    if size is None:
        return
    cells, first = (int.from_bytes(content[at : at + 2], "big") for at in (head + 3, head + 5))
    gap = slice(head + size + 2 * cells, start + first)
    content[gap] = bytes(gap.stop - gap.start)


FORMAT = FileFormat("sqlite", "a database of one table, for SQL and Datasette", write, binary=True)
