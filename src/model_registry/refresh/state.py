"""What one run tells the next: which providers fail since when, and which volatile entries are missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import date, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from model_registry import files
from model_registry.catalog import store
from model_registry.errors import ConfigurationError
from model_registry.paths import said_file
from model_registry.refresh import statements
from model_registry.refresh.collect import Result
from model_registry.vocabulary import Key


class Failure(BaseModel):
    """A provider that could not be read when it was last asked."""

    model_config = ConfigDict(frozen=True)

    since: AwareDatetime
    """First of the failures without a success between them."""
    reason: str
    """Reason of the last one."""
    kind: str = ""
    """Class of the last one: `Unavailable`."""
    last: AwareDatetime | None = None
    """When it was last asked."""
    times: int = 1
    """How often it failed."""
    repeated: bool = False
    """Whether it failed more than once."""


class State(BaseModel):
    """The memory between runs. Losing it loses no entry."""

    model_config = ConfigDict(frozen=True)

    last_run: AwareDatetime | None = None
    """When providers were last asked."""
    read: dict[str, AwareDatetime] = {}
    """When the run began that last read each provider's list, by slug."""
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
                failed[result.slug] = Failure(
                    since=since,
                    reason=str(result.error),
                    kind=type(result.error).__name__,
                    last=now,
                    times=before.times + 1 if before else 1,
                    repeated=before is not None,
                )
        asked = {result.slug for result in results}
        kept = {name: day for name, day in self.missing.items() if name.partition("/")[0] not in asked}
        read = {result.slug: now for result in results if result.reading and not result.error}
        heard = {name: day for name, day in missing.items() if name.partition("/")[0] in asked}
        return State(
            last_run=now,
            read=dict(sorted({**self.read, **read}.items())),
            failed=dict(sorted(failed.items())),
            missing=dict(sorted({**kept, **heard}.items())),
        )


def load(path: Path) -> State:
    """The state in a file; an empty one, with a warning, if the file cannot be read."""
    try:
        if path.is_file() or not os.path.lexists(path):
            return State.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return State()
    except (OSError, ValidationError):
        pass
    print(f"warning: {path} cannot be read and is started anew", file=sys.stderr)
    return State()


def remember(
    state: Path,
    told: Path,
    results: Sequence[Result],
    missing: dict[str, date],
    now: datetime,
    *,
    answers: Mapping[Key, bytes],
) -> State:
    """Bring all files up to date with a run, whatever other runs have written there meanwhile; the state now.

    What the providers said lies beside the state.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            # Where nothing can be written, there is nothing to wait for, and both say so themselves.
            state.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(files.alone(state.parent))
        after = load(state).after(results, missing, now)
        save(state, after)
        said = state.with_name(said_file().name)
        statements.save(said, statements.load(said).after(results))
        save_provider_answers(told, results, answers)
    return after


def save(path: Path, state: State) -> None:
    """Write the state; where that is not possible, warn and go on: the catalog does not depend on it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.make_way(path)
        files.write(path, state.model_dump_json(indent=2) + "\n")
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)


def encode_answers(results: Sequence[Result]) -> dict[Key, bytes]:
    """The entries that were read, as the file of the answers holds them: a fifth of what they take as entries."""
    read = [entry for result in results if result.reading and not result.error for entry in result.reading.entries]
    return dict(zip((entry.key for entry in read), store.encode_each(read), strict=True))


def save_provider_answers(path: Path, results: Sequence[Result], answers: Mapping[Key, bytes]) -> None:
    """Write down the entries as they were read, before anything is filled or held; what was not read stays.

    Where that is not possible, warn and go on: the catalog does not depend on it.
    """
    fresh = {result.slug: result.reading for result in results if result.reading and not result.error}
    try:
        files.make_way(path)
        before = store.load(path)
    except (ConfigurationError, OSError):
        before = {}
    kept = [
        entry
        for entry in before.values()
        if (reading := fresh.get(entry.provider)) is None or reading.incomplete or entry.model_id in reading.unreadable
    ]
    # An id that could be read in another record counts, so what was read comes last.
    entries = {**dict(zip((entry.key for entry in kept), store.encode_each(kept), strict=True)), **answers}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, store.join(entries[key] for key in sorted(entries)))
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)
