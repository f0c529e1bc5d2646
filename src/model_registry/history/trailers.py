"""What a commit of the catalog tells of its run, in the last lines of its message: git's trailers.

    Run: 20261128T090712.123Z-1a2b3c4d
    Read: anthropic, openai
    Read-before: 2026-11-28T08:37:10Z anthropic, openai
    Read-before: 2026-11-27T22:07:09Z groq

The log can be made again from the commits alone: which run it was, which providers it read, and when each provider's
list was last read before, also by runs that had nothing to commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from model_registry.history.changes import at_moment, moment
from model_registry.history.runs import Run

_RUN, _READ, _BEFORE = "Run: ", "Read: ", "Read-before: "


class Told(NamedTuple):
    """What a commit message tells of the run it is from."""

    run: str = ""
    """Names the run; empty if nothing tells, and then nothing else is told."""
    read: frozenset[str] = frozenset()
    """The providers it read."""
    read_before: Mapping[str, datetime] = {}
    """When each provider's list was last read before."""

    @property
    def at(self) -> datetime | None:
        """When it had read the lists, which its name begins with."""
        try:
            return datetime.strptime(self.run.partition(".")[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None


def trailers(run: Run) -> Iterator[str]:
    """The lines that tell of a run, one for each moment at which providers were read before."""
    yield f"{_RUN}{run.id}"
    yield f"{_READ}{', '.join(sorted(run.read))}"
    moments: dict[datetime, list[str]] = {}
    for slug, when in sorted(run.read_before.items()):
        moments.setdefault(when, []).append(slug)
    for when, slugs in sorted(moments.items(), reverse=True):
        yield f"{_BEFORE}{moment(when)} {', '.join(slugs)}"


def read_trailers(message: str) -> Told:
    """What the last paragraph of a commit message tells; nothing of what is not so written."""
    lines = message.rstrip().rpartition("\n\n")[2].splitlines()
    names = [line.removeprefix(_RUN).strip() for line in lines if line.startswith(_RUN)]
    if not names:
        return Told()
    read = {slug for line in lines if line.startswith(_READ) for slug in _slugs(line.removeprefix(_READ))}
    before: dict[str, datetime] = {}
    for line in lines:
        if line.startswith(_BEFORE):
            when, _, slugs = line.removeprefix(_BEFORE).partition(" ")
            try:
                before |= dict.fromkeys(_slugs(slugs), at_moment(when))
            except ValueError:
                continue
    return Told(names[-1], frozenset(read), before)


def _slugs(text: str) -> list[str]:
    return [slug for each in text.split(",") if (slug := each.strip())]
