"""`model-registry check`: the models that a project's files name, and what is wrong with them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from model_registry.audit.changes import added_lines
from model_registry.audit.check import Checked, check, summary
from model_registry.audit.files import Files, Source, decode
from model_registry.audit.fix import apply, fixes
from model_registry.audit.judge import Hit, Judge
from model_registry.audit.names import Names
from model_registry.audit.policy import Policy, policy_of
from model_registry.audit.price_memory import PriceChange, price_changes
from model_registry.audit.reports import FORMATS
from model_registry.cli import output
from model_registry.paths import checked_file

if TYPE_CHECKING:
    from model_registry.audit.policy import Severity

WITHIN = 90
"""Days before the end of a model in which it is a problem."""
_STDIN = Path("-")


def main(argv: Sequence[str]) -> int:
    """Check files: 0 if every model can be used, 1 if one is unknown, deprecated, retired or soon will be."""
    arguments = parser().parse_args(argv)
    paths = arguments.files or [Path()]
    policy = policy_of(Path() if paths[0] == _STDIN else paths[0])
    if arguments.within is not None:
        policy = policy._replace(days=arguments.within)
    files = Files(
        [path for path in paths if path != _STDIN],
        prose=arguments.markdown or policy.markdown,
        is_left_out=policy.ignores_path,
    )
    registry = output.open_catalog(arguments)
    judge = Judge(Names(registry), policy.days, datetime.now(UTC).date())
    checked = check(_sources(arguments, files, paths), judge, policy)
    if arguments.changed:
        _keep_added(checked, arguments.changed, paths[0])
    used = [each.judgement.entry for each in checked.hits if each.judgement.entry]
    changes = price_changes(checked_file(), arguments.catalog or "", used, datetime.now(UTC).date())
    checked.hits = list(_with_prices(checked.hits, changes))
    told: tuple[Severity, ...] = ("error", "warning", "note")
    if arguments.fix or arguments.diff:
        _fix(checked, write=arguments.fix)
    if arguments.format in FORMATS:
        shown = checked.hits if arguments.all or arguments.format == "cyclonedx" else checked.severe(policy, *told)
        print(FORMATS[arguments.format](shown, policy), end="")
    elif arguments.json or arguments.format == "json":
        shown = checked.hits if arguments.all else checked.severe(policy, *told)
        output.print_json([as_json(each, policy) for each in shown])
    else:
        show(checked.hits if arguments.all else checked.severe(policy, *told[:2]))
        # The answer comes first where both streams go to one place.
        sys.stdout.flush()
        output.talk(summary(checked, files, policy, policy.days))
    return 1 if checked.severe(policy, "error") else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry check`."""
    result = output.parser(
        "check",
        "Find the models that a project's files name, and report which are unknown, deprecated, retired or soon will\n"
        "be. Reads code, settings (JSON, YAML, TOML, .env), Dockerfiles and notebooks. In folders it skips what git\n"
        "ignores, what is vendored or generated, and texts for people. .model-registry.toml, or [tool.model-registry]\n"
        "in pyproject.toml, says what a project wants; a comment `model-registry: ignore` lets a line through.",
        "check",
        "check .env settings.yaml --within 30d",
        "check --json app.py",
        priced=False,
    )
    result.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="file or folder, - for standard input (default: this folder)",
    )
    result.add_argument("--stdin-name", default="stdin", metavar="NAME", help="what to take standard input for: app.py")
    result.add_argument("--changed", metavar="COMMIT", help="only lines added since the branch left COMMIT")
    result.add_argument(
        "--within",
        type=output.days,
        metavar="DAYS",
        help="how far ahead to look: 90d, 12w (default: 90d)",
    )
    result.add_argument("--markdown", action="store_true", help="read blocks of code in Markdown as well")
    result.add_argument("--format", choices=("text", "json", *FORMATS), default="text", help="what to print")
    result.add_argument("--diff", action="store_true", help="show what --fix would change")
    result.add_argument("--fix", action="store_true", help="replace what ends where nothing is ambiguous")
    result.add_argument("--all", action="store_true", help="list the models without problems too")
    return result


def show(hits: Sequence[Hit]) -> None:
    """Print hits: a line each in a pipe, folded under their place on a terminal."""
    folds = sys.stdout.isatty()
    for hit in hits:
        head = f"{hit.file}:{hit.line}: {hit.judgement.verdict}: {hit.name}"
        detail = hit.judgement.detail or (hit.judgement.entry.full_id if hit.judgement.entry else "")
        if not folds:
            print(output.one_line(f"{head}: {detail}" if detail else head))
            continue
        print(output.one_line(head))
        width = max(40, _width()) - 1
        for line in textwrap.wrap(output.one_line(detail), width - 4, break_long_words=False, break_on_hyphens=False):
            print(f"    {line}")


def as_json(hit: Hit, policy: Policy) -> dict[str, object]:
    """A hit for programs."""
    judgement = hit.judgement
    entry, gone = judgement.entry, judgement.retired
    return {
        "file": hit.file,
        "line": hit.line,
        "name": hit.name,
        "verdict": judgement.verdict,
        "confidence": hit.confidence,
        "detail": judgement.detail or None,
        "successor": judgement.successor,
        "severity": policy.severity[judgement.verdict],
        "full_id": entry.full_id if entry else gone.full_id if gone else None,
        "retirement_date": gone.day if gone else entry.retirement_date if entry else None,
    }


def _sources(arguments: argparse.Namespace, files: Files, paths: Sequence[Path]) -> Iterator[Source]:
    if _STDIN in paths:
        text = decode(sys.stdin.buffer.read())
        if text is None:
            files.skipped["binary"] += 1
        else:
            yield Source(Path(arguments.stdin_name), arguments.stdin_name, text)
    yield from files.sources()


def _keep_added(checked: Checked, base: str, path: Path) -> None:
    added = added_lines(base, path if path.is_dir() else path.parent)
    kept = []
    for hit in checked.hits:
        lines = added.get(checked.texts[hit.file].path.resolve(), frozenset())
        if lines is None or hit.line in lines:
            kept.append(hit)
    checked.hits = kept


def _fix(checked: Checked, *, write: bool) -> None:
    """Show what would be replaced, on standard error; and replace it."""
    for fix in fixes(checked.hits, checked.texts):
        sys.stderr.write(fix.diff)
        if write and not apply(fix):
            output.talk(f"{fix.source.name} is left as it is: it is no plain UTF-8, or has changed meanwhile")


def _with_prices(hits: Sequence[Hit], changes: Sequence[PriceChange]) -> Iterator[Hit]:
    """The hits, with what has changed of the prices of those that are otherwise well."""
    told: dict[str, list[str]] = {}
    for change in changes:
        before, now = (output.UNKNOWN if price is None else json.dumps(price) for price in (change.before, change.now))
        told.setdefault(change.full_id, []).append(f"{change.price} was {before} on {change.since}, now {now}")
    for hit in hits:
        entry, judgement = hit.judgement.entry, hit.judgement
        if entry and judgement.verdict == "ok" and entry.full_id in told:
            judgement = judgement._replace(verdict="price changed", detail="; ".join(told[entry.full_id]))
        yield hit._replace(judgement=judgement)


def _width() -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or os.get_terminal_size().columns
    except (ValueError, OSError):
        return 80
