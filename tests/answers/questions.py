"""Golden questions: what a user asks, and what the answer of an expert of this field would be like.

Each `*.toml` beside this module holds questions of one kind:

    [[question]]
    ask = "What does Claude Sonnet 4.5 cost?"                  # in a user's words, unlike all others
    run = "cost claude-sonnet-4.5 --input 1M"                  # after `model-registry`
    why = "dots and dashes spell one model"                    # in one line
    first = "anthropic/claude-sonnet-4-5*"                     # the first entry named, one pattern or several
    contains = ["$3"]                                          # in what is printed, in any case
    lacks = ["venice"]
    order = ["openai/gpt-5*", "azure-openai/*"]                # the first that fits each comes after the one before it
    every = { type = ["chat"] }                                # facts of all entries that are named; at least one is
    none = { status = ["retired"] }                            # facts that none of them has
    code = 0                                                   # exit code
    files = { ".env" = "MODEL=gpt-4" }                         # in the folder where it is asked
    process = true                                             # as a process of its own

All but `ask`, `run` and `why` may be left out. They are asked of the committed catalog, which changes every day:
write what holds of a *model*, not of a row, a count or a price that a vendor may change tomorrow.
An entry is named where its full id stands on standard output; suggestions and remarks are on standard error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from model_registry.catalog.entry import Entry
from model_registry.library.registry import Registry

_WORD = re.compile(r"[^\s\"',;()|`]+")


class Question(NamedTuple):
    """A question, and what its answer must be like; see above."""

    ask: str
    run: str
    why: str
    first: str | Sequence[str] = ()
    contains: Sequence[str] = ()
    lacks: Sequence[str] = ()
    order: Sequence[str] = ()
    every: Mapping[str, Sequence[object]] = {}
    none: Mapping[str, Sequence[object]] = {}
    code: int = 0
    files: Mapping[str, str] = {}
    process: bool = False


class Answer(NamedTuple):
    """What a command prints and how it ends."""

    code: int
    out: str
    err: str


def questions() -> list[Question]:
    """Every question of this folder. Raises `TypeError` at a key that is misspelt or missing."""
    return [
        Question(**question)
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    ]


def faults(question: Question, answer: Answer, registry: Registry) -> Iterator[str]:
    """What is wrong with an answer."""
    named = _entries(answer.out, registry)
    ids = [entry.full_id for entry in named]
    everything = f"{answer.out}\n{answer.err}".casefold()
    if answer.code != question.code:
        yield f"exit code {answer.code}, not {question.code}"
    patterns = (question.first,) if isinstance(question.first, str) else question.first
    if patterns and not (ids and any(fnmatchcase(ids[0], pattern) for pattern in patterns)):
        yield f"{ids[0] if ids else 'no entry'} comes first, not {' or '.join(patterns)}"
    yield from (f"does not say {text!r}" for text in question.contains if text.casefold() not in everything)
    yield from (f"says {text!r}" for text in question.lacks if text.casefold() in everything)
    yield from _out_of_order(ids, question.order)
    if question.every and not named:
        yield "names no entry"
    for field, values in question.every.items():
        yield from (f"{each.full_id}: {field} {_fact(each, field)!r}" for each in named if not _is(each, field, values))
    for field, values in question.none.items():
        yield from (f"{each.full_id}: {field} {_fact(each, field)!r}" for each in named if _is(each, field, values))


def _entries(text: str, registry: Registry) -> list[Entry]:
    """The entries whose full ids stand in a text, each once, in its order."""
    found: dict[str, Entry] = {}
    for word in _WORD.findall(text):
        for full_id in (word, word.rstrip(".:")):
            if "/" in full_id and (named := registry.catalog.named(full_id, ("full_id",))):
                found.setdefault(full_id, named[1][0])
    return list(found.values())


def _out_of_order(ids: Sequence[str], patterns: Sequence[str]) -> Iterator[str]:
    last = -1
    for pattern in patterns:
        place = next((index for index, each in enumerate(ids) if fnmatchcase(each, pattern)), None)
        if place is None:
            yield f"names no {pattern}"
        elif place <= last:
            yield f"{pattern} comes before what should precede it"
        else:
            last = place


def _is(entry: Entry, field: str, values: Sequence[object]) -> bool:
    return _fact(entry, field) in values


def _fact(entry: Entry, field: str) -> object:
    """A fact by its dotted name, None if it is unknown."""
    value: object = entry.as_dict()
    for name in field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
