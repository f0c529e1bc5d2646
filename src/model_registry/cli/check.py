"""`model-registry check`: the models that a project's files name, and what is wrong with them."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model_registry.audit.mentions import Mention, mentions
from model_registry.audit.price_memory import PriceChange, price_changes
from model_registry.audit.verdict import Verdict, verdict_on
from model_registry.cli import output
from model_registry.errors import ConfigurationError
from model_registry.paths import checked_file

if TYPE_CHECKING:
    from model_registry.library.registry import Registry

WITHIN = 90
"""Days before the end of a model in which it is a problem."""


class Finding(NamedTuple):
    """A model that a file names."""

    file: str
    mention: Mention
    verdict: Verdict


def main(argv: Sequence[str]) -> int:
    """Check files: 0 if every model can be used, 1 if one is unknown, deprecated, retired or soon will be."""
    arguments = parser().parse_args(argv)
    texts = [(path, text(path)) for path in arguments.files]
    registry = output.open_catalog(arguments)
    today = datetime.now(UTC).date()
    found = [each for path, content in texts for each in findings(registry, path, content, arguments.within, today)]
    problems = [each for each in found if each.verdict.problem]
    used = [each.verdict.entry for each in found if each.verdict.entry]
    changes = price_changes(checked_file(), arguments.catalog or "", used, today)
    if arguments.json:
        prices = [change._asdict() for change in changes]
        output.print_json({"models": [as_json(each) for each in found], "prices": prices})
    else:
        show(found if arguments.all else problems, changes)
        output.talk(summary(found, len(texts), arguments.within))
    return 1 if problems else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry check`."""
    result = output.parser(
        "check",
        "Find the models that files name, and report which are unknown, deprecated, retired or soon will be. Reads\n"
        "source code, settings (JSON, YAML, TOML, .env) and text. Tells which of their prices have changed since the\n"
        "last check.",
        "check .env settings.yaml",
        "check --within 30d --json app.py",
        priced=False,
    )
    result.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file to read")
    result.add_argument(
        "--within",
        type=output.days,
        default=WITHIN,
        metavar="DAYS",
        help="how far ahead to look: 90d, 12w (default: 90d)",
    )
    result.add_argument("--all", action="store_true", help="list the models without problems too")
    return result


def text(path: Path) -> str:
    """The text of a file, empty if it holds none. Raises `ConfigurationError` if it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}; name files") from error
    return "" if b"\0" in content else content.decode(errors="replace")


def findings(registry: Registry, path: Path, content: str, within: int, today: date) -> Iterator[Finding]:
    """The models that a file names, in its order."""
    for mention in mentions(content, path, lambda name: registry.catalog.named(name) is not None):
        yield Finding(str(path), mention, verdict_on(registry, mention.name, within, today))


def show(found: Sequence[Finding], changes: Sequence[PriceChange]) -> None:
    """Print what was found as a table, and which prices have changed."""
    if found:
        rows = [
            (
                f"{file}:{mention.line}",
                mention.name,
                verdict.entry.full_id if verdict.entry else "-",
                verdict.problem or "-",
                verdict.detail,
            )
            for file, mention, verdict in found
        ]
        output.print_table(("PLACE", "MODEL", "ENTRY", "PROBLEM", "DETAIL"), rows)
    for change in changes:
        before, now = (output.UNKNOWN if price is None else json.dumps(price) for price in (change.before, change.now))
        print(output.one_line(f"price: {change.full_id} {change.price} was {before} on {change.since}, now {now}"))


def summary(found: Sequence[Finding], read: int, within: int) -> str:
    """How many models there are, and how many problems of each kind."""
    models = len({each.mention.name for each in found})
    counts = Counter(each.verdict.problem for each in found if each.verdict.problem)
    told = ", ".join(f"{number:,} {problem}" for problem, number in sorted(counts.items()))
    place = f"{output.count(models, 'model')} in {output.count(read, 'file')}"
    return f"{place}: {told or f'nothing is known to end within {within} days'}" if found else place


def as_json(finding: Finding) -> dict[str, object]:
    """A finding for programs."""
    file, mention, (entry, problem, detail) = finding
    return {
        "file": file,
        "line": mention.line,
        "name": mention.name,
        "full_id": entry.full_id if entry else None,
        "problem": problem,
        "detail": detail or None,
        "retirement_date": entry.retirement_date if entry else None,
        "successor": entry.successor if entry else None,
    }
