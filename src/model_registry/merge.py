"""Joins what was read today with what was published before; nothing is lost to a provider's fault."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from model_registry.collect import Result
from model_registry.errors import SuspiciousCatalog
from model_registry.guards import refuse_damage
from model_registry.schemas import ModelEntry
from model_registry.store import Catalog, catalog


@dataclass(frozen=True)
class Merged:
    """The new catalog and how it came about."""

    entries: Catalog
    results: tuple[Result, ...]
    """The results by slug; one whose answer looks like damage now carries that as its error."""
    gone: tuple[str, ...]
    """Slugs whose entries were dropped because no such provider exists any more."""


def merge(old: Catalog, results: Sequence[Result], existing: Collection[str], accepted: Collection[str]) -> Merged:
    """Take the fresh entries; for providers that failed or were not asked, keep the ones published before.

    `existing` are the slugs of all providers there are, `accepted` those whose losses a person confirmed.
    """
    before: dict[str, list[ModelEntry]] = {}
    for entry in old.values():
        before.setdefault(entry.provider, []).append(entry)
    judged = tuple(
        _judged(result, before.get(result.slug, []), result.slug in accepted)
        for result in sorted(results, key=lambda result: result.slug)
    )
    fresh = {result.slug: result.reading.entries for result in judged if result.reading and not result.error}
    kept = [entry for slug, entries in before.items() if slug in existing and slug not in fresh for entry in entries]
    settled = [_settled(entry, old.get(entry.key)) for entries in fresh.values() for entry in entries]
    return Merged(catalog([*kept, *settled]), judged, tuple(sorted(before.keys() - existing)))


def _judged(result: Result, before: Sequence[ModelEntry], accepted: bool) -> Result:
    if result.reading and not accepted:
        try:
            refuse_damage(result.slug, before, result.reading.entries)
        except SuspiciousCatalog as damage:
            return replace(result, error=damage)
    return result


def _settled(entry: ModelEntry, old: ModelEntry | None) -> ModelEntry:
    """The fresh entry with the dates that only the past can tell."""
    if old is None:
        return entry
    if _keeps_date(entry, old):
        dates = {"release_date": old.release_date, "release_date_basis": old.release_date_basis}
        entry = entry.model_copy(update=dates)
    return old if entry.same_content(old) else entry


def _keeps_date(entry: ModelEntry, old: ModelEntry) -> bool:
    """Whether the published release date stands.

    It does when nothing better than today's date is known now, and when a vendor's date is later than what
    was published: a release does not move forward, the clock behind a made-up `created` does.
    """
    if entry.release_date_basis == "first_seen":
        return True
    listed = entry.release_date_basis in ("api", "host") and old.release_date_basis in ("api", "host", "first_seen")
    return listed and entry.release_date > old.release_date
