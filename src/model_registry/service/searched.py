"""The models by the facts one searches for, each a column over all models in the order of their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from model_registry.catalog.columns import RANK, READERS, Column, column_of, ranks_of
from model_registry.catalog.names import preference_key
from model_registry.compat import override
from model_registry.query.capabilities import NAMES
from model_registry.query.search import Columns
from model_registry.vocabulary import Row

Facts: TypeAlias = tuple[Any, ...]
"""What a search may ask of one model, in the order of `_PLACES`."""

_PLACES = {name: place for place, name in enumerate((*READERS, RANK))}
_CAPABILITIES = _PLACES["capabilities"]


def facts_of(row: Row) -> Facts:
    """The facts of a model that is told as an entry of a catalog."""
    return (*(read(row) for read in READERS.values()), preference_key(row))


def known_to_have(facts: Facts) -> Sequence[str]:
    """The capabilities that a model is known to have, by the catalog's words."""
    had: Sequence[str] = facts[_CAPABILITIES]
    return had


class ModelColumns(Columns):
    """The columns of models, each made when it is first asked for."""

    def __init__(self, facts: Sequence[Facts]) -> None:
        self._facts = facts
        self._columns: dict[str, Column] = {}

    @override
    def __len__(self) -> int:
        return len(self._facts)

    @override
    def __getitem__(self, name: str) -> Column:
        if name not in self._columns:
            values = [each[_PLACES[name]] for each in self._facts]
            self._columns[name] = column_of(ranks_of(values) if name == RANK else values)
        return self._columns[name]

    @cached_property
    def having(self) -> Mapping[str, Mapping[int, None]]:
        """Where the models stand that are known to have each capability: in order, as keys."""
        found: dict[str, dict[int, None]] = {name: {} for name in NAMES}
        for position, facts in enumerate(self._facts):
            for name in known_to_have(facts):
                found[name][position] = None
        return found

    @property
    def made(self) -> set[str]:
        """The columns that have been asked for."""
        return set(self._columns)

    def prepare_like(self, other: ModelColumns) -> None:
        """Make what others have been asked for, so that nobody has to wait for it."""
        for name in other.made:
            self[name]
        if "having" in other.__dict__:
            self.having  # noqa: B018  # made when first asked for
