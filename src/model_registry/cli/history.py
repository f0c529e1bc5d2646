"""`model-registry history`: what changed of one model; or its log made again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model_registry import history
from model_registry.cli import output
from model_registry.cli.changes import print_changes
from model_registry.errors import ConfigurationError

REBUILD = "rebuild"
"""In place of a model."""


def main(argv: Sequence[str]) -> int:
    """Print the changes of a model, the oldest first: 0, or 1 if there is no such model."""
    arguments = parser().parse_args(argv)

    if arguments.model == REBUILD:
        return print_rebuilt(arguments)
    registry = output.open_catalog(arguments)
    rows = registry.history(arguments.model)
    if arguments.json:
        output.print_json([row.as_dict() for row in rows])
        return 0
    print_changes(registry, rows)
    changes = f"{output.count(len(rows), 'change')} of {arguments.model}"
    try:
        output.talk(f"{changes} since {registry.observed_since:%Y-%m-%d}")
    except ConfigurationError as error:
        output.talk(str(error))
    return 0


def print_rebuilt(arguments: argparse.Namespace) -> int:
    """Make the log beside a catalog again, and print what came of it."""
    catalog = Path(arguments.catalog or "models.json")
    made = history.rebuild.rebuild(catalog)
    if arguments.json:
        output.print_json({"catalog": str(catalog), **made._asdict()})
    for commit in made.unreadable:
        output.talk(f"warning: {catalog} is no catalog in commit {commit}, which was passed over")
    output.talk(f"{output.count(made.added, 'row')} added from {output.count(made.commits, 'commit')} of {catalog}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry history`."""
    result = output.parser(
        "history",
        "What changed of a model since its catalog is observed: prices, limits, capabilities, its end, and by whose\n"
        "word. Read from the folder history beside the catalog. `history rebuild` makes that folder again from git's\n"
        "history of the catalog's file; what it tells already stays.",
        "history openai/gpt-4o",
        "history openai/gpt-4o --json --catalog models.json",
        "history rebuild --catalog models.json",
        priced=False,
    )
    result.add_argument(
        "model", metavar="MODEL", help="full id, model id, alias or canonical id, gone or not; or rebuild"
    )
    return result
