"""A catalog in figures: how much it holds, who can do what, and what ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from model_registry.catalog.entry import Capabilities, Entry
from model_registry.query import capabilities

if TYPE_CHECKING:
    from model_registry.vocabulary import Row


class CatalogStats(NamedTuple):
    """How much a catalog holds. Mappings go from the most frequent to the least."""

    entries: int
    """Number of entries."""
    models: int
    """Number of different models: canonical ids."""
    updated: date | None
    """Newest day on which an entry changed."""
    providers: Mapping[str, int]
    """Entries by provider."""
    developers: Mapping[str, int]
    """Entries by developer."""
    types: Mapping[str, int]
    """Entries by type."""
    sources: Mapping[str, int]
    """Entries by who vouches for them."""
    qualities: Mapping[str, int]
    """Entries by quality."""
    statuses: Mapping[str, int]
    """Entries by status, where the provider says one."""
    models_with: Mapping[str, int]
    """Entries known to have each capability of the schema."""
    fields: Mapping[str, float]
    """Share of the entries, from 0 to 1, in which each field is known; in the order of the schema."""
    fields_by_provider: Mapping[str, Mapping[str, float]]
    """The same for each provider's entries alone; providers by name."""


class Known(NamedTuple):
    """How many entries have a capability."""

    yes: int
    """Entries known to have it."""
    no: int
    """Entries known not to have it."""
    unknown: int
    """Entries of which nothing is known."""


class Deprecation(NamedTuple):
    """An entry that ends."""

    entry: Entry
    """The entry."""
    retirement_date: date | None
    """Day from which calls fail, None if the provider has named none."""
    days_left: int | None
    """Days until calls fail, negative if they do already; None if the day is unknown."""
    successor: str | None
    """Model id the provider names as the replacement."""


class PriceEnd(NamedTuple):
    """An entry whose ordinary prices have an announced end."""

    entry: Entry
    """The entry; its `pricing.then` holds what follows, where that is announced."""
    valid_until: date
    """Last day on which the prices hold."""
    days_left: int
    """Days until then, negative if it is over."""


def stats(rows: Sequence[Row], updated: date | None) -> CatalogStats:
    """The figures of a catalog."""
    by_provider: dict[str, list[Row]] = {}
    for row in rows:
        by_provider.setdefault(row["provider"], []).append(row)
    able = Counter(name for row in rows for name, value in row.get("capabilities", {}).items() if value)
    return CatalogStats(
        entries=len(rows),
        models=len({row.get("canonical_id", f"{row['provider']}/{row['model_id']}") for row in rows}),
        updated=updated,
        providers=_counts(rows, "provider"),
        developers=_counts(rows, "developer"),
        types=_counts(rows, "type"),
        sources=_counts(rows, "source"),
        qualities=_counts(rows, "quality"),
        statuses=_counts(rows, "status"),
        models_with=MappingProxyType({name: able[name] for name in Capabilities.FIELDS if able[name]}),
        fields=_rates(rows),
        fields_by_provider=MappingProxyType({slug: _rates(listed) for slug, listed in sorted(by_provider.items())}),
    )


def _rates(rows: Sequence[Row]) -> Mapping[str, float]:
    filled = Counter(field for row in rows for field in row)
    return MappingProxyType({name: round(filled[name] / len(rows), 4) for name in Entry.FIELDS if filled[name]})


def capability_matrix(entries: Sequence[Entry]) -> Mapping[str, Mapping[str, Known]]:
    """For each provider, how many of its entries have each capability of `abilities.NAMES`."""
    answers: dict[str, Counter[tuple[str, bool | None]]] = {}
    for entry in entries:
        counts = answers.setdefault(entry.provider, Counter())
        counts.update((name, capabilities.has(entry, name)) for name in capabilities.NAMES)
    return MappingProxyType(
        {
            provider: MappingProxyType(
                {
                    name: Known(counts[name, True], counts[name, False], counts[name, None])
                    for name in capabilities.NAMES
                }
            )
            for provider, counts in answers.items()
        }
    )


def deprecations(entries: Sequence[Entry], within_days: int | None, today: date) -> tuple[Deprecation, ...]:
    """The entries that end, the first to end first."""
    ending = [
        Deprecation(entry, day, None if day is None else (day - today).days, entry.successor)
        for entry in entries
        if entry.status in ("deprecated", "retired") or entry.retirement_date
        for day in (entry.retirement_date,)
    ]
    if within_days is not None:
        ending = [each for each in ending if each.days_left is not None and 0 <= each.days_left <= within_days]
    return tuple(sorted(ending, key=lambda each: each.retirement_date or date.max))


def price_ends(entries: Sequence[Entry], within_days: int | None, today: date) -> tuple[PriceEnd, ...]:
    """The entries whose prices end, the first to end first."""
    ending = [
        PriceEnd(entry, day, (day - today).days)
        for entry in entries
        if entry.pricing and (day := entry.pricing.valid_until)
    ]
    if within_days is not None:
        ending = [each for each in ending if 0 <= each.days_left <= within_days]
    return tuple(sorted(ending, key=lambda each: each.valid_until))


def _counts(rows: Sequence[Row], field: str) -> Mapping[str, int]:
    counts = Counter(row[field] for row in rows if field in row)
    return MappingProxyType(dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))))
