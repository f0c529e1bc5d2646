"""What readers of the catalog may know about a provider: where it is called and which variable holds the key.

The facts are declared by the provider classes; the files in `providers/` beside this module are written from them by
`.ci/inject.py`, so that reading them loads no vendor's code. Each provider has a file of its own, so that two branches
that each add a provider never change the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from model_registry.catalog import developers
from model_registry.errors import ConfigurationError

NamingCatalog: TypeAlias = Literal["litellm", "models_dev"]
"""Catalogs that have names of their own for providers."""


class ProviderInfo(NamedTuple):
    """One provider, as its module declares it."""

    slug: str
    """The provider's name in the catalog."""
    name: str
    """The vendor's name for people."""
    kind: Literal["first_party", "host", "aggregator", "local"]
    """Whether the provider makes its models, hosts others', resells hosts, or runs on this machine."""
    base_url: str | None
    """Documented base URL of the list of models; None if it has no list and its entries are curated. A variable in
    braces stands for the user's own value."""
    base_url_variable: str | None
    """Variable that replaces the base URL of the list."""
    auth: Literal["bearer", "header", "query", "sigv4", "oauth", "none"]
    """How the list wants its key."""
    env: tuple[str, ...]
    """Variables the list needs, the key first; empty if it is public."""
    api_base: str | None
    """Base URL of calls in OpenAI's format, to which a client adds `/chat/completions` or `/responses`; None
    if the vendor documents none. A variable in braces stands for the user's own value."""
    apis: tuple[Literal["chat", "responses"], ...]
    """Which of OpenAI's interfaces is at `api_base` for chat models in general; empty if there is none. Of a single
    model the entry's `responses_api` tells more."""
    key_env: tuple[str, ...]
    """Variables in which the key for calls is looked for, the documented one first; empty if calls need no key,
    or if one key alone does not open `api_base`."""
    litellm: tuple[str, ...]
    """What LiteLLM calls the provider: the name to write, then others it goes by there."""
    models_dev: tuple[str, ...]
    """What models.dev calls it, in the same order."""
    id_prefixes: tuple[str, ...]
    """What ids begin with here and nowhere else, part of the id or not: a name that does means no other provider's."""
    docs_url: str
    """Where the vendor documents the list, or its models where there is none."""
    verified: bool
    """Whether the module that reads the list is proven on a recorded answer."""
    default: bool
    """Whether a refresh asks the provider without its being named."""


@cache
def providers() -> Mapping[str, ProviderInfo]:
    """Every built-in provider by its slug, sorted."""
    # Parsed in one go: a call of the parser for each file would take twice as long.
    texts = [path.read_bytes() for path in Path(__file__).with_name("providers").iterdir() if path.suffix == ".json"]
    rows = sorted(json.loads(b"[" + b",".join(texts) + b"]"), key=lambda row: row["slug"])
    facts = (
        ProviderInfo._make(tuple(value) if isinstance(value, list) else value for value in row.values()) for row in rows
    )
    return MappingProxyType({each.slug: each for each in facts})


@cache
def slugs_by_name(catalog: NamingCatalog) -> Mapping[str, tuple[str, ...]]:
    """The slugs of the providers behind each name in another catalog.

    Of several providers with one name, those that it is the first name of come first, then those it is the second of.
    """
    places: dict[str, list[tuple[int, str]]] = {}
    for info in providers().values():
        for place, name in enumerate(getattr(info, catalog)):
            places.setdefault(name, []).append((place, info.slug))
    return MappingProxyType({name: tuple(slug for _, slug in sorted(found)) for name, found in places.items()})


def only_serves(owner: str) -> bool:
    """Whether a name is that of a provider, in some spelling, that makes no models any table knows."""
    return developers.letters(owner) in _serving()


@cache
def _serving() -> frozenset[str]:
    named = [(info.slug, info.name) for info in providers().values() if info.kind != "first_party"]
    hosts = [names for names in named if not any(map(developers.is_known, names))]
    return frozenset(developers.letters(name) for names in hosts for name in names)


def provider(slug: str) -> ProviderInfo:
    """The provider of this slug. Raises `ConfigurationError`, with the nearest slugs, if there is none."""
    found = providers().get(slug)
    if found is None:
        near = get_close_matches(slug.lower(), providers(), n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "see `model-registry providers list`"
        raise ConfigurationError(f"there is no provider {slug!r}; {hint}")
    return found
