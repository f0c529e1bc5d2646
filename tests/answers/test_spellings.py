"""Every spelling of a model leads to one entry, its developer's own."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from model_registry.library.loading import load
from model_registry.library.registry import Registry

_ROOT = Path(__file__).parents[2]
_MODELS = tomllib.loads((Path(__file__).parent / "spellings" / "flagships.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load(str(_ROOT / "models.json"))


@pytest.mark.parametrize("model", _MODELS)
def test_every_spelling_leads_to_one_entry(registry: Registry, model: str) -> None:
    found = {spelling: registry.find(spelling).entry.full_id for spelling in _MODELS[model]}

    assert len(set(found.values())) == 1, found
    assert fnmatchcase(next(iter(found.values())), model)
    assert len(found) >= 16


def test_ten_models_are_spelled() -> None:
    assert len(_MODELS) >= 10
