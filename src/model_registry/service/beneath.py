"""The catalog beneath the edits, as a database holds it: an entry a line, so that only lines that changed are read."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from model_registry.catalog.view import gc_paused
from model_registry.service.records import Base, base_of
from model_registry.vocabulary import Row

_AT_ONCE = 200
"""Lines that are parsed in one go: while it parses, the parser lets no other thread run."""
_BREAK = b",\n"
"""Stands between two lines, and nowhere within one: JSON has no line break in a text."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Beneath(NamedTuple):
    """The catalog beneath the edits."""

    digest: str
    """SHA-256 of its entries; empty if there is none yet."""
    base: Base
    lines: Mapping[bytes, Row] = MappingProxyType({})
    """Its entries, each by what tells its line from all others."""


NOTHING = Beneath("", base_of(()))


def lines_of(rows: Iterable[Row]) -> list[bytes]:
    """Each entry as one line of JSON."""
    return [_encode(row).encode() for row in rows]


def digest_of(lines: Sequence[bytes]) -> str:
    """What tells these entries from all others."""
    return hashlib.sha256(b"[%b]" % b",".join(lines)).hexdigest()


def packed(lines: Sequence[bytes]) -> bytes:
    """The lines as a database holds them: one JSON list, compressed."""
    return zlib.compress(b"[%b]" % _BREAK.join(lines), 6)


def unpacked(content: bytes) -> list[bytes]:
    """The lines of what a database holds; a list without line breaks, as it once was, is one of several entries."""
    return zlib.decompress(content)[1:-1].split(_BREAK)


def beneath_of(digest: str, lines: Sequence[bytes], earlier: Beneath = NOTHING) -> Beneath:
    """The catalog of these lines. What an earlier one had of them is taken over."""
    with gc_paused():
        found = {hashlib.blake2b(line, digest_size=16).digest(): line for line in lines}
        fresh = [mark for mark in found if mark not in earlier.lines]
        known = {mark: earlier.lines[mark] for mark in found.keys() - set(fresh)}
        shared: dict[Any, Any] = {}
        for start in range(0, len(fresh), _AT_ONCE):
            part = fresh[start : start + _AT_ONCE]
            rows = [_lean(row, shared) for row in json.loads(b"[%b]" % b",".join(found[mark] for mark in part))]
            if len(rows) != len(part):  # a list without line breaks
                return Beneath(digest, base_of(rows, earlier.base))
            known |= zip(part, rows, strict=True)
        rows_by_line = {mark: known[mark] for mark in found}
        return Beneath(digest, base_of(rows_by_line.values(), earlier.base), rows_by_line)


_ALIKE = ("capabilities", "modalities")
"""Groups of facts of which few are different."""


def _lean(row: dict[str, Any], shared: dict[Any, Any]) -> Row:
    """The entry, in which texts and groups that others have as well are the same objects: a tenth of the memory."""
    for name, value in row.items():
        if isinstance(value, str):
            row[name] = shared.setdefault(value, value)
        elif name in _ALIKE and value:
            row[name] = shared.setdefault((name, repr(value)), value)
    return row
