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

    def ends_an_id(self, word: str) -> bool:
        """Whether a model is or was called so, whoever stands before it: `sonar` for `perplexity/sonar`."""
        return word in self._ends or retired.named(word) is not None

    def lists(self, name: str) -> bool:
        """Whether a model is called exactly so today."""
        return name in self._index

    def find(self, name: str) -> Found | None:
        """The entry a name means, however it is spelled."""
        if name not in self._found:
            self._found[name] = lookup.find(self.registry.catalog, name)
        return self._found[name]

    def exactly(self, name: str) -> Entry | None:
        """The entry that somebody lists exactly so, None if nobody does."""
        named = self.registry.catalog.named(name, ("full_id", "alias", "model_id"))
        return named[1][0] if named else None

    def same(self, name: str) -> Entry | None:
        """An entry of the same model, whoever serves it and however the name is spelled."""
        try:
            found = query.spellings.same_model(self.registry.catalog, name)
        except (ValueError, IndexError):
            return None
        return min(found, key=lambda entry: entry.source != "official", default=None)

    def gone(self, name: str) -> Retired | None:
        """What is known of a model that is gone, by its name."""
        if self.gone_release(name) is None:
            return None
        return lookup.unknown(self.registry.catalog, name).retired

    def was(self, name: str) -> bool:
        """Whether a model that is gone was called exactly so."""
        return retired.named(name) is not None

    def gone_pointer(self, name: str) -> Retired | None:
        """What is known of the model that a name ending in `-latest` pointed to, if that is gone."""
        return self.gone(name.removesuffix("-latest")) if name.endswith("-latest") else None

    def gone_release(self, name: str) -> Retired | None:
        """What is known of a model that its developer has retired, by any spelling of its name."""
        try:
            return retired.named(name) or query.spellings.retired_release(query.spellings.canonical_id(name))
        except (ValueError, IndexError):
            return None

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
    def _ends(self) -> frozenset[str]:
        return frozenset(name.rpartition("/")[2] for name in self._index)

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
