"""Where those who know an entry disagree: what each says, and which value was taken and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from model_registry.catalog.fields import get, group_of
from model_registry.enrichment.evidence import CURATED, Evidence
from model_registry.enrichment.reconcile import FACTS
from model_registry.enrichment.sources import SOURCES
from model_registry.schemas import Capabilities, ModelEntry, Prices
from model_registry.vocabulary import Key

Value: TypeAlias = Decimal | int | str | date
"""A fact that two can disagree on; a bool is an int."""

_OFFER = (
    *(f"pricing.{name}" for name in (*Prices.model_fields, "currency")),
    *("context_window", "max_input_tokens", "max_output_tokens"),
    *("status", "deprecation_date", "retirement_date"),
    *(f"capabilities.{name}" for name in Capabilities.model_fields),
)
"""What holds at one host."""
_MODEL = ("release_date", *FACTS)
"""What belongs to the model: asked for at one of its hosts alone, for it is the same at all."""


@dataclass(frozen=True)
class Claim:
    """What one of them says."""

    by: str
    """The provider's slug, `curated`, or the source's."""
    value: Value
    date: str
    """The day it was said or last looked at, if that is known."""


@dataclass(frozen=True)
class Disagreement:
    """One field of one entry on which they disagree."""

    key: Key
    field: str
    sides: tuple[Claim, ...]
    taken: str
    """Who was believed."""
    why: str

    @property
    def newer(self) -> str | None:
        """Who has said something else on a later day than who was believed, the newest; None if nobody is known to."""
        believed = next((side for side in self.sides if side.by == self.taken), None)
        if believed is None or not believed.date:
            return None
        newest = max((side for side in self.sides if side.value != believed.value), key=lambda side: side.date)
        # Of a month only its name is known: no day in it is later.
        return newest.by if newest.date[: len(believed.date)] > believed.date[: len(newest.date)] else None

    @property
    def money(self) -> Decimal:
        """US dollars between the dearest and the cheapest, for the unit of the price; 0 for what is no price."""
        values = self._numbers()
        return max(values) - min(values) if self.field.startswith("pricing.") and values else Decimal(0)

    @property
    def ratio(self) -> Decimal:
        """The greatest value by the least; 1 for what is no amount."""
        values = self._numbers()
        least = min(values, default=Decimal(0))
        return max(values) / least if least else Decimal(1)

    def _numbers(self) -> list[Decimal]:
        return [Decimal(side.value) for side in self.sides if isinstance(side.value, Decimal | int)]


def conflicts(entries: Iterable[ModelEntry], evidence: Evidence, dates: Mapping[str, str]) -> list[Disagreement]:
    """All disagreements, the dearest first, then the amounts that differ most.

    `dates` tells when each provider last answered and each source was last known to be current. Among equals those come
    first in which somebody newer was not believed.
    """
    found: list[Disagreement] = []
    asked: set[str | None] = set()
    for entry in entries:
        found += _of(entry, _OFFER, list(evidence.offers(entry.key, entry.alias_of)), evidence, dates)
        if entry.canonical_id not in asked:
            asked.add(entry.canonical_id)
            found += _of(entry, _MODEL, list(evidence.models(entry.canonical_id or "")), evidence, dates)
    return sorted(found, key=lambda each: (-each.money, -each.ratio, each.newer is None, each.key, each.field))


def _of(
    entry: ModelEntry,
    fields: Iterable[str],
    told: list[tuple[str, Mapping[str, object]]],
    evidence: Evidence,
    dates: Mapping[str, str],
) -> Iterator[Disagreement]:
    for field in fields:
        if field == "status" and entry.retirement_date:
            continue  # it follows from the day, which they may disagree on
        sides = [
            Claim(by, value, _day(by, entry, field, evidence, dates))
            for by, facts in told
            if (value := _in(facts, field)) is not None
        ]
        origin = entry.provenance or {}
        taken = origin.get(field) or origin.get(group_of(field))
        published = _in(entry.model_dump(include={group_of(field)}), field) if sides else None
        if published is not None and taken not in {side.by for side in sides}:
            by = taken or entry.provider
            sides.insert(0, Claim(by, published, _day(by, entry, field, evidence, dates)))
        if _differ(field, [side.value for side in sides]):
            believed = (taken or entry.provider) if published is not None else "nobody"
            yield Disagreement(entry.key, field, tuple(sides), believed, _why(believed, entry))


def _differ(field: str, values: Sequence[Value]) -> bool:
    if field == "knowledge_cutoff":
        # One may know the month where the other knows the year alone.
        exactness = min((len(str(value)) for value in values), default=0)
        return len({str(value)[:exactness] for value in values}) > 1
    return len(set(values)) > 1


def _day(by: str, entry: ModelEntry, field: str, evidence: Evidence, dates: Mapping[str, str]) -> str:
    if by != CURATED:
        return dates.get(by, "")
    curated, model = evidence.curated, entry.canonical_id or ""
    rows = (curated.rows.get(entry.key), curated.lifecycle.get(entry.key), curated.dates.get(model))
    return next((f"{row.updated}" for row in (*rows, curated.family(model)) if row and _in(row.facts, field)), "")


def _why(believed: str, entry: ModelEntry) -> str:
    if believed == entry.provider:
        return "the provider's own answer comes first"
    if believed == CURATED:
        return "a curated row comes before the sources"
    if believed == "nobody":
        return "nobody's value passed the checks"
    return "first of the sources to say it" if believed in SOURCES else "another host of the model says it"


def _in(facts: Mapping[str, object], field: str) -> Value | None:
    value = get(facts, field)
    return value if isinstance(value, Decimal | int | str | date) else None
