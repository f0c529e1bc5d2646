"""`model-registry validate`: every check on a catalog, and how good it is in figures."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import JsonValue, ValidationError

from model_registry.catalog import store
from model_registry.checks import check
from model_registry.checks.base import Finding
from model_registry.checks.quality import Figure, figures, true_duplicates
from model_registry.checks.quarantine import unconfirmed
from model_registry.cli.arguments import Parser
from model_registry.enrichment import curated
from model_registry.errors import ConfigurationError, in_words
from model_registry.library.loading import at_hand
from model_registry.paths import told_file
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import CONTROL, Key

SHOWN = 10
"""Warnings of one rule that are listed; the rest is counted."""
WIDTH = 60
"""Characters of a cell in the table, its last column excepted."""
EPILOG = """\
examples:
  model-registry validate models.json --report
  model-registry validate --json

Exit codes: 0 nothing must be held, warnings or not; 1 something must; 2 usage or an unreadable file."""


def main(argv: Sequence[str]) -> int:
    """Check a catalog: 0 if nothing must be held, 1 if something must. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)
    opened = None if arguments.file else at_hand()
    name = opened.origin if opened else str(arguments.file)
    entries, findings = read(opened.catalog.rows() if opened else rows_of(arguments.file))
    refused = len(findings)
    old = store.read_existing(arguments.last) if arguments.last else None
    findings += unconfirmed(check(entries, old), curated.load(curated.shipped()).confirmed)
    held = sum(finding.severity == "hold" for finding in findings)
    own = answers(arguments.against) if arguments.report or arguments.against else None
    report = figures(entries, refused, own) if arguments.report else []
    if arguments.json:
        print(json.dumps(as_json(name, entries, findings, report), indent=2, ensure_ascii=False))
    else:
        for line in (*table(findings), *report_lines(report)):
            print(re.sub(f"[{CONTROL}]+", " ", line))
        rows, warnings = len(entries) + refused, len(findings) - held
        print(f"{name}: entries {rows:,}, to hold {held:,}, warnings {warnings:,}")
    return 1 if held else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry validate`."""
    result = Parser(
        prog="model-registry validate",
        description="Run every check on a catalog.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("file", nargs="?", type=Path, metavar="FILE", help="catalog to check (default: the one at hand)")
    add("--last", type=Path, metavar="FILE", help="the catalog before, to find what changed too much")
    add("--report", action="store_true", help="print how good the catalog is, beside the targets")
    add(
        "--against",
        type=Path,
        metavar="FILE",
        help="for --report: a catalog with only what providers answered (default: the last run on this machine)",
    )
    add("--json", action="store_true", help="print an object with every finding")
    return result


def answers(path: Path | None) -> store.Catalog | None:
    """The providers' own answers: in the file named, else as the last run on this machine kept them, if one has."""
    if path:
        return store.read_existing(path)
    return store.load(told_file()) or None


def rows_of(path: Path) -> list[JsonValue]:
    """The rows of a file as they are. Raises `ConfigurationError` if it holds no list."""
    try:
        rows: JsonValue = json.loads(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} is not JSON; restore it") from error
    if not isinstance(rows, list):
        raise ConfigurationError(f"{path} is not a list of entries; name a catalog")
    return rows


def read(rows: Iterable[object]) -> tuple[list[ModelEntry], list[Finding]]:
    """The entries among rows, and a finding for each row that is none."""
    entries: list[ModelEntry] = []
    refused: list[Finding] = []
    for number, row in enumerate(rows):
        try:
            entries.append(ModelEntry.model_validate(row))
        except ValidationError as error:
            refused.append(_refused(number, row, error))
    return entries, refused


def _refused(number: int, row: object, error: ValidationError) -> Finding:
    """Why a row is no entry: its first defect."""
    named = row if isinstance(row, Mapping) else {}
    key = Key(str(named.get("provider", "?")), str(named.get("model_id", f"row {number}")))
    first, *others = error.errors(include_url=False, include_context=False)
    more = f" (and {len(others)} more)" if others else ""
    field = ".".join(map(str, first["loc"]))
    return Finding(key, field, _shortened(str(first["input"])), f"{in_words(first)}{more}", rule="schema")


def table(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings as aligned columns, what must be held first; of many warnings of a rule only some."""
    if not findings:
        return
    rows = [("SEVERITY", "RULE", "ENTRY", "FIELD", "VALUE", "MESSAGE")]
    counts: Counter[str] = Counter()
    for each in findings:
        counts[each.rule] += each.severity == "warn"
        if each.severity == "hold" or counts[each.rule] <= SHOWN:
            rows.append((each.severity, each.rule, str(each.key), each.field, each.value, each.message))
    shown = [(*map(_shortened, row[:-1]), row[-1]) for row in rows]
    widths = [max(map(len, column)) for column in list(zip(*shown, strict=True))[:-1]]
    for row in shown:
        yield "  ".join((*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]))
    for rule, count in counts.items():
        if count > SHOWN:
            yield f"… and {count - SHOWN:,} more warnings of {rule}"
    yield ""


def _shortened(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def report_lines(report: Sequence[Figure]) -> Iterator[str]:
    """The figures as aligned columns, each beside its target."""
    if not report:
        return
    marks = {True: "reached", False: "missed", None: ""}
    rows = [
        ("FIGURE", "VALUE", "TARGET", ""),
        *((each.name, each.value, each.target, marks[each.met]) for each in report),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""


def as_json(
    name: str, entries: Sequence[ModelEntry], findings: Sequence[Finding], report: Sequence[Figure]
) -> dict[str, object]:
    """Everything that was found, for programs."""
    result: dict[str, object] = {
        "file": name,
        "entries": len(entries),
        "findings": [{**asdict(finding), "key": str(finding.key)} for finding in findings],
    }
    if report:
        result["report"] = [figure._asdict() for figure in report]
        result["duplicates"] = [[str(key) for key in group] for group in true_duplicates(entries)]
    return result
