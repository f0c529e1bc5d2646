"""An entry does not contradict itself, and what a source says of a model yields to those who make and serve it.

What goes into a model is told twice: by its modalities, and by the capabilities that speak of input. Both are one
statement. A flag says more than a list does, which may only leave a word out; but a source's flag adds nothing to what
the provider itself lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from model_registry.catalog.normalize import SENSES, without_unknown
from model_registry.schemas import Capabilities, Modalities, ModelEntry

_OF_THE_MODEL = ("reasoning", "vision")
_OUTPUT = "output"


class Word(NamedTuple):
    """What is believed of a model before any source."""

    value: object
    by: str
    """The provider that said it, the first of those that did."""


def agree(entries: Iterable[ModelEntry], sources: Collection[str]) -> list[ModelEntry]:
    """The filled entries, in their order, each at one with itself and with the word of those who serve its model."""
    entries = list(entries)
    words = _words(entries)
    return [at_one(_yielding(entry, words.get(entry.canonical_id or "", {}), sources)) for entry in entries]


def _words(entries: Iterable[ModelEntry]) -> dict[str, dict[str, Word]]:
    """By canonical id what the developer's own answer says, else what most hosts' own answers do."""
    said: dict[str, dict[str, list[tuple[ModelEntry, object]]]] = {}
    for entry in entries:
        for field, value in _own_words(entry):
            said.setdefault(entry.canonical_id or "", {}).setdefault(field, []).append((entry, value))
    words: dict[str, dict[str, Word]] = {}
    for model, fields in said.items():
        for field, told in fields.items():
            official = [(entry, value) for entry, value in told if entry.source == "official"]
            counted = Counter(value for _, value in (official or told)).most_common(2)
            if len(counted) == 1 or counted[0][1] > counted[1][1]:
                value = counted[0][0]
                by = next(entry.provider for entry, each in (official or told) if each == value)
                words.setdefault(model, {})[field] = Word(value, by)
    return words


def _own_words(entry: ModelEntry) -> Iterator[tuple[str, object]]:
    """What the provider itself says of the model; of what it writes, only the developer's word counts."""
    origin = entry.provenance or {}
    for name in _OF_THE_MODEL if entry.capabilities else ():
        value = getattr(entry.capabilities, name)
        if value is not None and f"capabilities.{name}" not in origin:
            yield name, value
    if entry.source == "official" and entry.modalities and entry.modalities.output and "modalities" not in origin:
        yield _OUTPUT, tuple(entry.modalities.output)


def _yielding(entry: ModelEntry, words: Mapping[str, Word], sources: Collection[str]) -> ModelEntry:
    """The entry without what a source says of its model against the word of those who make or serve it."""
    origin = dict(entry.provenance or {})
    flags: dict[str, object] = {}
    for name in _OF_THE_MODEL if entry.capabilities else ():
        word = words.get(name)
        if word and origin.get(f"capabilities.{name}") in sources and getattr(entry.capabilities, name) != word.value:
            flags[name], origin[f"capabilities.{name}"] = word
    update: dict[str, object] = {}
    if flags and entry.capabilities:
        update["capabilities"] = entry.capabilities.model_copy(update=flags)
    word, modalities = words.get(_OUTPUT), entry.modalities
    if word and modalities and origin.get("modalities") in sources and tuple(modalities.output or ()) != word.value:
        update["modalities"] = modalities.model_copy(update={"output": word.value})
        origin["modalities.output"] = word.by
    if not update:
        return entry
    return entry.model_copy(update={**update, "provenance": dict(sorted(origin.items()))})


def at_one(entry: ModelEntry) -> ModelEntry:
    """The entry with modalities and capabilities that say the same of what goes in, and limits that can be true."""
    return _limited(_told_once(entry))


def _told_once(entry: ModelEntry) -> ModelEntry:
    if not (entry.modalities and entry.modalities.input):
        return entry
    origin = dict(entry.provenance or {})
    taken: set[str] = set(entry.modalities.input)
    flags: dict[str, object] = {}
    for name, modality in SENSES.items():
        told = getattr(entry.capabilities, name) if entry.capabilities else None
        field = f"capabilities.{name}"
        if told == (modality in taken) or (told is None and modality not in taken):
            continue
        # A source against the provider's own list, or a flag that would leave nothing to go in.
        unfounded = field in origin and "modalities" not in origin
        if told is None or unfounded or not (told or taken - {modality}):
            origin.pop(field, None)
            flags[name] = True if modality in taken else None
            if modality in taken and (by := origin.get("modalities")):
                origin[field] = by
        else:
            taken ^= {modality}
    if not flags and taken == set(entry.modalities.input):
        return entry
    able = {**(vars(entry.capabilities) if entry.capabilities else {}), **flags}
    return entry.with_facts(
        {
            "capabilities": Capabilities.model_validate(known) if (known := without_unknown(able)) else None,
            "modalities": Modalities(input=sorted(taken), output=entry.modalities.output),
            "provenance": dict(sorted(origin.items())) or None,
        }
    )


def _limited(entry: ModelEntry) -> ModelEntry:
    """The entry with what is told as its window as the limit of what goes in, where more comes out than that.

    Of speech and of live models the two are counted apart. Of what one talks to, such a limit is a slip and held.
    """
    window, answer = entry.context_window, entry.max_output_tokens
    if entry.type in ("chat", "completion") or not (window and answer and answer > window):
        return entry
    origin = dict(entry.provenance or {})
    if (by := origin.pop("context_window", None)) and entry.max_input_tokens is None:
        origin["max_input_tokens"] = by
    return entry.with_facts(
        {
            "context_window": None,
            "max_input_tokens": entry.max_input_tokens or window,
            "provenance": dict(sorted(origin.items())) or None,
        }
    )
