"""Other catalogs, read as entries of ours."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from model_registry import Registry, urls
from model_registry.enrichment import foreign_catalogs
from model_registry.enrichment.sources.litellm import LiteLLM
from model_registry.enrichment.sources.models_dev import ModelsDev
from model_registry.schemas import ModelEntry

SAMPLES = Path(__file__).parents[2] / "sources"
RECORDED = Path(__file__).parents[4] / "shared" / "enrichment"
TODAY = date(2026, 11, 21)


def rows(payload: JsonValue) -> list[dict[str, Any] | None]:
    catalog = foreign_catalogs.catalog_of(payload)
    assert catalog is not None
    found = foreign_catalogs.entries(catalog, payload, TODAY)
    return [entry.model_dump(mode="json", exclude_none=True) if entry else None for _, entry in found]


def one(payload: JsonValue) -> dict[str, Any]:
    [row] = rows(payload)
    assert row is not None
    return row


def litellm(key: str, **row: JsonValue) -> dict[str, JsonValue]:
    return {key: {"litellm_provider": "openai", "mode": "chat", **row}}


def models_dev(**model: JsonValue) -> dict[str, JsonValue]:
    return {"groq": {"models": {"m": {"id": "m", "name": "M", **model}}}}


def test_a_document_is_told_by_its_shape() -> None:
    assert isinstance(foreign_catalogs.catalog_of(litellm("gpt-x")), LiteLLM)
    assert isinstance(foreign_catalogs.catalog_of(models_dev()), ModelsDev)
    others: list[JsonValue] = [None, [], {}, "text", {"error": {"message": "no"}}]
    for other in others:
        assert foreign_catalogs.catalog_of(other) is None


def test_prices_per_token_become_exact_prices_per_million() -> None:
    row = one(litellm("gpt-x", input_cost_per_token=2.5e-06, output_cost_per_token=1.1e-7))

    assert row["pricing"] == {"input": 2.5, "output": 0.11}


def test_what_is_not_known_stays_absent() -> None:
    row = one(litellm("gpt-x", input_cost_per_token=0.0, output_cost_per_token=0, max_tokens=4096))

    assert row == {
        "provider": "openai",
        "model_id": "gpt-x",
        "release_date": "2026-11-21",
        "developer": "openai",
        "release_date_basis": "first_seen",
        "type": "chat",
        "source": "community",
        "quality": "estimated",
        "updated": "2026-11-21",
        "canonical_id": "openai/gpt-x",
    }
    assert "pricing" not in one(models_dev(cost={"input": 0, "output": 0}, limit={"context": 0, "output": 0}))


def test_what_is_free_by_its_own_words_costs_nothing() -> None:
    assert one(models_dev(name="M (free)", cost={"input": 0, "output": 0}))["pricing"] == {"input": 0, "output": 0}


def test_the_limit_on_output_is_not_the_context_window() -> None:
    row = one(litellm("gpt-x", max_tokens=16384, max_input_tokens=128000, max_output_tokens=16384))

    assert (row["context_window"], row["max_output_tokens"]) == (128_000, 16_384)


def test_every_fact_is_from_there() -> None:
    row = one(models_dev(release_date="2025-02-01", last_updated="2025-03-01", cost={"input": 1}))

    assert row["provenance"] == dict.fromkeys(("name", "release_date", "pricing"), "models-dev")
    assert (row["release_date"], row["release_date_basis"], row["updated"]) == ("2025-02-01", "source", "2025-03-01")


@pytest.mark.parametrize(
    ("key", "host", "full_id"),
    [
        ("fireworks_ai/accounts/fireworks/models/x-1", "fireworks_ai", "fireworks/accounts/fireworks/models/x-1"),
        ("vertex_ai/claude-x@1", "vertex_ai-anthropic_models", "google-vertex/claude-x@1"),
        ("fal_ai/flux-1", "fal_ai", "fal-ai/flux-1"),
        ("gpt-x", "text-completion-openai", "openai/gpt-x"),
    ],
)
def test_hosts_have_the_names_we_know_them_by(key: str, host: str, full_id: str) -> None:
    row = one(litellm(key, litellm_provider=host))

    assert f"{row['provider']}/{row['model_id']}" == full_id


def test_prices_that_are_not_in_dollars_are_left_out() -> None:
    assert "pricing" not in one({"ovhcloud": {"models": {"m": {"name": "M", "cost": {"input": 1, "output": 2}}}}})


@pytest.mark.parametrize(
    ("mode", "type_"),
    [("image_generation", "image"), ("audio_speech", "speech"), ("responses", "chat"), ("search", "other")],
)
def test_litellm_tells_what_a_model_is_called_for(mode: str, type_: str) -> None:
    assert one(litellm("gpt-x", mode=mode))["type"] == type_


def test_models_dev_tells_it_by_what_comes_out() -> None:
    assert one(models_dev(modalities={"input": ["text"], "output": ["image"]}))["type"] == "image"


def test_the_specimen_is_no_model_and_a_bad_row_no_entry() -> None:
    payload = litellm("gpt-x") | {"sample_spec": {"litellm_provider": "one of"}, "bad": {"mode": "chat"}}

    good, bad = rows(payload)

    assert good is not None
    assert (good["model_id"], bad) == ("gpt-x", None)


def test_of_two_rows_for_one_id_the_first_counts() -> None:
    payload = litellm("gpt-x", max_input_tokens=1) | litellm("openai/gpt-x", max_input_tokens=2)

    assert one(payload)["context_window"] == 1


def test_the_samples_make_entries_that_keep_the_contract() -> None:
    for sample in ("litellm.json", "models-dev.json"):
        for row in rows(json.loads((SAMPLES / sample).read_bytes())):
            if row:
                assert ModelEntry.model_validate(row).model_dump(mode="json", exclude_none=True) == row


def test_they_are_fetched_where_the_sources_are() -> None:
    assert (LiteLLM.url, ModelsDev.url) == (urls.LITELLM, urls.MODELS_DEV)


@pytest.mark.skipif(not RECORDED.exists(), reason="needs the recorded catalogs beside the checkout")
@pytest.mark.parametrize(("name", "most"), [("litellm_model_prices", 0.001), ("models_dev_api", 0)])
def test_the_recorded_catalogs_are_read(name: str, most: float) -> None:
    found = rows(json.loads((RECORDED / f"{name}.json").read_bytes()))

    assert sum(row is None for row in found) <= len(found) * most
    registry = Registry.from_entries(row for row in found if row)
    entry = registry.find("openai/gpt-4o").entry
    assert entry.pricing is not None
    assert (entry.context_window, entry.pricing.input, entry.pricing.output) == (128_000, Decimal("2.5"), Decimal(10))
