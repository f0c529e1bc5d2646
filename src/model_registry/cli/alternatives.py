"""`model-registry alternatives`: what to use instead of a model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from model_registry.cli import output

_SHOWN = 5


def main(argv: Sequence[str]) -> int:
    """Print what to use instead: 0 if there is anything, 1 if there is nothing or no such model."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    model = registry.find(arguments.model).entry
    found = registry.alternatives(model, limit=arguments.limit, providers=arguments.provider, cheaper=arguments.cheaper)
    if arguments.json:
        rows = [
            {
                "full_id": each.entry.full_id,
                "successor": each.successor,
                "same_model": each.same_model,
                "lacks": list(each.lacks),
                "price_ratio": each.price_ratio,
                "benchmarks": {one.benchmark: [one.score, one.before] for one in each.measured},
                "reasons": list(each.reasons),
            }
            for each in found.choices
        ]
        output.print_json({"instead_of": model.full_id, "named_successor": found.named, "choices": rows})
    elif found.choices:
        unit = output.unit(arguments)
        output.print_table(
            ("MODEL", f"INPUT/{unit}", f"OUTPUT/{unit}", "WHY"),
            [
                (each.entry.full_id, *output.prices(each.entry, arguments), "; ".join(each.reasons))
                for each in found.choices
            ],
            right={f"INPUT/{unit}", f"OUTPUT/{unit}"},
        )
    told = ", ".join(output.prices(model, arguments))
    output.talk(f"instead of {model.full_id}: {output.status(model)}; {told} per {output.unit(arguments)}")
    if found.named and not any(each.successor for each in found.choices):
        output.talk(f"{found.named} is named as the successor; it is not in the catalog, or not what was asked for")
    if not found.choices:
        output.talk("nothing is known to do all it does")
    return 0 if found.choices else 1


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry alternatives`."""
    result = output.parser(
        "alternatives",
        "What to use instead of a model that ends or costs too much: the successor its provider names, the same\n"
        "model elsewhere, then models with all its capabilities and at least its context, the nearest first.",
        "alternatives openai/gpt-4o",
        "alternatives claude-opus-5 --cheaper --limit 3",
        "alternatives gpt-4o --provider openai --json",
    )
    add = result.add_argument
    add("model", metavar="MODEL", help="full id, model id, alias or canonical id")
    add("--cheaper", action="store_true", help="only models known to cost less")
    add("--provider", action="extend", type=output.listed, metavar="SLUG", help="only this provider, or several: A,B")
    add("--limit", type=output.whole, default=_SHOWN, metavar="N", help=f"rows to print ({_SHOWN})")
    return result
