"""`model-registry changes`: what changed in the catalog."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from model_registry.cli import output
from model_registry.history.changes import KINDS, LoggedChange
from model_registry.history.cursor import Cursor
from model_registry.history.feeds import FORMATS, Feed, Item
from model_registry.history.titles import Entries, currency_of, known_entries

if TYPE_CHECKING:
    from model_registry.library.registry import Registry


def main(argv: Sequence[str]) -> int:
    """Print what changed, the oldest change first, or with `--ranked` by money: 0 whether anything has or not."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    cursor = Cursor.read(arguments.cursor) if arguments.cursor else None
    since = cursor.since if cursor and cursor.at else arguments.since
    models = output.named_in(arguments.models) if arguments.models else None
    rows = registry.changes(since, provider=arguments.provider, kind=arguments.kind, models=models)
    if not arguments.corrections:
        rows = tuple(row for row in rows if row.kind != "correction")
    if cursor:
        rows = tuple(row for row in rows if cursor.is_news(row))
    if arguments.ranked:
        rows = tuple(sorted(rows, key=_by_money))
    if arguments.json:
        output.print_json([{"id": row.id, **row.as_dict()} for row in rows])
    elif arguments.format:
        print_feed(registry, rows, arguments)
    else:
        print_changes(registry, rows)
        output.talk(output.count(len(rows), "change"))
    if cursor and arguments.cursor:
        # What was not delivered is news the next time.
        sys.stdout.flush()
        cursor.after(rows).write(arguments.cursor)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry changes`."""
    result = output.parser(
        "changes",
        "What changed in the catalog: models that came and went, prices, limits, capabilities, ends; and by whose\n"
        "word. Read from the folder history beside the catalog.",
        "changes --catalog models.json --since 7d --kind price,removed",
        "changes --catalog models.json --since 2026-11-01 --provider openai",
        "changes --catalog models.json --since 30d --ranked --json",
        "changes --catalog models.json --models mine.txt --format atom",
        "changes --catalog models.json --cursor seen.json --no-corrections --json",
        priced=False,
    )
    add = result.add_argument
    add("--since", type=since, metavar="WHEN", help="what changed after this: 7d, 12w, 36h, 2026-11-01 (ever)")
    output.add_list(result, "--provider", "SLUG", "only this provider, or several: A,B")
    output.add_list(result, "--kind", "KIND", f"only this kind, or several: {', '.join(KINDS)}")
    output.add_models(result)
    add("--no-corrections", dest="corrections", action="store_false", help="leave out what we learned better")
    add("--format", choices=FORMATS, help="as a feed, the newest change first, instead of a table")
    add(
        "--cursor",
        type=Path,
        metavar="FILE",
        help="only what no call with this file has shown; the first one shows what --since says",
    )
    add("--ranked", action="store_true", help="the largest changes of price first, then the ends, then the rest")
    return result


def since(value: str, now: datetime | None = None) -> date | datetime:
    """A moment on the command line: a day or a time, or how long ago."""
    try:
        if value[-1:] == "h" and value[:-1].isdecimal():
            return (now or datetime.now(UTC)) - timedelta(hours=int(value[:-1]))
        if value[-1:] in {"d", "w"}:
            return (now or datetime.now(UTC)) - timedelta(days=output.days(value))
        # What is after a day is what came with it.
        when = datetime.fromisoformat(value)
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        told = f"{value!r} is no time; write 7d, 36h, 2026-11-01 or 2026-11-01T10:00Z"
        raise argparse.ArgumentTypeError(told) from None


def print_feed(registry: Registry, rows: Sequence[LoggedChange], arguments: argparse.Namespace) -> None:
    """Print changes as a feed, which has its name from what was asked for."""
    asked = [*map(str, arguments.provider), *arguments.kind, *([arguments.models.name] if arguments.models else [])]
    entries = known_entries(registry.catalog.rows(), rows)
    newest_first = [Item(row, entries) for row in sorted(rows, key=lambda row: row.at, reverse=True)]
    title = " ".join(["Changes of AI models", *([f"({' and '.join(asked)})"] if asked else [])])
    feed = Feed("/".join(["changes", *asked]), title, newest_first, registry.observed_since)
    output.print_document(FORMATS[arguments.format](feed))


def print_changes(registry: Registry, rows: Sequence[LoggedChange]) -> None:
    """Print changes of the registry's catalog as a table."""
    if rows:
        entries = known_entries(registry.catalog.rows(), rows)
        output.print_table(
            ("SEEN", "MODEL", "KIND", "FIELD", "OLD", "NEW", "BY"),
            [
                (
                    f"{row.at:%Y-%m-%d %H:%M}",
                    row.full_id,
                    row.kind,
                    row.field,
                    "" if row.kind == "removed" else _shown(row.old, row, entries),
                    _shown(row.new, row, entries),
                    row.evidence,
                )
                for row in rows
            ],
        )


def _shown(value: object, row: LoggedChange, entries: Entries) -> str:
    if not row.field:
        return ""
    if row.field.startswith("pricing.") and isinstance(value, int | float) and not isinstance(value, bool):
        return output.price(Decimal(str(value)), currency_of(row, entries))
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, ensure_ascii=False)
    return output.fact(value)


def _by_money(row: LoggedChange) -> tuple[int, float, datetime]:
    """The order of what a reader must know first: how much a price changed, as a share; what ends; then the rest.

    A price that came or went has no share.
    """
    old, new = row.old, row.new
    if row.kind == "price" and isinstance(old, int | float) and isinstance(new, int | float):
        return 0, -abs(new - old) / max(min(old, new), max(old, new) / 1000) if old or new else 0, row.at
    return {"price": 1, "removed": 2, "lifecycle": 3}.get(row.kind, 4), 0, row.at
