"""Entries by what they can do, what they cost and how much they take.

A fact that is not known never passes a limit: an entry without a price is not below any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from model_registry.catalog import names, provider_directory
from model_registry.catalog.entry import Entry, EntryType, Modality, Status
from model_registry.catalog.view import Row, gc_paused
from model_registry.errors import ConfigurationError
from model_registry.query.arguments import Words, refuse_no_rows, refuse_unknown
from model_registry.query.capabilities import known_capabilities, parse_names

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

_Fact = TypeVar("_Fact")


class CapabilityMatch(NamedTuple):
    """An entry that has all that is required and nothing that is excluded."""

    entry: Entry
    """The entry."""
    met: tuple[str, ...]
    """The optional capabilities it is known to have."""
    unmet: tuple[str, ...]
    """The optional capabilities it is not known to have."""


class Table:
    """The facts one searches by, in columns: a search reads a few of them, not every entry."""

    def __init__(self, rows: Sequence[Row], entries: Sequence[Entry]) -> None:
        self.rows = rows
        self.entries = entries
        self._columns: dict[str, list[Any]] = {}

    @cached_property
    def texts(self) -> list[str]:
        """The names of each entry, in lower case."""
        return [
            " ".join(
                (
                    f"{row['provider']}/{row['model_id']}",
                    *(row[field] for field in ("name", "canonical_id", "family") if field in row),
                    *row.get("aliases", ()),
                )
            ).lower()
            for row in self.rows
        ]

    @cached_property
    def capabilities(self) -> list[frozenset[str]]:
        """What each entry is known to have, with what follows from other facts."""
        with gc_paused():
            return [known_capabilities(row) for row in self.rows]

    @cached_property
    def modalities(self) -> list[frozenset[str]]:
        """`text` for what goes in or comes out, `input:text` and `output:text` for which of both."""
        with gc_paused():
            return [
                frozenset(
                    word
                    for way, kinds in row.get("modalities", {}).items()
                    for kind in kinds
                    for word in (kind, f"{way}:{kind}")
                )
                for row in self.rows
            ]

    @cached_property
    def input_price(self) -> list[float | None]:
        """US dollars per million input tokens."""
        return self._prices("input")

    @cached_property
    def output_price(self) -> list[float | None]:
        """US dollars per million output tokens."""
        return self._prices("output")

    @cached_property
    def release_date(self) -> list[str | None]:
        """The day of release, if there is any evidence for it."""
        return [row.get("release_date") if row.get("release_date_basis") != "first_seen" else None for row in self.rows]

    def column(self, field: str) -> list[Any]:
        """One field of every entry, None where it is unknown."""
        if field not in self._columns:
            self._columns[field] = [row.get(field) for row in self.rows]
        return self._columns[field]

    def _prices(self, name: str) -> list[float | None]:
        groups = [row.get("pricing", {}) for row in self.rows]
        return [group.get(name) if group.get("currency", "USD") == "USD" else None for group in groups]


def search(  # noqa: PLR0912  # one line for each thing that can be asked
    table: Table,
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
    limit: int | None = None,
) -> tuple[Entry, ...]:
    """The entries that fit everything asked for; see `Registry.search`."""
    refuse_unknown("type", _several(type), get_args(EntryType))
    refuse_unknown("status", _several(status), (*get_args(Status), UNKNOWN))
    refuse_unknown(
        "modality",
        (word.removeprefix("input:").removeprefix("output:") for word in _several(modalities)),
        get_args(Modality),
    )
    refuse_unknown("order", (sort,) if sort else (), get_args(Order))
    here = set(table.column("provider"))
    if not here.issuperset(_several(provider)):
        refuse_unknown("provider", _several(provider), sorted(here.union(provider_directory.providers())))
    if developer:
        refuse_unknown("developer", _several(developer), sorted({each for each in table.column("developer") if each}))
    refuse_no_rows(limit)
    chosen: Iterable[int] = range(len(table.rows))

    def keep(column: Sequence[_Fact], fits: Callable[[_Fact], bool]) -> None:
        nonlocal chosen
        chosen = [at for at in chosen if fits(column[at])]

    for field, words in (("provider", provider), ("developer", developer), ("type", type)):
        if words:
            keep(table.column(field), frozenset(_several(words)).__contains__)
    if status:
        said = frozenset(None if word == UNKNOWN else word for word in _several(status))
        keep(table.column("status"), said.__contains__)
    for word in (text or "").lower().split():
        keep(table.texts, partial(_holds, word))
    if capabilities:
        keep(table.capabilities, frozenset(parse_names(capabilities)).issubset)
    if without:
        keep(table.capabilities, frozenset(parse_names(without)).isdisjoint)
    if modalities:
        keep(table.modalities, frozenset(_several(modalities)).issubset)
    for prices, most in (("input_price", max_input_price), ("output_price", max_output_price)):
        if most is not None:
            keep(getattr(table, prices), _at_most(float(most)))
    for field, least in (("context_window", min_context), ("max_output_tokens", min_output)):
        if least is not None:
            keep(table.column(field), _at_least(least))
    if released_after is not None:
        keep(table.release_date, _at_least(_day(released_after)))
    if open_weights is not None:
        keep(table.column("open_weights"), lambda known: known is open_weights)
    if tags:
        wanted = frozenset(_several(tags))
        keep(table.column("tags"), lambda known: wanted.issubset(known or ()))
    ordered = _sorted(table, chosen, sort, text)
    return tuple(table.entries[at] for at in ordered[:limit])


def find_by_capability(
    table: Table, required: Words = (), optional: Words = (), excluded: Words = ()
) -> tuple[CapabilityMatch, ...]:
    """The entries with all required capabilities and none of the excluded ones; see `Registry.find_by_capability`."""
    needed, refused = frozenset(parse_names(required)), frozenset(parse_names(excluded))
    wished = parse_names(optional)
    matches = [
        CapabilityMatch(
            entry,
            tuple(name for name in wished if name in known),
            tuple(name for name in wished if name not in known),
        )
        for entry, known in zip(table.entries, table.capabilities, strict=True)
        if needed <= known and refused.isdisjoint(known)
    ]
    return tuple(sorted(matches, key=lambda match: len(match.unmet)))


def _sorted(table: Table, chosen: Iterable[int], sort: Order | None, text: str | None) -> list[int]:
    """The positions in the order asked for: without one the best match of the text first, else the catalog's."""
    if sort is None or sort == "full_id":
        return sorted(chosen, key=_closeness(table, text)) if text and sort is None else list(chosen)
    field = sort.removeprefix("-")
    column = getattr(table, field) if hasattr(table, field) else table.column(field)
    known = [at for at in chosen if column[at] is not None]
    unknown = [at for at in chosen if column[at] is None]
    return sorted(known, key=column.__getitem__, reverse=sort.startswith("-")) + unknown


def _closeness(table: Table, text: str) -> Callable[[int], tuple[object, ...]]:
    """Sorts ids that are the text first, then those that begin with it."""
    wanted = text.strip().lower()

    def key(at: int) -> tuple[object, ...]:
        row = table.rows[at]
        model_id = row["model_id"].lower()
        return model_id != wanted, not model_id.startswith(wanted), *names.preference_key(row)

    return key


def _several(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _holds(word: str, text: str) -> bool:
    return word in text


def _at_most(most: float) -> Callable[[float | None], bool]:
    return lambda known: known is not None and known <= most


def _at_least(least: Any) -> Callable[[Any], bool]:
    return lambda known: known is not None and known >= least


def _day(day: date | str) -> str:
    try:
        return (date.fromisoformat(day) if isinstance(day, str) else day).strftime("%Y-%m-%d")
    except ValueError:
        raise ConfigurationError(f"{day!r} is not a date; write YYYY-MM-DD") from None
