"""Catalogs in other forms than the indexed one: `models.json` as it is published, and rows in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from model_registry.catalog import names
from model_registry.catalog.entry import Entry
from model_registry.catalog.indexed import MAGIC, IndexedCatalog
from model_registry.catalog.names import KINDS
from model_registry.catalog.view import day, gc_paused
from model_registry.compat import TYPE_CHECKING
from model_registry.errors import ConfigurationError

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from model_registry.catalog.columns import Column
    from model_registry.catalog.reader import CatalogReader
    from model_registry.vocabulary import NameKind, Row


def read(content: bytes, origin: str) -> CatalogReader:
    """The catalog a file holds, in the indexed form or as JSON.

    Raises `ConfigurationError`, which names `origin`, if it is neither, or damaged.
    """
    if content.startswith(MAGIC):
        return IndexedCatalog(content, origin)
    return JsonCatalog(content, origin) if JsonCatalog.fits(content) else parse(content, origin)


def parse(content: bytes, origin: str) -> RowsCatalog:
    """The catalog in a JSON file of any layout. Raises `ConfigurationError` if it is none."""
    try:
        with gc_paused():
            rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{origin} is not a catalog: it is not JSON") from error
    if not isinstance(rows, list):
        raise ConfigurationError(f"{origin} is not a catalog: it is not a list of entries")
    for number, row in enumerate(rows):
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("provider", "model_id")):
            raise ConfigurationError(f"{origin} is not a catalog: row {number} names no provider and model id")
    return RowsCatalog(rows)


class RowsCatalog:
    """A catalog of rows in memory."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = sorted(rows, key=lambda row: (row["provider"], row["model_id"]))

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def updated(self) -> date | None:
        """The newest day on which an entry changed."""
        newest = max((row["updated"] for row in self._rows if "updated" in row), default=None)
        return day(newest) if newest else None

    def rows(self) -> Sequence[Row]:
        """Every entry."""
        return self._rows

    def row(self, position: int) -> Row:
        """The entry at a position."""
        return self._rows[position]

    def column(self, name: str) -> Column:
        """One fact of every entry; see `columns.READERS`. Raises `KeyError` for a name that is none."""
        from model_registry.catalog.columns import build_column  # which no look-up needs

        return build_column(name, self._rows)

    def named(self, name: str, kinds: Sequence[NameKind] = KINDS) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries a name is of, the preferred first, by the first of these kinds it is; None if it is of none."""
        positions = self._index.get(name, {})
        return next(
            ((kind, [Entry(self._rows[at]) for at in positions[kind]]) for kind in kinds if kind in positions), None
        )

    @cached_property
    def _index(self) -> dict[str, dict[NameKind, list[int]]]:
        return names.index(self._rows)


class JsonCatalog:
    """`models.json` in the layout it is published in, which shows where entries begin without being parsed.

    An id that the file spells out is read from its own lines; every other question parses the file.
    """

    def __init__(self, content: bytes, origin: str) -> None:
        self._content = content
        self._origin = origin

    @staticmethod
    def fits(content: bytes) -> bool:
        """Whether every entry begins and ends as `json.dumps(entries, indent=2)` writes it.

        A line break inside a string is escaped in JSON, so these lines can be nothing else; the number of keys
        `model_id` tells whether any entry is written in another way.
        """
        entries = content.count(b'\n  {\n    "provider": "')
        return (
            content.startswith(b'[\n  {\n    "provider": "')
            and content.endswith(b"\n  }\n]\n")
            and content.count(b"\n  },\n") + 1 == entries
            and content.count(b',\n    "model_id": "') == entries
            and content.count(b'"model_id"') - content.count(b': "model_id"') == entries
        )

    def __len__(self) -> int:
        return self._content.count(b',\n    "model_id": "')

    @cached_property
    def updated(self) -> date | None:
        """The newest day on which an entry changed."""
        days = re.findall(rb'\n    "updated": "(\d{4}-\d\d-\d\d)"', self._content)
        return day(max(days).decode()) if days else None

    def rows(self) -> Sequence[Row]:
        """Every entry."""
        return self._whole.rows()

    def row(self, position: int) -> Row:
        """The entry at a position."""
        return self._whole.row(position)

    def column(self, name: str) -> Column:
        """One fact of every entry; see `columns.READERS`. Raises `KeyError` for a name that is none."""
        return self._whole.column(name)

    def named(self, name: str, kinds: Sequence[NameKind] = KINDS) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries a name is of, the preferred first, by the first of these kinds it is; None if it is of none."""
        try:
            found = self._spelled_out(name, kinds)
        except ValueError:  # an entry that is no JSON: reading the file whole tells where
            found = None
        return found or self._whole.named(name, kinds)

    def _spelled_out(self, name: str, kinds: Sequence[NameKind]) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries whose own lines hold the name, as long as the kinds asked for are told by such lines."""
        provider, _, model_id = name.partition("/")
        lines = {
            "full_id": b'    "provider": %b,\n    "model_id": %b' % (_quoted(provider), _quoted(model_id)),
            "model_id": b'    "model_id": %b' % _quoted(name),
            "canonical_id": b'    "canonical_id": %b' % _quoted(name),
        }
        for kind in kinds:
            if kind not in lines:
                break
            if rows := list(self._with(lines[kind])):
                return kind, [Entry(row) for row in sorted(rows, key=names.preference_key)]
        return None

    def _with(self, lines: bytes) -> Iterator[dict[str, Any]]:
        """Each entry that holds these lines, the last of which a comma ends or the entry does."""
        lines = b"\n%b" % lines
        place = self._content.find(lines)
        while place >= 0:
            begin = self._content.rindex(b"\n  {\n", 0, place + 1)
            end = self._content.index(b"\n  }", place) + len(b"\n  }")
            if self._content.startswith((b",\n", b"\n"), place + len(lines)):
                yield json.loads(self._content[begin:end])
            place = self._content.find(lines, end)

    @cached_property
    def _whole(self) -> RowsCatalog:
        return parse(self._content, self._origin)


def _quoted(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()
