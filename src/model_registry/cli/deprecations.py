"""`model-registry deprecations`: which models end, and when."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from model_registry.cli import output
from model_registry.cli.models import names
from model_registry.errors import UnknownModel
from model_registry.history.calendar import calendar
from model_registry.query.arguments import refuse_unknown

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry, Pricing, TokenPrices
    from model_registry.library.registry import Registry


def main(argv: Sequence[str]) -> int:
    """Print the models that end, the first to end first: 0 whether there are any or not."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    refuse_unknown("provider", arguments.provider, sorted({entry.provider for entry in registry}))
    refuse_unknown("developer", arguments.developer, sorted({entry.developer for entry in registry}))
    if arguments.prices:
        return print_prices(registry, arguments)
    ending = registry.deprecations(arguments.within)
    mine = _asked_for(registry, arguments)
    successors = _successors(registry)
    today = datetime.now(UTC).date()
    shown = [
        each
        for each in ending
        if (not arguments.provider or each.entry.provider in arguments.provider)
        and (not arguments.developer or each.entry.developer in arguments.developer)
        and (mine is None or each.entry in mine)
        and (arguments.past or arguments.model or each.days_left is None or each.days_left > 0)
    ]
    if arguments.format:
        return print_calendar([each.entry for each in shown], arguments)
    if arguments.json:
        output.print_json(
            [
                {
                    "full_id": each.entry.full_id,
                    "status": each.entry.status,
                    "deprecation_date": each.entry.deprecation_date,
                    "retirement_date": each.retirement_date,
                    "days_left": each.days_left,
                    "successor": each.successor,
                }
                for each in shown
            ]
        )
    elif shown:
        output.print_table(
            ("CALLS FAIL FROM", "DAYS", "MODEL", "STATUS", "SUCCESSOR"),
            [
                (
                    output.day(each.retirement_date),
                    output.UNKNOWN if each.days_left is None else f"{each.days_left:,}",
                    each.entry.full_id,
                    each.entry.stage(today) or output.UNKNOWN,
                    each.successor or successors.get(each.entry.model_key) or output.UNKNOWN,
                )
                for each in shown
            ],
            right={"DAYS"},
        )
    if arguments.model and (lasting := (mine or set()).difference(each.entry for each in shown)):
        output.talk(f"no end is known of {', '.join(sorted(entry.full_id for entry in lasting))}")
    output.talk(f"{output.count(len(shown), 'model')} end" + ("s" if len(shown) == 1 else ""))
    return 0


def _asked_for(registry: Registry, arguments: argparse.Namespace) -> set[Entry] | None:
    """The entries that are named, on the command line or in a file; None if none are. Says who is unknown or gone."""
    words = [*names(arguments.model), *(output.named_in(arguments.models) if arguments.models else [])]
    if not words:
        return None
    mine: set[Entry] = set()
    for name in words:
        try:
            mine.add(registry.find(name).entry)
        except UnknownModel as error:
            output.talk(f"warning: {error}")
    return mine


def _successors(registry: Registry) -> dict[str, str]:
    """By model the full id that its developer names to follow on it: for those who pass its calls on."""
    return {
        entry.model_key: f"{entry.provider}/{entry.successor}"
        for entry in registry
        if entry.source == "official" and entry.successor
    }


def print_calendar(ending: Sequence[Entry], arguments: argparse.Namespace) -> int:
    """Print the days on which models end as a calendar."""
    asked = [*arguments.provider, *([arguments.models.name] if arguments.models else [])]
    title = " ".join(["Retirements of models", *([f"({' and '.join(asked)})"] if asked else [])])
    output.print_document(calendar(title, ending))
    return 0


def print_prices(registry: Registry, arguments: argparse.Namespace) -> int:
    """Print the prices that end, the first to end first."""
    shown = [
        (each, each.entry.pricing)
        for each in registry.price_ends(arguments.within)
        if (not arguments.provider or each.entry.provider in arguments.provider)
        and (arguments.past or each.days_left >= 0)
    ]
    if arguments.json:
        output.print_json(
            [
                {
                    "full_id": each.entry.full_id,
                    "valid_until": each.valid_until,
                    "days_left": each.days_left,
                    "then": pricing.then.as_dict() if pricing and pricing.then else None,
                }
                for each, pricing in shown
            ]
        )
    elif shown:
        output.print_table(
            ("LAST DAY", "DAYS", "MODEL", "INPUT/1M", "OUTPUT/1M", "THEN"),
            [
                (
                    output.day(each.valid_until),
                    f"{each.days_left:,}",
                    each.entry.full_id,
                    *(_price(pricing, pricing, side) for side in ("input", "output")),
                    ", ".join(_price(pricing and pricing.then, pricing, side) for side in ("input", "output")),
                )
                for each, pricing in shown
            ],
            right={"DAYS", "INPUT/1M", "OUTPUT/1M"},
        )
    output.talk(f"the prices of {output.count(len(shown), 'entry')} end")
    return 0


def _price(prices: TokenPrices | None, pricing: Pricing | None, side: str) -> str:
    return output.price(getattr(prices, side, None), pricing.currency if pricing else None)


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry deprecations`."""
    result = output.parser(
        "deprecations",
        "Models that end, the earliest first: those with a date from which calls fail, and those that are\n"
        "deprecated without a date.",
        "deprecations --within 90d",
        "deprecations --provider openai,anthropic",
        "deprecations gpt-4o claude-opus-4-1 --past",
        "deprecations --past --json",
        "deprecations --prices --within 60d",
        "deprecations --models mine.txt --past --format ics",
        priced=False,
    )
    add = result.add_argument
    add("model", nargs="*", metavar="MODEL", help="only these models, such as PROVIDER MODEL (all)")
    add("--within", type=output.days, metavar="DAYS", help="only models whose calls fail within this time: 90d, 12w")
    output.add_list(result, "--provider", "SLUG", "only this provider, or several: A,B")
    output.add_list(result, "--developer", "NAME", "only models of this developer, or several: A,B")
    output.add_models(result)
    add("--format", choices=("ics",), help="as a calendar for other programs; models without a day are left out")
    add("--past", action="store_true", help="include models whose calls already fail")
    add("--prices", action="store_true", help="the announced ends of prices instead, and what follows")
    return result
