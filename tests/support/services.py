"""Providers as they are in the directory, each with a few models made up here."""

from __future__ import annotations

from collections.abc import Mapping

from model_registry.catalog.provider_directory import provider
from model_registry.toolconfigs.base import Service
from tests.support.entries import entry

FULL = {
    "name": "Full",
    "context_window": 131072,
    "max_output_tokens": 8192,
    "pricing": {"input": 0.15, "output": 1.5, "cache_read": 0.015, "cache_write": 0.3},
    "modalities": {"input": ["text", "image"], "output": ["text"]},
    "capabilities": {"vision": True, "tools": True, "reasoning": False, "structured_output": True},
}
"""A model of which everything is known that a configuration could say."""


def service(slug: str, models: Mapping[str, Mapping[str, object]]) -> Service:
    """A provider with models given as their facts by id."""
    facts = provider(slug)
    assert facts.api_base is not None
    key = next(iter(facts.key_env), None)
    return Service(
        facts, facts.api_base, key, tuple(entry(f"{slug}/{name}", **models[name]) for name in sorted(models))
    )
