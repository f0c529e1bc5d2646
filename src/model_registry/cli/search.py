"""`model-registry search`: the models that fit what is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from model_registry import query
from model_registry.catalog.columns import RANK
from model_registry.cli import output
from model_registry.errors import UnknownModel
from model_registry.query.search import select
from model_registry.query.suggestions import suggest

if TYPE_CHECKING:
    from model_registry.library.registry import Registry

_ON_A_TERMINAL = 50
"""Rows a terminal gets unless told; a pipe gets all."""


def main(argv: Sequence[str]) -> int:
    """Print the entries that fit: 0 if there are any, 1 if there are none."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    text = " ".join(arguments.text).strip()
    # Entries are made only for what is shown.
    found = select(
        registry.columns,
        text,
        provider=arguments.provider,
        developer=arguments.developer,
        capabilities=arguments.capability,
        without=arguments.without,
        modalities=arguments.modality,
        type=arguments.type,
        max_input_price=arguments.max_price,
        max_output_price=arguments.max_output_price,
        min_context=arguments.min_context,
        min_output=arguments.min_output,
        released_after=arguments.released_after,
        status=arguments.status,
        open_weights=arguments.open_weights,
        tags=arguments.tag,
        sort=arguments.sort,
    )
    if not (text or arguments.sort):
        found = _newest_first(registry, found)
    limit = arguments.limit
    if limit is None and sys.stdout.isatty() and not arguments.json:
        limit = _ON_A_TERMINAL
    shown = registry.columns.entries(found[:limit])
    if arguments.json:
        answered = registry.answered
        output.print_json(
            [
                {**entry.as_dict(), **({"answered": day} if (day := answered.get(entry.provider)) else {})}
                for entry in shown
            ]
        )
    elif shown:
        unit = output.unit(arguments)
        output.print_table(
            ("MODEL", "TYPE", "CONTEXT", f"INPUT/{unit}", f"OUTPUT/{unit}", "RELEASED", "STATUS"),
            (
                (
                    entry.full_id,
                    entry.type,
                    output.tokens(entry.context_window),
                    *output.prices(entry, arguments),
                    output.released(entry),
                    output.status(entry),
                )
                for entry in shown
            ),
            right={"CONTEXT", f"INPUT/{unit}", f"OUTPUT/{unit}"},
        )
    if not found:
        output.talk("no model is known to fit; one of which a fact is not known does not")
        tell_near(registry, text)
    elif len(shown) < len(found):
        output.talk(f"{len(shown):,} of {output.count(len(found), 'model')}; --limit {len(found)} prints all")
    if not arguments.json:
        output.tell_old(registry, shown)
    return 0 if found else 1


def _newest_first(registry: Registry, found: Sequence[int]) -> Sequence[int]:
    """Where no words and no order are given: the newest first, at their developers' own before at others."""
    days, ranks = registry.columns["release_date"], registry.columns[RANK]
    return sorted(sorted(found, key=ranks.__getitem__), key=lambda position: days[position] or "", reverse=True)


def _gone(registry: Registry, text: str) -> str | None:
    """Since when a model is gone that is called so; None if none is."""
    try:
        registry.find(text)
    except UnknownModel as error:
        return str(error.retired) if error.retired else None
    return None


def tell_near(registry: Registry, text: str) -> None:
    """Say what may have been meant by words that are in no model's names."""
    if not text or select(registry.columns, text):
        return
    gone = _gone(registry, text)
    if gone:
        output.talk(gone)
    elif text.lower() in query.use_cases.USE_CASES:
        output.talk(f"for a purpose: model-registry recommend {text.lower()}")
    elif near := suggest(registry.catalog, text):
        output.talk(f"did you mean {near[0] if len(near) == 1 else ' or '.join((', '.join(near[:-1]), near[-1]))}?")


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry search`."""
    result = output.parser(
        "search",
        "Find models. Unknown facts do not count as a fit. Options take several words (A,B): for --provider,\n"
        "--developer, --type and --status, one of them must fit; for the others, all.",
        "search opus --max-price 20",
        "search --capability tools,vision --min-context 200k --sort input_price --limit 10",
        "search --provider groq,cerebras --per-1k",
        "search --developer openai --sort=-release_date --limit 10",
        "search llama --open-weights --json",
    )
    add = result.add_argument
    add("text", nargs="*", metavar="TEXT", help="words in ids, name, family or aliases")
    output.add_list(result, "--provider", "SLUG")
    output.add_list(result, "--developer", "NAME")
    output.add_list(result, "--capability", "NAME", "see `model-registry capabilities`")
    output.add_list(result, "--without", "NAME", "capability it must not have")
    output.add_list(result, "--modality", "NAME", "image, or input:image, or output:image")
    output.add_list(result, "--type", "NAME", "chat, embedding, image …")
    add("--max-price", type=output.amount, metavar="USD", help="of 1M tokens of input")
    add("--max-output-price", type=output.amount, metavar="USD", help="of 1M tokens of output")
    add("--min-context", type=output.whole, metavar="TOKENS", help="such as 128000 or 128k")
    add("--min-output", type=output.whole, metavar="TOKENS")
    add("--released-after", metavar="DATE", help="that day or later, YYYY-MM-DD")
    output.add_list(result, "--status", "NAME", "active, preview, deprecated, retired or unknown")
    add("--open-weights", action="store_true", default=None, help="only models whose weights can be downloaded")
    output.add_list(result, "--tag", "NAME")
    add(
        "--sort",
        metavar="FIELD",
        help="input_price, output_price, context_window, release_date …; --sort=-FIELD from the most",
    )
    add("--limit", type=output.whole, metavar="N", help=f"rows to print (all; {_ON_A_TERMINAL} on a terminal)")
    return result
