"""Answers that stay small: what a tool says is read by a model, which pays for every token of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from model_registry.compat import TYPE_CHECKING
from model_registry.errors import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from model_registry.catalog.entry import Entry
    from model_registry.library.registry import Registry

LIMIT = 400
"""Tokens that an answer may have."""

_PIECES = re.compile(r"[A-Za-z]{1,5}|\d{1,3}|\n|[ \t](?![A-Za-z])|[!-/:-@\[-`{-~]+|(?P<foreign>[^\x00-\x7f])")
_LONGEST_LINE = 480
_OWN = {
    "official": "its developer's own list",
    "host": "its host's own list",
    "aggregator": "its aggregator's list",
    "community": "a volunteers' list",
    "curated": "cited rows of this catalog",
}
_TOLD = 4
"""Fields that are told to be another's word before they are only counted."""


def tokens(text: str) -> int:
    """How many tokens a text has at most, near enough: no tokenizer in use makes more of the words of a catalog."""
    return sum(3 if piece["foreign"] else 1 for piece in _PIECES.finditer(text))


def cut(text: str) -> str:
    """The text in one line, as much of it as an answer may have."""
    line = plain(text, _LONGEST_LINE * 2)
    while tokens(line) > LIMIT:
        line = plain(line, len(line) * 9 // 10)
    return line


def answer(registry: Registry, lines: Iterable[str], more: str = "") -> str:
    """The lines, as many as fit, and below them the age of the data.

    The most important line comes first: what does not fit is left out from the end, and `more` then says how to ask
    for less.
    """
    foot = age(registry)
    left = f"({{}} lines left out{'; ' if more else ''}{more})"
    room = LIMIT - tokens(f"{foot}\n{left}9999")
    kept: list[str] = []
    every = [plain(line, _LONGEST_LINE) for line in lines if line]
    for line in every:
        room -= tokens(f"{line}\n")
        if room < 0:
            kept.append(left.format(len(every) - len(kept)))
            break
        kept.append(line)
    return "\n".join((*kept, foot))


def age(registry: Registry) -> str:
    """How old the data is."""
    if registry.updated is None:
        return "Data: an empty catalog."
    days = (today() - registry.updated).days
    told = f"Data: catalog of {registry.updated} ({_days(days)} old)"
    if (fetched := registry.age()) and fetched.days < days:
        told += f", confirmed {_days(fetched.days)} ago"
    return f"{told}; unknown is never 0."


def basis(entry: Entry, fields: Iterable[str] | None = None) -> str:
    """Whose word an entry is, or of it these fields, named as `pricing.tiers[0].input`."""
    others: dict[str, list[str]] = {}
    for field, source in _by_others(entry, fields):
        others.setdefault(source, []).append(field)
    told = f"Basis: {entry.quality}, from {_OWN[entry.source]}, changed {entry.updated}"
    for source, by_it in sorted(others.items()):
        told += f"; by {source}: {', '.join(by_it[:_TOLD])}"
        told += f" and {len(by_it) - _TOLD} more" if len(by_it) > _TOLD else ""
    return told


def _by_others(entry: Entry, fields: Iterable[str] | None) -> list[tuple[str, str]]:
    """Each field that is not the provider's own word, without its parts, and whose word it is; prices first."""
    known = entry.provenance or {}
    if fields is None:
        found = {(field.partition(".")[0], source) for field, source in known.items()}
        return sorted(found, key=lambda each: (each[0] != "pricing", each))
    told: dict[str, str] = {}
    for field in fields:
        parts = field.split("[")[0].split(".")
        for end in range(len(parts), 0, -1):
            if source := known.get(".".join(parts[:end])):
                told[".".join(parts[:end])] = source
                break
    return list(told.items())


def kinds(entries: Sequence[Entry]) -> str:
    """Whose word several entries are, in figures."""
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.quality] = counts.get(entry.quality, 0) + 1
    told = ", ".join(f"{number} {quality}" for quality, number in sorted(counts.items()))
    return f"Basis of the {len(entries)} entries: {told}" if entries else ""


def today() -> date:
    """The day it is, in UTC."""
    return datetime.now(UTC).date()


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
