"""One set of alternatives that Python and JavaScript (`packages/js/test`) both find, in one order, to the same figures.

An answer is what is named as the replacement and by whom, and of each choice the full id, how it is related, what it
lacks, its price and its score as shares of the model's, and who names it.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from model_registry import Registry
from model_registry.testing import registry_of

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/alternatives.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(VECTORS["entries"])


def answer(registry: Registry, name: str, options: dict[str, Any]) -> dict[str, Any]:
    told = registry.alternatives(name, **{**options, "today": date.fromisoformat(options["today"])})
    return {
        "named": told.named,
        "named_by": told.named_by,
        "by_developer": told.by_developer,
        "choices": [
            [
                each.entry.full_id,
                each.relation,
                sorted(each.lacks),
                None if each.price_ratio is None else round(float(each.price_ratio), 9),
                [[name, float(score), float(before)] for name, score, before in each.measured],
                each.named_by,
            ]
            for each in told.choices
        ],
    }


@pytest.mark.parametrize("vector", VECTORS["questions"], ids=lambda vector: f"{vector['of']} {vector['options']}")
def test_the_same_is_found_in_both_languages(registry: Registry, vector: dict[str, Any]) -> None:
    assert answer(registry, vector["of"], vector["options"]) == vector["answer"]
