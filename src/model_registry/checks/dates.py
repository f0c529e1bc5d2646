"""Dates that cannot be right.

Nothing here reads a clock. The day an entry was last updated stands for today: whatever date it carries
was published on that day at the latest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from model_registry.catalog.normalize import announced_date, plausible
from model_registry.checks.base import Finding, entry_rule, rule_about
from model_registry.schemas import ModelEntry

FIRST_CUTOFF = "2015"
"""No model that is served ended its reading earlier."""

_ENDS = ("deprecation_date", "retirement_date")


@entry_rule
def release_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """Released before 2018 or after tomorrow: a clock that was never set, or a placeholder (NVIDIA says 1993)."""
    if plausible(entry.release_date, entry.updated) is None:
        message = f"before 2018, or later than the day after the entry was updated, {entry.updated}"
        yield Finding(entry.key, "release_date", str(entry.release_date), message)


@rule_about("knowledge_cutoff")
def cutoff_after_release(entry: ModelEntry) -> Iterator[Finding]:
    """Trained on what was written after the release: the cutoff is another model's.

    Compared by the month: vendors write a month as its last day.
    """
    cutoff = entry.knowledge_cutoff
    if cutoff and cutoff[:7] > str(entry.release_date)[: min(len(cutoff), 7)]:
        message = f"after the release, {entry.release_date}"
        yield Finding(entry.key, "knowledge_cutoff", cutoff, message, beside="release_date")


@rule_about("knowledge_cutoff")
def cutoff_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """Trained on nothing newer than what there was before language models: a clock that was never set."""
    cutoff = entry.knowledge_cutoff
    if cutoff and cutoff < FIRST_CUTOFF:
        yield Finding(entry.key, "knowledge_cutoff", cutoff, f"before {FIRST_CUTOFF}")


@rule_about(*_ENDS)
def end_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """Deprecated or retired before 2018 or in more than ten years: 1970 and 2099 are ways of saying never."""
    for field, day in _ends(entry):
        if announced_date(day.isoformat(), entry.updated) is None:
            yield Finding(entry.key, field, str(day), "before 2018, or more than ten years away")


@rule_about(*_ENDS)
def end_before_release(entry: ModelEntry) -> Iterator[Finding]:
    """Deprecated or retired before it was released. The day this catalog first saw it is no release."""
    if entry.release_date_basis == "first_seen":
        return
    for field, day in _ends(entry):
        if day < entry.release_date:
            message = f"before the release, {entry.release_date}"
            yield Finding(entry.key, field, str(day), message, beside="release_date")


@rule_about(*_ENDS)
def retired_before_deprecated(entry: ModelEntry) -> Iterator[Finding]:
    """Calls stop before the end was announced: the two dates may be swapped."""
    deprecation, retirement = entry.deprecation_date, entry.retirement_date
    if deprecation and retirement and retirement < deprecation:
        message = f"before it was deprecated, {deprecation}"
        yield Finding(entry.key, "retirement_date", str(retirement), message, "warn")


def _ends(entry: ModelEntry) -> Iterator[tuple[str, date]]:
    for field in _ENDS:
        day: date | None = getattr(entry, field)
        if day is not None:
            yield field, day
