"""Which providers a run asks, and what is missing to ask them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model_registry.errors import ConfigurationError
from model_registry.providers.base import Provider
from model_registry.providers.variables import base_url, missing_variables
from model_registry.urls import checked_url

REQUIRED = ("openai", "anthropic")
"""Asked in every run unless it names its providers: a catalog without them would surprise its readers."""

KEYLESS = "keyless"
"""Stands for every provider whose list can be read without a key."""


@dataclass(frozen=True)
class Selection:
    """The providers to ask, and those left out for want of a key."""

    asked: tuple[type[Provider], ...]
    skipped: Mapping[str, Sequence[str]]
    """Slug of each provider that was not named and lacks variables, with their names."""


def select(
    available: Mapping[str, type[Provider]],
    names: Sequence[str],
    required: Sequence[str],
    env: Mapping[str, str],
    accepted: Iterable[str] = (),
    *,
    without_keys: str = f"`--providers {KEYLESS}` needs none, and `--sample` not even a network.",
) -> Selection:
    """Choose the providers named, or by default the required ones and all that can be asked.

    `accepted` are slugs that are only checked to exist; `without_keys` tells the way out for want of keys. Raises
    `ConfigurationError`, which names every missing variable at once, before anything is requested.
    """
    for name in {*names, *required, *accepted} - ({KEYLESS} if KEYLESS in names else set()):
        _check_known(name, available)
    if names:
        keyless = [slug for slug, provider in available.items() if provider.default and not provider.env]
        wanted = {slug for name in names for slug in (keyless if name == KEYLESS else [name])}
        must = wanted
    else:
        must = set(required)
        wanted = must | {slug for slug, provider in available.items() if provider.default}
    missing = {slug: lacking for slug in sorted(wanted) if (lacking := missing_variables(available[slug], env))}
    if refused := {slug: lacking for slug, lacking in missing.items() if slug in must}:
        raise ConfigurationError(_explanation(refused, without_keys, named=bool(names)))
    asked = tuple(available[slug] for slug in sorted(wanted - missing.keys()))
    for provider in asked:
        base_url(provider, env)
        for variable in provider.side_urls:
            checked_url(env.get(variable, "").strip() or provider.side_urls[variable], variable)
    return Selection(asked, missing)


def select_one(available: Mapping[str, type[Provider]], slug: str, env: Mapping[str, str]) -> type[Provider]:
    """The one provider of this name, ready to be asked. Raises `ConfigurationError` as `select` does."""
    _check_known(slug, available)
    [provider] = select(available, [slug], [], env).asked
    return provider


def _check_known(name: str, available: Mapping[str, type[Provider]]) -> None:
    if name in available:
        return
    close = difflib.get_close_matches(name, available, n=3)
    hint = f"did you mean {', '.join(close)}?" if close else "`model-registry providers list` names them all"
    raise ConfigurationError(f"there is no provider {name!r}; {hint}")


def _explanation(missing: Mapping[str, Sequence[str]], without_keys: str, named: bool) -> str:
    rows = [f"  {slug}: {', '.join(variables)}" for slug, variables in missing.items()]
    instead = (
        "name other providers"
        if named
        else "require other providers with --required (`--required ''` for none), or name what to ask with --providers"
    )
    return "\n".join(
        (
            "these providers cannot be asked, variables are not set:",
            *rows,
            f"Set them in the environment or in a file .env in this directory, or {instead};",
            without_keys,
        )
    )
