"""`model-registry add-auto`: give the recommended model a name of your own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from model_registry.cli import output
from model_registry.cli.config_names import keep


def main(argv: Sequence[str]) -> int:
    """Write the best model for a use into the configuration: 0 if there is one, 1 if none fits."""
    arguments = parser().parse_args(argv)
    told = output.open_catalog(arguments).recommend(
        arguments.use_case, arguments.budget, prefer=arguments.prefer, providers=arguments.provider, limit=1
    )
    if not told.choices:
        reasons = ", ".join(f"{number:,} {code}" for code, number in told.left_out.items())
        output.talk(f"no model fits; unknown facts do not count as a fit; left out: {reasons or 'none'}")
        return 1
    [best] = told.choices
    for reason in best.reasons:
        output.talk(output.one_line(f"{best.entry.full_id}: {reason}"))
    return keep(arguments.name or arguments.use_case, best.entry, arguments, write=not arguments.dry_run)


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry add-auto`."""
    result = output.parser(
        "add-auto",
        "Take the model that is recommended for a use and give it a name in your config.toml.\n"
        "`model-registry recommend USE_CASE` shows what there is to choose from.",
        "add-auto --provider openai --use-case coding --budget 5 --replace",
        "add-auto --use-case chat --dry-run",
    )
    add = result.add_argument
    add("--use-case", required=True, metavar="USE", help="use case, as for `recommend`: chat, coding …")
    add("--provider", action="extend", type=output.listed, metavar="SLUG", help="only this provider, or several: A,B")
    add(
        "--budget",
        type=output.amount,
        metavar="USD",
        help="highest price per 1M tokens, in the mix of input and output of this use",
    )
    add("--prefer", metavar="WHAT", help="quality, value, price or speed, as for `recommend`")
    add("--name", help="name in the configuration (default: the use case)")
    add("--replace", action="store_true", help="give the name to this model even if another has it")
    add("--dry-run", action="store_true", help="print the lines for the file instead")
    return result
