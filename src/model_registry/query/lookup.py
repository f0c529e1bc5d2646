"""Finding the entry a name means: under any way of writing it that is known to mean the same, never a near miss."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from model_registry import query
from model_registry.catalog import retired
from model_registry.compat import TYPE_CHECKING, NamedTuple
from model_registry.errors import UnknownModel

if TYPE_CHECKING:
    from datetime import date

    from model_registry.catalog.entry import Entry
    from model_registry.catalog.reader import CatalogReader
    from model_registry.catalog.retired import Retired
    from model_registry.vocabulary import MatchKind, NameKind

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
    retired: Retired | None = None
    """Where the developer, or whoever the name is of, serves the model no more, and the entry is somebody else's: since
    when, what to use instead, and what it cost there."""


def find(catalog: CatalogReader, name: str) -> Found | None:
    """The entry a name means, None if no entry is known to be meant."""
    name = name.strip()
    found = _find(catalog, name) if _is_name(name) else None
    return found and _with_retirement(catalog, found, name)


def _find(catalog: CatalogReader, name: str) -> Found | None:
    exact = _named(catalog, name)
    if exact and not _is_bare_alias(exact, name):
        return _developers_own(catalog, exact, name)
    if not exact and _is_gone_where_named(name):
        return None  # others may have it, but not who is named
    # A name that is written as the catalog has it needs no rules of identity and no table of providers.
    found = _spelled(catalog, name)
    if found and not _is_bare_alias(found, name):
        return found
    return None if _is_word(name) and (exact or found) else exact or found


def _spelled(catalog: CatalogReader, name: str) -> Found | None:
    """What a name means that the catalog does not have as it stands."""
    found = _spelled_so(catalog, name)
    if found:
        return found
    others = (each for each in query.spellings.respelled(name) if not _is_gone_where_named(each))
    return next(filter(None, (_named(catalog, each) or _spelled_so(catalog, each) for each in others)), None)


def _is_gone_where_named(name: str) -> bool:
    """Whether a name begins with a provider that serves the model no more."""
    prefix, slash, _ = name.partition("/")
    return bool(slash and (gone := retired.named(name)) and gone.provider == prefix.lower())


def _spelled_so(catalog: CatalogReader, name: str) -> Found | None:
    bare, hosts = query.spellings.shape_of(name)
    of_provider = query.spellings.with_slash(bare)
    for spelled in dict.fromkeys((name, bare, of_provider)):
        found = _under_another_prefix(catalog, spelled) or (_named(catalog, spelled) if spelled != name else None)
        if found := _at(hosts, found):
            return _developers_own(catalog, found, spelled)._replace(how="prefix")
    # Dashes are what nearly all ids are written with.
    if dashed := _at(hosts, _named(catalog, re.sub(r"[\s_]+", "-", of_provider.lower()))):
        return _developers_own(catalog, dashed, of_provider)._replace(how="identity")
    same = _at(hosts, _found(query.spellings.meant(catalog, of_provider), "identity"))
    if same and (same.entry.source == "official" or "/" in of_provider):
        return same
    # The developer's own pointer comes before what a host has called so once.
    other = of_provider.removesuffix("-latest") if of_provider.endswith("-latest") else f"{of_provider}-latest"
    found = _at(hosts, _named(catalog, other) or _under_another_prefix(catalog, other))
    found = found or _at(hosts, _found(query.spellings.meant(catalog, other), "latest"))
    if found and (found.entry.source == "official" or (not same and not other.endswith("-latest"))):
        return found._replace(how="latest")
    return same


def _developers_own(catalog: CatalogReader, found: Found, name: str) -> Found:
    """What the developer, or else a host, serves of the same model, if the name is no host's own way of writing it."""
    entry = found.entry
    canonical = entry.canonical_id
    if entry.source == "official" or found.how not in ("model_id", "alias") or entry.offer or not canonical:
        return found
    prefix, slash, rest = name.rpartition("/")
    if slash:
        from model_registry.catalog import developers  # as in `find`

        if developers.from_owner(prefix) != entry.developer:
            return found
    family = entry.family or canonical
    if _plain(rest) not in {_plain(each.partition("/")[2]) for each in (canonical, family)}:
        return found
    same = catalog.named(canonical, ("canonical_id",))
    ordinary = [each for each in (same[1] if same else ()) if each.offer is None]
    own = [each for each in ordinary if each.source == "official"]
    if not own and not slash and entry.source in ("aggregator", "community"):
        own = [each for each in ordinary if each.source == "host"]
    return Found(own[0], "identity", (*own[1:], entry, *found.others)) if own else found


def _plain(name: str) -> str:
    return re.sub(r"[-_. ]", "", name.lower())


def _is_word(name: str) -> bool:
    return re.search(r"[\d/]", name) is None


def _is_bare_alias(found: Found, name: str) -> bool:
    """Whether a bare name is known only as some hosts' alias of which nothing else is known, or as what they ended."""
    return "/" not in name and all(
        entry.source != "official"
        and ((entry.pricing is None and entry.context_window is None) or (entry.status == "retired" and _is_word(name)))
        for entry in (found.entry, *found.others)
    )


def _with_retirement(catalog: CatalogReader, found: Found, name: str) -> Found:
    """What was found, with the end of the model at its developer, if that is who serves it no more."""
    if found.entry.source == "official" and found.entry.provider == found.entry.developer:
        return found
    gone = retired.named(name)
    if gone is None and found.how not in ("full_id", "canonical_id"):
        gone = _retired_release(found.entry)
    if gone is None or gone.provider == found.entry.provider:
        return found
    return found._replace(retired=_with_present_successor(catalog, gone))


def _with_present_successor(catalog: CatalogReader, gone: Retired) -> Retired:
    """The model that is gone, with what to use instead today: a successor may have had its own since."""
    instead, seen = gone.instead, {gone.full_id}
    while instead and instead not in seen:
        seen.add(instead)
        later = retired.named(instead)
        entry = None if later else catalog.named(instead, ("full_id", "alias"))
        ended = entry and entry[1][0].stage(_today()) == "retired" and entry[1][0].successor
        follows = later.successor if later else ended
        if not follows:
            break
        instead = f"{gone.provider}/{follows}"
    return gone._replace(instead=instead)


def _today() -> date:
    from datetime import UTC, datetime

    return datetime.now(UTC).date()


def _retired_release(entry: Entry) -> Retired | None:
    """The release of a closed model that its developer has retired."""
    if entry.open_weights or not any(each.provider == entry.developer for each in retired.shipped()):
        return None
    return query.spellings.retired_release(entry.canonical_id or "")


def at_its_developer(catalog: CatalogReader, name: str) -> Found | None:
    """The developer's own entry of the model that a name means at a provider that is not known to serve it.

    `vertex_ai/claude-opus-4-6` where the catalog has no Claude at Vertex. None if the name is found as it stands, if it
    names no provider, or if the developer does not serve the model.
    """
    if find(catalog, name) or not _is_name(name):
        return None
    bare, hosts = query.spellings.shape_of(name)
    if hosts is None and not query.spellings.names_provider(bare):
        return None
    same = [each for each in query.spellings.same_model(catalog, bare) if query.spellings.is_offered_as(bare, each)]
    own = [entry for entry in same if entry.source == "official"]
    return Found(own[0], "identity", (*own[1:], *(each for each in same if each not in own))) if own else None


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
    for slug in query.spellings.slugs(prefix) if rest else ():
        named = catalog.named(f"{slug}/{rest}", own)
        if named and (here := [entry for entry in named[1] if entry.provider == slug]):
            return _found(here, named[0])
    return None


def unknown(catalog: CatalogReader, name: str) -> UnknownModel:
    """The error for a name that means no entry, with what the caller may have meant."""
    name = name.strip()
    bare = query.spellings.shape_of(name).bare if _is_name(name) else name
    if gone := retired.named(query.spellings.with_slash(name)):
        return gone_error(catalog, name, gone)
    same = _found(query.spellings.same_model(catalog, bare), "identity") if _is_name(name) else None
    if same and not (_is_word(name) and _is_bare_alias(_named(catalog, name) or same, name)):
        suggestions = tuple(entry.full_id for entry in (same.entry, *same.others)[:SUGGESTED])
        hint = f"the same model is served as {_listed(suggestions)}{query.spellings.by_tier(name)}"
    elif _is_name(name) and (gone := _gone(bare)):
        return gone_error(catalog, name, gone)
    else:
        suggestions = query.suggestions.suggest(catalog, bare, query.spellings.slugs(bare.partition("/")[0]))
        hint = f"did you mean {_listed(suggestions)}?" if suggestions else "see `model-registry search`"
    return UnknownModel(f"no model {name!r} in the catalog; {hint}", suggestions)


def _gone(name: str) -> Retired | None:
    prefix, _, rest = name.partition("/")
    here = [f"{slug}/{rest}" for slug in query.spellings.slugs(prefix)] if rest else []
    for each in (*here, rest):
        if gone := retired.named(each):
            return gone
    release = query.spellings.retired_release(query.spellings.canonical_id(name))
    return release or query.spellings.retired_alike(name)


def gone_error(catalog: CatalogReader, name: str, gone: Retired) -> UnknownModel:
    """The error for a name whose model is gone: its successor is the suggestion, if the catalog has it."""
    gone = _with_present_successor(catalog, gone)
    after = catalog.named(gone.instead, ("full_id", "alias")) if gone.instead else None
    label = "" if name.lower() in (gone.full_id, gone.model_id) else f"{name}: "
    return UnknownModel(f"{label}{gone}", tuple(entry.full_id for entry in after[1][:1]) if after else (), gone)


def _listed(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} or {ids[-1]}"
