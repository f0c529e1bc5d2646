"""What an export of usage costs at the prices of its days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from model_registry.audit.usage_exports import Usage
from model_registry.catalog.entry import Entry
from model_registry.errors import InvalidUsage, PriceUnknown, UnknownModel
from model_registry.history.prices import PriceAt, Unknown
from model_registry.query import cost
from model_registry.query.cost import Cost, Parts

if TYPE_CHECKING:
    from model_registry.library.registry import Registry

_STEPS = "long prompts cost more; the export does not tell how long each one was"


class Line(NamedTuple):
    """A line of an export, and what it costs."""

    usage: Usage
    cost: Cost | None
    """None if it cannot be told; never 0 for that."""
    reason: str = ""
    """Why it cannot."""


class Bill(NamedTuple):
    """What an export costs."""

    lines: Sequence[Line]

    @property
    def unpriced(self) -> Sequence[Line]:
        """The lines whose cost cannot be told."""
        return [line for line in self.lines if line.cost is None]

    def totals(self, by: Callable[[Line, Cost], str]) -> Mapping[tuple[str, str], Decimal]:
        """The costs of the lines that have one, by what they share and by currency."""
        found: dict[tuple[str, str], Decimal] = {}
        for line in self.lines:
            if line.cost is not None:
                key = (by(line, line.cost), line.cost.currency)
                found[key] = found.get(key, Decimal(0)) + line.cost.total
        return dict(sorted(found.items()))

    @property
    def notes(self) -> Mapping[str, int]:
        """What a reader of the totals should know, and of how many lines."""
        found: dict[str, int] = {}
        for line in self.lines:
            for note in line.cost.notes if line.cost else ():
                found[note] = found.get(note, 0) + 1
        return found


def price(registry: Registry, usage: Iterable[Usage], today: date) -> Bill:
    """Price each line at the prices of its day, or at today's, with a note, where nothing tells those."""
    return Bill([_price(registry, line, today) for line in usage])


def day_of(usage: Usage) -> str:
    """The day of a line."""
    return f"{usage.at:%Y-%m-%d}" if usage.at else ""


def _price(registry: Registry, usage: Usage, today: date) -> Line:
    if usage.problem or usage.at is None:
        return Line(usage, None, usage.problem or "names no day")
    if not usage.model:
        return Line(usage, None, "names no model; group the export by model")
    try:
        name = _name(registry, usage)
        day = usage.at.astimezone(UTC).date() if isinstance(usage.at, datetime) else usage.at
        found = registry.price_at(name, usage.at) if day < today else None
        entry = found.entry if isinstance(found, PriceAt) else registry.find(name).entry
        short = _without_steps(entry, usage)
        parts: Parts = {"cache_write_tokens": usage.cache_write_tokens} if usage.cache_write_tokens else {}
        if entry.pricing and entry.pricing.per_request is not None:
            if usage.requests is None:
                return Line(usage, None, "each request has a price, and the export does not tell how many there were")
            parts["requests"] = usage.requests
        counts = (usage.input_tokens, usage.output_tokens, usage.cached_tokens)
        made = cost.bill(short, cost.usage(*counts, tier=usage.tier, at=usage.at, **parts))
        notes = [f"at today's prices: {found.reason}"] if isinstance(found, Unknown) else []
        notes += [_STEPS] if short is not entry else []
    except (UnknownModel, PriceUnknown, InvalidUsage) as error:
        return Line(usage, None, str(error))
    return Line(usage, made._replace(notes=(*notes, *made.notes)))


def _name(registry: Registry, usage: Usage) -> str:
    """The name by which the registry knows the model at the provider that bills it. Raises `UnknownModel`."""
    if not usage.provider:
        return usage.model
    model = usage.model.removeprefix(f"{usage.provider}/") if usage.provider != "openrouter" else usage.model
    names = [model, re.sub(r"-\d{4}-?\d\d-?\d\d(?=$|:)", "", model), model.partition("/")[2]]
    for name in names:
        entry = registry.get(f"{usage.provider}/{name}") if name else None
        # A price of somebody else's is none of this one's.
        if entry and entry.provider == usage.provider:
            return entry.full_id
    return f"{usage.provider}/{model}"


def _without_steps(entry: Entry, usage: Usage) -> Entry:
    """The entry as it is for short prompts, where a line adds up several and the sum would pass for a long one."""
    if usage.requests == 1 or entry.pricing is None or not entry.pricing.tiers:
        return entry
    row = entry.as_dict()
    return Entry(row | {"pricing": {name: value for name, value in row["pricing"].items() if name != "tiers"}})
