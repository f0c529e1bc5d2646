"""The names that a catalog knows, made ready to be asked for thousands of words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from model_registry import query
from model_registry.catalog import names, retired
from model_registry.catalog.documents import RowsCatalog
from model_registry.library.registry import Registry
from model_registry.query import lookup

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.catalog.retired import Retired
    from model_registry.query.lookup import Found

_LIKE = 84
"""Of 100, how alike two spellings are of which one is a typing error."""


class Names:
    """A catalog, and what is known of models that are gone."""

    def __init__(self, registry: Registry) -> None:
        # A published file is searched for each name; of rows one index is made.
        self.registry = Registry(RowsCatalog(registry.catalog.rows()), origin=registry.origin, fetched=registry.fetched)
        self._found: dict[str, Found | None] = {}

    def has(self, name: str) -> bool:
        """Whether a model is or was called exactly so."""
        return name in self._index or retired.named(name) is not None

    def lists(self, name: str) -> bool:
        """Whether a model is called exactly so today."""
        return name in self._index

    def find(self, name: str) -> Found | None:
        """The entry a name means, however it is spelled."""
        if name not in self._found:
            self._found[name] = lookup.find(self.registry.catalog, name)
        return self._found[name]

    def gone(self, name: str) -> Retired | None:
        """What is known of a model that is gone, by its name."""
        if retired.named(name) is None and not self._might_be_gone(name):
            return None
        return lookup.unknown(self.registry.catalog, name).retired

    def _might_be_gone(self, name: str) -> bool:
        try:
            return query.spellings.retired_release(query.spellings.canonical_id(name)) is not None
        except (ValueError, IndexError):
            return False

    def listed_by(self, provider: str) -> int:
        """How many entries there are of a provider."""
        return self._providers.get(provider, 0)

    def is_closed(self, developer: str) -> bool:
        """Whether a developer has a list of its own here."""
        return developer in self._official

    def entry(self, full_id: str) -> Entry | None:
        """The entry of exactly this full id or alias at its provider, None if there is none."""
        named = self.registry.catalog.named(full_id, ("full_id", "alias"))
        return named[1][0] if named else None

    def nearest(self, name: str) -> str:
        """The full id whose id is spelled nearly so, empty if there is none."""
        from rapidfuzz import fuzz, process

        last = name.rpartition("/")[2].lower()
        near = process.extractOne(last, self._ids.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return self._ids[near[0]] if near else ""

    @cached_property
    def _index(self) -> Mapping[str, object]:
        index: dict[str, None] = {}
        for row in self.registry.catalog.rows():
            index.update((name, None) for name, _ in names.names_of(row))
        return index

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for row in sorted(self.registry.catalog.rows(), key=names.preference_key):
            if row.get("status") != "retired":
                found.setdefault(row["model_id"].rpartition("/")[2].lower(), f"{row['provider']}/{row['model_id']}")
        return found

    @cached_property
    def _providers(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for row in self.registry.catalog.rows():
            counts[row["provider"]] = counts.get(row["provider"], 0) + 1
        return counts

    @cached_property
    def _official(self) -> frozenset[str]:
        return frozenset(row["developer"] for row in self.registry.catalog.rows() if row.get("source") == "official")
