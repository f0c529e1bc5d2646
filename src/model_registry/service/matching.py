"""Which models fit everything asked for, in order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from model_registry.query.search import Order, select
from model_registry.service.records import CAPABILITY_WORDS
from model_registry.service.snapshot import Snapshot

_FREE = "free_tier"


class Matching(NamedTuple):
    """What is asked for. Capabilities are spelled as the catalog does (`parse_names`)."""

    text: str | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    """Platforms of which one must serve the model."""
    facts: Mapping[str, Any] = MappingProxyType({})
    """What else the library's `select` takes."""
    sort: Order | None = None


class Match(NamedTuple):
    """A model that fits."""

    model_id: str
    met: tuple[str, ...]
    """The optional capabilities it is known to have, as the service spells them."""
    unmet: tuple[str, ...]
    """The optional ones it is not known to have."""


def matching_models(snapshot: Snapshot, asked: Matching) -> list[Match]:
    """The models that fit. What is not known never does. Raises `ConfigurationError` at a misspelt word.

    Those with most of the optional capabilities come first; then in the order asked for, else the best match of the
    text, else by id.
    """
    columns = snapshot.model_columns
    positions = select(
        columns,
        asked.text,
        # That some platform serves a model for nothing is not a fact of its first route.
        capabilities=tuple(name for name in asked.required if name != _FREE),
        without=tuple(name for name in asked.excluded if name != _FREE),
        sort=asked.sort,
        **asked.facts,
    )
    ids = [columns.catalog.row(position)["canonical_id"] for position in positions]
    if asked.sort is None and not asked.text:
        ids.sort()
    if _FREE in asked.required:
        ids = [model_id for model_id in ids if model_id in snapshot.free_models]
    if _FREE in asked.excluded:
        ids = [model_id for model_id in ids if model_id not in snapshot.free_models]
    if asked.platforms:
        wanted, routes = set(asked.platforms), snapshot.records["routes"]
        ids = [
            model_id
            for model_id in ids
            if any(routes[each].document["platform_id"] in wanted for each in snapshot.routes_of[model_id])
        ]
    matches = [_match(snapshot, model_id, asked.optional) for model_id in ids]
    return sorted(matches, key=lambda match: len(match.unmet)) if asked.optional else matches


def _match(snapshot: Snapshot, model_id: str, optional: tuple[str, ...]) -> Match:
    if not optional:
        return Match(model_id, (), ())
    has = snapshot.document("models", model_id)["capabilities"]
    words = [CAPABILITY_WORDS.get(name, name) for name in optional]
    return Match(model_id, tuple(word for word in words if has[word]), tuple(word for word in words if not has[word]))
