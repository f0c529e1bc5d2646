"""A SQLite database of one table `models`: one row an entry, one column a fact.

`id` is the full id and the primary key. The other columns are the facts of the schema with `_` for each point
(`pricing_input`, `capabilities_vision`); NULL is unknown. Flags are 0 and 1, days texts `YYYY-MM-DD`; sets
(`aliases`, `tags`, …) and tables (`benchmarks`, `pricing_tiers`, …) are JSON, to be read with `json_each`.

The bytes are the same each time: fixed page size and encoding, one transaction, no clock, and the version of the
SQLite library that wrote the file, which the header would tell, is put as `VERSION` everywhere. No reader uses it
(https://sqlite.org/fileformat2.html, "write library version number"). What is left to the library is how it lays
rows out in pages; that has not changed within version 3.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from pydantic import JsonValue

from model_registry.exports.base import FileFormat, facts_of, json_line
from model_registry.facts import FACTS, Kind
from model_registry.schemas import ModelEntry
from model_registry.store import Catalog

VERSION = 3_040_000
"""The version of SQLite that the header names."""

_VERSION_AT = slice(96, 100)
_TYPES: Mapping[Kind, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "flag": "INTEGER",
    "day": "TEXT",
    "texts": "TEXT",
    "table": "TEXT",
}
_COLUMNS = {"id": "TEXT PRIMARY KEY NOT NULL"} | {
    fact.name.replace(".", "_"): _TYPES[fact.kind] for fact in FACTS.values()
}


def write(catalog: Catalog) -> bytes:
    """The file of the database."""
    names = ", ".join(_COLUMNS)
    marks = ", ".join("?" * len(_COLUMNS))
    declared = ",\n  ".join(f"{name} {type_}" for name, type_ in _COLUMNS.items())
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript("PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = 0;")
        connection.executescript(f"BEGIN; CREATE TABLE models (\n  {declared}\n);")
        connection.execute("CREATE INDEX models_canonical_id ON models (canonical_id)")
        # The names are of our own schema; no value is part of a statement.
        insert = f"INSERT INTO models ({names}) VALUES ({marks})"  # noqa: S608
        connection.executemany(insert, map(_row, catalog.values()))
        connection.execute("COMMIT")
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    content[_VERSION_AT] = VERSION.to_bytes(4, "big")
    return bytes(content)


def _row(entry: ModelEntry) -> list[JsonValue]:
    facts = facts_of(entry)
    values = (fact.within(facts) for fact in FACTS.values())
    return [str(entry.key), *(json_line(value) if isinstance(value, list | dict) else value for value in values)]


FORMAT = FileFormat("sqlite", "a database of one table, for SQL and Datasette", write, binary=True)
