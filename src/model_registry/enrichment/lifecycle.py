"""Where each entry is in its life: the page of its end, the end a router has from the developer, the status of the day.

The day calls stop belongs to a channel. A router that passes calls on has none of its own, so it has the developer's;
a cloud serves the same weights on its own machines for as long as it says itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from model_registry.catalog.store import Catalog
from model_registry.enrichment.curated import CuratedChannel
from model_registry.enrichment.evidence import CURATED
from model_registry.enrichment.sources.base import developer_of
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Status

_ENDS = ("deprecation_date", "retirement_date", "migration")


def settle_ends(entries: Iterable[ModelEntry], channels: Mapping[str, CuratedChannel]) -> list[ModelEntry]:
    """The reconciled entries, in their order, each end with its page, those of routers from the developer."""
    paged = [_with_page(entry, channels.get(entry.provider)) for entry in entries]
    own: dict[str, ModelEntry] = {}
    for entry in paged:
        if entry.retirement_date and entry.source == "official" and entry.developer == developer_of(entry.provider):
            own.setdefault(entry.canonical_id or "", entry)
    return [_with_developers_end(entry, channels, own) for entry in paged]


def settle_status(entries: Catalog, today: date) -> Catalog:
    """The entries, each in its place with the status that follows from its list, and from its end, on this day."""
    for key, entry in entries.items():
        entries[key] = _with(entry, status=_status(entry, today))
    return entries


def _status(entry: ModelEntry, today: date) -> Status | None:
    if entry.retirement_date and entry.retirement_date <= today:
        return "retired"
    announced = entry.deprecation_date is not None and entry.deprecation_date <= today
    if announced or (entry.status == "retired" and entry.retirement_date):
        return "deprecated"
    # An entry that curated rows made is in no list.
    return entry.status or ("active" if entry.source != "curated" else None)


def _with_page(entry: ModelEntry, channel: CuratedChannel | None) -> ModelEntry:
    ends = entry.deprecation_date or entry.retirement_date
    if not ends or entry.migration or not channel or not channel.lifecycle_page:
        return entry
    return _with(entry, {"migration": CURATED}, migration=channel.lifecycle_page)


def _with_developers_end(
    entry: ModelEntry, channels: Mapping[str, CuratedChannel], own: Mapping[str, ModelEntry]
) -> ModelEntry:
    """Open weights run at many hosts, and clouds end on days of their own: there the developer's end is not the end."""
    developers, channel = own.get(entry.canonical_id or ""), channels.get(entry.provider)
    if not developers or not channel or not channel.passes_on or entry.retirement_date or entry.open_weights:
        return entry
    # A gateway's id may name the host behind it.
    behind = entry.model_id.partition("/")[0]
    if behind != developers.provider and behind in channels and not channels[behind].passes_on:
        return entry
    ends = {name: value for name in _ENDS if (value := getattr(developers, name)) and not getattr(entry, name)}
    return _with(entry, dict.fromkeys(ends, developers.provider), **ends)


def _with(entry: ModelEntry, origin: Mapping[str, str] | None = None, **facts: object) -> ModelEntry:
    if all(getattr(entry, name) == value for name, value in facts.items()):
        return entry
    provenance = dict(sorted({**(entry.provenance or {}), **(origin or {})}.items())) or None
    return entry.model_copy(update={**facts, "provenance": provenance})
