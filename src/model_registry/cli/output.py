"""What the commands that read a catalog share: their options, and how facts look on a terminal and in a pipe."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from model_registry.cli import table
from model_registry.cli.arguments import HelpFormatter, Parser
from model_registry.cli.console import painted, width
from model_registry.errors import ConfigurationError
from model_registry.history.seen import is_old
from model_registry.library.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from model_registry.catalog.entry import Entry, Pricing
    from model_registry.catalog.store import Catalog
    from model_registry.cli.console import Style
    from model_registry.library.registry import Registry

UNKNOWN = "unknown"
FREE = "free"

_INPUT_UNITS = {
    "per_million_characters": "1M characters",
    "per_input_minute": "minute",
    "per_request": "request",
    "per_page": "page",
    "input_image": "1M image tokens",
    "input_audio": "1M audio tokens",
}
_OUTPUT_UNITS = {
    "per_image": "image",
    "per_output_second": "second",
    "per_step": "step",
    "output_image": "1M image tokens",
    "output_audio": "1M audio tokens",
}
_WITHOUT_OUTPUT = frozenset({"embedding", "rerank", "moderation"})
_DIGITS = 6
"""More than these no vendor writes into a price list."""
_EXACT_DIGITS = 15
"""A binary fraction of a vendor is exact to these."""
UNITS = {**_INPUT_UNITS, **_OUTPUT_UNITS, "per_search": "search"}
"""Prices of `pricing` that are not of text tokens, and what they are for."""


class Choosing(TypedDict):
    """Which models are asked for."""

    providers: list[str] | None
    developers: list[str] | None
    min_context: int
    min_output: int
    open_weights: bool | None
    region: str | None
    include: list[str]


def parser(command: str, description: str, *examples: str, priced: bool = True) -> argparse.ArgumentParser:
    """A command line with the options all these commands take, and with examples in its help."""
    result = Parser(
        prog=f"model-registry {command}",
        description=description,
        epilog="\n  ".join(("examples:", *(f"model-registry {example}" for example in examples))),
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    shared = result.add_argument_group("catalog and output")
    shared.add_argument(
        "--catalog", metavar="NAME", help="a file, a URL, models.dev or litellm (the newest copy at hand)"
    )
    shared.add_argument("--offline", action="store_true", help="use no network")
    shared.add_argument("--json", action="store_true", help="print JSON, prices per 1M tokens")
    if priced:
        shared.add_argument("--per-1k", action="store_true", help="prices per 1,000 tokens instead of 1M")
    return result


def open_catalog(arguments: argparse.Namespace) -> Registry:
    """The catalog that is asked for; what it warns of goes to standard error."""
    return _loaded(arguments.catalog, offline=arguments.offline)


def _loaded(name: str | None, *, offline: bool) -> Registry:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        registry = load(name, offline=offline)
    for warning in caught:
        talk(f"warning: {warning.message}")
    return registry


def open_entries(path: Path | None) -> Catalog:
    """Every entry of a named file, or of the newest copy at hand, validated, for commands that write other forms.

    No network is used. Raises `ConfigurationError` if the file, or an entry, is not what it should be.
    """
    # Most commands validate nothing, and pydantic takes longer to import than they take to answer.
    from model_registry.catalog import store

    if path:
        return store.read_existing(path)
    return store.catalog(entry.to_model() for entry in _loaded(None, offline=True))


def talk(text: str) -> None:
    """Say something that is not the answer; on a terminal no word of it is broken."""
    for line in table.wrap(one_line(text), width()) if sys.stderr.isatty() else [one_line(text)]:
        print(line, file=sys.stderr)


def print_document(text: str) -> None:
    """Print a document of another format, in UTF-8 and with its own line ends on every system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def print_json(value: object) -> None:
    """Print data for programs: numbers plain, dates as text, what is unknown null."""
    print(as_json(value), end="")


def as_json(value: object) -> str:
    """Data for programs, as `print_json` prints it."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not for JSON")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[str] = ()) -> None:
    """Print rows as aligned columns, those named in `right` by their right edge.

    On a terminal lines fit, and no number or id is broken (`table.lines`); in a pipe every row is one line.
    """
    rows = [tuple(map(one_line, row)) for row in rows]
    if sys.stdout.isatty():
        for line in table.lines(headings, rows, right, width(), paint):
            print(line)
        return
    widths = [max(len(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = zip(headings, row, widths, strict=True)
        aligned = (f"{cell:>{width}}" if heading in right else f"{cell:<{width}}" for heading, cell, width in cells)
        print("  ".join(aligned).rstrip())


def print_facts(facts: Iterable[tuple[str, str]], labels: int = 16) -> None:
    """Print each fact behind its label; on a terminal long ones go on below their beginning."""
    for label, fact in facts:
        start, text = f"{label:<{labels}} ", one_line(fact)
        if not sys.stdout.isatty():
            print((start + text).rstrip())
            continue
        style = table.style_of(label.upper(), text)
        for line in table.hanging(start, text, width()):
            print(paint(line, style) if style else line)


def paint(text: str, style: Style) -> str:
    """A text in a style where standard output is a terminal."""
    return painted(text, style, sys.stdout)


def one_line(text: str) -> str:
    """Text that cannot leave its line or act on a terminal; catalogs of others are not checked."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)


def price(value: Decimal | None, currency: str | None = None, *, per_1k: bool = False) -> str:
    """A price per million tokens, or per thousand of them. Unknown is never 0, and what is free says so."""
    if value is None:
        return UNKNOWN
    return money(value / 1000 if per_1k else value, currency) if value else FREE


def money(value: Decimal, currency: str | None = None) -> str:
    """An amount with all its digits: `$2.50`, `$0.075`, `8 CNY`."""
    number = f"{value.normalize():,f}"
    if len(number.partition(".")[2]) == 1:
        number += "0"
    return f"${number}" if currency in {None, "USD"} else f"{number} {currency}"


def unit(arguments: argparse.Namespace) -> str:
    """What prices are for, as headings say it."""
    return "1K" if arguments.per_1k else "1M"


def prices(entry: Entry, arguments: argparse.Namespace) -> tuple[str, str]:
    """The prices of input and output; where tokens are not what is paid for, the price of what is."""
    pricing = entry.pricing
    if pricing is None:
        return UNKNOWN, UNKNOWN
    if pricing.input is None and pricing.output is None:
        if pricing.regions:
            return "by region", "by region"
        shown = _first_price(pricing, _INPUT_UNITS), _first_price(pricing, _OUTPUT_UNITS)
        return (shown[0] or "-", shown[1] or "-") if any(shown) else (UNKNOWN, UNKNOWN)
    currency, per_1k = pricing.currency, arguments.per_1k
    taken, given = (price(value and short(value), currency, per_1k=per_1k) for value in (pricing.input, pricing.output))
    # What gives no text has no price of it, known or not.
    return taken, "-" if pricing.output is None and entry.type in _WITHOUT_OUTPUT else given


def _first_price(pricing: Pricing, units: Mapping[str, str]) -> str | None:
    for field, unit in units.items():
        value: Decimal | None = getattr(pricing, field)
        if value is not None:
            return f"{money(short(value), pricing.currency)}/{unit}" if value else FREE
    return None


def short(value: Decimal) -> Decimal:
    """A price for a table: what vendors work out of others, with all its digits, to four that tell."""
    return value if len(value.normalize().as_tuple().digits) <= _DIGITS else Decimal(f"{value:.4g}")


def without_tail(value: Decimal) -> Decimal:
    """An amount without what binary fractions in a vendor's price leave at its end: `0.1`, not 0.1000000000000002."""
    return Decimal(f"{value:.14g}") if len(value.normalize().as_tuple().digits) > _EXACT_DIGITS else value


def tokens(value: int | None) -> str:
    """A number of tokens."""
    return UNKNOWN if value is None else f"{value:,}"


def day(value: date | None) -> str:
    """A date."""
    return UNKNOWN if value is None else value.isoformat()


def released(entry: Entry) -> str:
    """The day a model was released; the day this catalog first saw it says nothing of that."""
    return UNKNOWN if entry.release_date_basis == "first_seen" else entry.release_date.isoformat()


def status(entry: Entry) -> str:
    """Where an entry is in its life today, and the day it ends if that is known."""
    today = datetime.now(UTC).date()
    known = entry.stage(today)
    if known == "retired" or entry.retirement_date is None:
        return known or UNKNOWN
    return f"{known}, ends {entry.retirement_date}" if known else f"ends {entry.retirement_date}"


def fact(value: object) -> str:
    """Any fact of an entry."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case Decimal():
            return f"{value.normalize():f}"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def benchmark(name: str) -> str:
    """The name of a benchmark as people say it: `AA coding index`."""
    return name.replace("artificial_analysis", "AA").replace("_", " ")


def count(number: int, what: str) -> str:
    """`1 entry`, `2 entries`."""
    plural = f"{what.removesuffix('y')}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else plural}"


def ago(age: timedelta) -> str:
    """How long ago something was."""
    hours = int(age.total_seconds() // 3600)
    return f"{count(hours // 24, 'day')} ago" if hours >= 48 else f"{count(hours, 'hour')} ago" if hours else "just now"


def freshness(registry: Registry) -> str:
    """How new a catalog is, in words that claim no more than is known."""
    if days := sorted(registry.answered.values()):
        span = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
        return f"last changed on {registry.updated}, providers' answers of {span}"
    age = registry.age()
    if age is None or registry.file:
        return f"last changed on {registry.updated}"
    return f"fetched {ago(age)}, last changed on {registry.updated}"


def tell_old(registry: Registry, entries: Iterable[Entry]) -> None:
    """Say below a table of which of its providers the catalog has an old answer."""
    today = datetime.now(UTC).date()
    answered = registry.answered
    shown = sorted({entry.provider for entry in entries}) if answered else []
    old = [f"{slug} of {answered[slug]}" for slug in shown if is_old(answered.get(slug), today)]
    if old:
        rest = f" and {count(len(old) - 6, 'other')}" if len(old) > 6 else ""
        talk(one_line(f"old answers: {', '.join(old[:6])}{rest}"))


def whole(text: str) -> int:
    """A count on the command line: `1000`, `200k`, `1m`, 1_000, 1,000."""
    number = text.lower().replace(",", "").replace("_", "")
    scale = {"k": 1_000, "m": 1_000_000}.get(number[-1:], 1)
    try:
        result = Decimal(number.rstrip("km") if scale > 1 else number) * scale
    except ArithmeticError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if result < 0 or result != int(result):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(result)


def add_list(parser: argparse.ArgumentParser, option: str, metavar: str, told: str | None = None) -> None:
    """An option that takes several words, between commas or given again; none are an empty list."""
    parser.add_argument(option, action="extend", type=listed, default=[], metavar=metavar, help=told)


def add_models(parser: argparse.ArgumentParser) -> None:
    """The option that names a file with models of one's own."""
    from pathlib import Path  # most commands take no file

    told = "only the models in this file, one name a line; # begins a remark"
    parser.add_argument("--models", type=Path, metavar="FILE", help=told)


def named_in(path: Path) -> list[str]:
    """The names in a file of models. Raises `ConfigurationError` if it cannot be read or names none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from error
    names = [name for line in lines if (name := line.partition("#")[0].strip())]
    if not names:
        raise ConfigurationError(f"{path} names no model; write one full id or model id a line")
    return names


def add_choosing(parser: argparse.ArgumentParser) -> None:
    """The options by which models are chosen, the same wherever that is."""
    add = parser.add_argument
    add("--provider", action="extend", type=listed, metavar="SLUG", help="only this provider, or several: A,B")
    add("--developer", action="extend", type=listed, metavar="NAME", help="only this developer, or several: A,B")
    add_list(parser, "--capability", "NAME", "required capability, or several: A,B")
    add("--min-context", type=whole, default=0, metavar="TOKENS", help="least context window")
    add("--min-output", type=whole, default=0, metavar="TOKENS", help="least length of an answer")
    add("--open-weights", action="store_true", default=None, help="only models whose weights can be downloaded")
    add("--region", metavar="NAME", help="only where it is known to be served there: eu, us-east-1 …")
    add_list(
        parser, "--include", "WHAT", "what is left out otherwise: ending (within 90 days), stale, volunteers, batch"
    )
    add("--all-offers", action="store_true", help="a row for every host of a model, not for its cheapest alone")


def chosen(arguments: argparse.Namespace) -> Choosing:
    """What was chosen by them, as the library takes it."""
    return {
        "providers": arguments.provider,
        "developers": arguments.developer,
        "min_context": arguments.min_context,
        "min_output": arguments.min_output,
        "open_weights": arguments.open_weights,
        "region": arguments.region,
        "include": arguments.include,
    }


def ends(entry: Entry) -> str:
    """The day calls to an entry stop, if one is announced."""
    return "-" if entry.retirement_date is None else entry.retirement_date.isoformat()


def rough(value: Decimal) -> str:
    """A price by which to compare, in US dollars: to four digits that tell."""
    return money(Decimal(f"{value:.4g}")) if value else FREE


def listed(text: str) -> list[str]:
    """Several words on the command line, between commas."""
    return [word for each in text.split(",") if (word := each.strip())]


def amount(text: str) -> Decimal:
    """A price or budget on the command line."""
    try:
        result = Decimal(text.removeprefix("$"))
    except ArithmeticError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount") from None
    if not result.is_finite() or result < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount")
    return result


def days(text: str) -> int:
    """A time on the command line, in days: `90d`, `12w`, `90`."""
    number, unit = (text[:-1], {"d": 1, "w": 7}[text[-1]]) if text[-1:] in {"d", "w"} else (text, 1)
    if not number.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days; write 90d or 12w")
    return int(number) * unit
