"""Finding the entry a name means: under any way of writing it that is known to mean the same, never a near miss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from model_registry import names
from model_registry.entry import Entry
from model_registry.errors import UnknownModel
from model_registry.names import variant
from model_registry.published import Catalog

How: TypeAlias = Literal["full_id", "model_id", "alias", "alias_of", "canonical_id", "prefix", "latest", "identity"]
"""How a name matched. `full_id`: it is `provider/model_id`. `model_id`: it is what the provider calls the model.
`alias`: the provider says it is another id of the entry. `alias_of`: the entry is an alias the provider leads to it.
`canonical_id`: it is `developer/model`. `prefix`: without a resource or region prefix (`models/`, `us.`), or with a
provider's prefix spelled as LiteLLM does. `latest`: with `-latest` or without. `identity`: another spelling that
means the same model, by the rules that give entries their canonical id."""

SUGGESTED = 5
"""Full ids an `UnknownModel` suggests."""

_RESOURCE = re.compile(r"(^|/)(?:models|publishers/[^/]+/models|accounts/[^/]+/(?:models|deployments))/")
_REGION = re.compile(r"(^|/)(?:us-gov|us|eu|apac|ap|au|jp|ca|sa|me|uk|in|global)\.(?=[a-z0-9-]+\.)")

# LiteLLM's prefix of a provider → its slug, where they differ by more than `_` for `-`
# (https://docs.litellm.ai/docs/providers).
_LITELLM = {
    "azure": "azure-openai",
    "azure_ai": "azure-ai-foundry",
    "bedrock": "aws-bedrock",
    "cloudflare": "cloudflare-workers-ai",
    "dashscope": "alibaba",
    "fireworks_ai": "fireworks",
    "gemini": "google",
    "github": "github-models",
    "nvidia_nim": "nvidia",
    "together_ai": "together",
    "vercel_ai_gateway": "vercel",
    "vertex_ai": "google-vertex",
    "watsonx": "ibm-watsonx",
}


class Found(NamedTuple):
    """The entry a name means."""

    entry: Entry
    """The entry. Where several providers serve the name, the developer's own comes first, then those that host the
    model, resellers and volunteers; among equals entries that are not deprecated, that are no special offer such as
    `…:free`, that have a price, and then by provider."""
    how: How
    """How the name matched."""
    others: tuple[Entry, ...]
    """Further entries the name matches in the same way, in the same order."""


def find(catalog: Catalog, name: str) -> Found:
    """The entry a name means. Raises `UnknownModel`, with suggestions, if no entry is known to be meant."""
    name = name.strip()
    spellings = _spellings(name)
    for spelled in spellings:
        if named := catalog.named(spelled):
            return _found(named[1], named[0] if spelled == name else "prefix")
    provider, same = _same_model(catalog, name)
    if meant := _meant(same, provider, name):
        return _found(meant, "identity")
    for spelled in map(_latest_or_not, spellings):
        if named := catalog.named(spelled):
            return _found(named[1], "latest")
    if meant := _meant(_same_model(catalog, _latest_or_not(name))[1], provider, name):
        return _found(meant, "latest")
    raise _unknown(catalog, name, provider, same)


def _found(entries: Sequence[Entry], how: How) -> Found:
    return Found(entries[0], how, tuple(entries[1:]))


def _spellings(name: str) -> list[str]:
    """The name, and how else the same id is written: without prefixes, with a provider's prefix as we spell it."""
    bare = _REGION.sub(r"\1", _RESOURCE.sub(r"\1", name))
    prefix, _, rest = bare.partition("/")
    return [form for form in dict.fromkeys((name, bare, f"{_slug(prefix)}/{rest}" if rest else name)) if form]


def _latest_or_not(name: str) -> str:
    return name.removesuffix("-latest") if name.endswith("-latest") else f"{name}-latest"


def _meant(same: Sequence[Entry], provider: str, name: str) -> list[Entry]:
    """Which entries of a model a name can mean: those of the provider it begins with, unless that is the developer,
    and of the variant it names (`:free`), which has a price of its own.
    """
    offered = [entry for entry in same if variant(entry.model_id) == variant(name)]
    here = [entry for entry in offered if provider in {"", entry.provider}]
    return here or [entry for entry in offered if _is_developer(provider, entry)]


def _provider(catalog: Catalog, name: str) -> tuple[str, str]:
    """The provider a name begins with and the rest of it; no provider if the name begins with none."""
    from model_registry import directory

    prefix, _, rest = name.partition("/")
    slug = _slug(prefix.lower())
    if rest and (slug in directory.providers() or any(row["provider"] == slug for row in catalog.rows())):
        return slug, rest
    return "", name


def _slug(prefix: str) -> str:
    return _LITELLM.get(prefix, prefix.replace("_", "-"))


def _same_model(catalog: Catalog, name: str) -> tuple[str, list[Entry]]:
    """The provider a name begins with, and the entries with the canonical id its rest would be given there."""
    from model_registry.identity import identify

    provider, model_id = _provider(catalog, name)
    named = catalog.named(identify(provider, model_id).canonical_id, ("canonical_id",))
    return provider, list(named[1]) if named else []


def _is_developer(provider: str, entry: Entry) -> bool:
    """Whether what looks like a provider can be meant as the developer of the model: `anthropic/…`."""
    from model_registry import developers

    return developers.named(provider) == entry.developer


def _unknown(catalog: Catalog, name: str, provider: str, same: Sequence[Entry]) -> UnknownModel:
    """The error that says what the caller may have meant."""
    if same and provider:
        elsewhere = tuple(entry.full_id for entry in same[:SUGGESTED])
        return UnknownModel(f"{provider} does not list {name!r}; the same model is {_listed(elsewhere)}", elsewhere)
    near = _nearest(catalog, name)
    hint = f"did you mean {_listed(near)}?" if near else "no id is like it; see `model-registry search`"
    return UnknownModel(f"no model {name!r} in the catalog; {hint}", near)


def _nearest(catalog: Catalog, name: str) -> tuple[str, ...]:
    """Full ids that are spelled like the name, the likest first."""
    from rapidfuzz import fuzz, process, utils

    choices: dict[str, str] = {}
    for row in sorted(catalog.rows(), key=names.preference):
        full_id = f"{row['provider']}/{row['model_id']}"
        choices.setdefault(full_id if "/" in name else row["model_id"], full_id)
    like = partial(process.extract, name, choices.keys(), processor=utils.default_process, limit=SUGGESTED)
    near = like(scorer=fuzz.ratio, score_cutoff=70) or like(scorer=fuzz.partial_ratio, score_cutoff=90)
    return tuple(choices[choice] for choice, _, _ in near)


def _listed(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} or {ids[-1]}"
