"""What a registry needs of a catalog, in whatever form it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from model_registry.catalog.columns import Column
from model_registry.catalog.entry import Entry
from model_registry.catalog.names import KINDS
from model_registry.vocabulary import NameKind, Row


class CatalogReader(Protocol):
    """What a registry needs of a catalog, in whatever form it is."""

    @property
    def updated(self) -> date | None:
        """The newest day on which an entry changed."""

    def __len__(self) -> int: ...

    def rows(self) -> Sequence[Row]:
        """Every entry, in the order of `models.json`."""

    def row(self, position: int) -> Row:
        """The entry at a position in that order."""

    def column(self, name: str) -> Column:
        """One fact of every entry; see `columns.READERS`. Raises `KeyError` for a name that is none."""

    def named(self, name: str, kinds: Sequence[NameKind] = KINDS) -> tuple[NameKind, Sequence[Entry]] | None:
        """The entries a name is of, the preferred first, by the first of these kinds it is; None if of none."""
