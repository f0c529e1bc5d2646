"""How good a catalog is, in figures that each have a target."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from model_registry.catalog.store import Catalog
from model_registry.checks.amounts import prices_of
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

SAMPLE = 200
"""Entries compared with the provider's own answer, or all there are."""
SEED = 20_180_101
"""The same catalogs give the same sample."""

# Targets, as shares.
DUPLICATES = 0.05
PRICES = 0.95
CAPABILITIES = 0.90

_IDENTITY = {"model_id", "name", "aliases", "alias_of", "release_date_basis", "updated", "provenance"}


class Figure(NamedTuple):
    """One measure of a catalog."""

    name: str
    value: str
    target: str
    met: bool | None
    """Whether the value reaches the target; None if it was not measured or has no target."""


def figures(entries: Sequence[ModelEntry], refused: int, answers: Catalog | None = None) -> list[Figure]:
    """The figures of these entries and of `refused` rows beside them that are no entries.

    `answers` holds the same entries as the providers' own answers tell them, without sources or curated rows.
    """
    rows = len(entries) + refused
    return [
        Figure("rows that keep the schema", _share(len(entries), rows), "100 %", not refused),
        _duplicate_figure(entries),
        _agreement("prices as the provider's own answer has them", PRICES, entries, answers, _prices),
        _agreement("capabilities as the provider's own answer has them", CAPABILITIES, entries, answers, _capabilities),
        Figure("newest benchmark", _newest_benchmark(entries) or "none", "", None),
    ]


def true_duplicates(entries: Sequence[ModelEntry]) -> list[list[Key]]:
    """Entries of one provider that are the same model with the same facts, in groups.

    An alias that the provider names as one is an id of its own and no duplicate.
    """
    groups: dict[tuple[str, str], list[ModelEntry]] = defaultdict(list)
    for entry in entries:
        if entry.canonical_id and not entry.alias_of:
            groups[entry.provider, entry.canonical_id].append(entry)
    found: list[list[Key]] = []
    for group in groups.values():
        aliases = {alias for entry in group for alias in entry.aliases or ()}
        alike: dict[str, list[Key]] = defaultdict(list)
        for entry in group if len(group) > 1 else ():
            if entry.model_id not in aliases:
                alike[entry.model_dump_json(exclude=_IDENTITY, exclude_none=True)].append(entry.key)
        found += [keys for keys in alike.values() if len(keys) > 1]
    return found


def _duplicate_figure(entries: Sequence[ModelEntry]) -> Figure:
    identified = any(entry.canonical_id for entry in entries)
    count = sum(len(group) - 1 for group in true_duplicates(entries))
    value = f"{count} ({_share(count, len(entries))})" if identified else "not measured: no entry has a canonical id"
    return Figure("true duplicates", value, "< 5 %", count < DUPLICATES * len(entries) if identified else None)


Facts: TypeAlias = Mapping[str, object]
"""What an entry tells of one kind, by name."""


def _agreement(
    name: str,
    target: float,
    entries: Sequence[ModelEntry],
    answers: Catalog | None,
    facts: Callable[[ModelEntry], Facts],
) -> Figure:
    """In which share of a sample everything the provider tells of the kind is in the catalog, unchanged."""
    aim = f">= {target:.0%}".replace("%", " %")
    if answers is None:
        return Figure(name, "not measured: no answers here, see --against", aim, None)
    told = {entry.key: (entry, facts(answers[entry.key])) for entry in entries if entry.key in answers}
    keys = sorted(key for key, (_, theirs) in told.items() if theirs)
    if not keys:
        return Figure(name, "not measured: the answers tell none", aim, None)
    sample = random.Random(SEED).sample(keys, min(SAMPLE, len(keys)))  # noqa: S311  # no secret
    agreed = sum(told[key][1].items() <= facts(told[key][0]).items() for key in sample)
    return Figure(name, f"{_share(agreed, len(sample))} of {len(sample)}", aim, agreed >= target * len(sample))


def _prices(entry: ModelEntry) -> Facts:
    return {price.path: price.amount for price in prices_of(entry)}


def _capabilities(entry: ModelEntry) -> Facts:
    return {name: value for name, value in entry.capabilities or () if value is not None}


def _newest_benchmark(entries: Sequence[ModelEntry]) -> str | None:
    """The day of the newest result in a benchmark, if any has one."""
    days = [each.date for entry in entries for each in (entry.benchmarks or {}).values() if each.date]
    return max(days).isoformat() if days else None


def _share(part: int, whole: int) -> str:
    """The share in per cent, rounded down, so that 100 says all."""
    return f"{part * 1000 // whole / 10} %" if whole else "no entries"
