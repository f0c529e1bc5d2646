"""The catalog as a file: read whole, written in one step and only when its content differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import pydantic_core
from pydantic import TypeAdapter, ValidationError

from model_registry import files
from model_registry.errors import ConfigurationError
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

Catalog: TypeAlias = dict[Key, ModelEntry]
"""All entries of one moment, sorted by key."""

_ENTRIES = TypeAdapter(list[ModelEntry])

_TINY = re.compile(r'": ?-?(?:0\.0000|\d[.\d]*e)')
"""A number below 0.0001, the only ones that pydantic, four times as fast, writes otherwise than `json` does."""


def catalog(entries: Iterable[ModelEntry]) -> Catalog:
    """The entries by key, in the order of the file."""
    return {entry.key: entry for entry in sorted(entries, key=lambda entry: entry.key)}


def load(path: Path) -> Catalog:
    """The catalog in a file; empty if there is none.

    Raises `ConfigurationError` if the file is no catalog: it is never overwritten then.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    try:
        entries = _ENTRIES.validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigurationError(
            f"{path} is not a catalog ({place}: {first['msg']}); restore it or move it away, it was not touched"
        ) from None
    result = catalog(entries)
    if len(result) != len(entries):
        raise ConfigurationError(f"{path} holds an entry twice; restore it or move it away, it was not touched")
    return result


def read_existing(path: Path) -> Catalog:
    """The catalog in a file that must be there. Raises `ConfigurationError` as `load` does, and if it is not."""
    if not path.exists():
        raise ConfigurationError(f"{path} does not exist; name a catalog, or make it with `model-registry refresh`")
    return load(path)


def dumps(entries: Catalog) -> str:
    """The catalog as the file holds it: what `json.dumps` with an indent of 2 makes of all entries.

    Written entry by entry, because the rows of a large catalog take many times the memory of its text.
    """
    rows = [_indented(entry) for entry in entries.values()]
    return "[\n" + ",\n".join(rows) + "\n]\n" if rows else "[]\n"


def to_json(facts: object, indent: int | None = None) -> str:
    """An entry, or any part of one, as JSON: on one line without spaces, or indented. What is unknown has no key.

    Numbers are written as `json` of the standard library writes them under every version of Python.
    """
    text = pydantic_core.to_json(facts, exclude_none=True, indent=indent).decode()
    if not _TINY.search(text):
        return text
    plain = pydantic_core.to_jsonable_python(facts, exclude_none=True)
    return json.dumps(plain, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))


def _indented(entry: ModelEntry) -> str:
    return "  " + to_json(entry, indent=2).replace("\n", "\n  ")


def write_changed(path: Path, text: str) -> bool:
    """Replace the file as `write` does unless it holds this text already; whether it was replaced."""
    try:
        if path.read_bytes() == text.encode():
            return False
    except FileNotFoundError:
        pass
    files.write(path, text)
    return True
