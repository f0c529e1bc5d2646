"""What the questions take: one word or several, counts, and what is refused of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeAlias

from model_registry.errors import ConfigurationError

Words: TypeAlias = str | Collection[str]
"""One word or several."""


_ALIKE = 0.65
"""From 0 to 1, how alike two words are that may be the same."""


_LISTED = 40
"""Words that are few enough to be read in a line."""


def parse_choice(what: str, words: Words | None, known: Iterable[str]) -> frozenset[str] | None:
    """One word or several as a set, None if none is given. Raises `ConfigurationError` at one that is misspelt."""
    if words is None:
        return None
    several = frozenset((words,) if isinstance(words, str) else words)
    refuse_unknown(what, several, sorted(set(known)))
    return several


def refuse_no_rows(limit: int | None) -> None:
    """Raise `ConfigurationError` at a limit that leaves nothing."""
    if limit is not None and limit < 1:
        raise ConfigurationError(f"a limit of {limit} entries leaves none; name a larger number")


def refuse_unknown(what: str, words: Iterable[str], known: Iterable[str]) -> None:
    """Raise `ConfigurationError`, with the nearest ones, at the first word that is none of those there are."""
    every = tuple(known)
    for word in words:
        if word not in every:
            from difflib import get_close_matches

            near = get_close_matches(word.lower(), every, n=3, cutoff=_ALIKE)
            near = near or [each for each in every if len(word) > 2 and each.startswith(word[:3].lower())][:3]
            known = f"there are {', '.join(every)}" if len(every) <= _LISTED else f"there are {len(every)} others"
            hint = f"did you mean {' or '.join(near)}?" if near else known
            raise ConfigurationError(f"there is no {what} {word!r}; {hint}")
