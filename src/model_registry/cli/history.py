"""`model-registry history`: what changed of one model, or what it cost at a moment."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from model_registry.cli import output
from model_registry.cli.changes import print_changes


def main(argv: Sequence[str]) -> int:
    """Print the changes of a model, the oldest first: 0, or 1 if there is no such model."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    rows = registry.history(arguments.model)
    if arguments.json:
        output.print_json([row.as_dict() for row in rows])
        return 0
    print_changes(rows)
    output.talk(f"{output.count(len(rows), 'change')} of {arguments.model}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry history`."""
    result = output.parser(
        "history",
        "What changed of a model since its catalog is observed: prices, limits, capabilities, its end, and by whose\n"
        "word. Read from the folder history beside the catalog.",
        "history openai/gpt-4o",
        "history openai/gpt-4o --json --catalog models.json",
        priced=False,
    )
    result.add_argument("model", metavar="MODEL", help="full id, model id, alias or canonical id, gone or not")
    return result
