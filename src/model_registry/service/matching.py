"""Which models fit everything asked for, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from model_registry.compat import override
from model_registry.query.search import Order, select
from model_registry.service.records import CAPABILITY_WORDS
from model_registry.service.searched import known_to_have
from model_registry.service.snapshot import Snapshot


class Matching(NamedTuple):
    """What is asked for. Capabilities are spelled as the catalog does (`parse_names`)."""

    text: str | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    """Platforms of which one must serve the model."""
    facts: Mapping[str, Any] = MappingProxyType({})
    """What else the library's `select` takes."""
    sort: Order | None = None


class Match(NamedTuple):
    """Which of the optional capabilities a model has, as the service spells them."""

    met: tuple[str, ...]
    """Those it is known to have."""
    unmet: tuple[str, ...]
    """Those it is not known to have."""


class _Named(Sequence[str]):
    """The ids of models by their positions: who reads a page of a thousand hits needs no other ids."""

    def __init__(self, positions: Sequence[int], names: Sequence[str]) -> None:
        self._positions, self._names = positions, names

    @override
    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    @override
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._names[position] for position in self._positions[place]]
        return self._names[self._positions[place]]


def matching_models(snapshot: Snapshot, asked: Matching) -> Sequence[str]:
    """The ids of the models that fit. What is not known never does. Raises `ConfigurationError` at a misspelt word.

    Those with most of the optional capabilities come first; then in the order asked for, else the best match of the
    text, else by id.
    """
    positions = select(snapshot.model_columns, asked.text, sort=asked.sort, among=_able(snapshot, asked), **asked.facts)
    found = _Named(positions, snapshot.ids["models"])
    if not (asked.platforms or asked.optional):
        return found
    ids = list(found)
    if asked.platforms:
        wanted, routes = set(asked.platforms), snapshot.records["routes"]
        ids = [
            model_id
            for model_id in ids
            if any(routes[each].document["platform_id"] in wanted for each in snapshot.routes_of[model_id])
        ]
    if asked.optional:
        ids.sort(key=lambda model_id: -len(match_of(snapshot, model_id, asked.optional).met))
    return ids


def _able(snapshot: Snapshot, asked: Matching) -> list[int] | None:
    """The positions of the models that have all that is required and nothing that is excluded; None for all."""
    having = snapshot.model_columns.having
    required = sorted((having[name] for name in asked.required), key=len)
    excluded = [having[name] for name in asked.excluded]
    if not required and not excluded:
        return None
    # From the rarest on; the order stays, so that nothing is sorted.
    able: Iterable[int] = required[0] if required else range(len(snapshot.model_columns))
    for each in required[1:]:
        able = [position for position in able if position in each]
    for each in excluded:
        able = [position for position in able if position not in each]
    return list(able)


def match_of(snapshot: Snapshot, model_id: str, optional: tuple[str, ...]) -> Match:
    """Which of the optional capabilities a model has."""
    had = known_to_have(snapshot.facts(model_id))
    met = [name for name in optional if name in had]
    return Match(_words(met), _words(name for name in optional if name not in met))


def _words(capabilities: Iterable[str]) -> tuple[str, ...]:
    return tuple(CAPABILITY_WORDS.get(name, name) for name in capabilities)
