"""`model-registry changes`: what changed in the catalog."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from model_registry.cli import output
from model_registry.history.changes import KINDS, LoggedChange


def main(argv: Sequence[str]) -> int:
    """Print what changed, the oldest change first, or with `--ranked` by money: 0 whether anything has or not."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    rows = registry.changes(arguments.since, provider=arguments.provider, kind=arguments.kind)
    if arguments.ranked:
        rows = tuple(sorted(rows, key=_by_money))
    if arguments.json:
        output.print_json([row.as_dict() for row in rows])
        return 0
    print_changes(rows)
    output.talk(output.count(len(rows), "change"))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry changes`."""
    result = output.parser(
        "changes",
        "What changed in the catalog: models that came and went, prices, limits, capabilities, ends; and by whose\n"
        "word. Read from the folder history beside the catalog.",
        "changes --since 7d --kind price,removed",
        "changes --since 2026-11-01 --provider openai,anthropic",
        "changes --since 30d --ranked --json",
        priced=False,
    )
    add = result.add_argument
    add("--since", type=since, metavar="WHEN", help="what changed after this: 7d, 12w, 36h, 2026-11-01 (ever)")
    output.add_list(result, "--provider", "SLUG", "only this provider, or several: A,B")
    output.add_list(result, "--kind", "KIND", f"only this kind, or several: {', '.join(KINDS)}")
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


def print_changes(rows: Sequence[LoggedChange]) -> None:
    """Print changes as a table."""
    if rows:
        output.print_table(
            ("SEEN", "MODEL", "KIND", "FIELD", "OLD", "NEW", "BY"),
            [
                (
                    f"{row.at:%Y-%m-%d %H:%M}",
                    row.full_id,
                    row.kind,
                    row.field,
                    "" if row.kind == "removed" else _shown(row.old, row),
                    _shown(row.new, row),
                    row.evidence,
                )
                for row in rows
            ],
        )


def _shown(value: object, row: LoggedChange) -> str:
    if not row.field:
        return ""
    if row.field.startswith("pricing.") and isinstance(value, int | float) and not isinstance(value, bool):
        return output.price(Decimal(str(value)))
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
