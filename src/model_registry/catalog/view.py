"""Rows of the catalog as typed, immutable objects, without the time it takes to import or run pydantic.

A view reads a fact out of its row when it is asked for it. What there is to ask is written in `_entry_fields`,
which is generated from `schemas`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import lru_cache

from model_registry.compat import TYPE_CHECKING, override

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from typing import Any, ClassVar, Generic, TypeVar

    from model_registry.vocabulary import Row

    T = TypeVar("T")

    class Field(Generic[T]):
        """A fact of a view, read out of its row when it is asked for: None, or `read` of what the row holds."""

        def __init__(self, read: Callable[[Any], object] | None = None) -> None: ...
        def __get__(self, view: View, owner: type[View]) -> T: ...
else:

    class Field:
        """A fact of a view, read out of its row when it is asked for: None, or `read` of what the row holds."""

        __slots__ = ("name", "read")

        def __init__(self, read=None):
            self.read = read

        def __set_name__(self, owner, name):
            # A field whose name is a word of Python has a `_` behind it here: `from_`.
            self.name = name.removesuffix("_")

        def __get__(self, view, owner=None):
            if view is None:
                return self
            value = view._row.get(self.name)
            return value if value is None or self.read is None else self.read(value)


class View:
    """A group of facts. Equal views say the same."""

    __slots__ = ("_row",)

    FIELDS: ClassVar[tuple[str, ...]] = ()
    """The names of all facts there can be, in the order of the schema."""

    def __init__(self, row: Row) -> None:
        self._row = row

    def as_dict(self) -> dict[str, Any]:
        """The known facts as the catalog's file holds them, in a copy of one's own."""
        copied: dict[str, Any] = _copied(self._row)
        return copied

    @override
    def __eq__(self, other: object) -> bool:
        return self._row == other._row if isinstance(other, View) and type(other) is type(self) else NotImplemented

    @override
    def __hash__(self) -> int:
        return hash((type(self).__name__, *sorted(self._row)))

    @override
    def __repr__(self) -> str:
        known = ", ".join(
            f"{name}={getattr(self, name if hasattr(type(self), name) else f'{name}_')!r}"
            for name in self.FIELDS
            if name in self._row
        )
        return f"{type(self).__name__}({known})"


def amount(value: float | Decimal) -> Decimal:
    """A number of a row, exact.

    The file holds at most 15 digits, and that many survive the way through a float: rows stay what a JSON parser
    makes of them, fast to read and to compare, and the Decimal is the one that was written.
    """
    from decimal import Decimal

    return _exact(value) if isinstance(value, float) else Decimal(value)


@lru_cache(maxsize=4_096)  # the prices of a few entries are asked for again and again, and take a microsecond each
def _exact(value: float) -> Decimal:
    from decimal import Decimal

    return Decimal(f"{value:.15g}")


def day(value: str) -> date:
    """A date of a row."""
    from datetime import date

    return date.fromisoformat(value)


def tuple_of(kind: Callable[[Any], T]) -> Callable[[list[Any]], tuple[T, ...]]:
    """Reads a list of a row."""
    return lambda values: tuple(map(kind, values))


def mapping_of(kind: Callable[[Any], T]) -> Callable[[Mapping[str, Any]], Mapping[str, T]]:
    """Reads an object of a row whose keys are names; nobody can change what it gives."""
    return lambda values: frozen({name: kind(value) for name, value in values.items()})


def frozen(values: Mapping[str, T]) -> Mapping[str, T]:
    """The mapping, behind a view through which nobody can change it."""
    from types import MappingProxyType

    return MappingProxyType(values)


class gc_paused:  # noqa: N801  # used as a statement
    """Stop the collector while rows, entries and columns are made, none of which can be part of a cycle.

    It would look through all there is each time that has grown by a quarter, which doubles what a catalog of 100,000
    entries costs.
    """

    def __enter__(self) -> None:
        self._enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, *error: object) -> None:
        if self._enabled:
            gc.enable()


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(each) for each in value]
    return value
