"""`model-registry stats`: how much of the catalog is known, and how it fares."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from model_registry.cli import output
from model_registry.paths import state_file
from model_registry.query.statistics import CatalogStats
from model_registry.refresh.state import State, load

SHOWN = ("pricing", "context_window", "capabilities", "knowledge_cutoff")
"""Fields whose rates are printed for each provider."""
ABILITIES = ("vision", "tools", "reasoning")
"""Capabilities that are counted on the screen."""


def main(argv: Sequence[str]) -> int:
    """Print the figures of a catalog, and of the runs on this machine. Always 0."""
    arguments = parser().parse_args(argv)

    found, state = output.open_catalog(arguments).stats(), load(state_file())
    if arguments.json:
        output.print_json({**found._asdict(), "last_run": state.last_run, "failed": failures(state)})
        return 0
    for line in lines(found, state):
        print(output.one_line(line))
    output.print_table(("FIELD", "FILLED"), [(name, f"{rate:.1%}") for name, rate in found.fields.items()], {"FILLED"})
    print()
    headings = ("PROVIDER", "ENTRIES", *(name.upper() for name in SHOWN))
    rows = [
        (slug, f"{found.providers[slug]:,}", *(f"{rates.get(name, 0):.0%}" for name in SHOWN))
        for slug, rates in found.fields_by_provider.items()
    ]
    output.print_table(headings, rows, headings[1:])
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry stats`."""
    return output.parser(
        "stats",
        "How often each field is known, entries by source and quality, the last run on this machine, and\n"
        "which providers fail since when.",
        "stats",
        "stats --catalog models.json",
        "stats --json",
        priced=False,
    )


def failures(state: State) -> dict[str, str]:
    """Since when, and why, each provider fails that could not be read when it was last asked."""
    return {slug: f"since {each.since:%Y-%m-%d %H:%M} UTC: {each.reason}" for slug, each in state.failed.items()}


def lines(found: CatalogStats, state: State) -> Iterator[str]:
    """What is told before the tables."""
    yield f"{output.count(found.entries, 'entry')} of {output.count(found.models, 'model')}, changed {found.updated}"
    yield f"last run here: {f'{state.last_run:%Y-%m-%d %H:%M} UTC' if state.last_run else 'none'}"
    yield from (f"failing: {slug}, {failure}" for slug, failure in failures(state).items())
    for title, counts in (
        ("sources", found.sources),
        ("qualities", found.qualities),
        ("types", found.types),
        ("models with", {name: found.models_with.get(name, 0) for name in ABILITIES}),
    ):
        yield f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in counts.items())
    yield ""
