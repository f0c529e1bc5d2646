"""Models beside each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from model_registry.errors import UnknownModel
from model_registry.library.registry import Registry
from tests.support.entries import row

REGISTRY = Registry.from_entries(
    [
        row(
            "acme/one",
            context_window=1000,
            pricing={"input": 1, "output": 2, "tiers": [{"above_context": 100, "input": 3}]},
            capabilities={"tools": True, "vision": False},
            benchmarks={"gpqa": {"score": 50.5, "source": "somebody"}},
        ),
        row("acme/two", context_window=2000, pricing={"input": 1, "regions": {"eu": {"input": 4}}}, tags=["b", "a"]),
    ]
)


def test_facts_stand_beside_each_other_in_the_order_of_the_schema() -> None:
    found = REGISTRY.compare("acme/one", "two")

    assert [entry.model_id for entry in found.entries] == ["one", "two"]
    assert [tuple(fact) for fact in found.facts] == [
        ("release_date", (date(2026, 1, 2), date(2026, 1, 2))),
        ("developer", ("acme", "acme")),
        ("type", ("chat", "chat")),
        ("canonical_id", ("acme/one", "acme/two")),
        ("context_window", (1000, 2000)),
        ("pricing.input", (Decimal(1), Decimal(1))),
        ("pricing.output", (Decimal(2), None)),
        ("pricing.tiers[0].input", (Decimal(3), None)),
        ("pricing.tiers[0].above_context", (100, None)),
        ("pricing.regions.eu.input", (None, Decimal(4))),
        ("capabilities.vision", (False, None)),
        ("capabilities.tools", (True, None)),
        ("tags", (None, ("a", "b"))),
        ("benchmarks.gpqa", (Decimal("50.5"), None)),
    ]


def test_the_unknown_is_no_difference() -> None:
    assert [fact.field for fact in REGISTRY.compare("acme/one", "acme/two").differences] == [
        "canonical_id",
        "context_window",
    ]


def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(UnknownModel):
        REGISTRY.compare("acme/one", "acme/three")
