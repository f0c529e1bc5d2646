"""Entries that are there twice, or contradict each other about what they are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from model_registry.catalog.normalize import SENSES
from model_registry.checks.base import Finding, catalog_rule, entry_rule, rule_about
from model_registry.schemas import ModelEntry

_DATED = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_PUNCTUATION = re.compile(r"((?<=\d)[\W_]+(?=\d))|[\W_]+")


@entry_rule
def missing_name(entry: ModelEntry) -> Iterator[Finding]:
    """No name for people: lists and pages fall back to the id."""
    if entry.name is None:
        yield Finding(entry.key, "name", "none", "the model has no name for people", "warn")


@rule_about("capabilities")
def input_told_twice(entry: ModelEntry) -> Iterator[Finding]:
    """A capability that speaks of input and the list of what goes in: they are one statement, and say one thing."""
    taken = entry.modalities.input if entry.modalities else None
    for name, modality in SENSES.items() if taken else ():
        told = getattr(entry.capabilities, name)
        if taken and told is not None and told != (modality in taken):
            message = f"what goes in is said to be {', '.join(taken)}"
            yield Finding(entry.key, f"capabilities.{name}", str(told).lower(), message, "warn")


@catalog_rule
def duplicate_key(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """One id of one provider twice: which of the two counts is left to chance."""
    for key, count in Counter(entry.key for entry in entries).items():
        if count > 1:
            yield Finding(key, "", str(key), f"the entry is there {count} times")


@catalog_rule
def near_duplicate_id(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """Two ids of one provider that differ in nothing but case and punctuation, unless one is an alias of the other."""
    spellings: dict[tuple[str, str], list[ModelEntry]] = defaultdict(list)
    for entry in entries:
        spellings[entry.provider, _letters(entry.model_id)].append(entry)
    for alike in spellings.values():
        first = alike[0]
        for other in alike[1:]:
            if first.model_id != other.model_id and not _aliases(first, other):
                message = f"but for case and punctuation the id is {first.model_id}"
                yield Finding(other.key, "", other.model_id, message, "warn")


@lru_cache(maxsize=1 << 16)
def _letters(model_id: str) -> str:
    """The id without case and punctuation; between digits a point is kept, for 1.15 is not 11.5."""
    return _PUNCTUATION.sub(lambda gap: "." if gap[1] else "", model_id.lower())


def _aliases(one: ModelEntry, other: ModelEntry) -> bool:
    """Whether the provider says that one of the ids stands for the other."""
    return (
        one.alias_of == other.model_id
        or other.alias_of == one.model_id
        or other.model_id in (one.aliases or ())
        or one.model_id in (other.aliases or ())
    )


@catalog_rule
def second_release(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """Two dates of one model at one provider: a second release, of which the rules of identity have not heard."""
    releases: dict[tuple[str, str], dict[str, ModelEntry]] = defaultdict(dict)
    for entry in entries:
        if entry.canonical_id and (found := _DATED.search(entry.model_id)):
            releases[entry.provider, entry.canonical_id].setdefault("".join(found.groups()), entry)
    for (_, canonical_id), dated in releases.items():
        for entry in [dated[day] for day in sorted(dated)][1:]:
            message = (
                f"another dated id is {canonical_id}, too; name both dates under [releases] in identity_rules.toml"
            )
            yield Finding(entry.key, "canonical_id", canonical_id, message, "warn")


@catalog_rule
def two_developers(entries: Sequence[ModelEntry]) -> Iterator[Finding]:
    """One model made by two developers: either they are spelled differently, or two models were taken for one."""
    served: dict[str, list[ModelEntry]] = defaultdict(list)
    for entry in entries:
        if entry.canonical_id:
            served[entry.canonical_id].append(entry)
    for canonical_id, group in served.items():
        named = {entry.developer for entry in group}
        if len(named) > 1:
            maker = canonical_id.partition("/")[0]
            message = f"{canonical_id} is also said to be made by "
            for entry in group:
                if entry.developer != maker:
                    others = ", ".join(sorted(named - {entry.developer}))
                    yield Finding(entry.key, "developer", entry.developer, message + others)
