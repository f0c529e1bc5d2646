"""What somebody may have meant whose words name no model: by words and their beginnings, then by spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from model_registry.catalog import names

if TYPE_CHECKING:
    from model_registry.catalog.reader import CatalogReader
    from model_registry.vocabulary import Row

SUGGESTED = 5
"""Full ids to suggest."""
_TELLING = 3
"""Letters that a name needs so that what begins with it is like it."""
_LIKE = 70
"""Of 100, how alike two spellings are that may be the same."""


class _Choice(NamedTuple):
    full_id: str
    words: tuple[str, ...]
    row: Row


def suggest(catalog: CatalogReader, name: str, meant: Collection[str] = ()) -> tuple[str, ...]:
    """Full ids of models that are called like a name, the likest first, each model once.

    `meant` are providers whose entries are preferred. First come those whose names hold every word of the name, or a
    word that begins so; then those that hold the nearest words there are; then those that are spelled alike.
    """
    choices = list(_choices(catalog, meant))
    wanted = words_of(name.rpartition("/")[2])
    if len("".join(wanted)) < _TELLING:
        return _spelled_alike(choices, name)
    return _holding(choices, wanted) or _holding(choices, _corrected(choices, wanted)) or _spelled_alike(choices, name)


def words_of(name: str) -> tuple[str, ...]:
    """The words and numbers of a name, in lower case: `gpt`, `4`, `o` of `GPT-4o`."""
    return tuple(re.findall(r"[^\W\d_]+|\d+", name.lower()))


def _choices(catalog: CatalogReader, meant: Collection[str]) -> Iterator[_Choice]:
    """Each model once: at a provider that is meant, at its developer's, or at the next best."""
    seen: set[str] = set()
    for row in sorted(catalog.rows(), key=lambda row: (row["provider"] not in meant, names.preference_key(row))):
        full_id, last = f"{row['provider']}/{row['model_id']}", row["model_id"].rpartition("/")[2]
        model = row.get("canonical_id", full_id)
        if row.get("status") != "retired" and model not in seen:
            seen.add(model)
            yield _Choice(full_id, words_of(last), row)


def _holding(choices: Sequence[_Choice], wanted: Sequence[str]) -> tuple[str, ...]:
    """Those with every word, or one that begins so: names that begin with them first, then the developer's own, then
    the newest.
    """
    found = [choice for choice in choices if wanted and _holds(choice.words, wanted)]
    found.sort(key=lambda choice: str(choice.row.get("release_date", "")), reverse=True)
    found.sort(
        key=lambda choice: (
            choice.words[: len(wanted)] != tuple(wanted),
            choice.row.get("source") != "official",
            choice.row.get("release_date_basis") == "first_seen",
        )
    )
    return tuple(choice.full_id for choice in found[:SUGGESTED])


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words stand there in this order; a number whole, the beginning of a word is enough."""
    rest = iter(words)
    return all(any(word == each or (not each.isdigit() and word.startswith(each)) for word in rest) for each in wanted)


def _spelled_alike(choices: Sequence[_Choice], name: str) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process, utils

    ids: dict[str, str] = {}
    for choice in choices:
        ids.setdefault(choice.full_id.rpartition("/")[2], choice.full_id)
    near = process.extract(
        name.rpartition("/")[2],
        ids.keys(),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        limit=SUGGESTED,
        score_cutoff=_LIKE,
    )
    return tuple(ids[choice] for choice, _, _ in near)


def _corrected(choices: Sequence[_Choice], wanted: Sequence[str]) -> tuple[str, ...]:
    """The words as the catalog spells the nearest ones; none if a word is like none."""
    from rapidfuzz import fuzz, process

    known = sorted({word for choice in choices for word in choice.words if not word.isdigit()})
    corrected = []
    for word in wanted:
        # Another number is another model.
        near = None if word.isdigit() else process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_LIKE)
        if not near and not word.isdigit():
            return ()
        corrected.append(near[0] if near else word)
    return tuple(corrected)
