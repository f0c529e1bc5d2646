"""What somebody may have meant whose words name no model: by words and their beginnings, then by spelling."""

from __future__ import annotations

import re
from collections import Counter
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
    names: tuple[tuple[str, ...], ...]
    """The words of its id, and those of the name of its model."""
    served: int
    """Providers that serve it."""
    row: Row


def suggest(catalog: CatalogReader, name: str, meant: Collection[str] = ()) -> tuple[str, ...]:
    """Full ids of models that are called like a name, the likest first, each model once.

    `meant` are providers whose entries are preferred. First come those whose names hold every word of the name, or a
    word that begins so; then such as are retired; then those that hold the nearest words there are; then those that are
    spelled alike; then those that hold the words without the numbers.
    """
    every = list(_choices(catalog, meant))
    choices = [choice for choice in every if choice.row.get("status") != "retired"]
    wanted = words_of(name.rpartition("/")[2])
    if len("".join(wanted)) < _TELLING:
        return _spelled_alike(choices, name)
    return (
        _holding(choices, wanted)
        or _holding(every, wanted)
        or _holding(choices, _corrected(choices, wanted))
        or _spelled_alike(choices, name)
        or _holding(choices, tuple(word for word in wanted if not word.isdigit()))
    )


def words_of(name: str) -> tuple[str, ...]:
    """The words and numbers of a name, in lower case: `gpt`, `4`, `o` of `GPT-4o`."""
    return tuple(re.findall(r"[^\W\d_]+|\d+", name.lower()))


def _choices(catalog: CatalogReader, meant: Collection[str]) -> Iterator[_Choice]:
    """Each model once: at a provider that is meant, at its developer's, or at the next best."""
    models: dict[str, list[Row]] = {}
    for row in sorted(catalog.rows(), key=lambda row: (row["provider"] not in meant, _rank(row))):
        models.setdefault(row.get("canonical_id") or f"{row['provider']}/{row['model_id']}", []).append(row)
    for model, rows in models.items():
        best = next((row for row in rows if row.get("status") != "retired"), rows[0])
        called = (words_of(name.rpartition("/")[2]) for name in (best["model_id"], model))
        served = len({row["provider"] for row in rows})
        yield _Choice(f"{best['provider']}/{best['model_id']}", tuple(dict.fromkeys(called)), served, best)


def _rank(row: Row) -> tuple[object, ...]:
    # Curated rows are the word of a developer whose list nobody can read.
    return row.get("source") not in ("official", "curated"), names.preference_key(row)


def _holding(choices: Sequence[_Choice], wanted: Sequence[str]) -> tuple[str, ...]:
    """Those with every word, or one that begins so: names that begin with them first, pointers and volunteers' last, of
    the developer whose models of such a name most providers serve, to chat with, at its own provider, the newest first.
    """
    held = ((choice, min(_distance(words, wanted) for words in choice.names)) for choice in choices if wanted)
    found = [(choice, distance) for choice, distance in held if distance < _FAR]
    served: Counter[str] = Counter()
    for choice, _ in found:
        served[choice.row["developer"]] += choice.served
    found.sort(key=lambda each: str(each[0].row.get("release_date", "")), reverse=True)
    found.sort(
        key=lambda each: (
            each[1],
            "~" in each[0].full_id,
            each[0].row.get("source") == "community",
            -served[each[0].row["developer"]],
            each[0].row.get("type") != "chat",
            each[0].row.get("source") not in ("official", "curated"),
            each[0].row.get("release_date_basis") == "first_seen",
        )
    )
    return tuple(choice.full_id for choice, _ in found[:SUGGESTED])


_FAR = 3
"""The distance of a name that does not hold the words."""


def _distance(words: Sequence[str], wanted: Sequence[str]) -> int:
    """How far a name is from the words: 0 if it begins with them, 1 if it holds them together, 2 if it holds them in
    this order; a number whole, the beginning of a word is enough. `_FAR` if it does not.
    """
    if tuple(words[: len(wanted)]) == tuple(wanted):
        return 0
    if _begins(words, "".join(wanted)):
        return 1
    starts = range(len(words) - len(wanted) + 1)
    if any(all(map(_is_like, words[start : start + len(wanted)], wanted)) for start in starts):
        return 1
    rest = iter(words)
    return 2 if all(any(_is_like(word, each) for word in rest) for each in wanted) else _FAR


def _is_like(word: str, wanted: str) -> bool:
    return word == wanted or (not wanted.isdigit() and word.startswith(wanted))


def _begins(words: Sequence[str], wanted: str) -> bool:
    """Whether the words begin so, wherever one ends and another begins: `dalle`; another number is another model."""
    joined = "".join(words)
    after = joined[len(wanted) :]
    return joined.startswith(wanted) and not (wanted[-1:].isdigit() and after[:1].isdigit())


def _spelled_alike(choices: Sequence[_Choice], name: str) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process, utils

    ids: dict[str, str] = {}
    numbers = "".join(re.findall(r"\d", name))
    for choice in choices:
        if numbers and "".join(re.findall(r"\d", choice.full_id.rpartition("/")[2])) != numbers:
            continue  # another number is another model
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

    known = sorted({word for choice in choices for words in choice.names for word in words if not word.isdigit()})
    corrected = []
    for word in wanted:
        # Another number is another model.
        near = None if word.isdigit() else process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_LIKE)
        if not near and not word.isdigit():
            return ()
        corrected.append(near[0] if near else word)
    return tuple(corrected)
