"""Entries beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from model_registry.catalog.entry import Benchmark, Entry
from model_registry.catalog.view import View

_NOT_THE_MODEL = ("provider", "model_id", "release_date_basis", "source", "quality", "updated", "provenance")
"""What an entry is called and how it is known, not what the model is."""


class ComparedField(NamedTuple):
    """One fact of every entry compared."""

    field: str
    """The field, one of a group with its group: `context_window`, `pricing.input`, `pricing.tiers[0].input`."""
    values: tuple[object, ...]
    """What each entry says, in the order they were given: text, a number, a date, a yes or no, or several texts.
    None where it is unknown."""

    @property
    def differs(self) -> bool:
        """Whether two entries that know the fact say different things."""
        known = [value for value in self.values if value is not None]
        return any(value != known[0] for value in known)


class Comparison(NamedTuple):
    """What is known of several entries, fact by fact."""

    entries: tuple[Entry, ...]
    """The entries, in the order they were given."""
    facts: tuple[ComparedField, ...]
    """Every fact that one of them tells, in the order of the schema."""

    @property
    def differences(self) -> tuple[ComparedField, ...]:
        """The facts in which they differ."""
        return tuple(fact for fact in self.facts if fact.differs)


def compare(entries: Sequence[Entry]) -> Comparison:
    """What is known of each of these entries, fact by fact. What none of them tells is left out."""
    told = [{(place, field): value for place, field, value in _facts(entry)} for entry in entries]
    names = sorted({name for facts in told for name in facts})
    return Comparison(
        tuple(entries), tuple(ComparedField(name[1], tuple(each.get(name) for each in told)) for name in names)
    )


def _facts(entry: Entry) -> Iterator[tuple[tuple[int | str, ...], str, object]]:
    """The place of each known fact in the schema, its name and its value."""
    for index, field in enumerate(entry.FIELDS):
        if field == "release_date" and entry.release_date_basis == "first_seen":
            continue
        if field not in _NOT_THE_MODEL:
            yield from _leaves((index,), field, getattr(entry, field))


def _leaves(
    place: tuple[int | str, ...], name: str, value: object
) -> Iterator[tuple[tuple[int | str, ...], str, object]]:
    match value:
        case None:
            return
        case Benchmark():
            yield place, name, value.score
        case View():
            for index, field in enumerate(value.FIELDS):
                yield from _leaves((*place, index), f"{name}.{field}", getattr(value, field))
        case Mapping():
            for key, each in value.items():
                yield from _leaves((*place, str(key)), f"{name}.{key}", each)
        case tuple() if any(isinstance(each, View) for each in value):
            for index, each in enumerate(value):
                yield from _leaves((*place, index), f"{name}[{index}]", each)
        case _:
            yield place, name, value
