"""The catalog as a file: read whole, written in one step and only when its content differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError

from model_registry import files
from model_registry.catalog.view import gc_paused
from model_registry.errors import ConfigurationError, in_words
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

Catalog: TypeAlias = dict[Key, ModelEntry]
"""All entries of one moment, sorted by key."""

_ENTRIES = TypeAdapter(list[ModelEntry])

_AT_A_TIME = 100
"""So many entries are encoded at once: of a whole catalog, three copies of the file would be held."""

_BETWEEN = b",\n  {"
"""What stands between two entries and nowhere else: all else begins further to the right, no text has a line break."""

_SMALL = re.compile(rb'": (-?(?:0\.0000\d+|[\d.]+e-?\d+))(,?\n)')
"""A number at the end of a line that Python writes in another way: 0.00006 is 6e-05. In a text, `"` is escaped."""


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
        with gc_paused():
            entries = [entry.with_shared_names() for entry in _ENTRIES.validate_json(content)]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigurationError(
            f"{path} is not a catalog ({place}: {in_words(first)}); restore it or move it away, it was not touched"
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
    """The text of the file that holds this catalog."""
    return encode(entries).decode()


def encode(entries: Catalog) -> bytes:
    """The file that holds this catalog: what `json.dumps` with an indent of 2 makes of all entries, in UTF-8.

    Pydantic writes the same many times faster, but for the spelling of small numbers. No text of it is made: where
    one name holds an emoji, every letter of it would take four bytes.
    """
    return join(encode_each(entries.values()))


def encode_each(entries: Iterable[ModelEntry]) -> Iterator[bytes]:
    """Each entry as it stands in the file, to be put into one with `join`."""
    rows = iter(entries)
    while some := list(islice(rows, _AT_A_TIME)):
        piece = _ENTRIES.dump_json(some, indent=2, exclude_none=True)
        piece = _SMALL.sub(lambda found: b'": %r%b' % (float(found[1]), found[2]), piece)
        yield from piece[len(b"[\n  {") : -len(b"\n]")].split(_BETWEEN)


def join(entries: Iterable[bytes]) -> bytes:
    """The file that holds these entries, each as `encode_each` gives it."""
    file = BytesIO()  # it gives its content away without a copy, which `bytes.join` would make of all entries
    for entry in entries:
        file.write(_BETWEEN if file.tell() else b"[" + _BETWEEN[1:])
        file.write(entry)
    file.write(b"\n]\n" if file.tell() else b"[]\n")
    return file.getvalue()


def write_changed(path: Path, text: str) -> bool:
    """Replace the file as `write` does unless it holds this text already; whether it was replaced."""
    try:
        if path.read_bytes() == text.encode():
            return False
    except FileNotFoundError:
        pass
    files.write(path, text)
    return True
