"""`model-registry cost`: what a request costs, line by line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from model_registry.cli import output
from model_registry.cli.models import named, tell_retired
from model_registry.errors import ConfigurationError
from model_registry.query.cost import Cost, Parts
from model_registry.query.price_table import SERVICES, Service


def main(argv: Sequence[str]) -> int:
    """Print the arithmetic and the total: 0, or 1 if there is no such model or a price that is used is not known."""
    arguments = request(parser(), argv)

    registry = output.open_catalog(arguments)
    models = named(registry, arguments.model)
    if len(models) > 1:
        parser().error("name one model: FULL_ID or PROVIDER MODEL")
    tell_retired(models)
    name, entry = models[0].name, models[0].found.entry
    bill = registry.cost(
        name,
        arguments.input,
        arguments.output,
        arguments.cached,
        tier=service(arguments),
        region=arguments.region,
        at=arguments.at,
        when=dict(arguments.when),
        **parts(arguments),
    )
    if arguments.json:
        output.print_json(as_json(bill))
        return 0
    output.print_table(
        ("PART", "UNITS", "PRICE", "COST", "PRICE FROM"),
        [
            *(
                (item.part, f"{item.units:,}", _price(item.price, item.per, bill), money(bill, item.amount), item.field)
                for item in bill.items
            ),
            ("total", "", "", money(bill, bill.total), bill.full_id),
        ],
        right={"UNITS", "PRICE", "COST"},
    )
    if entry.context_window and arguments.input + arguments.output > entry.context_window:
        output.talk(f"more than fits: the context window of {bill.full_id} is {entry.context_window:,} tokens")
    if bill.above_context:
        output.talk(f"prices of prompts above {bill.above_context:,} tokens")
    for note in bill.notes:
        output.talk(note)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry cost`."""
    result = output.parser(
        "cost",
        "What a request costs. All prompt tokens choose the price tier, cached ones included.\n"
        "A part without a known price is an error, never 0.",
        "cost openai/gpt-5.4 --input 100k --output 2k --cached 80k",
        "cost gemini-3.1-pro-preview --input 200001 --output 1k --json",
        "cost openai/gpt-5.4 --input 100k --output 10k --tier batch",
        "cost openai/gpt-5.4 --input 1k --output 1k --at 2027-01-15",
        priced=False,
    )
    result.add_argument("model", nargs="+", metavar="MODEL", help="full id, model id, alias …, or PROVIDER MODEL")
    add_request(result)
    add = result.add_argument
    add("--region", metavar="NAME", help="prices of this region")
    add("--at", type=moment, metavar="WHEN", help="prices of this day or, as 2026-12-31T10:00Z, of this hour (today)")
    add(
        "--when",
        action="append",
        type=condition,
        default=[],
        metavar="NAME=VALUE",
        help="prices under this condition: resolution=1080p, sound=false; may be repeated",
    )
    return result


def add_request(parser: argparse.ArgumentParser) -> None:
    """The options that say what a request uses."""
    add = parser.add_argument
    add("--input", type=output.whole, default=0, metavar="TOKENS", help="the whole prompt, cached tokens included")
    add("--output", type=output.whole, default=0, metavar="TOKENS", help="the whole answer, thinking included")
    add("--cached", type=output.whole, default=0, metavar="TOKENS", help="prompt tokens read from the cache")
    add("--tier", choices=SERVICES, help="class of service; the ordinary one unless named")
    add("--batch", action="store_true", help="prices of the batch API: --tier batch")
    for option, (name, kind, what) in OPTIONS.items():
        add(option, type=kind, dest=name, metavar="N", help=what)


def request(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """The options that were given. Exits, with a message, if they say of nothing that it is used."""
    arguments = parser.parse_args(argv)
    if not (arguments.input or arguments.output or any(parts(arguments).values())):
        parser.error("say what the request uses, such as --input 10k --output 1k")
    return arguments


def service(arguments: argparse.Namespace) -> Service | None:
    """The class of service that was named."""
    if arguments.batch and arguments.tier not in {None, "batch"}:
        raise ConfigurationError(f"--batch and --tier {arguments.tier} are two classes of service; name one")
    tier: Service | None = "batch" if arguments.batch else arguments.tier
    return tier


def moment(value: str) -> date:
    """A day, or a time with its day: in UTC unless it says otherwise."""
    try:
        return date.fromisoformat(value) if len(value) <= len("2026-12-31") else datetime.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is no day (2026-12-31) and no time (2026-12-31T10:00Z)") from None


def condition(value: str) -> tuple[str, bool | str]:
    """A condition and what it must be."""
    name, separator, wanted = value.partition("=")
    if not (name and separator and wanted):
        raise argparse.ArgumentTypeError(f"{value!r} is no condition; write NAME=VALUE, such as resolution=1080p")
    return name, {"true": True, "false": False}.get(wanted, wanted)


def parts(arguments: argparse.Namespace) -> Parts:
    """The further parts that were given."""
    given = {name: getattr(arguments, name) for name, _, _ in OPTIONS.values()}
    result: Parts = {}
    for name, value in given.items():
        if value is not None:
            result[name] = value  # type: ignore[literal-required]  # a test compares the names with `Parts`
    return result


OPTIONS = {
    "--cache-write": ("cache_write_tokens", output.whole, "prompt tokens written to the cache"),
    "--cache-write-1h": ("cache_write_1h_tokens", output.whole, "prompt tokens written to the cache for an hour"),
    "--reasoning": ("reasoning_tokens", output.whole, "answer tokens spent on thinking"),
    "--input-audio": ("input_audio_tokens", output.whole, "prompt tokens that stand for audio"),
    "--output-audio": ("output_audio_tokens", output.whole, "answer tokens that stand for audio"),
    "--input-image": ("input_image_tokens", output.whole, "prompt tokens that stand for images, if priced apart"),
    "--output-image": ("output_image_tokens", output.whole, "answer tokens that stand for images"),
    "--requests": ("requests", output.whole, "calls, where each has a price (1)"),
    "--images": ("images", output.whole, "images, where each has a price"),
    "--searches": ("searches", output.whole, "web searches the model makes"),
    "--minutes": ("input_minutes", output.amount, "minutes of audio taken in"),
    "--seconds": ("output_seconds", output.amount, "seconds of video or audio put out"),
    "--characters": ("characters", output.whole, "characters of text taken in"),
    "--pages": ("pages", output.whole, "pages of documents"),
    "--steps": ("steps", output.whole, "diffusion steps"),
}
"""Option to the part of a request it says (`cost.Parts`), how it is read and what it means."""


def as_json(bill: Cost) -> dict[str, object]:
    """A cost for programs."""
    items = [{**item._asdict(), "amount": output.without_tail(item.amount)} for item in bill.items]
    return {**bill._asdict(), "total": output.without_tail(bill.total), "items": items}


def arithmetic(bill: Cost) -> str:
    """The lines of a cost in one: `1,000 × $2/1M + 500 × $8/1M`."""
    return " + ".join(f"{item.units:,} × {_price(item.price, item.per, bill)}" for item in bill.items)


def money(bill: Cost, value: Decimal) -> str:
    """An amount of a cost."""
    return output.money(output.without_tail(value), bill.currency) if value else output.FREE


def _price(value: Decimal, per: int, bill: Cost) -> str:
    return money(bill, value) + ("/1M" if per > 1 and value else "")
