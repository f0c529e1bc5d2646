"""What a provider says of everything it lists, and other hosts deny, is no fact: the list has no other word.

It is about what models are (what goes in and comes out, whether they reason), not about what a host offers with them,
of which it alone knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

SENSES: Mapping[str, str] = {"vision": "image", "audio": "audio", "video": "video"}
"""Capabilities that speak of what goes into a model. Whether documents are taken apart for it is for a host to say."""
CAPABILITIES = (*SENSES, "reasoning")
"""Capabilities of the model itself, wherever it is served."""

MODALITIES = "modalities"
FEWEST = 3
"""A shorter list says little by saying one thing."""
SHARE = 0.9
"""So many of its entries a provider must say it of, to say it of everything: many lists name only what can be done."""


Said: TypeAlias = dict[str, dict[str, dict[str, object]]]
"""What is said, by field, canonical id and provider."""


def without_blanket_words(entries: Iterable[ModelEntry], kept: Collection[Key] = ()) -> list[ModelEntry]:
    """The identified entries, in their order, without what their providers say of everything against most others.

    A developer's own list is a witness, and needs none. What was `kept` of the last catalog, because nobody could
    read it now, is a witness too, but no part of a list: it was judged when it was read, and has lost its words then.
    """
    told = list(entries)
    said: Said = {}
    lists: dict[str, list[ModelEntry]] = {}
    for entry in told:
        for field, value in _words(entry):
            said.setdefault(field, {}).setdefault(entry.canonical_id or "", {})[entry.provider] = value
        if entry.source != "official" and entry.key not in kept:
            lists.setdefault(entry.provider, []).append(entry)
    idle = {slug: fields for slug, listed in lists.items() if (fields := frozenset(_blanket(slug, listed, said)))}
    return [
        entry if entry.key in kept else _without(entry, idle.get(entry.provider, frozenset()), said) for entry in told
    ]


def _words(entry: ModelEntry) -> Iterator[tuple[str, object]]:
    """What an entry says of its model, by field; of what goes in, its modalities tell all."""
    able = entry.capabilities
    inputs = entry.modalities.input if entry.modalities else None
    if entry.modalities and inputs:
        yield MODALITIES, (inputs, entry.modalities.output)
        yield from ((sense, modality in inputs) for sense, modality in SENSES.items())
    for name in ("reasoning",) if inputs else CAPABILITIES:
        if able and (value := getattr(able, name)) is not None:
            yield name, value


def _blanket(slug: str, listed: Sequence[ModelEntry], said: Said) -> Iterator[str]:
    """The fields of which a provider says one thing in its whole list, and most others another of some models."""
    values: dict[str, list[object]] = {}
    for entry in listed:
        for field, value in _words(entry):
            values.setdefault(field, []).append(value)
    models = {entry.canonical_id or "" for entry in listed}
    for field, told in values.items():
        if len(told) < max(FEWEST, SHARE * len(listed)) or any(value != told[0] for value in told):
            continue
        verdicts = [_is_denied(slug, told[0], said[field].get(model, {})) for model in models]
        against = verdicts.count(True)
        if against > 1 or against > verdicts.count(False):
            yield field


def _is_denied(slug: str, value: object, said: Mapping[str, object]) -> bool | None:
    """Whether most other hosts of a model say something else; None if none says anything."""
    others = [other for host, other in said.items() if host != slug]
    return sum(other != value for other in others) > len(others) / 2 if others else None


def _without(entry: ModelEntry, fields: frozenset[str], said: Said) -> ModelEntry:
    """The entry without the flags of these fields, and without modalities that say one of them against most others."""
    if not fields or entry.source == "official":
        return entry
    update: dict[str, object] = {}
    own = dict(_words(entry))
    if able := entry.capabilities:
        idle = {name for name in fields.intersection(CAPABILITIES) if getattr(able, name) == own.get(name)}
        if MODALITIES in fields and able.pdf is False:
            # It was read from the same words.
            idle.add("pdf")
        left = able.model_copy(update=dict.fromkeys(idle))
        update["capabilities"] = left if any(value is not None for value in vars(left).values()) else None
    if entry.modalities:
        told = (said[field][entry.canonical_id or ""] for field in fields if field in own)
        if MODALITIES in fields or any(_is_denied(entry.provider, each[entry.provider], each) for each in told):
            update["modalities"] = None
    return entry.model_copy(update=update)
