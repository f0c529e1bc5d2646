"""`model-registry recommend`: which model to take for a use."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from model_registry.cli import output
from model_registry.cli.cost import as_json
from model_registry.query.recommend import PREFERENCES
from model_registry.query.use_cases import USE_CASES

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.query.recommend import PricedOffer, Recommendation, Recommendations

_SHOWN = 5
_HOSTS = 3
"""Hosts named in a row."""


def main(argv: Sequence[str]) -> int:
    """Print what to take: 0 if anything fits, 1 if nothing does. Without a use case, print those there are."""
    arguments = parser().parse_args(argv)
    if arguments.use_case is None:
        return _print_use_cases(as_data=arguments.json)

    registry = output.open_catalog(arguments)
    found = registry.recommend(
        arguments.use_case,
        arguments.budget,
        limit=arguments.limit,
        prefer=arguments.prefer,
        capabilities=arguments.capability,
        free=arguments.free,
        **output.chosen(arguments),
    )
    if arguments.json:
        choices = [
            {
                "full_id": each.entry.full_id,
                "score": round(each.score, 1),
                "quality": each.quality,
                "good_enough": each.good_enough,
                "per_million": each.per_million,
                "points": [point._asdict() for point in each.points],
                "request": as_json(each.cost),
                "offers": [{"full_id": offer.entry.full_id, "per_million": offer.per_million} for offer in each.offers],
            }
            for each in found.choices
        ]
        output.print_json(
            {
                "use_case": found.use_case._asdict(),
                "prefer": found.prefer,
                "choices": choices,
                "left_out": found.left_out,
            }
        )
    elif found.choices:
        _print_choices(found, all_offers=arguments.all_offers)
    _explain(found)
    if not arguments.json:
        output.tell_old(registry, (each.entry for each in found.choices))
    return 0 if found.choices else 1


def _print_choices(found: Recommendations, *, all_offers: bool) -> None:
    right = {"QUALITY", "USD/1M", "CONTEXT", "SCORE"}
    headings = ("MODEL", "QUALITY", "USD/1M", "CONTEXT", "SCORE", "ENDS")
    if all_offers:
        rows = [
            (offer.entry.full_id, _quality(each), output.rough(offer.per_million), *_rest(each, offer.entry))
            for each in found.choices
            for offer in each.offers
        ]
        output.print_table(headings, rows, right)
        return
    output.print_table(
        (*headings, "CHEAPEST AT"),
        [
            (
                *(each.entry.full_id, _quality(each), output.rough(each.per_million), *_rest(each, each.entry)),
                ", ".join(f"{offer.entry.provider} {output.rough(offer.per_million)}" for offer in _hosts(each)),
            )
            for each in found.choices
        ],
        right,
    )


def _hosts(each: Recommendation) -> Iterable[PricedOffer]:
    """The cheapest offer of each of the cheapest hosts."""
    hosts: dict[str, PricedOffer] = {}
    for offer in each.offers:
        hosts.setdefault(offer.entry.provider, offer)
    return tuple(hosts.values())[:_HOSTS]


def _rest(each: Recommendation, entry: Entry) -> tuple[str, str, str]:
    return output.tokens(entry.context_window), f"{each.score:.0f}", output.ends(entry)


def _quality(each: Recommendation) -> str:
    if each.quality is None:
        return output.UNKNOWN
    return output.fact(each.quality) + ("" if each.good_enough else " (low)")


def _explain(found: Recommendations) -> None:
    case = found.use_case
    if case.benchmark:
        output.talk(f"by {found.prefer}; QUALITY: {_words(case.benchmark)}; USD/1M: in the mix of tokens of this use")
    else:
        output.talk(f"no quality is known for {case.name}: by who serves it, newness and price; try them on your data")
    if found.prefer == "speed" and not any(each.entry.performance for each in found.choices):
        output.talk("the speed of none of these is known; they are in the order of value")
    if found.best and found.prefer != "quality":
        best = found.best
        price = output.rough(best.per_million)
        output.talk(f"highest quality: {best.entry.full_id}, {_quality(best)} at {price} (--prefer quality)")
    if found.cheapest and found.prefer != "price":
        [offer, *_] = found.cheapest.offers
        price = output.rough(offer.per_million)
        output.talk(f"lowest price that is good enough: {offer.entry.full_id} at {price} (--prefer price)")
    told = ", ".join(f"{code} {number:,}" for code, number in found.left_out.items())
    output.talk(f"left out: {told or 'none'}")


def _words(benchmark: str) -> str:
    return benchmark.replace("_", " ").replace("artificial analysis", "Artificial Analysis")


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry recommend`."""
    result = output.parser(
        "recommend",
        "Which model to use for a purpose, and why. Without USE_CASE: list the use cases.",
        "recommend",
        "recommend coding --budget 2",
        "recommend reasoning --prefer quality",
        "recommend bulk --prefer price --all-offers",
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
    add("--prefer", choices=PREFERENCES, help="what comes first (value; quality if the budget pays for the best)")
    output.add_choosing(result)
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
                    for name in ("quality", "price", "context", "newness", "maker", "extras")
                    if (weight := getattr(case, name))
                ),
            )
            for case in USE_CASES.values()
        ],
    )
    return 0
