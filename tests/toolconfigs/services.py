"""Providers as they are in the directory, each with a few models made up here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from model_registry.directory import provider
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs.base import Service

FULL = {
    "name": "Full",
    "context_window": 131072,
    "max_output_tokens": 8192,
    "pricing": {"input": 0.15, "output": 1.5, "cache_read": 0.015, "cache_write": 0.3},
    "modalities": {"input": ["text", "image"], "output": ["text"]},
    "capabilities": {"vision": True, "tools": True, "reasoning": False, "structured_output": True},
    "release_date_basis": "api",
}
"""A model of which everything is known that a configuration could say."""


def entry(slug: str, model_id: str, **facts: object) -> ModelEntry:
    """A chat model of which nothing is known but these facts."""
    return ModelEntry.model_validate(
        {
            "provider": slug,
            "model_id": model_id,
            "release_date": date(2026, 1, 31),
            "developer": "unknown",
            "release_date_basis": "first_seen",
            "type": "chat",
            "source": "host",
            "quality": "partial",
            "updated": date(2026, 1, 31),
            **facts,
        }
    )


def service(slug: str, models: Mapping[str, Mapping[str, object]]) -> Service:
    """A provider with models given as their facts by id."""
    facts = provider(slug)
    assert facts.api_base is not None
    key = next(iter(facts.key_env), None)
    return Service(facts, facts.api_base, key, tuple(entry(slug, name, **models[name]) for name in sorted(models)))
