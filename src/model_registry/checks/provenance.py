"""Whether every published fact is the provider's own, or named in provenance."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from model_registry.schemas import ModelEntry

DERIVED = frozenset({"canonical_id", "developer", "family", "provenance", "quality", "updated"})
"""Fields that the catalog makes itself, by rule."""


def unfounded(entry: ModelEntry, own: ModelEntry) -> Iterator[str]:
    """The fields of a published entry that its provider did not say and provenance does not name.

    `own` is the same entry as read from the provider's answer alone.
    """
    published, told = _parts(entry), _parts(own)
    named = set(entry.provenance or {})
    for field, value in published.items():
        group = field.partition(".")[0]
        if group in DERIVED or field in named or group in named:
            continue
        if group in ("release_date", "release_date_basis") and "release_date" in named:
            continue
        if told.get(field) != value:
            yield field


def _parts(entry: ModelEntry) -> dict[str, JsonValue]:
    row: dict[str, JsonValue] = entry.model_dump(mode="json", exclude_none=True)
    parts: dict[str, JsonValue] = {}
    for name, value in row.items():
        if isinstance(value, dict) and name != "provenance":
            parts |= {f"{name}.{part}": inner for part, inner in value.items()}
        else:
            parts[name] = value
    return parts
