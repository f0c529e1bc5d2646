"""`model-registry bill`: what an export of usage costs at the prices of its days."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from model_registry.audit.bill import Bill, day_of, price
from model_registry.audit.usage_exports import read
from model_registry.cli import output


def main(argv: Sequence[str]) -> int:
    """Print the totals by model and day: 0, or 1 if the cost of a line cannot be told."""
    arguments = parser().parse_args(argv)

    program, usage = read(arguments.file)
    bill = price(output.open_catalog(arguments), usage, datetime.now(UTC).date())
    if arguments.json:
        output.print_json(as_json(bill, program))
    else:
        print_bill(bill)
    told = [line for line in bill.lines if line.usage.told is not None and line.cost]
    if told and not arguments.json:
        said = output.money(sum((line.usage.told or Decimal(0) for line in told), start=Decimal(0)))
        output.talk(f"{program} itself says {said} of {output.count(len(told), 'line')} that are priced")
    for note, lines in bill.notes.items():
        output.talk(f"{output.count(lines, 'line')}: {note}")
    return 1 if bill.unpriced else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry bill`."""
    result = output.parser(
        "bill",
        "What usage costs at the prices of its days, by the history beside the catalog. Takes `ccusage daily --json`,\n"
        "LiteLLM's spend logs (JSON, CSV), OpenAI's usage (JSON, CSV) and OpenRouter's activity (JSON, CSV).\n"
        "What cannot be priced is listed with the reason, and never 0.",
        "bill usage.json",
        "bill usage.json --json",
        priced=False,
    )
    result.add_argument("file", type=Path, metavar="FILE", help="the export")
    return result


def print_bill(bill: Bill) -> None:
    """Print the totals, and each line that has none."""
    by_day = bill.totals(lambda line, _: day_of(line.usage))
    by_model = bill.totals(lambda _, cost: cost.full_id)
    whole = bill.totals(lambda _, __: "total")
    rows = [
        (name, output.money(amount, currency) if amount else output.FREE)
        for totals in (by_day, by_model, whole)
        for (name, currency), amount in totals.items()
    ]
    if rows:
        output.print_table(("DAY, MODEL", "COST"), rows, right={"COST"})
    for line in bill.unpriced:
        output.talk(f"not priced, line {line.usage.number} ({line.usage.model or 'no model'}): {line.reason}")


def as_json(bill: Bill, program: str) -> dict[str, object]:
    """A bill for programs."""
    return {
        "format": program,
        "totals": [
            {"currency": currency, "total": amount} for (_, currency), amount in bill.totals(lambda _, __: "").items()
        ],
        "by_model": _totals("model", bill.totals(lambda _, cost: cost.full_id)),
        "by_day": _totals("day", bill.totals(lambda line, _: day_of(line.usage))),
        "unpriced": [
            {"line": line.usage.number, "model": line.usage.model, "reason": line.reason} for line in bill.unpriced
        ],
        "notes": dict(bill.notes),
    }


def _totals(name: str, found: Mapping[tuple[str, str], Decimal]) -> list[dict[str, object]]:
    return [{name: key, "currency": currency, "total": amount} for (key, currency), amount in found.items()]
