"""Entries by what they can do, what they cost and how much they take.

A fact that is not known never passes a limit: an entry without a price is not below any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from model_registry.catalog.columns import RANK
from model_registry.catalog.entry import Entry, stage_on
from model_registry.errors import ConfigurationError
from model_registry.query.arguments import Words, refuse_unknown
from model_registry.query.capabilities import CONTEXTS, parse_names
from model_registry.query.suggestions import words_of
from model_registry.vocabulary import EntryType, Modality, Status

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

    from model_registry.catalog.columns import Column
    from model_registry.catalog.reader import CatalogReader

Order: TypeAlias = Literal[
    "full_id",
    "input_price",
    "-input_price",
    "output_price",
    "-output_price",
    "context_window",
    "-context_window",
    "max_output_tokens",
    "-max_output_tokens",
    "release_date",
    "-release_date",
]
"""What to sort by, from the least; with a minus from the most. What is unknown comes last either way."""

UNKNOWN = "unknown"
"""The status to ask for where the provider says none."""


class CapabilityMatch(NamedTuple):
    """An entry that has all that is required and nothing that is excluded."""

    entry: Entry
    """The entry."""
    met: tuple[str, ...]
    """The optional capabilities it is known to have."""
    unmet: tuple[str, ...]
    """The optional capabilities it is not known to have."""


class Columns:
    """The columns of a catalog that a search has asked for, kept for the next one. May be used from several threads."""

    def __init__(self, catalog: CatalogReader) -> None:
        self.catalog = catalog
        self._columns: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self.catalog)

    def __getitem__(self, name: str) -> Column:
        if name not in self._columns:
            self._columns[name] = self.catalog.column(name)
        return self._columns[name]

    def entries(self, positions: Iterable[int]) -> tuple[Entry, ...]:
        """The entries at these positions."""
        return tuple(Entry(self.catalog.row(position)) for position in positions)


def select(  # noqa: PLR0912  # one line for each thing that can be asked
    columns: Columns,
    text: str | None = None,
    *,
    provider: Words = (),
    developer: Words = (),
    capabilities: Words = (),
    without: Words = (),
    modalities: Words = (),
    type: Words = (),  # noqa: A002  # the field's name
    max_input_price: Decimal | float | None = None,
    max_output_price: Decimal | float | None = None,
    min_context: int | None = None,
    min_output: int | None = None,
    released_after: date | str | None = None,
    status: Words = (),
    open_weights: bool | None = None,
    tags: Words = (),
    sort: Order | None = None,
    among: Sequence[int] | None = None,
) -> Sequence[int]:
    """The positions of the entries that fit everything asked for, in order; see `Registry.search`.

    `among` are positions, ascending, to which the search is limited.
    """
    refuse_unknown("type", _several(type), get_args(EntryType))
    refuse_unknown("status", _several(status), (*get_args(Status), UNKNOWN))
    refuse_unknown(
        "modality",
        (word.removeprefix("input:").removeprefix("output:") for word in _several(modalities)),
        get_args(Modality),
    )
    refuse_unknown("order", (sort,) if sort else (), get_args(Order))
    here = set(columns["provider"].values)
    if not here.issuperset(_several(provider)):
        # What other providers there are matters only to who asks for one that is not here.
        from model_registry.catalog import provider_directory

        refuse_unknown("provider", _several(provider), sorted(here.union(provider_directory.providers())))
    if developer:
        refuse_unknown("developer", _several(developer), sorted(filter(None, columns["developer"].values)))
    chosen: Sequence[int] = range(len(columns)) if among is None else among

    def keep(name: str, fits: Callable[[Any], object]) -> None:
        nonlocal chosen
        chosen = columns[name].where(fits, chosen)

    for field, words in (("provider", provider), ("developer", developer), ("type", type)):
        if words:
            keep(field, frozenset(_several(words)).__contains__)
    if status:
        wanted_stages = frozenset(None if word == UNKNOWN else word for word in _several(status))
        today = _today()
        keep("life", lambda life: stage_on(today, *life) in wanted_stages)
    for word in (text or "").lower().split():
        keep("text", _spelled(word))
    for name in parse_names(capabilities):
        keep(*_known_to_have(name))
    for name in parse_names(without):
        field, has = _known_to_have(name)
        keep(field, _not(has))
    if modalities:
        keep("modalities", frozenset(_several(modalities)).issubset)
    for field, most in (("input_price", max_input_price), ("output_price", max_output_price)):
        if most is not None:
            chosen = columns[field].at_most(float(most), chosen)
    for field, least in (("context_window", min_context), ("max_output_tokens", min_output)):
        if least is not None:
            chosen = columns[field].at_least(least, chosen)
    if released_after is not None:
        chosen = columns["release_date"].at_least(_day(released_after), chosen)
    if open_weights is not None:
        keep("open_weights", lambda known: known is open_weights)
    if tags:
        wanted = frozenset(_several(tags))
        keep("tags", lambda known: wanted.issubset(known or ()))
    return _sorted(columns, chosen, sort, text)


def find_by_capability(
    columns: Columns, required: Words = (), optional: Words = (), excluded: Words = ()
) -> tuple[CapabilityMatch, ...]:
    """The entries with all required capabilities and none of the excluded ones; see `Registry.find_by_capability`."""
    chosen: Sequence[int] = range(len(columns))
    for name in parse_names(required):
        field, has = _known_to_have(name)
        chosen = columns[field].where(has, chosen)
    for name in parse_names(excluded):
        field, has = _known_to_have(name)
        chosen = columns[field].where(_not(has), chosen)
    wished = parse_names(optional)
    having = {name: set(columns[field].where(has, chosen)) for name in wished for field, has in (_known_to_have(name),)}
    matches = [
        CapabilityMatch(
            entry,
            tuple(name for name in wished if position in having[name]),
            tuple(name for name in wished if position not in having[name]),
        )
        for position, entry in zip(chosen, columns.entries(chosen), strict=True)
    ]
    return tuple(sorted(matches, key=lambda match: len(match.unmet)))


def _known_to_have(capability: str) -> tuple[str, Callable[[Any], object]]:
    """The column that tells of a capability, and which of its values say that it is there."""
    if capability in CONTEXTS:
        return "context_window", _at_least(CONTEXTS[capability])
    if capability == "free_tier":
        return "free", lambda free: free is True
    return "capabilities", lambda known: capability in known


def _not(fits: Callable[[Any], object]) -> Callable[[Any], bool]:
    return lambda value: not fits(value)


def _sorted(columns: Columns, chosen: Sequence[int], sort: Order | None, text: str | None) -> Sequence[int]:
    """The positions in the order asked for: without one the best match of the text first, else the catalog's."""
    if sort is None or sort == "full_id":
        return sorted(chosen, key=_closeness(columns, text)) if text and sort is None else chosen
    column = columns[sort.removeprefix("-")]
    known = [position for position in chosen if column[position] is not None]
    unknown = [position for position in chosen if column[position] is None]
    return sorted(known, key=column.__getitem__, reverse=sort.startswith("-")) + unknown


def _closeness(columns: Columns, text: str) -> Callable[[int], tuple[int, bool, int, int]]:
    """Sorts models that are called so first, then those whose names begin so, then the others; among equals those that
    have not ended, then the newest, then by who vouches for them.
    """
    wanted, ids, ranks = words_of(text.rpartition("/")[2]), columns["model_id"], columns[RANK]
    released, life, today = columns["release_date"], columns["life"], _today()
    ended = {code for code, each in enumerate(life.values) if stage_on(today, *each) == "retired"}
    makers, providers = columns["developer"], columns["provider"]
    newest = {day: age for age, day in enumerate(sorted(filter(None, set(released.values)), reverse=True))}

    def key(position: int) -> tuple[int, bool, int, int]:
        words = words_of(ids[position].rpartition("/")[2])
        distance = 0 if words == wanted else 1 if words[: len(wanted)] == wanted else 2
        age = newest.get(released[position], len(newest))
        # Of who made it, that it has ended is the answer.
        over = life.codes[position] in ended and (distance > 0 or makers[position] != providers[position])
        return distance, over, age, ranks[position]

    return key


def _several(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _spelled(word: str) -> Callable[[str], object]:
    """Whether a word stands in a text, or is spelled there with other dots, dashes and spaces: `gpt4o`, `llama 3.3`."""
    parts = words_of(word)
    if len(parts) < 2:
        return partial(_holds, word)
    between = (
        f"(?![0-9]){_SEPARATORS}+" if before.isdigit() and after.isdigit() else f"{_SEPARATORS}*"
        for before, after in pairwise(parts)
    )
    pattern = "".join(f"{part}{separator}" for part, separator in zip_longest(parts, between, fillvalue=""))
    end = "(?![0-9])" if parts[-1].isdigit() else ""
    spelled = re.compile(rf"(?<![a-z0-9]){pattern}{end}")
    # Most texts lack one of the parts, which is far cheaper to see.
    return lambda text: word in text or (all(part in text for part in parts) and spelled.search(text))


_SEPARATORS = r"[-_.: ]"


def _holds(word: str, text: str) -> bool:
    return word in text


def _at_least(least: Any) -> Callable[[Any], bool]:
    return lambda known: known is not None and known >= least


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def _day(day: date | str) -> str:
    try:
        return (date.fromisoformat(day) if isinstance(day, str) else day).strftime("%Y-%m-%d")
    except ValueError:
        raise ConfigurationError(f"{day!r} is not a date; write YYYY-MM-DD") from None
