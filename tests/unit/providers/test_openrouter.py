"""OpenRouter's prices of other offers: batches, and what is charged for writing to a cache."""

from __future__ import annotations

from typing import Any

from model_registry.catalog.normalize import without_unknown
from model_registry.http.network import Limits, Network
from model_registry.providers.openrouter import OpenRouter
from model_registry.schemas import Pricing
from tests.support.job import TODAY


def record(model_id: str, **pricing: str) -> dict[str, Any]:
    architecture = {"modality": "text->text", "input_modalities": ["text"], "output_modalities": ["text"]}
    return {
        "id": model_id,
        "name": model_id,
        "created": 1_760_000_000,
        "architecture": architecture,
        "pricing": pricing,
    }


def prices(*records: dict[str, Any]) -> dict[str, Pricing | None]:
    provider = OpenRouter({}, Network(Limits()), TODAY)
    return {entry.model_id: entry.pricing for entry in provider.reading_of(list(records)).entries}


def shown(pricing: Pricing | None) -> dict[str, object]:
    return without_unknown(pricing.model_dump(mode="json", exclude_none=True)) if pricing else {}


def test_the_price_of_a_batch_id_stands_beside_that_of_the_ordinary_one() -> None:
    found = prices(
        record("acme/m", prompt="0.000004", completion="0.00002"),
        record("acme/m:batch", prompt="0.000002", completion="0.00001"),
        record("acme/n:batch", prompt="0.000001", completion="0.000001"),
    )

    assert shown(found["acme/m"]) == {"input": 4, "output": 20, "batch": {"input": 2, "output": 10}}
    assert shown(found["acme/m:batch"]) == {"input": 2, "output": 10}
    assert shown(found["acme/n:batch"]) == {"input": 1, "output": 1}


def test_what_is_charged_besides_for_writing_to_the_cache_is_added_to_the_price_of_input() -> None:
    besides, whole = (
        prices(record("acme/m", prompt="0.000004", completion="0.00002", input_cache_write=price))["acme/m"]
        for price in ("0.0000005", "0.000005")
    )

    assert shown(besides)["cache_write"] == 4.5
    assert shown(whole)["cache_write"] == 5


def test_a_model_that_writes_is_free_where_neither_side_costs_anything() -> None:
    found = prices(
        record("acme/gift", prompt="0", completion="0"),
        record("acme/half", prompt="0", completion="0.000001"),
    )

    assert shown(found["acme/gift"]) == {"input": 0, "output": 0}
    assert shown(found["acme/half"]) == {"output": 1}
