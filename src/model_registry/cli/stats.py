"""`model-registry stats`: how much of the catalog is known, and how it fares."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from model_registry import store
from model_registry.folders import state_file
from model_registry.main import CATALOG
from model_registry.schemas import ModelEntry
from model_registry.state import State, load

SHOWN = ("pricing", "context_window", "capabilities", "knowledge_cutoff")
"""Fields whose rates are printed for each provider."""


def main(argv: Sequence[str]) -> int:
    """Print the fill rates of a catalog."""
    parser = argparse.ArgumentParser(
        prog="model-registry stats",
        description="Fill rate of each field, entries by source and quality, and what failed since when.",
        epilog="examples:\n  model-registry stats\n  model-registry stats --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", type=Path, default=CATALOG, help="the catalog (models.json)")
    parser.add_argument("--json", action="store_true", help="print an object")
    arguments = parser.parse_args(argv)

    found = stats(list(store.read_existing(arguments.file).values()), load(state_file()))
    print(json.dumps(asdict(found), indent=2) if arguments.json else "\n".join(lines(found)))
    return 0


@dataclass(frozen=True)
class ProviderStats:
    """How much is known of one provider's entries."""

    entries: int
    fields: Mapping[str, float]
    """Share of the entries in which each field is known, 0 to 1."""


@dataclass(frozen=True)
class Stats:
    """How much of a catalog is known. Counts are entries."""

    entries: int
    models: int
    """Different canonical ids."""
    last_changed: str | None
    """Day the newest content is of."""
    last_run: str | None
    """When this machine last asked providers, in UTC; None if it never did."""
    sources: Mapping[str, int]
    qualities: Mapping[str, int]
    types: Mapping[str, int]
    models_with: Mapping[str, int]
    """Entries known to have each capability."""
    fields: Mapping[str, float]
    """Share of the entries in which each field is known, 0 to 1, in the order of the schema."""
    providers: Mapping[str, ProviderStats]
    failed: Mapping[str, str]
    """Since when, and why, each provider fails that could not be read last."""


def stats(entries: Sequence[ModelEntry], state: State) -> Stats:
    """All figures of the entries, and what the last runs left."""
    by_provider: dict[str, list[ModelEntry]] = {}
    for entry in entries:
        by_provider.setdefault(entry.provider, []).append(entry)
    return Stats(
        entries=len(entries),
        models=len({entry.canonical_id for entry in entries}),
        last_changed=max((entry.updated.isoformat() for entry in entries), default=None),
        last_run=f"{state.last_run:%Y-%m-%d %H:%M} UTC" if state.last_run else None,
        sources=_counts(entry.source for entry in entries),
        qualities=_counts(entry.quality for entry in entries),
        types=_counts(entry.type for entry in entries),
        models_with={
            name: sum(getattr(entry.capabilities, name, None) is True for entry in entries)
            for name in ("vision", "tools", "reasoning")
        },
        fields=rates(entries),
        providers={slug: ProviderStats(len(listed), rates(listed)) for slug, listed in sorted(by_provider.items())},
        failed={
            slug: f"since {failure.since:%Y-%m-%d %H:%M} UTC: {failure.reason}"
            for slug, failure in state.failed.items()
        },
    )


def rates(entries: Sequence[ModelEntry]) -> dict[str, float]:
    """The share of the entries in which each field is known, the fields in the order of the schema."""
    filled = Counter(name for entry in entries for name in ModelEntry.model_fields if getattr(entry, name) is not None)
    return {name: round(filled[name] / len(entries), 4) for name in ModelEntry.model_fields if filled[name]}


def lines(found: Stats) -> Iterator[str]:
    """The figures for people."""
    yield f"{found.entries:,} entries of {found.models:,} models, last changed {found.last_changed or 'never'}"
    yield f"last run here: {found.last_run or 'none'}"
    yield from (f"failing: {slug}, {failure}" for slug, failure in found.failed.items())
    for title, counts in (
        ("sources", found.sources),
        ("qualities", found.qualities),
        ("types", found.types),
        ("models with", found.models_with),
    ):
        yield f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.items())
    yield "\nFIELD                  FILLED"
    yield from (f"{field:<22} {rate:>6.1%}" for field, rate in found.fields.items())
    yield "\nPROVIDER                 ENTRIES  " + "  ".join(f"{field.upper():>16}" for field in SHOWN)
    for slug, each in found.providers.items():
        yield f"{slug:<24} {each.entries:>7}  " + "  ".join(f"{each.fields.get(field, 0):>16.0%}" for field in SHOWN)


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())
