"""One set of costs that Python and JavaScript (`packages/js/test`) both arrive at, to the last digit.

A vector is what an entry says besides its name, what a request uses, on what terms, and what it costs or why nobody
can tell.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from model_registry.errors import InvalidUsage, PriceUnknown
from tests.support.entries import cost, view

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "vectors/cost.json").read_text("utf-8"))


def moment(at: str) -> date:
    return date.fromisoformat(at) if len(at) == len("2026-12-31") else datetime.fromisoformat(at)


def digits(amount: Decimal) -> str:
    """All of them, which `normalize` would round to those of the context."""
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def outcome(vector: dict[str, Any]) -> dict[str, Any]:
    terms = dict(vector["terms"])
    if "at" in terms:
        terms["at"] = moment(terms["at"])
    try:
        bill = cost(view("acme/m", **vector["entry"]), **vector["usage"], **terms)
    except PriceUnknown as error:
        return {"error": "PriceUnknown", "field": error.field}
    except InvalidUsage:
        return {"error": "InvalidUsage"}
    return {
        "total": digits(bill.total),
        "currency": bill.currency,
        "lines": [[item.part, digits(item.amount), item.field] for item in bill.items],
        "above_context": bill.above_context,
        "host": bill.host,
        "notes": list(bill.notes),
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_a_request_costs_what_the_vector_says(vector: dict[str, Any]) -> None:
    assert outcome(vector) == vector["cost"]
