"""Entries as TOML, an array of tables `models` with the keys of the schema; days are TOML dates.

The layout is that of `tomli_w`, which takes some times as long: it looks at each character of each text. A text of the
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

from model_registry.catalog.repeated import Made
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat
from model_registry.schemas import Record, TokenPrices, Window, plain_number

_Writers: TypeAlias = Mapping[type, Made[tuple[str, Any], str]]
"""The lines of values by their type; what is of none of these is an array or a table."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 100
"""Characters of a line on which a table of an array may stand."""


def write(catalog: Catalog) -> bytes:
    """A document with one table an entry."""
    tables = (_table("[[models]]", "models", vars(entry), _OF_AN_ENTRY).encode() for entry in catalog.values())
    return b"\n".join(tables) or b"models = []\n"


def _lines(text: Callable[[Any], str]) -> Made[tuple[str, Any], str]:
    """The line of each fact by its name and value."""
    return Made(lambda fact: f"{_key(fact[0])} = {text(fact[1])}\n")


def _table(head: str, path: str, facts: Mapping[str, object], write: _Writers) -> str:
    """A table under its head: its values, then the tables in it."""
    values, tables = [f"{head}\n"], []
    for name, value in facts.items():
        if value is None:
            continue
        if (lines := write.get(type(value))) is not None:
            values.append(lines[name, value])
        elif isinstance(value, tuple) and (told := _array(value)):
            values.append(f"{_key(name)} = {told}\n")
        else:
            tables += _tables(f"{path}.{_key(name)}", value)
    if len(values) > 1 or not tables:
        tables.insert(0, "".join(values))
    return "\n".join(tables)


def _tables(path: str, group: Any) -> list[str]:  # a record, several of them, or tables by their names
    if isinstance(group, tuple):
        return [_table(f"[[{path}]]", path, _facts(each), _IN_A_GROUP) for each in group]
    if isinstance(group, Record) and not isinstance(group, TokenPrices):
        return [_repeated(path, type(group), *vars(group).values())]
    return [_table(f"[{path}]", path, _facts(group), _IN_A_GROUP)]


def _facts(group: Any) -> Mapping[str, object]:
    if isinstance(group, Window):
        return {"from" if name == "from_" else name: value for name, value in vars(group).items()}
    return vars(group) if isinstance(group, Record) else group


@lru_cache(maxsize=4096)
def _repeated(path: str, record: type[Record], *values: object) -> str:
    """A group that says of many models the same: what they can do, how they did in a benchmark."""
    return _table(f"[{path}]", path, dict(zip(record.model_fields, values, strict=True)), _IN_A_GROUP)


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else encode_basestring(name)


def _array(values: tuple[Any, ...]) -> str:
    """Nothing if they are tables, and one of them is too long for a line."""
    if isinstance(values[0], str):
        items = [encode_basestring(value) for value in values]
    else:
        items = [_inline(value) for value in values]
        if any("\n" in item or len(f"    {item},") > _LONGEST for item in items):
            return ""
    return "".join(("[\n", *(f"    {item},\n" for item in items), "]"))


def _inline(group: Any) -> str:
    facts = ((name, value) for name, value in _facts(group).items() if value is not None)
    values = (f"{_key(name)} = {_WRITERS.get(type(value), _inline)(value)}" for name, value in facts)
    return f"{{ {', '.join(values)} }}"


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: {True: "true", False: "false"}.__getitem__,
    int: str,
    Decimal: lambda value: str(plain_number(value)),
    date: lambda day: encode_basestring(str(day)),
}
_WRITERS: Mapping[type, Callable[[Any], str]] = {**_TEXTS, tuple: _array}
_IN_A_GROUP: _Writers = {kind: _lines(text) for kind, text in _TEXTS.items()}
_OF_AN_ENTRY: _Writers = {**_IN_A_GROUP, date: _lines(str)}


FORMAT = FileFormat("toml", "every fact as TOML, for programs that read their settings so", write)
