"""Entries as TOML, an array of tables `models` with the keys of the schema; days are TOML dates.

The layout is that of `tomli_w`, which takes some times as long: it looks at each character of each text. A text of the
catalog holds no control character, so that what JSON escapes in it is what TOML does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from json.encoder import encode_basestring
from typing import Any

from model_registry.catalog.fields import contents, known_columns
from model_registry.catalog.repeated import Made, made_by
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, in_batches
from model_registry.schemas import Record, Window, plain_number

_ROOT = "models"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 100
"""Characters of a line on which a table of an array may stand."""


def write(catalog: Catalog) -> bytes:
    """A document with one table an entry."""
    texts = (text for entries in in_batches(catalog) for text in _records(f"[[{_ROOT}]]", _ROOT, entries))
    return "".join(texts)[1:].encode() or b"models = []\n"


def _records(head: str, path: str, records: Sequence[Record | None]) -> Iterator[str]:
    """Each record as a table: an empty line and its head, its values, then the tables in it. Nothing where it is None.

    It is made by columns: most of what a record could say nobody has said, and many say the same.
    """
    blank = [""] * len(records)
    values: list[Sequence[str]] = [blank]
    tables: list[Sequence[str]] = [blank]
    for name, column in known_columns(records):
        some = next(value for value in column if value is not None)
        if isinstance(some, Record):
            tables.append(list(_records(f"[{path}.{name}]", f"{path}.{name}", column)))
        elif isinstance(some, dict) or (isinstance(some, tuple) and isinstance(some[0], Record)):
            told = list(map(_writer(path, name), column))
            values.append([line for line, _ in told])
            tables.append([below for _, below in told])
        else:
            values.append(list(map(_liner(path, name), column)))
    for own, below in zip(_joined(values), _joined(tables), strict=True):
        yield f"\n{head}\n{own}{below}" if own else below


def _joined(columns: Iterable[Sequence[str]]) -> Iterator[str]:
    return map("".join, zip(*columns, strict=True))


@cache
def _liner(path: str, name: str) -> Callable[[Any], str]:
    """What writes the line of a value of a record; that of an entry may be a day."""

    def line(value: Any) -> str:
        if value is None:
            return ""
        return f"{name} = {value if path == _ROOT and isinstance(value, date) else _TEXTS[type(value)](value)}\n"

    return Made(line).__getitem__


@cache
def _writer(path: str, name: str) -> Callable[[Any], tuple[str, str]]:
    """What writes a group of a record that is none itself."""
    return made_by(contents, partial(_told, path, name))


def _told(path: str, name: str, value: Any) -> tuple[str, str]:
    """A value as a line, or as tables."""
    if value is None:
        return "", ""
    text = _TEXTS.get(type(value))
    if text and (told := text(value)):
        return f"{_key(name)} = {told}\n", ""
    path = f"{path}.{_key(name)}"
    if isinstance(value, tuple):
        return "", "".join(_table(f"[[{path}]]", path, each) for each in value)
    return "", _table(f"[{path}]", path, value)


def _table(head: str, path: str, group: Any) -> str:
    told = [_told(path, name, value) for name, value in _facts(group).items()]
    own, below = map("".join, zip(*told, strict=True))
    return f"\n{head}\n{own}{below}" if own else below


def _facts(group: Any) -> Mapping[str, object]:
    if isinstance(group, Window):
        return {"from" if name == "from_" else name: value for name, value in vars(group).items()}
    return vars(group) if isinstance(group, Record) else group


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
    values = (f"{_key(name)} = {_TEXTS.get(type(value), _inline)(value)}" for name, value in facts)
    return f"{{ {', '.join(values)} }}"


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: {True: "true", False: "false"}.__getitem__,
    int: str,
    Decimal: lambda value: str(plain_number(value)),
    date: lambda day: encode_basestring(str(day)),
    tuple: _array,
}


FORMAT = FileFormat("toml", "every fact as TOML, for programs that read their settings so", write)
