"""Where those who know an entry disagree: what each says, and which value was taken and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from model_registry.evidence import CURATED, Evidence
from model_registry.schemas import Key, ModelEntry

_MONEY = ("pricing.input", "pricing.output", "pricing.cache_read", "pricing.cache_write")
_LIMITS = ("context_window", "max_output_tokens")


@dataclass(frozen=True)
class Side:
    """What one of them says."""

    by: str
    """The provider's slug, `curated`, or the source's."""
    value: Decimal | int
    date: str
    """The day it was said or last looked at, if that is known."""


@dataclass(frozen=True)
class Conflict:
    """One field of one entry on which they disagree."""

    key: Key
    field: str
    sides: tuple[Side, ...]
    taken: str
    """Who was believed."""
    why: str

    @property
    def money(self) -> Decimal:
        """US dollars between the dearest and the cheapest, for a million tokens; 0 for what is no price."""
        values = [Decimal(side.value) for side in self.sides]
        return max(values) - min(values) if self.field in _MONEY else Decimal(0)

    @property
    def ratio(self) -> Decimal:
        """The greatest value by the least."""
        values = [Decimal(side.value) for side in self.sides]
        return max(values) / min(values) if min(values) else Decimal(1)


def conflicts(entries: Iterable[ModelEntry], evidence: Evidence, dates: Mapping[str, str]) -> list[Conflict]:
    """All disagreements on prices and limits, the dearest first; `dates` tells when each source was fetched."""
    found = [conflict for entry in entries for conflict in _of(entry, evidence, dates)]
    return sorted(found, key=lambda each: (-each.money, -each.ratio, each.key, each.field))


def _of(entry: ModelEntry, evidence: Evidence, dates: Mapping[str, str]) -> Iterator[Conflict]:
    row = evidence.curated.rows.get(entry.key)
    told = {by: facts for by, facts in evidence.offers(entry.key) if facts and by != CURATED}
    for field in (*_MONEY, *_LIMITS):
        sides = []
        taken = (entry.provenance or {}).get(field) or (entry.provenance or {}).get(field.partition(".")[0])
        published = _at(entry, field)
        if taken is None and published is not None:
            sides.append(Side(entry.provider, published, entry.updated.isoformat()))
        if row and (value := _told(row.facts, field)) is not None:
            sides.append(Side(CURATED, value, row.updated.isoformat()))
        sides += [
            Side(by, value, dates.get(by, ""))
            for by, facts in told.items()
            if (value := _told(facts, field)) is not None
        ]
        if len({Decimal(side.value) for side in sides}) > 1:
            believed = taken or (entry.provider if published is not None else "nobody")
            yield Conflict(entry.key, field, tuple(sides), believed, _why(believed, entry))


def _why(believed: str, entry: ModelEntry) -> str:
    if believed == entry.provider:
        return "the provider's own answer comes first"
    if believed == CURATED:
        return "a curated row comes before the sources"
    return "nobody's value passed the checks" if believed == "nobody" else "first of the sources to say it"


def _at(entry: ModelEntry, field: str) -> Decimal | int | None:
    group, _, part = field.partition(".")
    value = getattr(entry, group)
    value = getattr(value, part, None) if part else value
    return value if isinstance(value, Decimal | int) else None


def _told(facts: Mapping[str, object], field: str) -> Decimal | int | None:
    group, _, part = field.partition(".")
    value = facts.get(group)
    if part:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, Decimal | int) and not isinstance(value, bool) else None
