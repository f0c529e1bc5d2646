"""What one run tells the next: which providers fail since when, and which volatile entries are missing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from model_registry import files
from model_registry.catalog import store
from model_registry.errors import ConfigurationError
from model_registry.refresh.collect import Result


class Failure(BaseModel):
    """A provider that could not be read when it was last asked."""

    model_config = ConfigDict(frozen=True)

    since: datetime
    """First of the failures without a success between them."""
    reason: str
    """Reason of the last one."""
    repeated: bool = False
    """Whether it failed more than once."""


class State(BaseModel):
    """The memory between runs. Losing it loses no entry."""

    model_config = ConfigDict(frozen=True)

    last_run: datetime | None = None
    """When providers were last asked."""
    failed: dict[str, Failure] = {}
    """By the provider's slug."""
    missing: dict[str, date] = {}
    """Full ids of entries that a volatile provider does not list, with the day that was first so."""

    def after(self, results: Sequence[Result], missing: dict[str, date], now: datetime) -> State:
        """The state after a run; providers that were not asked keep theirs."""
        failed = dict(self.failed)
        for result in results:
            before = failed.pop(result.slug, None)
            if result.error:
                since = before.since if before else now
                failed[result.slug] = Failure(since=since, reason=str(result.error), repeated=before is not None)
        return State(last_run=now, failed=dict(sorted(failed.items())), missing=missing)


def load(path: Path) -> State:
    """The state in a file; an empty one, with a warning, if the file cannot be read."""
    try:
        return State.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return State()
    except (OSError, ValidationError):
        print(f"warning: {path} cannot be read and is started anew", file=sys.stderr)
        return State()


def save(path: Path, state: State) -> None:
    """Write the state; where that is not possible, warn and go on: the catalog does not depend on it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, state.model_dump_json(indent=2) + "\n")
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)


def save_provider_answers(path: Path, results: Sequence[Result]) -> None:
    """Write down the entries as they were read, before anything is filled or held; what was not read stays.

    Where that is not possible, warn and go on: the catalog does not depend on it.
    """
    fresh = {result.slug: result.reading for result in results if result.reading and not result.error}
    try:
        before = store.load(path)
    except ConfigurationError:
        before = {}
    kept = [
        entry
        for entry in before.values()
        if entry.provider not in fresh or entry.model_id in fresh[entry.provider].unreadable
    ]
    # An id that could be read in another record counts, so what was read comes last.
    entries = store.catalog([*kept, *(entry for reading in fresh.values() for entry in reading.entries)])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, store.dumps(entries))
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)
