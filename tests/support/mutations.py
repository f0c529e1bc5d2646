"""Spoils a JSON document in one of the ways in which answers go wrong, knowing what an answer is made of."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple, TypeAlias

from pydantic import JsonValue

SURROGATE = "half \ud800 a character"
HOSTILE = (
    "",
    " ",
    SURROGATE,
    "\ud800",
    "::error::out of the log",
    "##[error]out of the log",
    "a\x1b[31m\r\nb",
    "\u202eback\u2066wards",
    "../../etc/passwd",
    "| `x` | </td><script>",
    "=1+1",
    "{origin}",
    "${HOME} %(x)s {0}",
    "n" * 600,
    "long " * 40_000,
    "gpt-4o\x00",
    "é" * 300,
    "__proto__",
    ".",
    "/",
    "[table]\nkey = 1",
    "'\"\\",
    "9" * 5_000,
    "1e999",
    "-1",
    "NaN",
    "2026-02-31",
    "0001-01-01",
    "9999-12-31T23:59:59Z",
)
NUMBERS = (0, 1, -1, 10**12, 10**30, -(10**18), 1e308, -0.5, 1e-9, 2**53, 999_999_999, 1_000_000, 4_102_444_800, 3)
OTHERS: tuple[JsonValue, ...] = (True, False, None, [], {}, [None], {"id": None}, ["x", 1, {}], {"a": {"b": [1]}})

Step: TypeAlias = str | int


class Place(NamedTuple):
    """A value in a document."""

    holder: Any
    at: Step


def places(document: JsonValue) -> Iterator[Place]:
    """Every value in the document but the whole."""
    pairs: list[tuple[Step, Any]]
    match document:
        case dict():
            pairs = list(document.items())
        case list():
            pairs = list(enumerate(document))
        case _:
            return
    for at, value in pairs:
        yield Place(document, at)
        yield from places(value)


def mutate(document: JsonValue, random: Random) -> JsonValue:
    """A copy of the document, spoiled once, or a few times, or once in every record of one of its lists."""
    spoiled = copy.deepcopy(document)
    if random.random() < 0.15 and (lists := [each for each in _lists(spoiled) if len(each) > 1]):
        _everywhere(random.choice(lists), random)
        return spoiled
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        if found := list(places(spoiled)):
            random.choice(_KINDS)(random.choice(found), random)
    return spoiled


def _lists(document: JsonValue) -> Iterator[list[Any]]:
    if isinstance(document, list):
        yield document
    for place in places(document):
        if isinstance(value := place.holder[place.at], list):
            yield value


def _everywhere(records: list[Any], random: Random) -> None:
    names = sorted({name for record in records if isinstance(record, dict) for name in record})
    if not names:
        return
    name, kind, seed = random.choice(names), random.choice(_KINDS), random.random()
    for record in records:
        if isinstance(record, dict) and name in record:
            kind(Place(record, name), Random(seed))


def _drop(place: Place, random: Random) -> None:
    del place.holder[place.at]


def _null(place: Place, random: Random) -> None:
    place.holder[place.at] = None


def _other(place: Place, random: Random) -> None:
    place.holder[place.at] = copy.deepcopy(random.choice(OTHERS))


def _text(place: Place, random: Random) -> None:
    place.holder[place.at] = random.choice(HOSTILE)


def _number(place: Place, random: Random) -> None:
    number = random.choice(NUMBERS)
    place.holder[place.at] = str(number) if random.random() < 0.3 else number


def _scale(place: Place, random: Random) -> None:
    """The number a thousand or a million times what it was, or a part of it, or negative."""
    value = place.holder[place.at]
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return _number(place, random)
    scaled = number * random.choice((1_000, 1_000_000, 0.001, 0.000_001, -1, 12))
    place.holder[place.at] = str(scaled) if isinstance(value, str) else scaled
    return None


def _tail(place: Place, random: Random) -> None:
    """The text with something hostile behind it, as an id that begins well."""
    value = place.holder[place.at]
    place.holder[place.at] = f"{value}{random.choice(HOSTILE)}" if isinstance(value, str) else value


def _wrap(place: Place, random: Random) -> None:
    value = place.holder[place.at]
    place.holder[place.at] = [value] if random.random() < 0.5 else {"value": value}


def _rename(place: Place, random: Random) -> None:
    if isinstance(place.holder, dict):
        value = place.holder.pop(place.at)
        place.holder[random.choice((f"{place.at}_", "x", *HOSTILE[2:4], str(place.at).upper()))] = value


def _twice(place: Place, random: Random) -> None:
    """A record, or what stands in a list, once more; sometimes with the facts of another."""
    if isinstance(place.holder, list):
        twin = copy.deepcopy(place.holder[place.at])  # type: ignore[index]  # a place in a list is a number
        if inner := list(places(twin)):
            _text(random.choice(inner), random) if random.random() < 0.5 else _drop(random.choice(inner), random)
        place.holder.insert(random.randrange(len(place.holder) + 1), twin)


def _swap(place: Place, random: Random) -> None:
    """Two values of one object, each in the place of the other."""
    if isinstance(place.holder, dict):
        other = random.choice(sorted(place.holder))
        holder = place.holder
        holder[place.at], holder[other] = holder[other], holder[place.at]


def _deep(place: Place, random: Random) -> None:
    nested: JsonValue = "deep"
    for _ in range(200):
        nested = [nested]
    place.holder[place.at] = nested


_KINDS: tuple[Callable[[Place, Random], None], ...] = (
    _drop,
    _drop,
    _null,
    _other,
    _other,
    _text,
    _text,
    _text,
    _number,
    _number,
    _scale,
    _tail,
    _wrap,
    _rename,
    _twice,
    _swap,
    _deep,
)
