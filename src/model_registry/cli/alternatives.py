"""`model-registry alternatives`: what to use instead of a model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from model_registry import query
from model_registry.cli import output
from model_registry.cli.models import one_named

if TYPE_CHECKING:
    from decimal import Decimal

    from model_registry.catalog.entry import Entry
    from model_registry.query.alternatives import Alternative

_SHOWN = 10
_RELATIONS = {"same-model": "same model", "successor": "successor", "same-maker": "same maker", "other": "other"}


def main(argv: Sequence[str]) -> int:
    """Print what to use instead: 0 if there is anything, 1 if there is nothing or no such model."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    asked = one_named(registry, arguments.model, gone=True)
    gone = asked.found.retired
    model = asked.found.entry
    if gone:
        # More is known of it than that somebody else still lists it.
        model = query.gone.entry_of(registry.catalog, gone)
    found = registry.alternatives(
        model,
        limit=arguments.limit,
        providers=arguments.provider,
        same=arguments.same,
        cheaper=arguments.cheaper,
        better=arguments.better,
    )
    if arguments.json:
        rows = [
            {
                "full_id": each.entry.full_id,
                "relation": each.relation,
                "successor": each.successor,
                "named_by": each.named_by,
                "same_model": each.same_model,
                "lacks": list(each.lacks),
                "price_ratio": each.price_ratio,
                "better": each.is_better,
                "quality": each.quality,
                "benchmarks": {one.benchmark: [one.score, one.before] for one in each.measured},
                "reasons": list(each.reasons),
            }
            for each in found.choices
        ]
        output.print_json(
            {
                "instead_of": model.full_id,
                "named_successor": found.named,
                "named_by": found.named_by,
                "named_by_developer": found.by_developer,
                "choices": rows,
            }
        )
    elif found.choices:
        unit = output.unit(arguments)
        output.print_table(
            (
                "MODEL",
                "IS",
                f"INPUT/{unit}",
                f"OUTPUT/{unit}",
                "PRICE",
                "QUALITY",
                "CONTEXT",
                "ENDS",
                "NOT KNOWN TO HAVE",
            ),
            [
                (
                    each.entry.full_id,
                    _RELATIONS[each.relation],
                    *output.prices(each.entry, arguments),
                    _change(each.price_ratio),
                    _quality(each),
                    output.tokens(each.entry.context_window),
                    str(each.entry.retirement_date or "-"),
                    ", ".join(each.lacks) or "-",
                )
                for each in found.choices
            ],
            right={f"INPUT/{unit}", f"OUTPUT/{unit}", "PRICE", "QUALITY", "CONTEXT"},
        )
    output.talk(f"{gone}" if gone else f"instead of {model.full_id}: {_of(model, arguments)}")
    if found.named and not gone:
        whose = "the developer" if found.by_developer else "which speaks of its own service"
        output.talk(f"{found.named} is named as the successor in {found.named_by}, {whose}")
        if not (arguments.same or any(each.successor for each in found.choices)):
            output.talk("it is not in the catalog, ends itself, or is not what was asked for")
    if any(each.quality is not None for each in found.choices):
        output.talk("QUALITY: Artificial Analysis intelligence index")
    if not found.choices:
        output.talk("nothing is known to do all it does")
    if not arguments.json:
        output.tell_old(registry, (each.entry for each in found.choices))
    return 0 if found.choices else 1


def _of(model: Entry, arguments: argparse.Namespace) -> str:
    """The state of the model to replace, and its prices."""
    price = ", ".join(output.prices(model, arguments))
    return f"{output.status(model)}; {price} per {output.unit(arguments)}"


def _change(ratio: Decimal | None) -> str:
    """A price compared with the model's."""
    if ratio is None:
        return output.UNKNOWN
    change = round((ratio - 1) * 100)
    return f"{abs(change)}% {'less' if change < 0 else 'more'}" if change else "same"


def _quality(each: Alternative) -> str:
    return output.UNKNOWN if each.quality is None else output.fact(each.quality)


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry alternatives`."""
    result = output.parser(
        "alternatives",
        "What to use instead of a model that ends or costs too much: the same model elsewhere, the successor that\n"
        "is named, then others of its type that do what it does and are not both worse and dearer.",
        "alternatives openai/gpt-4o",
        "alternatives claude-opus-5 --cheaper --limit 3",
        "alternatives llama-4-maverick --same",
        "alternatives gpt-4o --provider openai --json",
    )
    add = result.add_argument
    add("model", nargs="+", metavar="MODEL", help="full id, model id, alias …, or PROVIDER MODEL")
    add("--same", action="store_true", help="only the same model at other providers")
    add("--cheaper", action="store_true", help="only models known to cost less")
    add("--better", action="store_true", help="only models known to do better")
    add("--provider", action="extend", type=output.listed, metavar="SLUG", help="only this provider, or several: A,B")
    add("--limit", type=output.whole, default=_SHOWN, metavar="N", help=f"rows to print ({_SHOWN})")
    return result
