"""Who serves a model, and where a request is cheapest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from model_registry.errors import ConfigurationError, UnknownModel
from model_registry.library.registry import Registry
from tests.support.entries import row

NO_RATE = "priced in CNY, not in USD, and no dated rate between them can be cited"
TODAY = date(2026, 11, 21)
ABLE = {"context_window": 200_000, "max_output_tokens": 8_000, "capabilities": {"tools": True, "vision": True}}


def priced(full_id: str, price: float | None, **facts: Any) -> dict[str, Any]:
    pricing = {} if price is None else {"pricing": {"input": price, "output": 4 * price}}
    return row(full_id, developer="meta", **{**ABLE, **pricing, **facts})


def test_every_provider_of_a_model_is_told_with_its_kind_and_status() -> None:
    registry = Registry.from_entries(
        [
            priced("openrouter/meta-llama/llama-4", 0.2, canonical_id="meta/llama-4"),
            priced("groq/llama-4", 0.3, canonical_id="meta/llama-4", status="preview"),
            priced("together/llama-4", 0.1, canonical_id="meta/llama-4", status="deprecated"),
            priced("together/llama-4-turbo", 0.05, canonical_id="meta/llama-4", retirement_date="2026-11-21"),
            priced("deepinfra/llama-4", None, canonical_id="meta/llama-4"),
            priced("meta-llama-api/llama-4", 0.9, canonical_id="meta/llama-4"),
            priced("home-made/llama-4", 0.01, canonical_id="meta/llama-4"),
            priced("groq/llama-3", 0.01),
        ]
    )

    found = registry.offers("meta/llama-4", today=TODAY)

    assert found.model == "meta/llama-4"
    assert [(group.provider, group.kind) for group in found.providers] == [
        ("meta-llama-api", "first_party"),
        ("together", "host"),
        ("groq", "host"),
        ("deepinfra", "host"),
        ("openrouter", "aggregator"),
        ("home-made", None),
    ]
    assert [(offer.entry.model_id, offer.stage) for offer in found.providers[1].offers] == [
        ("llama-4", "deprecated"),
        ("llama-4-turbo", "retired"),
    ]
    assert found.providers[1].name == "Together AI"
    assert registry.offers("groq/llama-4", today=TODAY) == found


def test_offers_of_an_unknown_model_are_an_error() -> None:
    with pytest.raises(UnknownModel):
        Registry.from_entries([priced("groq/llama-4", 1)]).offers("gpt-4o")


def test_the_cheapest_entry_that_fits_comes_first_with_its_arithmetic() -> None:
    registry = Registry.from_entries([priced("groq/dear", 3), priced("groq/cheap", 1), priced("aws-bedrock/even", 2)])

    found = registry.cheapest(10_000, 500, ["function_calling"], today=TODAY)

    assert [(choice.entry.full_id, choice.cost.total) for choice in found.choices] == [
        ("groq/cheap", Decimal("0.012")),
        ("aws-bedrock/even", Decimal("0.024")),
        ("groq/dear", Decimal("0.036")),
    ]
    assert [(item.part, item.amount) for item in found.choices[0].cost.items] == [
        ("input_tokens", Decimal("0.01")),
        ("output_tokens", Decimal("0.002")),
    ]
    assert found.left_out == ()


def test_the_request_decides_and_not_the_price_of_input() -> None:
    tiered = {"input": 1, "output": 4, "tiers": [{"above_context": 5_000, "input": 9, "output": 9}]}
    registry = Registry.from_entries([priced("groq/flat", 2), priced("groq/tiered", None, pricing=tiered)])

    def first(prompt: int) -> str:
        return registry.cheapest(prompt, 100, today=TODAY).choices[0].entry.model_id

    assert first(5_000) == "tiered"
    assert first(5_001) == "flat"


@pytest.mark.parametrize(
    ("facts", "code", "detail"),
    [
        ({"type": "embedding"}, "type", "called for embedding, not chat"),
        ({"retirement_date": "2026-11-21"}, "retired", "calls fail since 2026-11-21"),
        ({"status": "deprecated"}, "deprecated", "deprecated by the provider"),
        (
            {"deprecation_date": "2026-11-01", "retirement_date": "2026-11-22"},
            "deprecated",
            "deprecated by the provider, calls fail from 2026-11-22",
        ),
        ({"capabilities": {"tools": False}}, "capability-missing", "known not to have tools"),
        ({"capabilities": {"vision": True}}, "capability-unknown", "not known whether it has tools"),
        ({"context_window": 10_499}, "context-too-small", "context_window is 10,499, 10,500 are needed"),
        ({"max_input_tokens": 9_999}, "context-too-small", "max_input_tokens is 9,999, 10,000 are needed"),
        ({"max_output_tokens": 499}, "output-too-small", "max_output_tokens is 499, 500 are needed"),
        ({"context_window": None}, "context-unknown", "not known whether it takes 10,500 tokens"),
        ({"pricing": None}, "price-unknown", "x/m has no known price for any use (pricing)"),
        ({"pricing": {"input": 1}}, "price-unknown", "x/m has no known price for output_tokens (pricing.output)"),
        ({"pricing": {"input": 1, "output": 1, "currency": "CNY"}}, "currency", NO_RATE),
        ({"pricing": {"input": 0, "output": 0}}, "free", "costs nothing"),
    ],
)
def test_what_does_not_fit_is_left_out_with_its_reason(facts: dict[str, Any], code: str, detail: str) -> None:
    known = {name: value for name, value in {**priced("x/m", 1), **facts}.items() if value is not None}

    found = Registry.from_entries([known]).cheapest(10_000, 500, "tools", free=False, today=TODAY)

    assert found.choices == ()
    assert [(each.entry.full_id, each.code, each.detail) for each in found.left_out] == [("x/m", code, detail)]


def test_limits_that_hold_exactly_are_enough() -> None:
    exact = priced("x/m", 1, context_window=10_500, max_input_tokens=10_000, max_output_tokens=500)

    assert Registry.from_entries([exact]).cheapest(10_000, 500, today=TODAY).choices


def test_an_unknown_output_limit_is_no_reason_within_a_known_context() -> None:
    known = {name: value for name, value in priced("x/m", 1).items() if name != "max_output_tokens"}

    assert Registry.from_entries([known]).cheapest(10_000, 500, today=TODAY).choices


def test_deprecated_entries_are_let_in_on_demand_and_retired_ones_never() -> None:
    registry = Registry.from_entries(
        [priced("x/old", 1, status="deprecated"), priced("x/gone", 1, retirement_date="2026-01-01")]
    )

    found = registry.cheapest(1_000, 100, deprecated=True, today=TODAY)

    assert [choice.entry.model_id for choice in found.choices] == ["old"]
    assert [each.code for each in found.left_out] == ["retired"]


def test_a_day_that_has_not_come_yet_ends_nothing() -> None:
    registry = Registry.from_entries([priced("x/m", 1, deprecation_date="2026-11-22", retirement_date="2027-03-01")])

    assert registry.cheapest(1_000, 100, today=TODAY).choices


def test_free_is_a_price_and_unknown_is_not() -> None:
    registry = Registry.from_entries([priced("x/free", 0), priced("x/unknown", None), priced("x/cheap", 0.01)])

    found = registry.cheapest(1_000, 100, today=TODAY)

    assert [choice.entry.model_id for choice in found.choices] == ["free", "cheap"]
    assert found.choices[0].cost.total == 0


def test_equal_costs_are_in_the_order_of_their_names() -> None:
    names = ["b/m", "a/z", "a/m", "c/a"]

    found = Registry.from_entries([priced(name, 1) for name in names]).cheapest(1_000, 100, today=TODAY)

    assert [choice.entry.full_id for choice in found.choices] == ["a/m", "a/z", "b/m", "c/a"]


def test_prices_by_region_only_count_at_the_cheapest_region() -> None:
    regions = {"eu": {"input": 2, "output": 2}, "us": {"input": 1, "output": 1}}
    registry = Registry.from_entries([priced("x/m", None, pricing={"regions": regions})])

    [choice] = registry.cheapest(1_000, 0, today=TODAY).choices

    assert (choice.cost.region, choice.cost.total) == ("us", Decimal("0.001"))


def test_cached_tokens_and_searches_count_where_their_price_is_known() -> None:
    pricing = {"input": 1, "output": 1, "cache_read": 0.1, "per_search": 0.01}
    registry = Registry.from_entries([priced("x/all", None, pricing=pricing), priced("x/less", 0.1)])

    found = registry.cheapest(1_000, 0, cached_tokens=500, searches=1, today=TODAY)

    # 500 × $1 + 500 × $0.10, per million, and $0.01
    assert [(choice.entry.model_id, choice.cost.total) for choice in found.choices] == [("all", Decimal("0.01055"))]
    assert [each.code for each in found.left_out] == ["price-unknown"]


def test_providers_can_be_named_and_are_checked() -> None:
    registry = Registry.from_entries([priced("groq/m", 1), priced("together/m", 2)])

    found = registry.cheapest(1_000, 0, providers="together", today=TODAY)

    assert [choice.entry.provider for choice in found.choices] == ["together"]
    assert [each.code for each in found.left_out] == ["provider"]
    with pytest.raises(ConfigurationError, match="there is no provider 'grok'; did you mean groq"):
        registry.cheapest(1_000, 0, providers="grok")
    with pytest.raises(ConfigurationError, match="there is no capability 'tool'"):
        registry.cheapest(1_000, 0, ["tool"])


def test_an_id_that_only_the_batch_api_takes_is_no_choice_for_ordinary_requests() -> None:
    registry = Registry.from_entries(
        [
            priced("x/m", 2, pricing={"input": 2, "output": 8, "batch": {"input": 1, "output": 4}}),
            priced("x/m:batch", 1, offer="batch"),
            priced("x/m-fast", 3, offer="fast"),
        ]
    )

    ordinary, batches = registry.cheapest(1000, 10, today=TODAY), registry.cheapest(1000, 10, tier="batch", today=TODAY)

    assert [choice.entry.full_id for choice in ordinary.choices] == ["x/m", "x/m-fast"]
    assert [(each.entry.full_id, each.code) for each in ordinary.left_out] == [("x/m:batch", "batch-only")]
    assert {choice.entry.full_id: choice.cost.total for choice in batches.choices} == {
        "x/m": Decimal("0.00104"),
        "x/m:batch": Decimal("0.00104"),
    }
    told = registry.alternatives("x/m", cheaper=True, today=TODAY)
    assert told.choices == ()
    uses = registry.recommend("chat", today=TODAY, free=True)
    assert "x/m:batch" not in {choice.entry.full_id for choice in uses.choices}


def test_another_currency_is_compared_by_a_rate_that_is_cited() -> None:
    rate = {"usd": 0.5, "date": "2026-11-02", "source": "https://bank.example/rates"}
    prices = {"input": 3, "output": 3, "currency": "EUR", "exchange_rate": rate}

    found = Registry.from_entries([priced("x/a", 2), priced("x/b", None, pricing=prices)]).cheapest(
        100_000, 0, today=TODAY
    )

    assert [(choice.entry.full_id, choice.cost.total, choice.cost.currency) for choice in found.choices] == [
        ("x/b", Decimal("0.3"), "EUR"),
        ("x/a", Decimal("0.2"), "USD"),
    ]


def test_a_price_that_is_over_is_no_price_to_compare() -> None:
    ending = {"input": 1, "output": 1, "valid_until": "2026-11-20"}

    found = Registry.from_entries([priced("x/a", None, pricing=ending), priced("x/b", 2)]).cheapest(1, 1, today=TODAY)

    assert [choice.entry.full_id for choice in found.choices] == ["x/b"]
