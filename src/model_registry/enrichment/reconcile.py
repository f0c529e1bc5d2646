"""What belongs to the model and not to the host is settled once for each canonical id, and is equal everywhere.

Release date, developer, knowledge cutoff, open weights, licence and number of parameters: the best evidence
counts, and every entry whose own provider did not say it names in provenance who did. An id that moves is, for as long
as its providers say so, the model they name behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from model_registry.catalog import provider_directory
from model_registry.catalog.developers import UNKNOWN, from_family
from model_registry.catalog.identity import family, identify, offer_of
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import day_in_id, month_in_id
from model_registry.catalog.pointers import Pointer
from model_registry.catalog.store import Catalog
from model_registry.enrichment.evidence import CURATED, Evidence, Told
from model_registry.enrichment.sources.base import Facts
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import DateBasis, Key

_RANK: Mapping[DateBasis, int] = {
    "model_id": 0,
    "curated": 1,
    "api": 2,
    "source": 3,
    "host": 5,
    "first_seen": 6,
}
"""How much a release date's evidence is worth; the lowest is believed. A cited day of the release comes before the
developer's own list, whose date mostly is that of the registration."""

_MONTH = 4
"""Worth of a month in an id: less than what tells a day, more than the day on which a host listed the model."""

LAST = 99
"""Stands behind every source."""

FACTS = ("knowledge_cutoff", "training_cutoff", "open_weights", "license", "parameters")
"""Further facts of the model, each absent or the same at every provider."""


class SettledDate(NamedTuple):
    """A release date, on what evidence, and by whom; the least is believed, of equals the earliest day."""

    rank: int
    """Worth of the evidence."""
    order: int
    """Place among those whose evidence is worth as much: the sources have one."""
    day: date
    basis: DateBasis
    by: str


def identify_entry(entry: ModelEntry) -> ModelEntry:
    """The entry with the canonical id of the model behind it, and with that model's developer and family."""
    if entry.canonical_id and entry.provider not in provider_directory.providers():
        # The user's own gateway has told what stands behind the name.
        developer = entry.canonical_id.partition("/")[0]
        return entry.model_copy(update={"developer": developer, "family": family(entry.canonical_id)})
    identity = identify(entry.provider, entry.model_id, entry.developer)
    found = {
        "canonical_id": identity.canonical_id,
        "developer": identity.developer,
        "family": family(identity.canonical_id),
        "offer": entry.offer or offer_of(entry.model_id, entry.provider),
    }
    return entry.with_facts(found)


def follow_pointers(entries: Iterable[ModelEntry]) -> list[ModelEntry]:
    """The entries, in their order, with `alias_of` where a curated pointer leads to another id of the same provider."""
    entries = list(entries)
    pointing = {
        entry.key: pointer
        for entry in entries
        if not entry.alias_of and (pointer := identify(entry.provider, entry.model_id, entry.developer).pointer)
    }
    at = {key.provider for key in pointing}
    fixed: dict[tuple[str, str | None], list[str]] = {}
    for entry in entries:
        if entry.provider in at and entry.key not in pointing:
            fixed.setdefault((entry.provider, entry.canonical_id), []).append(entry.model_id)

    def followed(entry: ModelEntry, pointer: Pointer) -> ModelEntry:
        model = identify(pointer.provider, pointer.target).canonical_id
        ids = fixed.get((entry.provider, model), [])
        target = pointer.target if pointer.target in ids else ids[0] if len(ids) == 1 else None
        provenance = {**(entry.provenance or {}), "alias_of": CURATED}
        return entry.model_copy(update={"alias_of": target, "provenance": provenance}) if target else entry

    return [followed(entry, pointing[entry.key]) if entry.key in pointing else entry for entry in entries]


def reconcile(entries: Iterable[ModelEntry], evidence: Evidence) -> list[ModelEntry]:
    """The entries, in their order, with the facts of each model settled once; each must be identified."""
    entries = list(entries)
    truths = {
        canonical_id: _truth(canonical_id, served, evidence) for canonical_id, served in _by_model(entries).items()
    }
    for pointer, model in _stand_for(entries).items():
        (released, known), (day, facts) = truths[pointer], truths[model]
        # A source knows when the pointer was made, or of what it stood for then.
        moved = pointer.endswith("-latest") and released.rank >= _RANK["source"]
        truths[pointer] = day if moved else released, {**facts, **known}
    return [_with(entry, *truths[entry.canonical_id or ""]) for entry in entries]


def _stand_for(entries: Iterable[ModelEntry]) -> Mapping[str, str]:
    """By canonical id of an id that moves, that of the model it stands for where all its providers name the same."""
    models = {entry.key: entry.canonical_id or "" for entry in entries}
    named: dict[str, set[str]] = {}
    for entry in entries:
        model = models.get(Key(entry.provider, entry.alias_of or ""))
        if model and model != entry.canonical_id:
            named.setdefault(entry.canonical_id or "", set()).add(model)
    return {pointer: model for pointer, (model, *others) in named.items() if not others}


def realign(entries: Catalog) -> Catalog:
    """The settled entries after a check held some of their values: what was held back, each model tells alike again.

    At a host that is in the catalog for the first time there is no last good value: it takes the other hosts'.
    """
    level = dict(entries)
    for served in _by_model(entries.values()).values():
        for field in ("release_date", *FACTS):
            if len({getattr(entry, field) for entry in served}) > 1:
                leader = _leader(field, served)
                level |= {entry.key: _following(level[entry.key], leader, field) for entry in served}
    return level


def _by_model(entries: Iterable[ModelEntry]) -> dict[str, list[ModelEntry]]:
    models: dict[str, list[ModelEntry]] = {}
    for entry in entries:
        models.setdefault(entry.canonical_id or "", []).append(entry)
    return models


def _leader(field: str, served: Sequence[ModelEntry]) -> ModelEntry:
    """Who is believed of those that a check left with different values: the best date, the value that most kept."""
    if field == "release_date":
        return min(served, key=lambda entry: (_RANK[entry.release_date_basis], entry.release_date))
    kept = [entry for entry in served if getattr(entry, field) is not None]
    [(value, _)] = Counter(getattr(entry, field) for entry in kept).most_common(1)
    return next(entry for entry in kept if getattr(entry, field) == value)


def _following(entry: ModelEntry, leader: ModelEntry, field: str) -> ModelEntry:
    if getattr(entry, field) == getattr(leader, field):
        return entry
    update: dict[str, object] = {field: getattr(leader, field)}
    if field == "release_date":
        update["release_date_basis"] = leader.release_date_basis
    by = (leader.provenance or {}).get(field, leader.provider)
    return entry.model_copy(
        update={**update, "provenance": dict(sorted({**(entry.provenance or {}), field: by}.items()))}
    )


def _truth(
    canonical_id: str, served: Sequence[ModelEntry], evidence: Evidence
) -> tuple[SettledDate, Mapping[str, tuple[object, str]]]:
    corrected = evidence.model_corrections(canonical_id)
    about = list(evidence.models(canonical_id))
    released = min(_dates(served, corrected, about))
    facts = {field: fact for field in FACTS if (fact := _fact(field, served, corrected, about))}
    return released, facts


def _dates(served: Sequence[ModelEntry], corrected: Facts, about: Sequence[Told]) -> Iterator[SettledDate]:
    for entry in served:
        basis = entry.release_date_basis
        by = (entry.provenance or {}).get("release_date")
        # What was taken from elsewhere in an earlier run stands back behind what is said today.
        yield SettledDate(_RANK[basis], LAST if by else 0, entry.release_date, basis, by or entry.provider)
    if isinstance(day := corrected.get("release_date"), date):
        yield SettledDate(-1, 0, day, "curated", CURATED)
    yield from _months(served)
    for order, (by, told) in enumerate(about):
        day = told.get("release_date")
        if isinstance(day, date):
            told_by: DateBasis = "curated" if by == CURATED else "source"
            yield SettledDate(_RANK[told_by], order, day, told_by, by)


def _months(served: Sequence[ModelEntry]) -> Iterator[SettledDate]:
    """What ids tell that carry no whole date: the month, or month and day where a host has told of the model soon.

    What somebody has made of another's family carries the date of that one.
    """
    first = min((entry.release_date for entry in served if entry.release_date_basis == "host"), default=None)
    for entry in served:
        today = entry.updated
        if from_family(entry.model_id.rpartition("/")[2]) not in (entry.developer, UNKNOWN):
            continue
        if day := month_in_id(entry.model_id, today):
            yield SettledDate(_MONTH, 1, day, "model_id", entry.provider)
        elif first and (day := day_in_id(entry.model_id, first)):
            yield SettledDate(_MONTH, 0, day, "model_id", entry.provider)


def _fact(
    field: str, served: Sequence[ModelEntry], corrected: Facts, about: Sequence[Told]
) -> tuple[object, str] | None:
    """The fact and who says it: the developer itself, a curated row, the sources, else what most hosts say.

    Of open weights most hosts come before the sources: who serves a model has its weights, or knows that nobody has.
    """
    if (value := _told(corrected, field)) is not None:
        return value, CURATED
    # What an earlier build published may be spelled otherwise.
    told = [(value, entry) for entry in served if (value := _told(vars(entry), field)) is not None]
    for value, entry in told:
        if entry.source == "official":
            return value, entry.provider
    # Of most models most facts are told by nobody, and a count takes ten times as long as all else here.
    counted = Counter(value for value, _ in told).most_common(2) if told else []
    agreed = len(counted) == 1 or (len(counted) > 1 and counted[0][1] > counted[1][1])
    for by, facts in about:
        if field == "open_weights" and agreed and by != CURATED:
            break
        if (value := _told(facts, field)) is not None:
            return value, by
    if not counted:
        return None
    value, _ = counted[0]
    return value, next(entry.provider for each, entry in told if each == value)


def _told(facts: Facts, field: str) -> object:
    """What is said of a field, a licence by the name that the catalog has for it."""
    value = facts.get(field)
    return licence_id(value) if field == "license" and isinstance(value, str) else value


def _with(entry: ModelEntry, released: SettledDate, facts: Mapping[str, tuple[object, str]]) -> ModelEntry:
    update: dict[str, object] = {"release_date": released.day, "release_date_basis": released.basis}
    origin = {name: by for name, by in (entry.provenance or {}).items() if name not in ("release_date", *FACTS)}
    own = "release_date" not in (entry.provenance or {})
    if not own or (entry.release_date, entry.release_date_basis) != (released.day, released.basis):
        origin["release_date"] = released.by
    for field in FACTS:
        value, by = facts.get(field, (None, ""))
        if value is not None and getattr(entry, field) != value:
            origin[field] = by
        update[field] = value
    return entry.with_facts({**update, "provenance": dict(sorted(origin.items())) or None})
