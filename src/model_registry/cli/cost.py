"""`model-registry cost`: what a request costs, line by line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model_registry.cli import output, tokens
from model_registry.cli.console import tell_error
from model_registry.cli.models import Named, named, tell_ends
from model_registry.errors import ConfigurationError, PriceUnknown
from model_registry.query.cost import PROMPT, Cost, Parts, scale
from model_registry.query.price_table import SERVICES, Service
from model_registry.query.standing import Standing

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.library.registry import Registry

_MONTH = 30
"""Days of a month, as it is counted here."""


class Share(NamedTuple):
    """A part of a prompt."""

    of_prompt: Decimal
    """From 0 to 1."""


def main(argv: Sequence[str]) -> int:
    """Print the arithmetic and the total, or those of several models: 0, or 1 if a model or a price is not known."""
    arguments = request(parser(), argv)

    registry = output.open_catalog(arguments)
    models = named(registry, arguments.model, gone=True)
    tell_ends(models)
    text = tokens.read(arguments.file) if arguments.file else None
    asked = [_ask(registry, arguments, model, text) for model in models]
    if arguments.json:
        told = [as_json(each) if isinstance(each, Cost) else each._asdict() for each in asked]
        output.print_json(told[0] if len(told) == 1 else told)
    elif len(asked) > 1:
        _print_side_by_side(asked)
    elif isinstance(asked[0], Cost):
        _print_lines(asked[0])
    unpriced = [each for each in asked if isinstance(each, Unpriced)]
    for each in unpriced:
        tell_error(each.error)
    for model, bill in zip(models, asked, strict=True):
        if isinstance(bill, Cost):
            _tell(model.found.entry, bill, arguments)
    if not arguments.json:
        output.tell_old(registry, (each.found.entry for each in models if isinstance(each.model, str)))
    return 1 if unpriced else 0


class Unpriced(NamedTuple):
    """A model whose cost is not known."""

    full_id: str
    total: None
    error: str
    """Why, and who has a price."""


def _ask(registry: Registry, arguments: argparse.Namespace, model: Named, text: str | None) -> Cost | Unpriced:
    """What the request costs at a model."""
    entry = model.found.entry
    given = arguments.input
    if text is not None:
        counted = tokens.count(text, entry)
        given += counted.tokens
        own = "by its own vocabulary" if counted.own else "an estimate: its vocabulary is not known, nor published"
        output.talk(f"{arguments.file}: {counted.tokens:,} tokens of {counted.vocabulary} ({entry.full_id}: {own})")

    def bill(at: str | Entry) -> Cost:
        return registry.cost(
            at,
            given,
            arguments.output,
            cached(arguments, given),
            tier=service(arguments),
            region=arguments.region,
            at=arguments.at,
            when=dict(arguments.when),
            **parts(arguments),
        )

    def elsewhere() -> list[Cost]:
        """The same model, or another that the name is of, wherever it has a price."""
        offers = [offer.entry for group in registry.offers(entry).providers for offer in group.offers]
        priced: list[Cost] = []
        for other in (*model.found.others, *offers):
            with suppress(PriceUnknown):
                priced.append(scale(bill(other), times(arguments)))
        return priced

    try:
        found = scale(bill(model.model), times(arguments))
        # Who names no provider did not choose this one.
        if entry.source == "host" and model.found.how not in ("full_id", "prefix") and "/" not in model.name:
            _tell_least(found, elsewhere(), registry)
        return found
    except PriceUnknown as error:
        priced = elsewhere()
        # What is free has limits of its own.
        has = next((each for each in priced if each.total), next(iter(priced), None))
        hint = f"; {has.full_id} has: {money(has, has.total)}" if has else ""
        return Unpriced(entry.full_id, None, f"{error}{hint}")


def _tell_least(found: Cost, priced: Sequence[Cost], registry: Registry) -> None:
    """Say where the same costs least, if that is somewhere else and known well enough."""
    hosts = {each.full_id.partition("/")[0] for each in (found, *priced)}
    standing, today = Standing((), registry.answered), datetime.now(UTC).date()
    comparable = [each for each in priced if each.total and each.currency == found.currency]
    current = [each for each in comparable if not standing.aged(registry[each.full_id], today)]
    least = min(current, key=lambda each: each.total, default=found)
    if least.total < found.total:
        where = f"{least.full_id}, {money(least, output.short(least.total))}"
        output.talk(f"{found.full_id} is at one of {len(hosts)} providers of this model; least at {where}")


def _print_lines(bill: Cost) -> None:
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


def _print_side_by_side(asked: Sequence[Cost | Unpriced]) -> None:
    output.print_table(
        ("MODEL", "TOTAL", "ARITHMETIC"),
        [
            (each.full_id, money(each, each.total), arithmetic(each))
            if isinstance(each, Cost)
            else (each.full_id, output.UNKNOWN, "-")
            for each in asked
        ],
        right={"TOTAL"},
    )


def _tell(entry: Entry, bill: Cost, arguments: argparse.Namespace) -> None:
    """Say what a reader of the total should know."""
    if (number := times(arguments)) > 1:
        what = f"{output.count(number, 'request')} of {money(bill, bill.total / number)} each at {bill.full_id}"
        if arguments.per_month:
            what += f", {arguments.times or 1:,} a day in a month of {_MONTH} days"
        output.talk(what)
    prompt = sum(item.units for item in bill.items if item.part in PROMPT) / number
    window = None if entry.type == "embedding" else entry.context_window  # many texts may be embedded at once
    if window and prompt + arguments.output > window:
        output.talk(f"more than fits: the context window of {bill.full_id} is {window:,} tokens")
    if bill.above_context:
        output.talk(f"prices of prompts above {bill.above_context:,} tokens")
    for note in bill.notes:
        output.talk(note)


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry cost`."""
    result = output.parser(
        "cost",
        "What a request costs, or what many do, at one model or at several. All prompt tokens choose the price tier,\n"
        "cached ones included. "
        "A part without a known price is an error, never 0.",
        "cost openai/gpt-5.4 --input 100k --output 2k --cached 80k",
        "cost gemini-3.1-pro-preview --input 200001 --output 1k --json",
        "cost openai/gpt-5.4 openai/gpt-4o --input 10k --output 1k --cached 80% --times 1000 --per-month",
        "cost openai/gpt-5.4 --input 100k --output 10k --tier batch",
        "cost openai/gpt-5.4 --input 1k --output 1k --at 2027-01-15",
        priced=False,
    )
    result.add_argument("model", nargs="+", metavar="MODEL", help="full id, model id, alias …, or PROVIDER MODEL")
    add_request(result)
    add = result.add_argument
    add("--file", type=Path, metavar="PATH", help="a text whose tokens are counted and added to --input")
    add("--times", type=output.whole, metavar="N", help="so many such requests")
    add("--per-month", action="store_true", help=f"the requests of {_MONTH} days; --times says those of one day")
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
    add("--cached", type=_part, default=0, metavar="TOKENS", help="prompt tokens read from the cache, or 80%% of them")
    add("--tier", choices=SERVICES, help="class of service; the ordinary one unless named")
    add("--batch", action="store_true", help="prices of the batch API: --tier batch")
    for option, (name, kind, what) in OPTIONS.items():
        add(option, type=kind, dest=name, metavar="N", help=what)


def request(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """The options that were given. Exits, with a message, if they say of nothing that it is used."""
    arguments = parser.parse_args(argv)
    used = arguments.input or arguments.output or any(parts(arguments).values())
    if not (used or getattr(arguments, "file", None)):
        parser.error("say what the request uses, such as --input 10k --output 1k")
    if getattr(arguments, "times", None) == 0:
        parser.error("--times 0 is no request; say how many")
    return arguments


def _part(text: str) -> int | Share:
    """A number of tokens, or a share of the prompt: `80%`."""
    if not text.endswith("%"):
        return output.whole(text)
    share = output.amount(text[:-1])
    if share > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is more than the whole prompt")
    return Share(share / 100)


def cached(arguments: argparse.Namespace, given: int) -> int:
    """The tokens of a prompt that are read from the cache."""
    asked: int | Share = arguments.cached
    return int((given * asked.of_prompt).to_integral_value()) if isinstance(asked, Share) else asked


def times(arguments: argparse.Namespace) -> int:
    """How many requests are asked about."""
    number: int = arguments.times or 1
    return number * _MONTH if arguments.per_month else number


def service(arguments: argparse.Namespace) -> Service | None:
    """The class of service that was named. Raises `ConfigurationError`."""
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
    return " + ".join(f"{item.units:,} × {_price(output.short(item.price), item.per, bill)}" for item in bill.items)


def money(bill: Cost, value: Decimal) -> str:
    """An amount of a cost."""
    return output.money(output.without_tail(value), bill.currency) if value else output.FREE


def _price(value: Decimal, per: int, bill: Cost) -> str:
    return money(bill, value) + ("/1M" if per > 1 and value else "")
