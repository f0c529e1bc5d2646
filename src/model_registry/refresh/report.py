"""What a run tells: on a terminal, on the page of a CI run, in a commit message and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from model_registry.catalog.diff import Change, Diff
from model_registry.catalog.store import Catalog
from model_registry.checks.base import Finding
from model_registry.errors import AccessDenied, Unavailable, plain
from model_registry.history.runs import Run
from model_registry.history.trailers import trailers
from model_registry.refresh.collect import Event, Result, Retrying
from model_registry.refresh.state import Failure
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

SHOWN = 20
"""Entries of each kind shown on a terminal and per provider on a page; the rest is counted."""
PAGE_LINES, PAGE_BYTES = 2000, 1_000_000
"""Lines and bytes of a step summary. GitHub drops one over 1 MiB (1,048,576 bytes) whole."""
MESSAGE_LINES, MESSAGE_BYTES = 100, 60_000
"""Lines and bytes of a commit message. GitHub shows no more than about 64 KiB."""
LINE_CHARACTERS = 2000
"""Characters of one line of either, and of an annotation."""
ANNOTATIONS = 10
"""Annotations of each level that GitHub shows for a step; it drops the others."""

_MARKS = {"added": "+", "removed": "−", "changed": "~"}


@dataclass(frozen=True)
class Report:
    """Everything there is to tell about one run."""

    output: Path
    entries: Catalog
    """The catalog now."""
    diff: Diff
    results: Sequence[Result]
    skipped: Mapping[str, Sequence[str]]
    """Providers not asked for want of a key, with the variables they lack."""
    failing: Mapping[str, Failure]
    """Every provider that failed when it was last asked, in this run or before."""
    held: Sequence[Finding]
    """Values that failed a check and were held at their last good value or left out."""
    source_problems: Mapping[str, str]
    """Why a source could not be read, or its copy stands in, by source."""
    gone: Sequence[str]
    """Providers that exist no more, whose entries were dropped."""
    written: bool
    dry_run: bool
    problem: str = ""
    """Why the file could not be written, if it could not."""
    run: Run | None = None
    """The run as its log knows it; None if nothing is logged."""

    @property
    def failures(self) -> list[Result]:
        """The results of providers that could not be read."""
        return [result for result in self.results if result.error]

    @property
    def exit_code(self) -> int:
        """0 done; 1 if credentials were refused, no provider could be read or the file not be written."""
        refused = any(isinstance(result.error, AccessDenied) for result in self.results)
        return 1 if refused or self.problem or len(self.failures) == len(self.results) else 0

    def kept(self, slug: str) -> int:
        """Entries of a provider that failed, all of which stayed from before."""
        return sum(key.provider == slug for key in self.entries)


def fit(lines: Sequence[str], most: int, size: int) -> str:
    """As many whole lines as stay within a number of lines and of bytes, and how many more there were."""
    shown: list[str] = []
    left = size - 100  # for the last line
    for line in lines:
        cut = line if len(line) <= LINE_CHARACTERS else f"{line[: LINE_CHARACTERS - 1]}…"
        left -= len(cut.encode()) + 1
        if len(shown) == most or left < 0:
            shown += ["", f"… {_count(len(lines) - len(shown), 'more line')}"]
            break
        shown.append(cut)
    return "\n".join(shown).rstrip() + "\n"


def event_line(event: Event, attempts: int) -> str:
    """What happens during a run as one line; empty for a start, which needs none where lines stay."""
    match event:
        case Retrying(slug, retry):
            return plain(f"{slug:<24} retrying {retry.attempt}/{attempts} in {retry.wait:.1f} s: {retry.reason}")
        case Result(slug, seconds, _, error) if error:
            return plain(f"{slug:<24} failed after {seconds:.1f} s: {error}")
        case Result(slug, seconds, reading) if reading:
            return f"{slug:<24} {len(reading.entries):>5} models in {seconds:.1f} s"
        case _:
            return ""


def headline(diff: Diff) -> str:
    """The change in one line: `+3 −1, 2 repriced, 4 changed`."""
    if not diff:
        return "no change"
    others = len(diff.changed) - diff.repriced
    parts = [f"+{len(diff.added)} −{len(diff.removed)}"]
    parts += [f"{diff.repriced} repriced"] if diff.repriced else []
    parts += [f"{others} changed"] if others else []
    return ", ".join(parts)


def terminal(report: Report) -> str:
    """The summary for people at a terminal and for logs: failures, what changed, what was written."""
    return "\n".join(plain(line) for line in _terminal_lines(report))


def _terminal_lines(report: Report) -> Iterator[str]:
    for result in report.failures:
        yield f"{result.slug}: {_failure(result, report)}"
    for result in report.results:
        if warnings := _warnings(result):
            yield f"{result.slug}: {_count(len(warnings), 'warning')}, the first: {warnings[0]}"
    for slug, problem in report.source_problems.items():
        yield f"source {slug}: {problem}"
    yield from _capped([f"held {_finding(finding)}" for finding in report.held], "held")
    if report.skipped:
        yield f"not asked, no key: {', '.join(report.skipped)}"
    if report.gone:
        yield f"no longer a provider, entries dropped: {', '.join(report.gone)}"
    changes = report.diff.changed.items()
    yield from _capped([f"{_MARKS['added']} {key}" for key in report.diff.added], "added")
    yield from _capped([f"{_MARKS['removed']} {key}" for key in report.diff.removed], "removed")
    yield from _capped([f"{_MARKS['changed']} {key}: {_describe(change)}" for key, change in changes], "changed")
    read = len(report.results) - len(report.failures)
    yield (
        f"{read} of {_count(len(report.results), 'provider')} read, {_count(len(report.entries), 'entry', 'entries')}: "
        + (headline(report.diff))
    )
    yield _ending(report)


def _ending(report: Report) -> str:
    if report.problem:
        return f"error: {report.problem}"
    if report.written:
        return f"{report.output} written"
    if report.diff and report.dry_run:
        return f"{report.output} not touched: this was a dry run"
    return f"{report.output} not touched: " + ("no provider could be read" if report.diff else "nothing changed")


def _capped(lines: Sequence[str], what: str) -> Iterator[str]:
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield f"  … and {len(lines) - SHOWN} more {what}"


def _describe(change: Change) -> str:
    return ", ".join(f"{name} {_shown(before)} → {_shown(after)}" for name, (before, after) in change.fields.items())


def _shown(value: JsonValue) -> str:
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _failure(result: Result, report: Report) -> str:
    kept = report.kept(result.slug)
    entries = f"{_count(kept, 'entry', 'entries')} kept from before" if kept else "no entries"
    return f"{result.error}; {entries}{_since(result, report)}"


def _finding(finding: Finding) -> str:
    return f"{finding.key} {finding.field} ({finding.rule}): {finding.message}"


def _since(result: Result, report: Report) -> str:
    """Since when the provider fails, unless this is the first time."""
    failure = report.failing.get(result.slug)
    return f"; failing since {failure.since:%Y-%m-%d %H:%M} UTC" if failure and failure.repeated else ""


def _warnings(result: Result) -> Sequence[str]:
    return result.reading.warnings if result.reading and not result.error else ()


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def step_summary(report: Report) -> str:
    """The Markdown page of a CI run: what changed first, then what failed, then every provider."""
    return fit(list(_markdown_lines(report)), PAGE_LINES, PAGE_BYTES)


def _markdown_lines(report: Report) -> Iterator[str]:
    yield f"## Models: {headline(report.diff)}"
    yield ""
    yield _markdown(_ending(report))
    for slug, rows in _by_provider(report.diff, _markdown_row).items():
        yield ""
        yield f"**{slug}**"
        yield ""
        yield from rows[:SHOWN]
        if len(rows) > SHOWN:
            yield f"- … and {len(rows) - SHOWN} more"
    if report.failures:
        yield from ("", "### Failed", "", "| provider | reason | entries kept | since |", "|---|---|--:|---|")
        for result in report.failures:
            since = f"{report.failing[result.slug].since:%Y-%m-%d %H:%M} UTC" if result.slug in report.failing else ""
            yield f"| {result.slug} | {_markdown(str(result.error))} | {report.kept(result.slug)} | {since} |"
    if report.held:
        yield from ("", "### Held", "")
        yield from (f"- {_markdown(_finding(finding))}" for finding in report.held[:SHOWN])
        if len(report.held) > SHOWN:
            yield f"- … and {len(report.held) - SHOWN} more"
    if report.gone:
        yield from ("", f"No longer a provider, entries dropped: {', '.join(report.gone)}")
    yield from (
        "",
        "### Providers",
        "",
        "| provider | models | private | seconds | warnings |",
        "|---|--:|--:|--:|--:|",
    )
    for result in report.results:
        if result.reading and not result.error:
            reading = result.reading
            counts = f"{len(reading.said)} | {reading.private} | {result.seconds:.1f} | {len(reading.warnings)}"
            yield f"| {result.slug} | {counts} |"
    if report.skipped:
        yield from ("", f"Not asked for want of a key: {', '.join(report.skipped)}")


def _by_provider(diff: Diff, row: Callable[[str, str, str], str]) -> dict[str, list[str]]:
    """What changed, by provider: a row for each entry, made of what happened, the model id and the details."""
    rows: dict[str, list[str]] = {}
    for happened, keys in (("added", diff.added), ("removed", diff.removed)):
        for key in keys:
            rows.setdefault(key.provider, []).append(row(happened, key.model_id, ""))
    for key, change in diff.changed.items():
        rows.setdefault(key.provider, []).append(row("changed", key.model_id, _describe(change)))
    return dict(sorted(rows.items()))


def _markdown_row(happened: str, model_id: str, details: str) -> str:
    return f"- {happened} {_code(model_id)}" + (f": {_markdown(details)}" if details else "")


def _message_row(happened: str, model_id: str, details: str) -> str:
    return f"  {_MARKS[happened]} {model_id}" + (f": {details}" if details else "")


def _markdown(text: str) -> str:
    """Text that Markdown and HTML leave alone."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$@-])", r"\\\1", plain(text)).replace("&", "&amp;")


def _code(text: str) -> str:
    """A model id as inline code, which a backtick or bar in it cannot leave."""
    return f"`{plain(text).replace('`', '′').replace('|', '¦')}`"


def workflow_commands(report: Report) -> Iterator[str]:
    """Workflow commands that mark failures and warnings on a GitHub run, as many of each level as it shows.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    by_level: dict[str, list[tuple[str, str]]] = {"error": [], "warning": []}
    for level, title, message in _annotations(report):
        by_level[level].append((title, message))
    for level, found in by_level.items():
        if len(found) > ANNOTATIONS:
            rest = f"{len(found) - ANNOTATIONS + 1} more, see the summary of this run"
            found[ANNOTATIONS - 1 :] = [("others", rest)]
        yield from (_command(level, title, message) for title, message in found)


def _annotations(report: Report) -> Iterator[tuple[str, str, str]]:
    """Level, title and message of everything worth a mark, the worst first."""
    if report.problem:
        yield "error", report.output.name, report.problem
    for result in report.failures:
        yield "warning" if isinstance(result.error, Unavailable) else "error", result.slug, _failure(result, report)
    for slug, problem in report.source_problems.items():
        yield "warning", slug, problem
    for result in report.results:
        if warnings := _warnings(result):
            rest = f" (and {len(warnings) - 1} more)" if len(warnings) > 1 else ""
            yield "warning", result.slug, f"{warnings[0]}{rest}"


def _command(level: str, title: str, message: str) -> str:
    name = plain(title).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={name}::{plain(message)[:LINE_CHARACTERS].replace('%', '%25')}"


def commit_message(diff: Diff, run: Run | None = None) -> str:
    """The change as a commit message: one line, then the entries by provider, capped, then what tells of the run."""
    lines = [f"models: {headline(diff)}", ""]
    for slug, rows in _by_provider(diff, _message_row).items():
        lines += [f"{slug}:", *rows[:SHOWN]]
        lines += [f"  … and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    message = fit([_unlinked(plain(line)) for line in lines], MESSAGE_LINES, MESSAGE_BYTES)
    # Trailers are what stands behind the last blank line.
    return message + "\n" + "".join(f"{line}\n" for line in trailers(run)) if run else message


def _unlinked(text: str) -> str:
    """The text without what GitHub takes for a person or an issue in a commit message, and notifies or closes."""
    text = text.replace("@", "＠").replace("#", "＃")
    return re.sub(r"(?i)\b(gh)-(?=\d)|\b(issues|pull|discussions)/(?=\d)", _respelt, text)


def _respelt(match: re.Match[str]) -> str:
    return f"{match[1]}‑" if match[1] else f"{match[2]}∕"


def json_text(report: Report) -> str:
    """The run for programs, which may read it from a log: there `##[` is spelt so that only they understand it."""
    return json.dumps(as_json(report), indent=2, ensure_ascii=False).replace("##[", "##\\u005b")


def as_json(report: Report) -> dict[str, JsonValue]:
    """The run as an object."""
    return {
        "output": str(report.output),
        "written": report.written,
        "dry_run": report.dry_run,
        "exit_code": report.exit_code,
        "entries": len(report.entries),
        "problem": report.problem or None,
        "summary": headline(report.diff),
        "added": _keys(report.diff.added),
        "removed": _keys(report.diff.removed),
        "changed": {
            str(key): {name: {"before": before, "after": after} for name, (before, after) in change.fields.items()}
            for key, change in report.diff.changed.items()
        },
        "providers": [_provider(result, report) for result in report.results],
        "skipped": {slug: list(variables) for slug, variables in report.skipped.items()},
        "held": [
            {"entry": str(each.key), "field": each.field, "rule": each.rule, "message": plain(each.message)}
            for each in report.held
        ],
        "sources": dict(report.source_problems),
        "gone": list(report.gone),
    }


def _keys(entries: Mapping[Key, ModelEntry]) -> list[JsonValue]:
    return [str(key) for key in entries]


def _provider(result: Result, report: Report) -> dict[str, JsonValue]:
    row: dict[str, JsonValue] = {"slug": result.slug, "seconds": round(result.seconds, 3)}
    if result.error:
        row |= {
            "status": "failed",
            "kind": type(result.error).__name__,
            "reason": plain(str(result.error)),
            "entries": report.kept(result.slug),
        }
        if failure := report.failing.get(result.slug):
            row["since"] = failure.since.isoformat()
        if isinstance(result.error, Unavailable) and result.error.retry_after is not None:
            row["retry_after"] = result.error.retry_after
    elif reading := result.reading:
        row |= {
            "status": "incomplete" if reading.incomplete else "read",
            "entries": len(reading.said),
            "listed": reading.listed,
            "private": reading.private,
            "repeated": reading.repeated,
            "warnings": [plain(warning) for warning in reading.warnings],
        }
    return row
