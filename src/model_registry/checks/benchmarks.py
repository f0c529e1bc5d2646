"""Benchmark scores that cannot be right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from statistics import median_low

from model_registry.checks.amounts import format_number
from model_registry.checks.base import Finding, catalog_rule, rule_about
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

# Benchmarks that are not a share of tasks solved, by a word in their name, with their highest score. All others
# end at 100, whether they count in per cent or as a fraction.
_SCALES: Mapping[str, int] = {
    "elo": 5_000,
    "rating": 5_000,
    "codeforces": 5_000,
    "arena": 5_000,
    "vending": 1_000_000,
}
_SHARE = 100

FEW = 3
"""Scores without which nothing is usual in a benchmark."""
_FRACTION = 1
_HIGH = 50


@rule_about("benchmarks")
def score_out_of_range(entry: ModelEntry) -> Iterator[Finding]:
    """A score below nothing or above the whole: a rating, a cost or a duration under the name of a share."""
    for name, benchmark in (entry.benchmarks or {}).items():
        highest = _highest(name)
        if not 0 <= benchmark.score <= highest:
            yield Finding(
                entry.key,
                f"benchmarks.{name}",
                format_number(benchmark.score),
                f"outside 0 to {format_number(highest)}",
            )


@lru_cache(maxsize=1 << 12)
def _highest(name: str) -> int:
    words = re.split(r"[\W_]+", name.lower())
    return next((highest for word, highest in _SCALES.items() if word in words), _SHARE)


@catalog_rule
def score_on_another_scale(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """A score above 1 where most are fractions of 1, or below where most are above half of 100: two scales mixed.

    The first cannot be a fraction and is held; the second may be a very bad model.
    """
    scores: dict[str, list[tuple[Key, Decimal]]] = defaultdict(list)
    for entry in entries:
        key = entry.key
        for name, benchmark in (entry.benchmarks or {}).items():
            scores[name].append((key, benchmark.score))
    for name, group in scores.items():
        # A model served by many hosts counts once.
        different = {score for _, score in group}
        usual = median_low(different)
        if len(different) < FEW or _FRACTION < usual < _HIGH:
            continue
        for key, score in group:
            if score > _FRACTION >= usual:
                message = "most scores in this benchmark are fractions of 1"
                yield Finding(key, f"benchmarks.{name}", format_number(score), message)
            elif score <= _FRACTION < usual:
                message = f"most scores in this benchmark are about {format_number(usual)}: a fraction among per cent?"
                yield Finding(key, f"benchmarks.{name}", format_number(score), message, "warn")
