"""`model-registry cheapest`: where a request costs least."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from model_registry.cli import output
from model_registry.cli.cost import add_request, arithmetic, as_json, cached, money, parts, request, service

if TYPE_CHECKING:
    from model_registry.query.cheapest import Choice
    from model_registry.query.cost import Cost

_SHOWN = 10
_HOSTS = 2
"""Further hosts named in a row."""


def main(argv: Sequence[str]) -> int:
    """Print the entries that can take a request by its cost: 0 if there are any, 1 if there are none."""
    arguments = request(parser(), argv)

    registry = output.open_catalog(arguments)
    found = registry.cheapest(
        arguments.input,
        arguments.output,
        arguments.capability,
        cached_tokens=cached(arguments, arguments.input),
        type=arguments.type,
        **output.chosen(arguments),
        deprecated=arguments.deprecated,
        free=arguments.free,
        tier=service(arguments),
        **parts(arguments),
    )
    hosts: dict[str, list[Choice]] = {}
    for choice in found.choices:
        hosts.setdefault(choice.entry.model_key, []).append(choice)
    # What a pointer leads to is there under its own name.
    firsts = [offers[0] for offers in hosts.values() if not offers[0].entry.model_id.startswith("~")]
    shown = (found.choices if arguments.all_offers else firsts)[: arguments.limit]
    # Who names providers does not ask why the others are left out.
    left_out = [each for each in found.left_out if each.code != "provider"]
    counts = Counter(each.code for each in left_out)
    if arguments.json:
        output.print_json(
            {
                "choices": [as_json(choice.cost) for choice in shown],
                "left_out": [
                    {"full_id": each.entry.full_id, "code": each.code, "detail": each.detail}
                    for each in (left_out if arguments.left_out else ())
                ],
                "left_out_counts": dict(counts.most_common()),
            }
        )
    elif arguments.left_out:
        rows = [(each.entry.full_id, each.code, each.detail) for each in left_out]
        output.print_table(("MODEL", "REASON", "DETAIL"), rows)
    elif shown:
        output.print_table(
            ("MODEL", "COST", "ENDS", "ARITHMETIC", "NEXT CHEAPEST AT"),
            [
                (
                    bill.full_id + (f" ({bill.region})" if bill.region else ""),
                    _rough(bill),
                    output.ends(choice.entry),
                    arithmetic(bill),
                    _others(choice, hosts[choice.entry.model_key]),
                )
                for choice, bill in ((choice, choice.cost) for choice in shown)
            ],
            right={"COST"},
        )
    told = ", ".join(f"{code} {number:,}" for code, number in counts.most_common())
    fit = f"{output.count(len(hosts), 'model')} fit, at {output.count(len(found.choices), 'entry')}"
    output.talk(f"{fit}; left out: {told or 'none'}")
    if not (arguments.json or arguments.left_out):
        output.tell_old(registry, (choice.entry for choice in shown))
    return 0 if found.choices else 1


def _others(choice: Choice, offers: Sequence[Choice]) -> str:
    """Where else the model costs least, at hosts other than that of the row."""
    others: dict[str, Choice] = {}
    for each in offers:
        if each.entry.provider != choice.entry.provider:
            others.setdefault(each.entry.provider, each)
    return ", ".join(f"{slug} {_rough(each.cost)}" for slug, each in [*others.items()][:_HOSTS]) or "-"


def _rough(bill: Cost) -> str:
    return money(bill, output.short(bill.total))


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry cheapest`."""
    result = output.parser(
        "cheapest",
        "The models that can take a request, by what it costs at each. Unknown facts do not count as a fit;\n"
        "--left-out gives the reason for each model.",
        "cheapest --input 10k --output 1k --capability tools",
        "cheapest --input 150k --output 2k --cached 100k --no-free --limit 5 --json",
        "cheapest --input 500 --type embedding",
        "cheapest --input 10k --output 1k --open-weights --min-context 200k --all-offers",
        "cheapest --input 10k --output 1k --provider openai --left-out",
        priced=False,
    )
    add = result.add_argument
    output.add_choosing(result)
    add("--type", default="chat", metavar="NAME", help="type of the model (default: chat)")
    add("--deprecated", action="store_true", help="include deprecated models that still answer")
    add("--no-free", dest="free", action="store_false", help="leave out free models")
    add("--limit", type=output.whole, default=_SHOWN, metavar="N", help=f"rows to print ({_SHOWN})")
    add("--left-out", action="store_true", help="print what does not fit instead, with the reason for each")
    add_request(result)
    return result
