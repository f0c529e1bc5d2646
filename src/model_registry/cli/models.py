"""How models are named on a command line: by any name that `find` takes, or as PROVIDER MODEL in two words.

Where a provider is named that is not known to serve the model, its developer's own entry is taken, and it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from model_registry import query
from model_registry.catalog import provider_directory
from model_registry.cli import output
from model_registry.errors import ConfigurationError, UnknownModel
from model_registry.query import lookup

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.library.registry import Registry
    from model_registry.query.lookup import Found

_SOON = 90
"""Days before its end from which a model is warned of."""


class Named(NamedTuple):
    """A model that a command line names."""

    name: str
    """As it is named there, PROVIDER MODEL as `provider/model`."""
    found: Found
    """What it means."""
    model: str | Entry
    """What to ask the registry about: a name, which may tell of a region, or an entry that is in no catalog."""


def named(registry: Registry, words: Sequence[str], *, apart: bool = False, gone: bool = False) -> list[Named]:
    """The models that these words name, in their order; with `apart` no words are taken together for one name.

    With `gone`, a model that its provider serves no more is what is known of it. Raises `UnknownModel`, which tells of
    every name that means nothing.
    """
    models: list[Named] = []
    errors: list[UnknownModel] = []
    for name in names(words):
        try:
            models.append(_named(registry, name, gone=gone))
        except UnknownModel as error:
            errors.append(error)
    if not apart and len(errors) == len(words) > 1:
        whole = _as_one(registry, words)
        if isinstance(whole, UnknownModel):
            raise whole
        if whole:
            return [whole]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        every = tuple(dict.fromkeys(each for error in errors for each in error.suggestions))
        raise UnknownModel("\n".join(map(str, errors)), every)
    return models


def _named(registry: Registry, name: str, *, gone: bool) -> Named:
    try:
        return Named(name, registry.find(name), name)
    except UnknownModel as error:
        if error.retired is None and (found := lookup.at_its_developer(registry.catalog, name)):
            output.talk(f"{name} is not in the catalog; the same model at its developer is {found.entry.full_id}")
            return Named(name, found, found.entry.full_id)
        if error.retired is None or not gone:
            raise
        entry = query.gone.entry_of(registry.catalog, error.retired)
        return Named(name, lookup.Found(entry, "full_id", (), error.retired), entry)


def one_named(registry: Registry, words: Sequence[str], *, gone: bool = False) -> Named:
    """The one model that these words name. Raises as `named` does, and `ConfigurationError` if they name several."""
    [first, *others] = named(registry, words, gone=gone)
    if others:
        raise ConfigurationError(f"one model at a time; {first.name} and {others[0].name} are two")
    return first


def tell_ends(models: Sequence[Named]) -> None:
    """Say which of the models are gone, though others may still list them, and which are soon to be."""
    for _, found, _ in models:
        if found.retired and found.retired.full_id == found.entry.full_id:
            output.talk(f"warning: {found.retired}")
        elif found.retired:
            output.talk(f"{found.retired}; {found.entry.full_id} still is listed")
        elif end := end_of(found.entry):
            output.talk(end)


def end_of(entry: Entry) -> str | None:
    """That an entry is gone, or will be within a quarter of a year, and what to use instead; None if it is not."""
    from datetime import UTC, datetime

    today = datetime.now(UTC).date()
    end = entry.retirement_date
    instead = f"; use {entry.successor}" if entry.successor else ""
    if entry.stage(today) == "retired":
        return f"warning: {entry.full_id} is retired" + (f", calls fail since {end}" if end else "") + instead
    if end and (end - today).days <= _SOON:
        return f"warning: {entry.full_id} ends on {end}{instead}"
    return None


def names(words: Sequence[str]) -> list[str]:
    """Each word is a name, but that of a provider belongs to the next one."""
    result: list[str] = []
    rest = iter(words)
    for word in rest:
        model = next(rest, "") if len(words) > 1 and is_provider(word) else ""
        result.append(f"{word}/{model}" if model else word)
    return result


def is_provider(word: str) -> bool:
    """Whether a word is the slug of a provider."""
    return word.lower() in provider_directory.providers()


def provider_named(word: str) -> str | None:
    """The slug of the provider that a word names, as LiteLLM, models.dev or we call it; None if it names none."""
    if is_provider(word):
        return word.lower()
    return next(filter(is_provider, query.spellings.slugs(word)), None)


def _as_one(registry: Registry, words: Sequence[str]) -> Named | UnknownModel | None:
    """What the words mean as one name (`claude opus 5`), or the error of it, if something is called like it."""
    name = " ".join(words)
    try:
        return Named(name, registry.find(name), name)
    except UnknownModel as error:
        return error if error.suggestions else None
