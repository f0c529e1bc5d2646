"""Which model is named as the replacement of another, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from model_registry.catalog.identity import family
from model_registry.query.offers import nearness_rank

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry


class Named(NamedTuple):
    """A replacement that somebody names."""

    full_id: str
    """Its full id, at the provider who names it; the catalog may not have it."""
    by: Entry
    """The entry whose provider names it: the model itself, or another id or snapshot of it."""
    entry: Entry | None
    """The entry to use for it; None if the catalog has none."""

    @property
    def by_developer(self) -> bool:
        """Whether the model's own developer names it, and not a cloud for its own service."""
        return self.by.source == "official"


def named_successor(
    entries: Sequence[Entry], model: Entry, prefer: Callable[[Entry], tuple[object, ...]]
) -> Named | None:
    """The replacement that is named for a model, and the entry to use for it; None if nobody names one.

    The model's own row tells first, then other ids of it at its provider, then its developer, then clouds.
    An id without a date has the successor of its snapshots, the newest first, where none is named for itself.

    `prefer` sorts the entries of the replacement where it is served in several places.
    """
    line = family(model.model_key)
    tellers = [
        entry
        for entry in (model, *entries)
        if entry.successor
        and (entry.model_key == model.model_key or (model.model_key == line == family(entry.model_key)))
    ]
    if not tellers:
        return None
    teller = min(tellers, key=lambda entry: _authority(model, entry))
    name = teller.successor
    meant = [e for e in entries if e.provider == teller.provider and (e.model_id == name or name in (e.aliases or ()))]
    full_id = f"{teller.provider}/{name}"
    if meant and teller.provider == model.provider:
        return Named(full_id, teller, meant[0])
    models = {entry.model_key for entry in meant} or {f"{teller.developer}/{name}"}
    others = sorted((each for each in entries if each.model_key in models), key=prefer)
    here = [entry for entry in others if entry.provider == model.provider]
    return Named(full_id, teller, next(iter((*here, *meant, *others)), None))


def lasting_successor(
    entries: Sequence[Entry],
    model: Entry,
    prefer: Callable[[Entry], tuple[object, ...]],
    ends: Callable[[Entry], bool],
) -> tuple[Named | None, Entry | None]:
    """The replacement that is named, and the entry to use for it: the replacement's own where that ends too."""
    first = named_successor(entries, model, prefer)
    named, seen = first, {model.key}
    while named is not None and named.entry is not None and named.entry.key not in seen:
        if not ends(named.entry):
            return first, named.entry
        seen.add(named.entry.key)
        named = named_successor(entries, named.entry, prefer)
    return first, None


def _authority(model: Entry, teller: Entry) -> tuple[object, ...]:
    snapshot = teller.model_key != model.model_key
    pointed = model.alias_of is not None and teller.model_id == model.alias_of
    return (
        teller.key != model.key,
        teller.provider != model.provider,
        teller.source != "official",
        nearness_rank(teller.provider),
        snapshot,
        not pointed,
        -_day(teller).toordinal(),
        teller.key,
    )


def _day(entry: Entry) -> date:
    return entry.release_date if entry.release_date_basis != "first_seen" else date.min
