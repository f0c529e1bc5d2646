"""The contract: what an entry may hold and how the file writes it."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from model_registry.catalog.json_schema import catalog_schema
from model_registry.schemas import ModelEntry, Pricing
from tests.support.entries import least

ROOT = Path(__file__).parents[2]

LEAST = least("acme/vendor/m-1")

EMPTY_GROUPS: list[dict[str, Any]] = [
    {"pricing": {}},
    {"capabilities": {}},
    {"pricing": {"input": 1, "then": {"input": 2}}},
]
"""Refused, though a JSON Schema of single fields has no way to say so."""
UNNAMED: list[dict[str, Any]] = [
    {"unknown": 1},
    {"pricing": {"input": 1, "per_smell": 1}},
    {"capabilities": {"telepathy": True}},
]
"""Refused, but not by the schema that is published: fields may be added."""


def written(**facts: Any) -> dict[str, Any]:
    row: dict[str, Any] = ModelEntry.model_validate({**LEAST, **facts}).model_dump(mode="json", exclude_none=True)
    return row


@cache
def published() -> jsonschema.Draft202012Validator:
    schema = catalog_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def test_what_is_unknown_is_absent_and_order_is_the_schemas() -> None:
    assert written() == LEAST
    assert list(written(tags=["b", "a"], name="M")) == [*LEAST, "name", "tags"]


@pytest.mark.parametrize(
    "facts",
    [
        {"unknown": 1},
        {"pricing": {"input": 1, "per_smell": 1}},
        {"pricing": {"input": -1}},
        {"pricing": {"input": "NaN"}},
        {"pricing": {}},
        {"pricing": {"tiers": []}},
        {"pricing": {"tiers": [{"input": 1}]}},
        {"pricing": {"input": 1, "currency": "dollars"}},
        {"pricing": {"windows": [{"input": 1, "from": "24:00", "to": "01:00", "zone": "UTC"}]}},
        {"pricing": {"windows": [{"input": 1, "from": "12:00", "to": "13:00", "zone": "Europe/Paris"}]}},
        {"pricing": {"conditions": [{"per_image": 1, "when": {}}]}},
        {"pricing": {"input": 1, "then": {"input": 2}}},
        {"offer": "ordinary"},
        {"capabilities": {"telepathy": True}},
        {"capabilities": {}},
        {"modalities": {"input": []}},
        {"modalities": {"input": ["smell"]}},
        {"context_window": 0},
        {"max_output_tokens": -1},
        {"name": ""},
        {"name": " padded"},
        {"name": "two\nlines"},
        {"model_id": "\x1b[31mred"},
        {"model_id": "\u202eturned"},
        {"provider": "Acme"},
        {"developer": ""},
        {"type": "poem"},
        {"release_date": "soon"},
        {"aliases": []},
        {"benchmarks": {"mmlu": {"score": 1}}},
        {"knowledge_cutoff": "spring"},
    ],
)
def test_what_the_contract_has_no_name_for_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        written(**facts)
    if facts not in EMPTY_GROUPS and facts not in UNNAMED:
        row = {**LEAST, **facts}
        with pytest.raises(jsonschema.ValidationError):
            published().validate([row])


@pytest.mark.parametrize("facts", UNNAMED)
def test_the_published_schema_lets_a_reader_of_today_read_fields_of_tomorrow(facts: dict[str, Any]) -> None:
    published().validate([{**LEAST, **facts}])


def test_prices_are_exact_and_plain_in_the_file() -> None:
    prices = written(
        pricing={"input": 0.18000000000000002, "output": "1E+2", "cache_read": 0.1, "per_request": "0.0010"}
    )

    assert json.dumps(prices["pricing"]) == '{"input": 0.18, "output": 100, "cache_read": 0.1, "per_request": 0.001}'
    assert Pricing(input=Decimal("0.1")).input == Decimal("0.1")
    assert Pricing(input=Decimal(1) / 3) == Pricing.model_validate_json(
        Pricing(input=Decimal(1) / 3).model_dump_json(exclude_none=True)
    )


def test_sets_are_sorted() -> None:
    row = written(aliases=["b", "a", "b"], modalities={"input": ["text", "image"]})

    assert row["aliases"] == ["a", "b"]
    assert row["modalities"] == {"input": ["image", "text"]}


def test_entries_are_frozen_and_compare_by_content() -> None:
    entry = ModelEntry.model_validate(LEAST)

    with pytest.raises(ValidationError):
        entry.name = "other"  # type: ignore[misc]  # that it is refused is the point
    assert entry.same_content(entry.model_copy(update={"updated": entry.release_date}))
    assert not entry.same_content(entry.model_copy(update={"name": "other"}))
    assert str(entry.key) == "acme/vendor/m-1"


def test_every_field_says_what_it_means() -> None:
    schema: Any = catalog_schema()
    for definition in schema["$defs"].values():
        assert definition["description"]
        for name, field in definition.get("properties", {}).items():
            assert field.get("description"), name


def test_the_published_schema_is_this_one_and_the_published_catalog_fits() -> None:
    assert json.loads((ROOT / "models.schema.json").read_text(encoding="utf-8")) == catalog_schema()
    published().validate(json.loads((ROOT / "models.json").read_text(encoding="utf-8")))


def test_records_that_share_the_names_of_their_fields_are_as_independent_as_others() -> None:
    one, other = (ModelEntry.model_validate({**LEAST, "model_id": name}).with_shared_names() for name in "ab")
    names = set(one.model_fields_set)

    named = one.model_copy(update={"name": "A", "family": None})

    assert named.model_fields_set == names | {"name", "family"}
    assert one.model_fields_set == other.model_fields_set == names
    assert named.model_dump(exclude_unset=True).keys() - one.model_dump(exclude_unset=True).keys() == {"name", "family"}
    assert one.model_copy(deep=True) == one
