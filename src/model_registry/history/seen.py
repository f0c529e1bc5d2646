"""When what the catalog says was last heard: by provider and source, and by entry.

Two files lie beside the catalog. `answered.json` is committed together with it: the day of each provider's and source's
answer that it was made of. `seen.json` is written by each run and not committed: the same as of now, and for each entry
when it was first seen, and when it was last confirmed, where that is not when its provider last answered.

Reading them needs no pydantic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from model_registry.catalog.entry import Entry

ANSWERED, SEEN = "answered.json", "seen.json"
OLD = 7
"""Days from which an answer may no longer hold, and is said to be old."""


class FactSeen(NamedTuple):
    """Who says something of an entry, and when they last did."""

    source: str
    """Slug of the provider or the source, or `curated`."""
    day: str | None
    """`2026-11-28`, or `2026-11` where only the month is known; None if nothing tells."""


class Seen(NamedTuple):
    """When an entry was heard of."""

    first_seen: str | None
    """The day on which it was first listed; None if that was before anybody wrote it down."""
    last_confirmed: str | None
    """The day, or the month, on which its provider last listed it; None if nothing tells."""
    facts: Mapping[str, FactSeen]
    """By field: who says it and when. Fields of one answer have one day."""


class Answers(NamedTuple):
    """What tells when the catalog's facts were last heard."""

    providers: Mapping[str, str]
    """By slug the day, or the month, of the answer that the catalog has."""
    sources: Mapping[str, str]
    """By slug the day on which a source was last known to be current."""
    entries: Mapping[str, Mapping[str, str | None]]
    """By full id `first_seen`; `last_confirmed`, where that is not the day of the provider's answer; and `curated`, the
    oldest day on which a curated row behind the entry was looked at."""

    def confirmed(self, provider: str, full_id: str) -> str | None:
        """The day on which a provider last listed an entry; None if nothing tells."""
        told = self.entries.get(full_id, {})
        return told["last_confirmed"] if "last_confirmed" in told else self.providers.get(provider)

    def about(self, entry: Entry) -> Seen:
        """When an entry and its facts were last heard."""
        told = self.entries.get(entry.full_id, {})
        confirmed = self.confirmed(entry.provider, entry.full_id)
        own = {entry.provider: confirmed, "curated": told.get("curated")}
        days = {**self.providers, **self.sources, **own}
        said = dict.fromkeys((name for name in entry.as_dict() if name not in _NO_FACTS), entry.provider)
        said |= entry.provenance or {}
        facts = {name: FactSeen(source, days.get(source)) for name, source in sorted(said.items())}
        return Seen(told.get("first_seen"), confirmed, facts)


_NO_FACTS = frozenset({"provider", "model_id", "provenance", "quality", "release_date_basis", "source", "updated"})
"""What names an entry or tells how well we know it."""


def read_answered(catalog: Path) -> Answers:
    """The days that were committed with a catalog; nothing where there are none."""
    return _of(_read(catalog, ANSWERED))


def read_seen(catalog: Path) -> Answers:
    """The days as of the last run beside this catalog, else those that were committed with it."""
    told = _read(catalog, SEEN)
    return _of(told) if told else read_answered(catalog)


def is_old(day: str | None, today: date) -> bool:
    """Whether an answer may no longer hold. Of a month its last day counts; what is not known is not called old."""
    if not day:
        return False
    if len(day) == len("2026-11"):
        year, month = int(day[:4]), int(day[5:7])
        last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    else:
        last = date.fromisoformat(day).toordinal()
    return today.toordinal() - last > OLD


def _of(told: Mapping[str, Any]) -> Answers:
    return Answers(told.get("providers", {}), told.get("sources", {}), told.get("entries", {}))


def _read(catalog: Path, name: str) -> Mapping[str, Any]:
    """What a file beside the catalog says; nothing if it is none, or speaks of another catalog."""
    try:
        told = json.loads((catalog.parent / name).read_bytes())
        # The form that is fast to open is made of models.json and keeps what lies beside that.
        mine = isinstance(told, dict) and told["catalog"] in (catalog.name, f"{catalog.stem}.json")
        return told if mine and all(isinstance(told.get(key, {}), dict) for key in Answers._fields) else {}
    except (OSError, ValueError, KeyError):
        return {}
