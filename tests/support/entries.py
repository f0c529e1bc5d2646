"""Rows and entries, written by hand: what a test does not name is as plain as the contract allows."""

from __future__ import annotations

from typing import Any

from model_registry.catalog.entry import Entry
from model_registry.query.cost import Cost, bill, usage
from model_registry.schemas import ModelEntry

LEAST: dict[str, Any] = {
    "release_date": "2026-01-15",
    "developer": "example",
    "release_date_basis": "api",
    "type": "chat",
    "source": "host",
    "quality": "partial",
    "updated": "2026-11-21",
}
"""What every entry has besides its key: here that of a host's model."""


def least(full_id: str, **facts: Any) -> dict[str, Any]:
    """A row of `provider/model_id` as `models.json` holds it, with no more than every entry has."""
    provider, _, model_id = full_id.partition("/")
    return {"provider": provider, "model_id": model_id, **LEAST, **facts}


def entry(full_id: str = "acme/aurora-1", **facts: Any) -> ModelEntry:
    """The same, validated."""
    return ModelEntry.model_validate(least(full_id, **facts))


def row(full_id: str, **facts: Any) -> dict[str, Any]:
    """A row of a model that its own developer serves, identified and verified."""
    provider, _, model_id = full_id.partition("/")
    developer = facts.pop("developer", provider)
    own = {
        "release_date": "2026-01-02",
        "source": "official",
        "quality": "verified",
        "updated": "2026-01-03",
        "canonical_id": f"{developer}/{model_id.rpartition('/')[2]}",
    }
    return least(full_id, developer=developer, **own | facts)


def view(full_id: str, **facts: Any) -> Entry:
    """The same as readers see it."""
    return Entry(row(full_id, **facts))


def cost(of: Entry, *counts: int, **terms: Any) -> Cost:
    """What a request costs at an entry."""
    return bill(of, usage(*counts, **terms))
