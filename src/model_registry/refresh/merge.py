"""Joins what was read today with what was published before; nothing is lost to a provider's fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from model_registry.catalog.store import Catalog, catalog
from model_registry.errors import SuspiciousCatalog
from model_registry.providers.base import Provider
from model_registry.refresh.collect import Result
from model_registry.schemas import ModelEntry

PATIENCE = timedelta(days=7)
"""How long an entry that a volatile provider does not list stays: volunteers come and go by the hour."""


@dataclass
class Merged:
    """The new catalog and how it came about."""

    entries: Catalog
    """What is published of each provider now, before anything is filled in; empty once it was handed over."""
    results: tuple[Result, ...]
    """The results by slug; one whose answer looks like damage now carries that as its error."""
    gone: tuple[str, ...]
    """Slugs whose entries were dropped because no such provider exists any more."""
    missing: dict[str, date]
    """Full ids of entries that a volatile provider did not list but that stay for now, with the day it began."""

    def hand_over(self) -> Catalog:
        """The entries, which are held here no longer, nor by the results.

        Others are made of them, and a run that held both would take a tenth more memory.
        """
        entries, self.entries = self.entries, {}
        self.results = tuple(
            replace(result, reading=replace(result.reading, entries=())) if result.reading else result
            for result in self.results
        )
        return entries


def merge(
    old: Catalog,
    results: Sequence[Result],
    available: Mapping[str, type[Provider]],
    *,
    accepted: Collection[str],
    missing: Mapping[str, date],
    today: date,
    curated: Collection[str] = (),
) -> Merged:
    """Take the fresh entries; for providers that failed or were not asked, keep the ones published before.

    `available` are all providers there are, `accepted` the slugs whose losses a person confirmed, `missing`
    what the last merge told of volatile providers, `curated` the slugs whose entries are made of curated rows.
    """
    before: dict[str, list[ModelEntry]] = {}
    for entry in old.values():
        before.setdefault(entry.provider, []).append(entry)
    judged = tuple(
        result if result.slug in accepted else _judged(result, before.get(result.slug, []), available[result.slug])
        for result in sorted(results, key=lambda result: result.slug)
    )
    judged = tuple(_with_news(result, before.get(result.slug, [])) for result in judged)
    readings = {result.slug: result.reading for result in judged if result.reading and not result.error}
    fresh = {slug: reading.entries for slug, reading in readings.items()}
    unlisted = {slug: _unlisted(before[slug], fresh[slug]) for slug in fresh.keys() & before.keys()}
    retained = {
        entry.key: entry
        for slug, entries in unlisted.items()
        for entry in entries
        if entry.model_id in readings[slug].unreadable or (readings[slug].incomplete and slug not in accepted)
    }
    kept = [entry for slug, entries in before.items() if slug not in fresh and slug in available for entry in entries]
    settled = [keep_known_date(entry, old.get(entry.key)) for entries in fresh.values() for entry in entries]
    absent = {
        entry.key: missing.get(str(entry.key), today)
        for slug, entries in unlisted.items()
        if available[slug].volatile and slug not in accepted
        for entry in entries
        if entry.key not in retained
    }
    patient = {key: since for key, since in absent.items() if today - since < PATIENCE}
    elsewhere = {full_id: since for full_id, since in missing.items() if full_id.partition("/")[0] not in fresh}
    return Merged(
        entries=catalog([*kept, *settled, *retained.values(), *(old[key] for key in patient)]),
        results=judged,
        gone=tuple(sorted(before.keys() - available.keys() - set(curated))),
        missing=dict(sorted({**elsewhere, **{str(key): since for key, since in patient.items()}}.items())),
    )


def _unlisted(before: Sequence[ModelEntry], fresh: Sequence[ModelEntry]) -> list[ModelEntry]:
    listed = {entry.model_id for entry in fresh}
    return [entry for entry in before if entry.model_id not in listed]


def _judged(result: Result, before: Sequence[ModelEntry], provider: type[Provider]) -> Result:
    if result.reading and not (provider.volatile and result.reading.entries):
        try:
            # What is on pages that could not be read is neither listed nor gone.
            unseen = {entry.model_id for entry in before} if result.reading.incomplete else set()
            refuse_damage(result.slug, before, result.reading.entries, result.reading.unreadable | unseen)
        except SuspiciousCatalog as damage:
            return replace(result, error=damage)
    return result


def _with_news(result: Result, before: Sequence[ModelEntry]) -> Result:
    """The result with a warning if more models have come at once than do."""
    if result.reading is None or not before:
        return result
    new = {entry.model_id for entry in result.reading.entries} - {entry.model_id for entry in before}
    if len(new) <= MANY:
        return result
    told = f"{len(new):,} models are new at once, beside {len(before):,} that were known"
    return replace(result, reading=replace(result.reading, warnings=(told, *result.reading.warnings)))


def keep_update_days(entries: Catalog, old: Catalog, today: date) -> Catalog:
    """The entries with the day their content last changed: that of the old catalog where it is the same."""
    return {
        key: old[key] if key in old and entry.same_content(old[key]) else entry.with_facts({"updated": today})
        for key, entry in entries.items()
    }


def keep_known_date(entry: ModelEntry, old: ModelEntry | None) -> ModelEntry:
    """The fresh entry with the dates that only the past can tell."""
    if old is None:
        return entry
    if _keeps_date(entry, old):
        by = (old.provenance or {}).get("release_date")
        dates = {"release_date": old.release_date, "release_date_basis": old.release_date_basis}
        entry = entry.model_copy(update={**dates, "provenance": {"release_date": by} if by else None})
    return entry


def _keeps_date(entry: ModelEntry, old: ModelEntry) -> bool:
    """Whether the published release date stands.

    It does when nothing better than today's date is known now, and when a vendor's date is later than what
    was published: a release does not move forward, the clock behind a made-up `created` does.
    """
    if entry.release_date_basis == "first_seen":
        return True
    listed = entry.release_date_basis in ("api", "host") and old.release_date_basis in ("api", "host", "first_seen")
    return listed and entry.release_date > old.release_date


FEW = 5
"""Below this many entries a list may shrink at will."""

MANY = 200
"""A provider that has more new models than this at once is news in itself: even gateways grow by tens."""

FEWEST = 3
"""Below this many entries that are still there, a fact may go from all of them."""

_BESIDE_FACTS = set(
    "provider model_id type source quality updated release_date canonical_id family offer status provenance".split()
)
_GROUPS = ("pricing", "modalities", "capabilities", "reasoning_options")


def refuse_damage(
    slug: str, old: Sequence[ModelEntry], new: Sequence[ModelEntry], unreadable: Collection[str] = ()
) -> None:
    """Raise `SuspiciousCatalog` if a provider lists nothing, or lost most of its entries or a kind of fact at once.

    What counts is which ids are still listed, if only in a record that is `unreadable`: as many others are no comfort.
    """
    way_out = f"if that is right, run once with --accept-shrink {slug}"
    if not new:
        raise SuspiciousCatalog(f"its list of public models is empty; {way_out}")
    listed = {entry.model_id for entry in new}.union(unreadable)
    surviving = sum(entry.model_id in listed for entry in old)
    if len(old) >= FEW and surviving < len(old) / 2:
        others = f", and {len(new):,} others are" if len(new) > surviving else ""
        raise SuspiciousCatalog(f"only {surviving:,} of {len(old):,} models are still listed{others}; {way_out}")
    # Compared are the models that are still listed: that others have come with fewer facts is news.
    ids = {entry.model_id for entry in old} & {entry.model_id for entry in new}
    if len(ids) < FEWEST:
        return
    before = _fact_counts([entry for entry in old if entry.model_id in ids])
    after = _fact_counts([entry for entry in new if entry.model_id in ids])
    if gone := [name for name, count in before.items() if count > len(ids) / 2 and not after.get(name)]:
        raise SuspiciousCatalog(f"its answer changed shape, no model has {', '.join(gone)} any more; {way_out}")


def _fact_counts(entries: Collection[ModelEntry]) -> dict[str, int]:
    """In how many entries the provider itself told each fact."""
    counts: dict[str, int] = {}
    for entry in entries:
        from_elsewhere = (entry.provenance or {}).keys()
        told = {
            name for name in entry.model_fields_set - _BESIDE_FACTS - from_elsewhere if getattr(entry, name) is not None
        }
        for group in _GROUPS:
            if group in told:
                parts = {f"{group}.{part}" for part in getattr(entry, group).model_fields_set} - from_elsewhere
                told = told | parts if parts else told - {group}
        if entry.developer == "unknown":
            told.discard("developer")
        if entry.release_date_basis == "first_seen" or "release_date" in from_elsewhere:
            told.discard("release_date_basis")
        for name in told:
            counts[name] = counts.get(name, 0) + 1
    return counts
