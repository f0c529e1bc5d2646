"""The change log made again from git's history of the catalog, where it was lost or never kept.

What a commit cannot tell is left open: whether a value changed because the provider said so or because we learned
better. Such rows have the evidence `rebuilt`. What the log tells already stays as it is, and nothing is told twice.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from model_registry import files
from model_registry.catalog.diff import Change, Diff
from model_registry.errors import ConfigurationError
from model_registry.history.changes import REBUILT, LoggedChange, at_moment
from model_registry.history.log import Log
from model_registry.history.runs import Run, rows_of
from model_registry.history.trailers import Told, read_trailers
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

_Rows = Mapping[Key, Mapping[str, Any]]


class Rebuilt(NamedTuple):
    """What was made again."""

    commits: int
    """Commits of the catalog that were read."""
    added: int
    """Rows that the log did not have."""
    unreadable: tuple[str, ...]
    """Commits in which the catalog is none, passed over."""


class Commit(NamedTuple):
    """A commit that changed the catalog."""

    id: str
    at: datetime
    told: Told


def rebuild(catalog: Path) -> Rebuilt:
    """Add to the log beside a catalog what git tells of its past. Raises `ConfigurationError`."""
    try:
        with files.alone(catalog.resolve().parent):
            return _rebuild(catalog, Log(catalog))
    except (OSError, TimeoutError) as error:
        raise ConfigurationError(f"the history of {catalog} cannot be made again: {error}") from error


def _rebuild(catalog: Path, log: Log) -> Rebuilt:
    if log.other:
        raise ConfigurationError(f"{log.folder} is the history of {log.other}, not of {catalog.name}")
    log.settle()
    known: dict[tuple[Key, str], list[datetime]] = {}
    for row in log.rows() if log.began else ():
        if row.kind != "held":
            known.setdefault((row.key, row.field), []).append(row.at)
    before: _Rows | None = None
    last: datetime | None = None
    removed: set[Key] = set()
    added, unreadable = 0, []
    commits = list(_commits(catalog))
    for commit in commits:
        now = _catalog_of(commit, catalog)
        if now is None:
            unreadable.append(commit.id)
            continue
        if before is None:
            if log.began is None or commit.at < log.began:
                log.begin(commit.at)
        else:
            told = [
                row
                for row in _rows(before, now, commit, removed)
                if not any(last is None or last < at <= row.at for at in known.get((row.key, row.field), ()))
            ]
            log.add(told)
            added += len(told)
            removed |= before.keys() - now.keys()
        before, last = now, commit.at
    return Rebuilt(len(commits), added, tuple(unreadable))


def _rows(before: _Rows, now: _Rows, commit: Commit, removed: set[Key]) -> Iterator[LoggedChange]:
    """The rows that two catalogs differ by, as far as a commit tells."""
    try:
        found = Diff(
            added={key: _entry(now[key]) for key in now.keys() - before.keys()},
            removed={key: _entry(before[key]) for key in before.keys() - now.keys()},
            changed={
                key: Change(_entry(before[key]), _entry(now[key]))
                for key in before.keys() & now.keys()
                if before[key] != now[key]
            },
        )
    except ValidationError as error:
        raise ConfigurationError(f"commit {commit.id}: an entry is not as the schema says: {error}") from error
    name = commit.told.run or f"git-{commit.id[:16]}"
    run = Run(commit.at, name, commit.told.read, commit.told.read_before, said_anew=now.keys() | before.keys())
    for row in rows_of(found, run, removed):
        # That an id came or went is plain; of a value, and without a run, nobody knows whose word it was.
        yield row if commit.told.run and not row.field else row._replace(evidence=REBUILT)


def _entry(row: Mapping[str, Any]) -> ModelEntry:
    return ModelEntry.model_validate_json(json.dumps(row))


def _commits(catalog: Path) -> Iterator[Commit]:
    """The commits that changed the catalog, the oldest first."""
    # A message may hold anything but NUL.
    listed = _git(catalog, "log", "--reverse", "--first-parent", "-z", "--format=%H%n%cI%n%B", "--", catalog.name)
    for each in listed.decode(errors="replace").split("\0"):
        if each:
            name, when, message = each.split("\n", 2)
            told = read_trailers(message)
            yield Commit(name, told.at or at_moment(when), told)
    if not listed:
        raise ConfigurationError(f"git knows no commit of {catalog}; there is nothing to make its history of")


def _catalog_of(commit: Commit, catalog: Path) -> _Rows | None:
    """The entries as they were in a commit; None if it is no catalog or has none."""
    try:
        rows = json.loads(_git(catalog, "show", f"{commit.id}:./{catalog.name}"))
        return {Key(row["provider"], row["model_id"]): row for row in rows}
    except (ConfigurationError, ValueError, KeyError, TypeError):
        return None


def _git(catalog: Path, *arguments: str) -> bytes:
    """What git says in the folder of the catalog."""
    folder = catalog.resolve().parent
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise ConfigurationError("git is not installed; the history is made from its commits") from error
    except subprocess.CalledProcessError as error:
        raise ConfigurationError(f"git in {folder}: {error.stderr.decode(errors='replace').strip()}") from error
    return done.stdout
