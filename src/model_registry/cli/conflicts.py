"""`model-registry conflicts`: where sources disagree on the same entry."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from model_registry.catalog import store
from model_registry.catalog.entry import Entry
from model_registry.checks.amounts import format_number as plain_number
from model_registry.cli.arguments import Parser
from model_registry.cli.output import count
from model_registry.enrichment.conflicts import Claim, Disagreement, conflicts
from model_registry.enrichment.curated import load, shipped
from model_registry.enrichment.evidence import ask, gather
from model_registry.enrichment.sources import configured
from model_registry.errors import plain
from model_registry.history.seen import read_seen
from model_registry.http.network import Limits, Network
from model_registry.http.response_cache import ResponseCache
from model_registry.library.loading import at_hand
from model_registry.paths import answers_folder
from model_registry.refresh.options import environment, whole


def main(argv: Sequence[str]) -> int:
    """Fetch the sources and print every disagreement, the dearest first."""
    arguments = parser().parse_args(argv)

    opened = None if arguments.file else at_hand()
    if opened:
        catalog = store.catalog(Entry(row).to_model() for row in opened.catalog.rows())
    else:
        catalog = store.read_existing(arguments.file)
    file = opened.path if opened else arguments.file
    network = Network(Limits(), ResponseCache(answers_folder()))
    evidence = gather(load(shipped()), ask(configured(environment()), network)(), catalog)
    for slug, problem in evidence.problems.items():
        print(f"warning: source {slug}: {problem}", file=sys.stderr)
    answers = read_seen(Path(file)).providers if file else {}
    found = conflicts(catalog.values(), evidence, {**answers, **evidence.dates})
    if arguments.json:
        print(json.dumps([as_json(each) for each in found], indent=2, default=_plain))
        return 0
    for each in found[: arguments.limit]:
        sides = ", ".join(f"{side.by} {shown(side)}" + (f" ({side.date})" if side.date else "") for side in each.sides)
        newer = f"; newer: {each.newer}" if each.newer else ""
        print(plain(f"{each.key}  {each.field}: {sides}; taken: {each.taken}, {each.why}{newer}"))
    entries = len({each.key for each in found})
    print(f"{count(len(found), 'disagreement')} on {entries:,} of {count(len(catalog), 'entry')}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry conflicts`."""
    result = Parser(
        prog="model-registry conflicts",
        description="Where sources disagree on the same entry, ranked by money.",
        epilog="examples:\n  model-registry conflicts --limit 20\n  model-registry conflicts --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument("file", nargs="?", type=Path, help="the catalog (the one at hand)")
    result.add_argument("--json", action="store_true", help="print all of them as JSON")
    result.add_argument("--limit", type=whole, default=50, metavar="N", help="rows to print (50)")
    return result


def as_json(conflict: Disagreement) -> dict[str, object]:
    """The conflict for programs."""
    return {
        "entry": str(conflict.key),
        "field": conflict.field,
        "sides": [{"by": side.by, "value": side.value, "date": side.date or None} for side in conflict.sides],
        "taken": conflict.taken,
        "why": conflict.why,
        "newer": conflict.newer,
    }


def shown(side: Claim) -> str:
    """What a side says, for people."""
    match side.value:
        case bool():
            return "yes" if side.value else "no"
        case Decimal() | int():
            return plain_number(side.value)
        case _:
            return str(side.value)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
