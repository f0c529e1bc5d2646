"""Whether an entry can do what is needed, and what keeps it from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypedDict, get_args

from model_registry.query.arguments import Words, parse_choice
from model_registry.query.capabilities import has
from model_registry.query.standing import Standing

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.vocabulary import EntryType

MismatchCode: TypeAlias = Literal[
    "provider",
    "developer",
    "type",
    "batch-only",
    "retired",
    "deprecated",
    "ends-soon",
    "stale",
    "volunteer",
    "open-weights",
    "region",
    "capability-missing",
    "capability-unknown",
    "context-too-small",
    "context-unknown",
    "output-too-small",
]


LASTS = timedelta(days=90)
"""What ends sooner than this is nothing to begin with, even if it is not called deprecated yet."""

Included: TypeAlias = Literal["ending", "stale", "volunteers", "batch"]
"""What is left out unless it is asked for: models that end within 90 days or are announced to end; closed models that
their developer no longer lists, and hosts' answers of over a year ago; offers of volunteers; ids that only the batch
API takes."""
INCLUDED: tuple[Included, ...] = get_args(Included)


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
    developers: Collection[str] | None = None
    """Who may have made it; None for anybody."""
    open_weights: bool | None = None
    """Whether its weights can be downloaded; None if that makes no difference."""
    region: str | None = None
    """A region it must be known to be served in: `eu` is also any of `eu-west-1` and its like."""
    volunteers: bool = True
    """Whether it may be an offer of volunteers."""
    stale: bool = False
    """Whether it may be a closed model that its developer no longer lists, or of a host's answer of over a year ago."""
    standing: Standing | None = None
    """What the developers' own lists say; None not to ask them."""


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
    if need.developers is not None and entry.developer not in need.developers:
        yield Mismatch("developer", f"made by {entry.developer}")
    if entry.type != need.type:
        yield Mismatch("type", f"called for {entry.type}, not {need.type}")
    if entry.offer == "batch" and not need.batch:
        yield Mismatch("batch-only", "only the batch API takes this id")
    yield from _ended(entry, need, today)
    if entry.source == "community" and not need.volunteers:
        yield Mismatch("volunteer", "served by volunteers, who promise nothing")
    if need.open_weights is not None and entry.open_weights is not need.open_weights:
        told = (
            "not known whether"
            if entry.open_weights is None
            else "known that"
            if entry.open_weights
            else "not true that"
        )
        yield Mismatch("open-weights", f"{told} its weights can be downloaded")
    if need.region is not None and not serves_in(entry, need.region):
        yield Mismatch("region", f"not known to be served in {need.region}")
    for name in need.capabilities:
        match has(entry, name):
            case None:
                yield Mismatch("capability-unknown", f"not known whether it has {name}")
            case False:
                yield Mismatch("capability-missing", f"known not to have {name}")
    yield from _too_small(entry, need)


def _ended(entry: Entry, need: Requirements, today: date) -> Iterator[Mismatch]:
    """What is over, or will be too soon."""
    end = need.standing.end(entry) if need.standing else entry.retirement_date
    whose = "" if end == entry.retirement_date else f", as its developer {entry.developer} says"
    stage = entry.stage(today)
    if stage == "retired" or (end is not None and end <= today):
        since = f"calls fail since {end}{whose}" if end else "it answers no more"
        yield Mismatch("retired", since)
    elif stage == "deprecated" and not need.deprecated:
        until = f", calls fail from {entry.retirement_date}" if entry.retirement_date else ""
        yield Mismatch("deprecated", f"deprecated by the provider{until}")
    if need.until is not None and end is not None and end <= need.until:
        yield Mismatch("ends-soon", f"calls fail from {end}{whose}")
    if need.standing and not need.stale and need.standing.is_unlisted(entry, today):
        yield Mismatch("stale", f"{entry.developer}, who made it, no longer lists it")
    # Who names a provider means it.
    elif need.standing and not (need.stale or need.providers) and (day := need.standing.aged(entry, today)):
        yield Mismatch("stale", f"the list of {entry.provider} is of {day}")


def serves_in(entry: Entry, region: str) -> bool:
    """Whether an entry is known to be served in a region, or in one of the regions of that area."""
    return any(within(name, region) for name in (*(entry.regions or ()), *regional_prices(entry)))


def regional_prices(entry: Entry) -> Collection[str]:
    """The regions that an entry has prices of."""
    return (entry.pricing.regions or {}) if entry.pricing else ()


def within(name: str, region: str) -> bool:
    """Whether a region is another one, or lies in it: `eu-west-1` lies in `eu`."""
    return name == region or name.startswith(f"{region}-")


class Lasting(TypedDict):
    """The requirements that keep out what is nothing to begin with."""

    deprecated: bool
    until: date | None
    batch: bool
    volunteers: bool
    stale: bool
    standing: Standing


def lasting(
    included: Collection[Included], entries: Iterable[Entry], today: date, answered: Mapping[str, str] | None = None
) -> Lasting:
    """What keeps out that which is nothing to begin with, unless it was asked for.

    `answered` tells by the provider's slug of which day its answer is.
    """
    return {
        "deprecated": "ending" in included,
        "until": None if "ending" in included else today + LASTS,
        "batch": "batch" in included,
        "volunteers": "volunteers" in included,
        "stale": "stale" in included,
        "standing": Standing(entries, answered),
    }


def parse_included(words: Words) -> frozenset[Included]:
    """What is to be let in, as a set. Raises `ConfigurationError` at a word there is not."""
    chosen = parse_choice("word to include", words, INCLUDED) or frozenset()
    return frozenset(word for word in INCLUDED if word in chosen)


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
