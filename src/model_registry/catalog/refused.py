"""What a schema refuses of a document is taken out alone, so that the rest of the document still counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from pydantic import ValidationError

from model_registry.errors import in_words, plain

Document: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[int | str, ...]

Read = TypeVar("Read")


def read_tolerantly(read: Callable[[Document], Read], document: Mapping[str, Any]) -> tuple[Read, list[str]]:
    """What `read` makes of the document without the values it refuses, and the reason for each of these.

    `read` raises `ValidationError` with places in the document. Raises the first of these errors if what it names
    must be there, or is nowhere in the document.
    """
    first: ValidationError | None = None
    rest: Document = dict(document)
    reasons: list[str] = []
    while True:
        try:
            return read(rest), reasons
        except ValidationError as error:
            first = first or error
            told = without_refused(rest, error)
            if told is None:
                raise first from None
            rest, why = told
            reasons += why


def without_refused(document: Document, error: ValidationError) -> tuple[Document, list[str]] | None:
    """A copy of the document without the values that an error names, and a reason for each; None if one must stay."""
    rest: Document = _mutable(document)
    reasons: list[str] = []
    # From behind, so that the places before a removed one in a list stay right.
    for defect in reversed(error.errors(include_url=False, include_context=False)):
        path = _place(document, defect["loc"][:-1] if defect["type"] == "missing" else defect["loc"])
        if not path:
            return None
        _remove(rest, path)
        reasons.append(reason(defect))
    return rest, reasons[::-1]


def reason(defect: Mapping[str, Any]) -> str:
    """Why a value was refused, for people, from one of the errors of a `ValidationError`."""
    place = ".".join(map(str, defect["loc"]))
    words = in_words(defect)
    if words == defect["msg"]:
        return plain(f"{place}: {words}", 200)
    return plain(f"{'the id' if place in ('id', 'model_id') else place} {words}", 200)


def _place(document: object, loc: Place) -> Place:
    """The smallest part of the document around a place that can go: of a list of objects, the whole list."""
    path: Place = ()
    for step in loc:
        inner = _at(document, step)
        if inner is _NOTHING or (isinstance(step, int) and isinstance(inner, dict)):
            break
        path, document = (*path, step), inner
    return path


_NOTHING = object()


def _at(holder: object, step: int | str) -> object:
    match holder, step:
        case dict(), str():
            return holder.get(step, _NOTHING)
        case ((list() | tuple()), int()) if step < len(holder):
            return holder[step]
        case _:
            return _NOTHING


def _remove(document: Document, path: Place) -> None:
    """Take a value out, and the group it was alone in."""
    holder: Any = document
    for step in path[:-1]:
        holder = _at(holder, step)
    # What stands around it may have gone before it.
    if _at(holder, path[-1]) is _NOTHING:
        return
    del holder[path[-1]]
    if not holder and path[:-1]:
        _remove(document, path[:-1])


def _mutable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _mutable(inner) for name, inner in value.items()}
    return [_mutable(inner) for inner in value] if isinstance(value, list | tuple) else value
