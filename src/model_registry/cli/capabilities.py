"""`model-registry capabilities`: who can do what."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from model_registry.cli import output
from model_registry.query.arguments import refuse_unknown
from model_registry.query.capabilities import NAMES, parse_names

_SHOWN = ("tools", "vision", "reasoning", "structured_output", "prompt_cache")


def main(argv: Sequence[str]) -> int:
    """Print how many entries have each capability. Always 0."""
    arguments = parser().parse_args(argv)
    names = parse_names([*arguments.name, *arguments.capability])

    matrix = output.open_catalog(arguments).capability_matrix()
    refuse_unknown("provider", arguments.provider, matrix)
    chosen = {slug: row for slug, row in matrix.items() if not arguments.provider or slug in arguments.provider}
    if arguments.json:
        output.print_json(
            {
                slug: {name: known._asdict() for name, known in row.items() if not names or name in names}
                for slug, row in chosen.items()
            }
        )
        return 0
    if arguments.by_provider:
        columns = names or _SHOWN
        headings = ("PROVIDER", "ENTRIES", *(name.upper() for name in columns))
        rows = [
            (slug, f"{sum(row[columns[0]]):,}", *(f"{row[name].yes:,}" for name in columns))
            for slug, row in chosen.items()
        ]
        output.print_table(headings, rows, right=headings[1:])
        return 0
    counts = [
        (name, *(f"{sum(row[name][answer] for row in chosen.values()):,}" for answer in range(3)))
        for name in names or NAMES
    ]
    output.print_table(("CAPABILITY", "YES", "NO", "UNKNOWN"), counts, right={"YES", "NO", "UNKNOWN"})
    if names:
        output.talk(f"which they are: model-registry search --capability {','.join(names)}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry capabilities`."""
    result = output.parser(
        "capabilities",
        "How many models are known to have each capability, known not to, and not known.\n"
        "These are the names that search, cheapest and recommend take.",
        "capabilities",
        "capabilities vision --provider openai",
        "capabilities --by-provider --capability tools,vision",
        "capabilities --json",
        priced=False,
    )
    add = result.add_argument
    add("name", nargs="*", metavar="NAME", help="only this capability, or several")
    output.add_list(result, "--provider", "SLUG", "only this provider, or several: A,B")
    add("--by-provider", action="store_true", help="a row for each provider, a column for each capability")
    output.add_list(result, "--capability", "NAME", "only this capability, or several: A,B")
    return result
