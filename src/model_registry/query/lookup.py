"""Finding the entry a name means: under any way of writing it that is known to mean the same, never a near miss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from model_registry.catalog import names
from model_registry.catalog.names import variant
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

_RESOURCE = r"(^|/)(?:models|publishers/[^/]+/models|accounts/[^/]+/(?:models|deployments))/"
_REGION = r"(^|/)(?:us-gov|us|eu|apac|ap|au|jp|ca|sa|me|uk|in|global)\.(?=[a-z0-9-]+\.)"

_DOTTED = r"[a-z0-9]+\.[a-z]"


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
    bare = _bare(name)
    if found := _under_another_prefix(catalog, name) or _written_alike(catalog, bare):
        return found._replace(how="prefix")
    same = _same_model(catalog, bare)
    if meant := _meant(same, bare):
        return _found(meant, "identity")
    other = bare.removesuffix("-latest") if bare.endswith("-latest") else f"{bare}-latest"
    if found := _written_alike(catalog, other):
        return found._replace(how="latest")
    meant = _meant(_same_model(catalog, other), other)
    return _found(meant, "latest") if meant else None


def _is_name(name: str) -> bool:
    return bool(name) and name == name.strip("/")


def _bare(name: str) -> str:
    """The name without a resource or region prefix."""
    return re.sub(_REGION, r"\1", re.sub(_RESOURCE, r"\1", name))


def _found(entries: Sequence[Entry], how: MatchKind) -> Found:
    return Found(entries[0], how, tuple(entries[1:]))


def _named(catalog: CatalogReader, name: str) -> Found | None:
    """What bears this name: under a developer's own alias before under the id that somebody else serves it by."""
    if not (named := catalog.named(name)):
        return None
    kind, entries = named
    if kind == "model_id" and entries[0].source != "official":
        alias = catalog.named(name, ("alias",))
        if alias and alias[1][0].source == "official":
            kind, entries = alias
    return _found(entries, kind)


def _written_alike(catalog: CatalogReader, name: str) -> Found | None:
    """What bears this name, or bears it under its provider's slug."""
    return _named(catalog, name) or _under_another_prefix(catalog, name)


def _under_another_prefix(catalog: CatalogReader, name: str) -> Found | None:
    """What bears this name with what LiteLLM or models.dev calls its provider replaced by the provider's slug."""
    prefix, _, rest = name.partition("/")
    # A translated prefix names a provider: what bears the name as its canonical id may be another's.
    own: tuple[NameKind, ...] = ("full_id", "alias", "alias_of")
    for slug in slugs(prefix) if rest else ():
        if named := catalog.named(f"{slug}/{rest}", own):
            return _found(named[1], named[0])
    return None


def slugs(prefix: str) -> Sequence[str]:
    """The providers a prefix can name, as LiteLLM, models.dev or we spell it, the likeliest first; itself if none."""
    # A name that is written as the catalog has it needs no table of providers.
    from model_registry.catalog.provider_directory import slugs_by_name

    name = prefix.lower()
    found = [*slugs_by_name("litellm").get(name, ()), *slugs_by_name("models_dev").get(name, ())]
    return list(dict.fromkeys(found)) or [name.replace("_", "-")]


def _same_model(catalog: CatalogReader, name: str) -> Sequence[Entry]:
    """The entries with the canonical id that this name would be given."""
    # The rules of identity are read from a file; a name that is written as the catalog has it needs none.
    from model_registry.catalog import provider_directory
    from model_registry.catalog.identity import identify

    prefix, _, rest = name.partition("/")
    provider = slugs(prefix)[0] if rest else ""
    identity = identify(provider, rest) if provider in provider_directory.providers() else identify("", name)
    named = catalog.named(identity.canonical_id, ("canonical_id",)) or _first_release(catalog, identity.canonical_id)
    return named[1] if named else ()


def _first_release(catalog: CatalogReader, model: str) -> tuple[NameKind, Sequence[Entry]] | None:
    """The entries of the first dated release of a model: they had its undated canonical id until there was another."""
    rows = [row for row in catalog.rows() if row.get("family") == model and row.get("canonical_id")]
    first = min(rows, key=lambda row: (str(row.get("release_date", "")), row["canonical_id"]), default=None)
    return catalog.named(first["canonical_id"], ("canonical_id",)) if first else None


def _meant(same: Sequence[Entry], name: str) -> list[Entry]:
    """Which entries of a model a name can mean: of the variant it names, which has a price of its own (`:free`), and
    of the provider it begins with, unless that is the developer.
    """
    from model_registry.catalog import developers  # as above: only for names in another spelling

    offered = [entry for entry in same if variant(entry.model_id) == variant(name)]
    prefix, slash, _ = name.partition("/")
    if not slash:
        # Only Bedrock writes the developer before a dot.
        bedrock = re.match(_DOTTED, name) and developers.is_known(name.partition(".")[0])
        return [entry for entry in offered if entry.provider.startswith("aws-bedrock") or not bedrock]
    for slug in slugs(prefix):
        if here := [entry for entry in offered if entry.provider == slug]:
            return here
    return [entry for entry in offered if entry.developer == developers.from_owner(prefix)]


def unknown(catalog: CatalogReader, name: str) -> UnknownModel:
    """The error for a name that means no entry, with what the caller may have meant."""
    name = name.strip()
    bare = _bare(name) if _is_name(name) else name
    if _is_name(name) and (same := _same_model(catalog, bare)):
        suggestions = tuple(entry.full_id for entry in same[:SUGGESTED])
        hint = f"the same model is served as {_listed(suggestions)}"
    else:
        suggestions = _nearest(catalog, bare)
        hint = f"did you mean {_listed(suggestions)}?" if suggestions else "see `model-registry search`"
    return UnknownModel(f"no model {name!r} in the catalog; {hint}", suggestions)


def _nearest(catalog: CatalogReader, name: str) -> tuple[str, ...]:
    """Full ids that are spelled like the name, the likest first, of models that differ in more than their path."""
    from rapidfuzz import fuzz, process, utils

    meant = slugs(name.partition("/")[0])
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
