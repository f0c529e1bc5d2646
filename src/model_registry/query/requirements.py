"""Whether an entry can do what is needed, and what keeps it from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from model_registry.query.capabilities import has

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.vocabulary import EntryType

MismatchCode: TypeAlias = Literal[
    "provider",
    "type",
    "batch-only",
    "retired",
    "deprecated",
    "ends-soon",
    "capability-missing",
    "capability-unknown",
    "context-too-small",
    "context-unknown",
    "output-too-small",
]


LASTS = timedelta(days=90)
"""What ends sooner than this is nothing to begin with, even if it is not called deprecated yet."""


class Requirements(NamedTuple):
    """What an entry must be known to be and to do."""

    type: EntryType = "chat"
    """What it is called for."""
    capabilities: Collection[str] = ()
    """Capabilities it must be known to have, as `abilities.named` spells them."""
    context: int = 0
    """Tokens it must take in one request, input and output together."""
    input: int = 0
    """Tokens of input it must take in one request."""
    output: int = 0
    """Tokens of output it must give in one answer."""
    providers: Collection[str] | None = None
    """Slugs of the providers it may be at; None for any."""
    deprecated: bool = False
    """Whether it may be deprecated. A retired entry never fits: it does not answer."""
    until: date | None = None
    """Day on which it must still answer, as far as is known."""
    batch: bool = False
    """Whether it may be an id that only the batch API takes."""


class Mismatch(NamedTuple):
    """Why an entry is not what is needed."""

    code: MismatchCode
    """The reason, for programs."""
    detail: str
    """The reason in words, with the figures."""


def first_mismatch(entry: Entry, need: Requirements, today: date) -> Mismatch | None:
    """The first reason why an entry is not what is needed; None if it fits.

    A capability or a context window that is not known does not fit. An input or output limit that is not known
    does, within a known context window: most providers have none but that.
    """
    return next(_misfits(entry, need, today), None)


def _misfits(entry: Entry, need: Requirements, today: date) -> Iterator[Mismatch]:
    if need.providers is not None and entry.provider not in need.providers:
        yield Mismatch("provider", f"served by {entry.provider}")
    if entry.type != need.type:
        yield Mismatch("type", f"called for {entry.type}, not {need.type}")
    if entry.offer == "batch" and not need.batch:
        yield Mismatch("batch-only", "only the batch API takes this id")
    match entry.stage(today):
        case "retired":
            yield Mismatch("retired", f"calls fail since {entry.retirement_date}")
        case "deprecated" if not need.deprecated:
            until = f", calls fail from {entry.retirement_date}" if entry.retirement_date else ""
            yield Mismatch("deprecated", f"deprecated by the provider{until}")
    if need.until is not None and entry.retirement_date is not None and entry.retirement_date <= need.until:
        yield Mismatch("ends-soon", f"calls fail from {entry.retirement_date}")
    for name in need.capabilities:
        match has(entry, name):
            case None:
                yield Mismatch("capability-unknown", f"not known whether it has {name}")
            case False:
                yield Mismatch("capability-missing", f"known not to have {name}")
    yield from _too_small(entry, need)


def _too_small(entry: Entry, need: Requirements) -> Iterator[Mismatch]:
    if entry.context_window is None and need.context > (entry.max_input_tokens or 0):
        yield Mismatch("context-unknown", f"not known whether it takes {need.context:,} tokens")
    for name, asked in (("context_window", need.context), ("max_input_tokens", need.input)):
        limit: int | None = getattr(entry, name)
        if limit is not None and limit < asked:
            yield Mismatch("context-too-small", f"{name} is {limit:,}, {asked:,} are needed")
    if entry.max_output_tokens is not None and entry.max_output_tokens < need.output:
        yield Mismatch(
            "output-too-small", f"max_output_tokens is {entry.max_output_tokens:,}, {need.output:,} are needed"
        )
