"""Finding the entry a name means: under any way of writing it that is known to mean the same, never a near miss."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial

from model_registry.catalog import names
from model_registry.compat import TYPE_CHECKING, NamedTuple
from model_registry.errors import UnknownModel

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.catalog.reader import CatalogReader
    from model_registry.vocabulary import MatchKind, NameKind

_TELLING = 3
"""Letters a name needs so that one which holds it is like it."""
SUGGESTED = 5
"""Full ids an `UnknownModel` suggests."""

REGION = r"(^|/)(us-gov|us|eu|apac|ap|au|jp|ca|sa|me|uk|in|global)\.(?=[a-z0-9-]+\.)"


class Found(NamedTuple):
    """The entry a name means."""

    entry: Entry
    """The entry. Where several providers serve the name, the developer's own comes first, then those that host the
    model, resellers and volunteers; among equals entries that are not deprecated, that are no special offer such as
    `…:free`, that have a price, and then by provider."""
    how: MatchKind
    """How the name matched."""
    others: tuple[Entry, ...]
    """Further entries the name matches in the same way, in the same order."""


def find(catalog: CatalogReader, name: str) -> Found | None:
    """The entry a name means, None if no entry is known to be meant."""
    name = name.strip()
    if not _is_name(name):
        return None
    if found := _named(catalog, name):
        return found
    # A name that is written as the catalog has it needs no rules of identity and no table of providers.
    from model_registry.query import spellings

    bare, hosts = spellings.shape_of(name)
    for spelled in (name, bare):
        if found := _at(hosts, _under_another_prefix(catalog, spelled) or _named(catalog, spelled)):
            return found._replace(how="prefix")
    if found := _at(hosts, _found(spellings.meant(catalog, bare), "identity")):
        return found
    other = bare.removesuffix("-latest") if bare.endswith("-latest") else f"{bare}-latest"
    if found := _at(hosts, _named(catalog, other) or _under_another_prefix(catalog, other)):
        return found._replace(how="latest")
    return _at(hosts, _found(spellings.meant(catalog, other), "latest"))


def _at(hosts: Collection[str] | None, found: Found | None) -> Found | None:
    """What was found, at these providers alone; anywhere if none are named."""
    if found is None or hosts is None:
        return found
    return _found([entry for entry in (found.entry, *found.others) if entry.provider in hosts], found.how)


def region_of(name: str, entry: Entry) -> str | None:
    """The region that a name asks for besides the entry that it means, whose prices are its own.

    `us` of `us.anthropic.claude-opus-5`, unless that is an id of the provider's, with a price of its own.
    """
    region = re.search(REGION, name)
    return region[2] if region and not re.search(REGION, entry.model_id) else None


def _is_name(name: str) -> bool:
    return bool(name) and name == name.strip("/")


def _found(entries: Sequence[Entry], how: MatchKind) -> Found | None:
    return Found(entries[0], how, tuple(entries[1:])) if entries else None


def _named(catalog: CatalogReader, name: str) -> Found | None:
    """What bears this name: under a developer's own alias before under the id that somebody else serves it by."""
    if not (named := catalog.named(name)):
        return None
    kind, entries = named
    if kind == "canonical_id":
        # The name of a model is not that of an offer of it, which has a price of its own.
        entries = [entry for entry in entries if entry.offer is None]
    if kind == "model_id" and entries[0].source != "official":
        alias = catalog.named(name, ("alias",))
        if alias and alias[1][0].source == "official":
            kind, entries = alias
    return _found(entries, kind)


def _under_another_prefix(catalog: CatalogReader, name: str) -> Found | None:
    """What bears this name with what LiteLLM or models.dev calls its provider replaced by the provider's slug."""
    prefix, _, rest = name.partition("/")
    # A translated prefix names a provider: what bears the name as its canonical id may be another's.
    own: tuple[NameKind, ...] = ("full_id", "alias", "alias_of")
    from model_registry.query.spellings import slugs  # as in `find`

    for slug in slugs(prefix) if rest else ():
        if named := catalog.named(f"{slug}/{rest}", own):
            return _found(named[1], named[0])
    return None


def unknown(catalog: CatalogReader, name: str) -> UnknownModel:
    """The error for a name that means no entry, with what the caller may have meant."""
    name = name.strip()
    from model_registry.query import spellings  # as in `find`

    bare = spellings.shape_of(name).bare if _is_name(name) else name
    if _is_name(name) and (same := spellings.same_model(catalog, bare)):
        suggestions = tuple(entry.full_id for entry in same[:SUGGESTED])
        hint = f"the same model is served as {_listed(suggestions)}{spellings.by_tier(name)}"
    else:
        suggestions = _nearest(catalog, bare, spellings.slugs(bare.partition("/")[0]))
        hint = f"did you mean {_listed(suggestions)}?" if suggestions else "see `model-registry search`"
    return UnknownModel(f"no model {name!r} in the catalog; {hint}", suggestions)


def _nearest(catalog: CatalogReader, name: str, meant: Collection[str]) -> tuple[str, ...]:
    """Full ids that are spelled like the name, the likest first, of models that differ in more than their path;
    those of the providers that are meant before others.
    """
    from rapidfuzz import fuzz, process, utils

    choices: dict[str, str] = {}
    for row in sorted(catalog.rows(), key=lambda row: (row["provider"] not in meant, names.preference_key(row))):
        choices.setdefault(_last(row["model_id"]), f"{row['provider']}/{row['model_id']}")
    like = partial(process.extract, _last(name), processor=utils.default_process, limit=SUGGESTED)
    near = like(choices.keys(), scorer=fuzz.ratio, score_cutoff=70)
    if not near and len(_last(name)) >= _TELLING:
        near = like(choices.keys(), scorer=fuzz.partial_ratio, score_cutoff=90)
    return tuple(choices[choice] for choice, _, _ in near)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _listed(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} or {ids[-1]}"
