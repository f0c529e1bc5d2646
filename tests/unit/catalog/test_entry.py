"""The light view of an entry says what the validated model says, field by field."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from model_registry.catalog.entry import Entry
from model_registry.catalog.view import View
from model_registry.errors import ConfigurationError
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key
from tests.support.entries import least

ROOT = Path(__file__).parents[3]

LEAST = least("acme/vendor/m-1")
FULL: dict[str, Any] = {
    **LEAST,
    "canonical_id": "vendor/m-1",
    "name": "M 1",
    "family": "m",
    "version": "001",
    "aliases": ["m-1-latest", "m1"],
    "alias_of": "m-1-2026-01-02",
    "status": "deprecated",
    "deprecation_date": "2026-02-01",
    "retirement_date": "2026-08-01",
    "successor": "m-2",
    "migration": "https://vendor.example/m-2",
    "context_window": 200000,
    "max_input_tokens": 180000,
    "max_output_tokens": 20000,
    "pricing": {
        "input": 0.1,
        "output": 3,
        "cache_read": 0.015,
        "per_image": 0.0001,
        "batch": {"input": 0.05, "output": 1.5, "tiers": [{"input": 0.1, "above_context": 128000}]},
        "tiers": [{"input": 0.2, "above_context": 128000}],
        "regions": {"eu": {"input": 0.11}},
        "currency": "EUR",
        "flex": {"input": 0.05, "cache_read": 0.007},
        "priority": {"input": 0.2, "cache_write_1h": 0.4},
        "windows": [{"input": 0.04, "days": ["sat", "sun"], "from": "17:30", "to": "01:00", "zone": "UTC"}],
        "conditions": [{"per_output_second": 0.2, "when": {"sound": False, "resolution": "1080p"}}],
        "host": "north",
        "hosts": {"south": {"input": 0.12}},
        "valid_until": "2026-12-31",
        "then": {"input": 0.2},
        "exchange_rate": {"usd": 1.1, "date": "2026-11-02", "source": "https://bank.example/rates"},
    },
    "modalities": {"input": ["image", "text"], "output": ["text"]},
    "offer": "flex",
    "apis": ["chat", "responses"],
    "capabilities": {"vision": True, "tools": False},
    "reasoning_options": {"efforts": ["high", "low"], "toggle": True, "max_budget": 32000},
    "knowledge_cutoff": "2025-06",
    "training_cutoff": "2025-08",
    "open_weights": True,
    "license": "MIT",
    "parameters": 671000000000,
    "quantization": "fp8",
    "regions": ["eu", "us"],
    "tags": ["new"],
    "benchmarks": {"mmlu": {"score": 88.5, "source": "https://vendor.example"}},
    "performance": {"ttft_ms": 210.5, "tokens_per_second": 90, "source": "https://speed.example"},
    "provenance": {"name": "models.dev"},
}


def agree(view: object, model: object) -> bool:
    """Whether a value of a view and the one of the validated model say the same, all the way down."""
    if isinstance(model, BaseModel):
        assert isinstance(view, View)
        fields = type(model).model_fields
        assert tuple(info.alias or name for name, info in fields.items()) == view.FIELDS
        return all(agree(getattr(view, name), getattr(model, name)) for name in fields)
    if isinstance(model, dict):
        assert isinstance(view, Mapping)
        return list(view) == list(model) and all(agree(view[name], model[name]) for name in model)
    if isinstance(model, tuple):
        assert isinstance(view, tuple)
        return len(view) == len(model) and all(map(agree, view, model))
    return type(view) is type(model) and view == model


@pytest.mark.parametrize("row", [LEAST, FULL], ids=["least", "full"])
def test_every_fact_is_the_one_of_the_validated_model(row: dict[str, Any]) -> None:
    assert agree(Entry(row), ModelEntry.model_validate(row))


def test_the_full_row_leaves_no_field_untried() -> None:
    assert set(FULL) == set(ModelEntry.model_fields)


def test_real_entries_read_the_same_through_both() -> None:
    rows = json.loads((ROOT / "models.json").read_bytes())[::40]

    assert rows
    assert all(agree(Entry(row), ModelEntry.model_validate(row)) for row in rows)


@given(st.decimals(0, 10**9, places=6).map(lambda amount: amount.normalize()))
def test_money_survives_the_way_through_the_file(amount: Decimal) -> None:
    row = {**LEAST, "pricing": {"input": amount}}
    text = ModelEntry.model_validate(row).model_dump_json(exclude_none=True)

    read = Entry(json.loads(text)).pricing

    assert read is not None
    assert read.input == amount


def test_noise_of_binary_fractions_is_no_part_of_a_price() -> None:
    pricing = Entry({**LEAST, "pricing": {"input": 0.18000000000000002}}).pricing

    assert pricing is not None
    assert str(pricing.input) == "0.18"


def test_what_is_unknown_is_none() -> None:
    entry = Entry(LEAST)

    assert entry.pricing is None
    assert entry.context_window is None
    assert Entry(FULL).pricing.reasoning is None  # type: ignore[union-attr]  # FULL has prices


def test_it_is_named_by_provider_and_model_id() -> None:
    entry = Entry(LEAST)

    assert entry.key == Key("acme", "vendor/m-1")
    assert entry.full_id == "acme/vendor/m-1" == str(entry.key)
    assert repr(entry) == "Entry('acme/vendor/m-1')"
    assert entry.release_date == date(2026, 1, 15)


def test_nothing_can_be_changed_through_it() -> None:
    entry = Entry(copy.deepcopy(FULL))

    entry.as_dict()["pricing"]["input"] = 7
    with pytest.raises(AttributeError):
        entry.name = "other"  # type: ignore[misc]  # that it cannot be set is what is tested
    with pytest.raises(AttributeError):
        entry.nmae = "other"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        entry.provenance["name"] = "me"  # type: ignore[index]

    assert entry.as_dict() == FULL


def test_equal_entries_are_interchangeable() -> None:
    one, same, other = Entry(FULL), Entry(copy.deepcopy(FULL)), Entry({**FULL, "context_window": 1})

    assert one == same
    assert one != other
    assert {one, same} == {one}
    assert one.pricing == same.pricing
    assert hash(one.pricing) == hash(same.pricing)
    assert one.pricing != one.capabilities
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_group_shows_what_is_known() -> None:
    assert repr(Entry(FULL).capabilities) == "Capabilities(vision=True, tools=False)"


def test_hours_are_told_by_the_word_of_the_file_which_is_one_of_python() -> None:
    pricing = Entry(FULL).pricing

    assert pricing is not None
    [window] = pricing.windows or ()
    assert (window.from_, window.to) == ("17:30", "01:00")
    assert "from='17:30'" in repr(window)


def test_it_becomes_the_validated_model_and_back() -> None:
    model = ModelEntry.model_validate(FULL)

    assert Entry(FULL).to_model() == model
    assert Entry.of(model) == Entry(FULL)
    with pytest.raises(ConfigurationError, match=r"acme/vendor/m-1 .*context_window"):
        Entry({**LEAST, "context_window": 0}).to_model()
