"""What is known of a model's results, whichever provider's entry tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from model_registry.entry import Entry

Scores: TypeAlias = Mapping[str, Mapping[str, Decimal]]
"""Canonical id to the model's scores by name of the benchmark."""


def scores(entries: Iterable[Entry]) -> Scores:
    """The scores of every model. Where two entries of a model differ in one, the first by full id tells."""
    result: dict[str, dict[str, Decimal]] = {}
    for entry in sorted((entry for entry in entries if entry.benchmarks), key=lambda entry: entry.key):
        known = result.setdefault(entry.canonical_id or entry.full_id, {})
        for name, benchmark in (entry.benchmarks or {}).items():
            known.setdefault(name, benchmark.score)
    return result
