"""Numbers that changed more than numbers do, compared with the last catalog.

Not compared is a value the provider tells now with one that another source told for it: then the evidence
changed, not the figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from model_registry.checks.amounts import LIMITS, format_number, origin, prices_of
from model_registry.checks.base import Finding, entry_change_rule
from model_registry.schemas import ModelEntry

UNITS = (Decimal(1_000), Decimal(1_000_000))
"""What lies between prices per token, per thousand and per million, and between tokens and thousands of them."""
JUMP = 10
"""Prices are cut to a third and limits grow eightfold; ten times is a mistake until someone confirms it."""


class Step(NamedTuple):
    """A number before and after."""

    field: str
    path: str
    before: Decimal
    after: Decimal

    @property
    def factor(self) -> Decimal:
        """How many times the smaller of the two the larger is."""
        return max(self.before, self.after) / min(self.before, self.after)

    @property
    def unit(self) -> Decimal | None:
        """The power of a thousand between the two, if they differ by nothing else."""
        return next((unit for unit in UNITS if abs(self.factor / unit - 1) <= Decimal("0.05")), None)


@entry_change_rule
def unit_slip(entry: ModelEntry, old: ModelEntry) -> Iterator[Finding]:
    """A price or limit that is the last one times a thousand or a million, or a part of it: the unit changed."""
    for step in _steps(entry, old):
        if step.unit:
            much = f"{format_number(step.unit)} times {'more' if step.after > step.before else 'less'}"
            message = f"{step.path} is {much} than in the last catalog, {format_number(step.before)}: another unit"
            yield Finding(entry.key, step.field, format_number(step.after), message)


@entry_change_rule
def tenfold_jump(entry: ModelEntry, old: ModelEntry) -> Iterator[Finding]:
    """A price or limit ten times the last one or a tenth of it: rarer as news than as a mistake."""
    for step in _steps(entry, old):
        if step.factor >= JUMP and not step.unit:
            message = f"{step.path} was {format_number(step.before)} in the last catalog"
            yield Finding(entry.key, step.field, format_number(step.after), message)


def _steps(entry: ModelEntry, old: ModelEntry) -> Iterator[Step]:
    """The prices and limits that are in both entries, differ and can be compared."""
    for name in LIMITS:
        before, after = getattr(old, name), getattr(entry, name)
        if before and after and before != after and _comparable(entry, old, name):
            yield Step(name, name, Decimal(before), Decimal(after))
    if entry.pricing is None or old.pricing is None or entry.pricing == old.pricing:
        return
    last = {price.path: price.amount for price in prices_of(old)}
    for field, path, _, amount in prices_of(entry):
        before = last.get(path)
        if before and amount and before != amount and _comparable(entry, old, field):
            yield Step(field, path, before, amount)


def _comparable(entry: ModelEntry, old: ModelEntry, field: str) -> bool:
    return origin(entry, field) is not None or origin(old, field) is None
