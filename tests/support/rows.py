"""Rows of a catalog, written by hand: what a test does not name is as plain as the contract allows."""

from __future__ import annotations

from typing import Any

from model_registry.catalog.entry import Entry


def row(full_id: str, **facts: Any) -> dict[str, Any]:
    """A valid row of `provider/model_id` as `models.json` holds it."""
    provider, _, model_id = full_id.partition("/")
    developer = facts.pop("developer", provider)
    return {
        "provider": provider,
        "model_id": model_id,
        "release_date": "2026-01-02",
        "developer": developer,
        "release_date_basis": "api",
        "type": "chat",
        "source": "official",
        "quality": "verified",
        "updated": "2026-01-03",
        "canonical_id": f"{developer}/{model_id.rpartition('/')[2]}",
        **facts,
    }


def entry(full_id: str, **facts: Any) -> Entry:
    """The same as an entry."""
    return Entry(row(full_id, **facts))
