"""Catalogs of others, models.dev's and LiteLLM's, as entries of ours.

A row is read as it is where it fills gaps of our own catalog (`sources/`): unknown stays absent, a price of 0 counts
only where the row says free, and prices in other currencies are left out. Everything in such an entry comes from
that catalog, so its provenance names it for every fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from pydantic import JsonValue, ValidationError

from model_registry.catalog.identity import identify
from model_registry.catalog.normalize import LITELLM_MODES, as_date, type_of
from model_registry.catalog.refused import read_tolerantly
from model_registry.enrichment.sources.base import NOT_IN_DOLLARS, RawRow, Source
from model_registry.enrichment.sources.litellm import LiteLLM
from model_registry.enrichment.sources.models_dev import ModelsDev
from model_registry.errors import UnexpectedPayload
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import EntryType

Row: TypeAlias = dict[str, Any]

_OUTPUTS: Mapping[object, EntryType] = {
    ("image",): "image",
    ("video",): "video",
    ("audio",): "speech",
    ("embedding",): "embedding",
}


def catalog_of(payload: JsonValue) -> Source | None:
    """The catalog whose shape a document has, if it is one of these."""
    for kind in (LiteLLM, ModelsDev):
        catalog = kind(kind.url or "")
        try:
            catalog.raw_rows(payload)
        except UnexpectedPayload:
            continue
        return catalog
    return None


def entries(catalog: Source, payload: JsonValue, today: date) -> Iterator[tuple[tuple[str, str], ModelEntry | None]]:
    """The catalog's rows as entries by provider and model id; None for a row that cannot be read.

    Of several rows for one model id at one provider the first counts. `today` is the day of what these catalogs do
    not tell, as our contract has it: of the release, if it is unknown, and of the last change.
    """
    seen = set()
    for raw in catalog.raw_rows(payload):
        try:
            entry = _entry(catalog, raw, today)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, ValidationError):
            yield (_provider(catalog, raw), raw.model_id), None
            continue
        if entry.key not in seen:
            seen.add(entry.key)
            yield entry.key, entry


def _provider(catalog: Source, raw: RawRow) -> str:
    return _slug(catalog.hosts.get(raw.host, (raw.host,))[0])


def _entry(catalog: Source, raw: RawRow, today: date) -> ModelEntry:
    row = catalog.read(raw)
    facts = {**row.model, **row.offer}
    provider = _provider(catalog, raw)
    if provider in NOT_IN_DOLLARS:
        facts.pop("pricing", None)
    identity = identify(provider, raw.model_id)
    told = tuple(facts)
    released = facts.pop("release_date", None)
    entry, _ = read_tolerantly(
        ModelEntry.model_validate,
        {
            "provider": provider,
            "model_id": raw.model_id,
            "release_date": released or today,
            "developer": identity.developer,
            "release_date_basis": "source" if released else "first_seen",
            "type": _type(raw, facts),
            "source": "community",
            "quality": "estimated",
            "updated": as_date(raw.value.get("last_updated")) or today,
            "canonical_id": identity.canonical_id,
            **facts,
        },
    )
    provenance = {name: catalog.slug for name in told if getattr(entry, name) is not None}
    return entry.model_copy(update={"provenance": provenance or None})


def _type(raw: RawRow, facts: Mapping[str, object]) -> EntryType:
    if isinstance(mode := raw.value.get("mode"), str):
        return LITELLM_MODES.get(mode, "other")
    told = facts.get("modalities")
    outputs = told.get("output") if isinstance(told, dict) else None
    return _OUTPUTS.get(outputs) or type_of(raw.model_id)


def _slug(host: str) -> str:
    """A host's name as a provider's: LiteLLM writes `fal_ai`."""
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")
