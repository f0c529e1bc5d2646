"""The catalog in a form that one lookup reads one line of: what the package carries and the cache keeps.

    model-registry catalog 1 <SHA-256 of all that follows>
    {"entries":…,"updated":…,"names":…}          number of entries, newest day of change, bytes of the next part
    "gpt-4o"<TAB>model_id 4711 9,canonical_id …  each name with where its entries begin, sorted by name
    {"provider":"ai21","model_id":…}             each entry, in the order of `models.json`

Names are found by bisection, so nothing is parsed before it is asked for. Equal catalogs make equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from model_registry.catalog import names
from model_registry.catalog.entry import Entry
from model_registry.catalog.names import KINDS, NameKind
from model_registry.catalog.view import Row, gc_paused
from model_registry.errors import ConfigurationError

MAGIC = b"model-registry catalog 1 "
"""What the form begins with. Another form gets another number."""


def build_index(rows: Iterable[Row]) -> bytes:
    """The indexed form of a catalog. The rows are those of `models.json`, in any order."""
    ordered = sorted(rows, key=lambda row: (row["provider"], row["model_id"]))
    lines = [_compact(row) + b"\n" for row in ordered]
    begins = list(accumulate(map(len, lines), initial=0))
    index = sorted((_compact(name), kinds) for name, kinds in names.index(ordered).items())
    named = b"".join(
        name + b"\t" + ",".join(_of_kind(kind, positions, begins) for kind, positions in kinds.items()).encode() + b"\n"
        for name, kinds in index
    )
    updated = max((row["updated"] for row in ordered if "updated" in row), default=None)
    head = _compact({"entries": len(ordered), "updated": updated, "names": len(named)}) + b"\n"
    body = b"".join((head, named, *lines))
    return MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _of_kind(kind: NameKind, positions: Iterable[int], begins: Sequence[int]) -> str:
    return " ".join((kind, *(str(begins[position]) for position in positions)))


class IndexedCatalog:
    """A catalog in the indexed form. Verified when it is opened, parsed when it is asked."""

    def __init__(self, content: bytes, origin: str, *, verified: bool = False) -> None:
        """Open it. Raises `ConfigurationError`, which names `origin`, if a single byte is not what was written.

        `verified`: somebody has made sure of that already, by a checksum of their own.
        """
        first = content.find(b"\n") + 1
        digest = content[len(MAGIC) : first - 1]
        sound = verified or hashlib.sha256(memoryview(content)[first:]).hexdigest().encode() == digest
        if not content.startswith(MAGIC) or not sound:
            raise ConfigurationError(f"{origin} is damaged: its checksum is not that of its content; fetch it again")
        self._content = content
        self._names = content.index(b"\n", first) + 1
        head = json.loads(content[first : self._names])
        self._entries = self._names + head["names"]
        self._count: int = head["entries"]
        self.updated = date.fromisoformat(head["updated"]) if head["updated"] else None

    def __len__(self) -> int:
        return self._count

    def rows(self) -> list[dict[str, Any]]:
        """Every entry, parsed."""
        lines = self._content[self._entries :].replace(b"\n", b",")
        with gc_paused():
            parsed: list[dict[str, Any]] = json.loads(b"[%b]" % lines[:-1])
        return parsed

    def named(self, name: str, kinds: Sequence[NameKind] = KINDS) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries a name is of, the preferred first, by the first of these kinds it is; None if it is of none."""
        listed = (part.split(" ") for part in self._line(_compact(name)).split(","))
        begins = {kind: [int(begin) for begin in places] for kind, *places in listed}
        return next(((kind, [*map(self._entry, begins[kind])]) for kind in kinds if kind in begins), None)

    def _line(self, name: bytes) -> str:
        """What the index says of a name; empty if it does not hold it."""
        content, low, high = self._content, self._names, self._entries
        while low < high:
            middle = (low + high) // 2
            begin = content.rfind(b"\n", low, middle) + 1 or low
            end = content.index(b"\n", middle)
            found, _, line = content[begin:end].partition(b"\t")
            if found == name:
                return line.decode()
            low, high = (end + 1, high) if found < name else (low, begin)
        return ""

    def _entry(self, begin: int) -> Entry:
        begin += self._entries
        return Entry(json.loads(self._content[begin : self._content.index(b"\n", begin)]))
