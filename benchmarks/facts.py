"""How much of a catalog is known, on what evidence, and where it contradicts itself.

    python benchmarks/facts.py [FILE]

Counts over `models.json`: no provider and no source is asked. Prints each share beside its goal; ends with 1 if a goal
is missed, if an entry contradicts itself, or if a source contradicts those who make and serve a model.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from model_registry.catalog import store
from model_registry.checks import sources
from model_registry.checks.consistency import input_told_twice
from model_registry.checks.limits import input_above_context, output_above_context
from model_registry.enrichment.reconcile import FACTS
from model_registry.schemas import ModelEntry

UNPRICED = {"aihorde", "llm7", "pollinations", "github-copilot", "github-models", "nvidia"}
"""Providers that sell no tokens: volunteers, and lists behind a subscription."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", nargs="?", type=Path, default=Path("models.json"))
    entries = list(store.load(options.parse_args().file).values())
    talking = [entry for entry in entries if entry.type in ("chat", "completion")]
    sold = [entry for entry in talking if entry.provider not in UNPRICED]

    reached = [
        show("input price", 84, sold, lambda entry: entry.pricing and entry.pricing.input is not None),
        show("context window", 94, sold, lambda entry: entry.context_window),
        show("release date on evidence", 83, entries, lambda e: e.release_date_basis not in ("host", "first_seen")),
        show("day of its end", 15, entries, lambda entry: entry.retirement_date or entry.deprecation_date),
        show("open weights or not", 85, entries, lambda entry: entry.open_weights is not None),
        show("knowledge cutoff", 75, talking, lambda entry: entry.knowledge_cutoff),
        show("developer", 99, entries, lambda entry: entry.developer != "unknown"),
    ]
    counted = {
        "entries that contradict themselves on what goes in": sum(any(input_told_twice(entry)) for entry in entries),
        "limits above the window of their own entry": sum(
            any(rule(entry)) for rule in (input_above_context, output_above_context) for entry in entries
        ),
        "facts of a model that differ between its hosts": differing(entries),
        "limits of the answer that are the window on a source's word": len(sources.answer_of_the_whole_window(entries)),
        "limits above every host's own": len(sources.limit_above_every_host(entries)),
        "flags of a source unlike those of hosts": len(sources.flag_unlike_hosts(entries)),
    }
    for what, count in counted.items():
        print(f"{what}: {count}")
    return 0 if all(reached) and not any(counted.values()) else 1


def differing(entries: Iterable[ModelEntry]) -> int:
    """How many facts that belong to a model its hosts tell differently."""
    told: dict[tuple[str | None, str], set[object]] = defaultdict(set)
    for entry in entries:
        for field in ("developer", "release_date", *FACTS):
            told[entry.canonical_id, field].add(getattr(entry, field))
    return sum(len(values) > 1 for values in told.values())


def show(fact: str, goal: int, entries: Iterable[ModelEntry], known: Callable[[ModelEntry], object]) -> bool:
    """Print the share of entries of which a fact is known; whether it reaches its goal, in per cent."""
    told = [bool(known(entry)) for entry in entries]
    share = 100 * sum(told) / max(len(told), 1)
    print(f"{fact:26}{sum(told):6} of {len(told):6}  {share:5.1f} %  (goal {goal} %)")
    return share >= goal


if __name__ == "__main__":
    sys.exit(main())
