"""Registries for the tests of programs that use this library, made of the entries a test is about.

Put `pytest_plugins = ["model_registry.testing"]` into the topmost `conftest.py`, and ask for the fixture:

    def test_the_cheap_model_is_taken(make_registry):
        registry = make_registry(
            {"provider": "acme", "model_id": "small", "pricing": {"input": 0.1, "output": 0.4}},
            {"provider": "acme", "model_id": "large", "pricing": {"input": 5, "output": 15}},
        )
        assert my_program.choose(registry) == "acme/small"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, TypeAlias

import pytest

from model_registry.library.registry import Registry

MakeRegistry: TypeAlias = Callable[..., Registry]
"""Takes rows as `models.json` holds them, one argument each or in lists; see `registry_of`."""

_FACTS_EVERY_ENTRY_HAS = {
    "release_date": "2000-01-01",
    "developer": "unknown",
    "release_date_basis": "first_seen",
    "type": "chat",
    "source": "host",
    "quality": "partial",
    "updated": "2000-01-01",
}


def registry_of(*rows: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> Registry:
    """The registry of these rows, in the words of `models.json`; `provider` and `model_id` are enough.

    Each argument is a row or a list of rows.

    What every entry has and a row does not say is filled in: a chat model of a host, by an unknown developer, of
    2000-01-01. What an entry may lack stays unknown. Raises `ConfigurationError` at a row that can be no entry, so
    that no test is about a model there cannot be.
    """
    lists = [(each,) if isinstance(each, Mapping) else each for each in rows]
    return Registry.from_entries({**_FACTS_EVERY_ENTRY_HAS, **row} for row in chain.from_iterable(lists))


@pytest.fixture
def make_registry() -> MakeRegistry:
    """Makes a registry of the rows it is given."""
    return registry_of
