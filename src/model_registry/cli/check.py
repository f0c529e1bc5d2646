"""`model-registry check`: the models that a project's files name, and what is wrong with them."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from model_registry.audit import baseline
from model_registry.audit.advice import Mix, advise, read_mix
from model_registry.audit.changes import added_lines
from model_registry.audit.check import Checked, check, summary
from model_registry.audit.files import Files, Source, decode
from model_registry.audit.fix import apply, fixes
from model_registry.audit.judge import Hit, Judge
from model_registry.audit.names import Names
from model_registry.audit.policy import Policy, policy_of
from model_registry.audit.price_memory import PriceChange, price_changes
from model_registry.audit.reports import FORMATS
from model_registry.catalog.view import gc_paused
from model_registry.cli import console, output
from model_registry.errors import ConfigurationError
from model_registry.files import write
from model_registry.paths import checked_file

if TYPE_CHECKING:
    from model_registry.audit.policy import Severity

WITHIN = 90
"""Days before the end of a model in which it is a problem."""
_STDIN = Path("-")


def main(argv: Sequence[str]) -> int:
    """Check files: 0 if every model can be used, 1 if one is unknown, deprecated, retired or soon will be.

    Raises `ConfigurationError`.
    """
    arguments = parser().parse_args(argv)
    # Nothing here is part of a cycle, and the collector would look through the whole catalog again and again.
    with gc_paused():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.output and not arguments.json and arguments.format == "text":
        raise ConfigurationError("--output needs a form that programs read: --format sarif, for one")
    paths = arguments.files or [Path()]
    policy = policy_of(Path() if paths[0] == _STDIN else paths[0])
    if arguments.within is not None:
        policy = policy._replace(days=arguments.within)
    known: Path | None = arguments.baseline or policy.baseline
    files = Files(
        [path for path in paths if path != _STDIN],
        prose=arguments.markdown or policy.markdown,
        is_left_out=lambda name: policy.ignores_path(name) or (known is not None and _is_same(name, known)),
    )
    registry = output.open_catalog(arguments)
    names, today = Names(registry), datetime.now(UTC).date()
    if arguments.write_baseline and not known:
        raise ConfigurationError("--write-baseline needs to know where: name it with --baseline FILE, or in the policy")
    then = baseline.read(known) if known and not arguments.write_baseline else None
    checked = check(_sources(arguments, files, paths), Judge(names, policy.days, today), policy)
    if arguments.changed:
        _keep_added(checked, arguments.changed, paths[0])
    if arguments.write_baseline and known:
        baseline.write(known, checked.hits, today)
        output.talk(f"{known}: checks against it let through what is known today, and tell what is new")
        return 0
    if then:
        _compare(checked, then)
    else:
        used = [each.judgement.entry for each in checked.hits if each.judgement.entry]
        changes = price_changes(checked_file(), arguments.catalog or "", used, today)
        checked.hits = list(_with_prices(checked.hits, changes))
    checked.hits = [hit._replace(advice=advise(hit, names, arguments.mix or policy.mix)) for hit in checked.hits]
    if arguments.fix or arguments.diff:
        _fix(checked, write=arguments.fix)
    _tell(checked, policy, files, arguments)
    return 1 if checked.severe(policy, "error") else 0


def _tell(checked: Checked, policy: Policy, files: Files, arguments: argparse.Namespace) -> None:
    """Print what was found in the form that is asked for, or write it to a file."""
    form = "json" if arguments.json else arguments.format
    told: tuple[Severity, ...] = ("error", "warning") if form == "text" else ("error", "warning", "note")
    shown = checked.hits if arguments.all or form == "cyclonedx" else checked.severe(policy, *told)
    if form == "text":
        show(shown)
        # The answer comes first where both streams go to one place.
        sys.stdout.flush()
    else:
        text = FORMATS[form](shown, policy) if form in FORMATS else output.as_json([as_json(x, policy) for x in shown])
        if arguments.output:
            write(arguments.output, text)
        else:
            print(text, end="")
    if form == "text" or arguments.output:
        output.talk(summary(checked, files, policy, policy.days))


def _is_same(name: str, path: Path) -> bool:
    return name.endswith(path.name) and Path(name).absolute() == path.absolute()


def _compare(checked: Checked, then: baseline.Baseline) -> None:
    """Let through what a baseline knows, and tell what has changed since."""
    new = [then.compared(hit) for hit in checked.hits if not then.knows(hit)]
    checked.silenced += len(checked.hits) - len(new)
    checked.hits = new


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
    result.add_argument("--output", type=Path, metavar="FILE", help="where to write what --format prints")
    result.add_argument(
        "--mix", type=_mix, metavar="MIX", help="what a request is, for the price of successors: 10k:1k:80%%"
    )
    result.add_argument(
        "--baseline", type=Path, metavar="FILE", help="let through what this file knows, tell what is new"
    )
    result.add_argument("--write-baseline", action="store_true", help="write that file as things are now")
    return result


def _mix(text: str) -> Mix:
    try:
        return read_mix(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None


def show(hits: Sequence[Hit]) -> None:
    """Print hits: a line each in a pipe, folded under their place on a terminal."""
    folds = sys.stdout.isatty()
    for hit in hits:
        head = f"{hit.file}:{hit.line}: {hit.judgement.verdict}: {hit.name}"
        detail = "; ".join(part for part in (hit.judgement.detail, f"{hit.advice}") if part)
        detail = detail or (hit.judgement.entry.full_id if hit.judgement.entry else "")
        if not folds:
            print(output.one_line(f"{head}: {detail}" if detail else head))
            continue
        print(output.one_line(head))
        width = max(40, console.width()) - 1
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
        "full_id": gone.full_id if gone else entry.full_id if entry else None,
        "retirement_date": gone.day if gone else entry.retirement_date if entry else None,
        "advice": hit.advice.as_dict() if judgement.successor else None,
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
