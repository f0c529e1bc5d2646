"""Entries as TOML, an array of tables `models` with the keys of the schema; days are TOML dates.

The layout is that of `tomli_w`, which takes four times as long: it looks at each character of each text. A text of the
catalog holds no control character, so that what JSON escapes in it is what TOML does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, TypeAlias

import tomli_w
from pydantic_core import to_jsonable_python

from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat
from model_registry.schemas import ModelEntry, Record, plain_number

_Writers: TypeAlias = Mapping[type, Callable[[Any], str]]
"""How a value is written, by its type; what is of none of these is a table."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class _ArrayOfTables(Exception):
    """How one is laid out depends on how long each table would be on a line; few entries have any."""


def write(catalog: Catalog) -> bytes:
    """A document with one table an entry."""
    return "\n".join(map(_entry, catalog.values())).encode() or b"models = []\n"


def _entry(entry: ModelEntry) -> str:
    try:
        return _table("[[models]]", "models", vars(entry), _OF_AN_ENTRY)
    except _ArrayOfTables:
        days = {name: value for name, value in vars(entry).items() if isinstance(value, date)}
        return tomli_w.dumps({"models": [to_jsonable_python(entry, exclude_none=True) | days]})


def _table(head: str, path: str, facts: Mapping[str, object], write: _Writers) -> str:
    """A table under its head: its values, then the tables in it."""
    values, tables = [], []
    for name, value in facts.items():
        if value is None:
            continue
        if text := write.get(type(value)):
            values.append(f"{_key(name)} = {text(value)}\n")
        else:
            inner = f"{path}.{_key(name)}"
            group: dict[str, object] = vars(value) if isinstance(value, Record) else value  # type: ignore[assignment]  # no other kind is left
            tables.append(_table(f"[{inner}]", inner, group, _IN_A_GROUP))
    if values or not tables:
        tables.insert(0, "".join((head, "\n", *values)))
    return "\n".join(tables)


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else encode_basestring(name)


def _array(values: tuple[Any, ...]) -> str:
    if any(isinstance(value, Record) for value in values):
        raise _ArrayOfTables
    items = "".join(f"    {encode_basestring(value)},\n" for value in values)
    return f"[\n{items}]"


_IN_A_GROUP: _Writers = {
    str: encode_basestring,
    bool: {True: "true", False: "false"}.__getitem__,
    int: str,
    Decimal: lambda value: str(plain_number(value)),
    date: lambda day: encode_basestring(str(day)),
    tuple: _array,
}
_OF_AN_ENTRY: _Writers = {**_IN_A_GROUP, date: str}


FORMAT = FileFormat("toml", "every fact as TOML, for programs that read their settings so", write)
