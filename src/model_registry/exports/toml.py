"""Entries as TOML, an array of tables `models` with the keys of the schema; days are TOML dates.

The layout is that of `tomli_w`, which takes four times as long: it looks at each character of each text. A text of the
catalog holds no control character, so that what JSON escapes in it is what TOML does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import tomli_w

from model_registry.catalog.fields import FIELDS
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, json_line, public_fields
from model_registry.schemas import ModelEntry

_DAYS = tuple(fact for fact in FIELDS.values() if fact.kind == "day")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class _ArrayOfTables(Exception):
    """How one is laid out depends on how long each table would be on a line; few entries have any."""


def write(catalog: Catalog) -> bytes:
    """A document with one table an entry."""
    return "\n".join(map(_entry, catalog.values())).encode() or b"models = []\n"


def _entry(entry: ModelEntry) -> str:
    days = {fact.name: day for fact in _DAYS if (day := fact.of(entry)) is not None}
    facts: dict[str, object] = {**public_fields(entry), **days}
    try:
        return _table("[[models]]", "models", facts)
    except _ArrayOfTables:
        return tomli_w.dumps({"models": [facts]})


def _table(head: str, path: str, facts: Mapping[str, object]) -> str:
    """A table under its head: its values, then the tables in it."""
    values, tables = [], []
    for name, value in facts.items():
        key = _key(name)
        if isinstance(value, dict):
            tables.append(_table(f"[{path}.{key}]", f"{path}.{key}", value))
        else:
            values.append(f"{key} = {_value(value)}\n")
    if values or not tables:
        tables.insert(0, "".join((head, "\n", *values)))
    return "\n".join(tables)


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json_line(name)


def _value(value: object) -> str:
    if isinstance(value, str):
        return json_line(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        raise _ArrayOfTables
    if isinstance(value, list):
        items = "".join(f"    {_value(item)},\n" for item in value)
        return f"[\n{items}]"
    return str(value)


FORMAT = FileFormat("toml", "every fact as TOML, for programs that read their settings so", write)
