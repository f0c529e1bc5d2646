"""What a run writes down of how well it could read: a log beside the state, `health.json` beside the output."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from model_registry import files
from model_registry.catalog.store import Catalog
from model_registry.history.health import (
    Asked,
    Days,
    Known,
    SourceHealth,
    assess,
    decode,
    encode,
    log_run,
)
from model_registry.history.seen import Answers, read_seen
from model_registry.paths import readings_file
from model_registry.providers.base import Provider
from model_registry.refresh.collect import Result
from model_registry.refresh.state import State

FILE = "health.json"


def save(
    output: Path,
    entries: Catalog,
    results: Sequence[Result],
    state: State,
    providers: Mapping[str, type[Provider]],
    *,
    sources: Mapping[str, SourceHealth],
    news: Mapping[str, int],
) -> None:
    """Add a run to the log of readings, and write `health.json` beside the output.

    `state` is that after the run, `news` how many changes of the catalog are by each provider's own word. Where
    something cannot be written, warn and go on: the catalog does not depend on it.
    """
    now = state.last_run or datetime.now(UTC)
    count = Counter(key.provider for key in entries)
    asked = [
        Asked(each.slug, bool(each.error), count[each.slug], each.seconds, news.get(each.slug, 0)) for each in results
    ]
    log = readings_file()
    days = log_run(_load(log), asked, now.date())
    _write(log, encode(days))
    known = list(_known(providers, state, entries, read_seen(output)))
    _write(output.with_name(FILE), assess(known, days, asked, now, sources).text())


def sources(days: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, SourceHealth]:
    """How well the secondary sources were read."""
    return {
        slug: SourceHealth(
            status="fresh" if slug not in problems else "stale" if slug in days else "failing",
            day=date.fromisoformat(days[slug]) if slug in days else None,
        )
        for slug in sorted(days.keys() | problems.keys())
    }


def _known(providers: Mapping[str, type[Provider]], state: State, entries: Catalog, seen: Answers) -> Iterator[Known]:
    """What is known of each provider that has entries or was asked, in their order."""
    count = Counter(key.provider for key in entries)
    oldest = _oldest(entries, seen)
    for slug, provider in sorted(providers.items()):
        failure = state.failed.get(slug)
        success = state.read.get(slug)
        if slug in count or failure or success:
            yield Known(
                slug,
                count[slug],
                last_success=success,
                last_attempt=(failure.last if failure else None) or success,
                failing_since=failure.since if failure else None,
                failures=failure.times if failure else 0,
                reason=(failure.kind or None) if failure else None,
                oldest_fact=oldest.get(slug),
                verified=provider.verified,
                volatile=provider.volatile,
            )


def _oldest(entries: Catalog, seen: Answers) -> dict[str, str]:
    """By provider the day of the entry that it has not confirmed for longest."""
    oldest: dict[str, str] = {}
    for key in entries:
        day = seen.confirmed(key.provider, str(key))
        if day:
            oldest[key.provider] = min(day, oldest.get(key.provider, day))
    return oldest


def _load(log: Path) -> Days:
    """The log; an empty one, with a warning, if the file cannot be read."""
    try:
        return decode(log.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        print(f"warning: {log} cannot be read and is started anew", file=sys.stderr)
        return {}


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.make_way(path)
        files.write(path, text)
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)
