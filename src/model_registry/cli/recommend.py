"""`model-registry recommend`: which model to take for a use."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from model_registry.cli import output
from model_registry.cli.cost import as_json
from model_registry.query.use_cases import USE_CASES

_SHOWN = 5


def main(argv: Sequence[str]) -> int:
    """Print what to take: 0 if anything fits, 1 if nothing does. Without a use case, print those there are."""
    arguments = parser().parse_args(argv)
    if arguments.use_case is None:
        return _print_use_cases(as_data=arguments.json)

    found = output.open_catalog(arguments).recommend(
        arguments.use_case,
        arguments.budget,
        limit=arguments.limit,
        providers=arguments.provider,
        developers=arguments.developer,
        capabilities=arguments.capability,
        min_context=arguments.min_context,
        min_output=arguments.min_output,
        open_weights=arguments.open_weights,
        free=arguments.free,
    )
    if arguments.json:
        choices = [
            {
                "full_id": each.entry.full_id,
                "score": round(each.score, 1),
                "per_million": each.per_million,
                "points": [point._asdict() for point in each.points],
                "request": as_json(each.cost),
            }
            for each in found.choices
        ]
        output.print_json({"use_case": found.use_case._asdict(), "choices": choices, "left_out": found.left_out})
    elif found.choices:
        output.print_table(
            ("MODEL", "SCORE", "WHY"),
            [(each.entry.full_id, f"{each.score:.0f}", "; ".join(each.reasons)) for each in found.choices],
            right={"SCORE"},
        )
    told = ", ".join(f"{code} {number:,}" for code, number in found.left_out.items())
    output.talk(f"left out: {told or 'none'}")
    return 0 if found.choices else 1


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry recommend`."""
    result = output.parser(
        "recommend",
        "Which model to use for a purpose, and why. Without USE_CASE: list the use cases.",
        "recommend",
        "recommend coding --budget 2",
        "recommend vision --provider openai,google --limit 3",
        "recommend long-context --open-weights --json",
        priced=False,
    )
    add = result.add_argument
    add("use_case", nargs="?", metavar="USE_CASE", help=", ".join(USE_CASES))
    add(
        "--budget",
        type=output.amount,
        metavar="USD",
        help="highest price per 1M tokens, in the mix of input and output of this use",
    )
    add("--provider", action="extend", type=output.listed, metavar="SLUG", help="only this provider, or several: A,B")
    add("--developer", action="extend", type=output.listed, metavar="NAME", help="only this developer, or several: A,B")
    output.add_list(result, "--capability", "NAME", "required capability, or several: A,B")
    add("--min-context", type=output.whole, default=0, metavar="TOKENS")
    add("--min-output", type=output.whole, default=0, metavar="TOKENS")
    add("--open-weights", action="store_true", default=None, help="only models whose weights can be downloaded")
    add("--free", action="store_true", help="include free models; the catalog does not know their rate limits")
    add("--limit", type=output.whole, default=_SHOWN, metavar="N", help=f"rows to print ({_SHOWN})")
    return result


def _print_use_cases(*, as_data: bool) -> int:
    if as_data:
        output.print_json([case._asdict() for case in USE_CASES.values()])
        return 0
    output.print_table(
        ("USE CASE", "FOR", "NEEDS", "WEIGHTS"),
        [
            (
                case.name,
                case.description,
                ", ".join(case.required) or "-",
                ", ".join(
                    f"{name} {weight}"
                    for name in ("quality", "price", "context", "extras")
                    if (weight := getattr(case, name))
                ),
            )
            for case in USE_CASES.values()
        ],
    )
    return 0
