"""The catalog in a form of which each question reads only what it needs: what the package carries and the cache keeps.

    model-registry catalog 2 1f3a22c0              the checksum of the next line
    {"entries":…,"updated":…,"size":…,"names":[…],"columns":{…},"rows":[…]}   where each part begins, how long it is
                                                   and, but for the rows, its checksum
    "gpt-4o"<TAB>model_id 4711 9,…                  each name with where its entries begin, sorted by name
    [["ai21",…],[0,0,1,…]]                          each column: its values, and which of them each entry has
    "5d41402a",{"provider":"ai21",…}                each entry behind its checksum, in the order of `models.json`

Nothing is read, checked or parsed before it is asked for, and nothing is given that was not checked (by CRC-32).
Equal catalogs make equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import accumulate
from zlib import crc32

from model_registry.catalog.entry import Entry
from model_registry.catalog.names import KINDS
from model_registry.catalog.view import day, gc_paused
from model_registry.compat import TYPE_CHECKING
from model_registry.errors import ConfigurationError

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from model_registry.catalog.columns import Column
    from model_registry.catalog.file_bytes import FileBytes
    from model_registry.vocabulary import NameKind, Row

MAGIC = b"model-registry catalog 3 "
"""What the form begins with. Another form gets another number."""

_SUM = 8
"""Characters of a checksum."""


def build_index(rows: Iterable[Row]) -> bytes:
    """The indexed form of a catalog. The rows are those of `models.json`, in any order."""
    from model_registry.catalog import columns, names  # which no look-up needs

    ordered = sorted(rows, key=lambda row: (row["provider"], row["model_id"]))
    lines = [b'"%b",%b\n' % (_sum(line), line) for line in map(_compact, ordered)]
    begins = list(accumulate(map(len, lines), initial=0))
    index = sorted((_compact(name), kinds) for name, kinds in names.index(ordered).items())
    named = b"".join(
        b"%b\t%b\n" % (name, ",".join(_of_kind(kind, positions, begins) for kind, positions in kinds.items()).encode())
        for name, kinds in index
    )
    parts = {name: _packed(column) for name, column in columns.build_columns(ordered).items()}
    parts["begin"] = _compact([begins[:-1], None]) + b"\n"
    starts = accumulate(map(len, parts.values()), initial=len(named))
    head = {
        "entries": len(ordered),
        "updated": max((row["updated"] for row in ordered if "updated" in row), default=None),
        "size": len(named) + sum(map(len, parts.values())) + begins[-1],
        "names": [0, len(named), crc32(named)],
        "columns": {name: [next(starts), len(part), crc32(part)] for name, part in parts.items()},
        "rows": [len(named) + sum(map(len, parts.values())), begins[-1]],
    }
    line = _compact(head) + b"\n"
    return b"".join((MAGIC, _sum(line), b"\n", line, named, *parts.values(), *lines))


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _sum(content: bytes) -> bytes:
    return b"%08x" % crc32(content)


def _packed(column: Column) -> bytes:
    """A column as its line has it; that every entry has a value of its own need not be written down."""
    alone = len(column.values) == len(column.codes)
    return _compact([column.values, None if alone else column.codes]) + b"\n"


def _of_kind(kind: NameKind, positions: Iterable[int], begins: Sequence[int]) -> str:
    return " ".join((kind, *(str(begins[position]) for position in positions)))


class IndexedCatalog:
    """A catalog in the indexed form. Each part is read, checked and parsed when it is asked for."""

    def __init__(self, content: bytes | FileBytes, origin: str) -> None:
        """Open it. Raises `ConfigurationError`, which names `origin`, if it is torn or its head is damaged.

        Every question raises the same error where what it reads is not what was written.
        """
        self._content = content
        self._origin = origin
        first = content.find(b"\n") + 1
        begin = content.find(b"\n", first) + 1
        line = content[first:begin]
        if content[:first] != b"%b%b\n" % (MAGIC, _sum(line)):
            raise self._damage()
        self._head: dict[str, Any] = json.loads(line)
        self._begin = begin
        if len(content) != begin + self._head["size"]:
            raise self._damage()
        self._rows = begin + self._head["rows"][0]
        self._begins: Sequence[int] | None = None
        self._names: bytes | None = None

    def __len__(self) -> int:
        count: int = self._head["entries"]
        return count

    @property
    def updated(self) -> date | None:
        """The newest day on which an entry changed."""
        newest = self._head["updated"]
        return day(newest) if newest else None

    def rows(self) -> list[dict[str, Any]]:
        """Every entry, parsed."""
        lines = self._content[self._rows : len(self._content)]
        with gc_paused():
            rows: list[dict[str, Any]] = json.loads(b"[%b]" % b",".join(map(self._checked, lines.splitlines(True))))
        return rows

    def row(self, position: int) -> dict[str, Any]:
        """The entry at a position in the order of `models.json`, parsed."""
        if self._begins is None:
            self._begins = self.column("begin").values
        return self._row(self._begins[position])

    def column(self, name: str) -> Column:
        """One fact of every entry; see `columns.READERS`. Raises `KeyError` for a name that is none."""
        from model_registry.catalog.columns import Column  # which no look-up needs

        with gc_paused():
            values, codes = json.loads(self._part(self._head["columns"][name]))
        return Column(values, range(len(values)) if codes is None else codes)

    def named(self, name: str, kinds: Sequence[NameKind] = KINDS) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries a name is of, the preferred first, by the first of these kinds it is; None if it is of none."""
        listed = (part.split(" ") for part in self._line(_compact(name)).split(","))
        begins = {kind: [int(begin) for begin in places] for kind, *places in listed}
        return next(
            ((kind, [Entry(self._row(begin)) for begin in begins[kind]]) for kind in kinds if kind in begins), None
        )

    def _line(self, name: bytes) -> str:
        """What the index says of a name; empty if it does not hold it."""
        if self._names is None:
            self._names = self._part(self._head["names"])
        names, low, high = self._names, 0, len(self._names)
        while low < high:
            middle = (low + high) // 2
            begin = names.rfind(b"\n", low, middle) + 1 or low
            end = names.index(b"\n", middle)
            found, _, line = names[begin:end].partition(b"\t")
            if found == name:
                return line.decode()
            low, high = (end + 1, high) if found < name else (low, begin)
        return ""

    def _row(self, begin: int) -> dict[str, Any]:
        begin += self._rows
        end = self._content.find(b"\n", begin) + 1
        row: dict[str, Any] = json.loads(self._checked(self._content[begin:end]))
        return row

    def _checked(self, line: bytes) -> bytes:
        """The entry on a line with its end. Raises if it is not what was written."""
        row = line[_SUM + 3 : -1]
        if line != b'"%b",%b\n' % (_sum(row), row):
            raise self._damage()
        return row

    def _part(self, place: Sequence[int]) -> bytes:
        start, length, checksum = place
        part = self._content[self._begin + start : self._begin + start + length]
        if crc32(part) != checksum:
            raise self._damage()
        return part

    def _damage(self) -> ConfigurationError:
        return ConfigurationError(f"{self._origin} is damaged: a checksum is not that of its content; fetch it again")
