"""Whether every published fact is the provider's own, or named in provenance."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from model_registry.catalog.fields import group_of, parts
from model_registry.schemas import ModelEntry

DERIVED = frozenset({"canonical_id", "developer", "family", "offer", "provenance", "quality", "status", "updated"})
"""Fields that the catalog makes itself, by rule."""


def unfounded(entry: ModelEntry, own: ModelEntry) -> Iterator[str]:
    """The fields of a published entry that its provider did not say and provenance does not name.

    `own` is the same entry as read from the provider's answer alone.
    """
    published, told = _parts(entry), _parts(own)
    named = set(entry.provenance or {})
    for field, value in published.items():
        group = group_of(field)
        if group in DERIVED or field in named or group in named:
            continue
        if group in ("release_date", "release_date_basis") and "release_date" in named:
            continue
        if told.get(field) != value:
            yield field


def _parts(entry: ModelEntry) -> dict[str, JsonValue]:
    return parts(entry.model_dump(mode="json", exclude_none=True))
