"""`model-registry stats`: how much of the catalog is known, and how it fares."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import JsonValue

from model_registry import store
from model_registry.folders import state_file
from model_registry.main import CATALOG
from model_registry.schemas import ModelEntry
from model_registry.state import load


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

    entries = list(store.read_existing(arguments.file).values())
    told = figures(entries)
    if arguments.json:
        print(json.dumps(told, indent=2))
        return 0
    print(f"{len(entries):,} entries, last changed {told['last_changed'] or 'never'}")
    for name in ("sources", "qualities", "types", "models_with"):
        counts = told[name]
        assert isinstance(counts, dict)  # noqa: S101  # figures makes them so
        print(f"{name.replace('_', ' ')}: " + ", ".join(f"{key} {value}" for key, value in counts.items()))
    fields, providers = told["fields"], told["providers"]
    assert isinstance(fields, dict)  # noqa: S101
    assert isinstance(providers, dict)  # noqa: S101
    print("\nFIELD                  FILLED")
    for field, rate in fields.items():
        print(f"{field:<22} {rate:>6.1%}")
    shown = ("pricing", "context_window", "capabilities", "knowledge_cutoff")
    print("\nPROVIDER                 ENTRIES  " + "  ".join(f"{field.upper():>16}" for field in shown))
    for slug, row in providers.items():
        assert isinstance(row, dict)  # noqa: S101
        rates = row["fields"]
        assert isinstance(rates, dict)  # noqa: S101
        print(f"{slug:<24} {row['entries']:>7}  " + "  ".join(f"{rates.get(field, 0):>16.0%}" for field in shown))
    failed = told["failed"]
    assert isinstance(failed, dict)  # noqa: S101
    for slug, failure in failed.items():
        print(f"failing: {slug}, {failure}")
    return 0


def figures(entries: Sequence[ModelEntry]) -> dict[str, JsonValue]:
    """All figures, for programs. Rates are shares of the entries, between 0 and 1."""
    by_provider: dict[str, list[ModelEntry]] = {}
    for entry in entries:
        by_provider.setdefault(entry.provider, []).append(entry)
    state = load(state_file())
    return {
        "entries": len(entries),
        "models": len({entry.canonical_id for entry in entries}),
        "last_changed": max((entry.updated.isoformat() for entry in entries), default=None),
        "sources": _counts(entry.source for entry in entries),
        "qualities": _counts(entry.quality for entry in entries),
        "types": _counts(entry.type for entry in entries),
        "models_with": {
            name: sum(getattr(entry.capabilities, name, None) is True for entry in entries)
            for name in ("vision", "tools", "reasoning")
        },
        "fields": rates(entries),
        "providers": {
            slug: {"entries": len(listed), "fields": rates(listed)} for slug, listed in sorted(by_provider.items())
        },
        "failed": {
            slug: f"since {failure.since:%Y-%m-%d %H:%M} UTC: {failure.reason}"
            for slug, failure in state.failed.items()
        },
    }


def rates(entries: Sequence[ModelEntry]) -> dict[str, JsonValue]:
    """The share of the entries in which each field is known, the fields in the order of the schema."""
    filled = Counter(name for entry in entries for name in ModelEntry.model_fields if getattr(entry, name) is not None)
    return {name: round(filled[name] / len(entries), 4) for name in ModelEntry.model_fields if filled[name]}


def _counts(values: Iterable[str]) -> dict[str, JsonValue]:
    return dict(Counter(values).most_common())
