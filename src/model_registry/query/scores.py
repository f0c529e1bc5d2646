"""What is known of a model's results, whichever provider's entry tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

Scores: TypeAlias = Mapping[str, Mapping[str, Decimal]]
"""Scores by model, as `model_of` names it, and by name of the benchmark."""


def model_of(entry: Entry) -> str:
    """What names the model of an entry wherever it is served: its canonical id, if it has one."""
    return entry.canonical_id or entry.full_id


def scores(entries: Iterable[Entry]) -> Scores:
    """The scores of every model. Where two entries of a model differ in one, the first by full id tells."""
    result: dict[str, dict[str, Decimal]] = {}
    for entry in sorted((entry for entry in entries if entry.benchmarks), key=lambda entry: entry.key):
        known = result.setdefault(model_of(entry), {})
        for name, benchmark in (entry.benchmarks or {}).items():
            known.setdefault(name, benchmark.score)
    return result
