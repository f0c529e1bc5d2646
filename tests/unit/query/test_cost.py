"""What a request costs, against sums done by hand on the vendors' published rules."""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_registry.errors import InvalidUsage, PriceUnknown
from model_registry.query.cost import Cost
from tests.support.entries import cost, view

# Shaped like Anthropic's and Google's long-context prices: above 200,000 prompt tokens all tokens cost more.
TIERED = {
    "input": 3,
    "output": 15,
    "cache_read": 0.3,
    "cache_write": 3.75,
    "cache_write_1h": 6,
    "tiers": [{"above_context": 200_000, "input": 6, "output": 22.5, "cache_read": 0.6, "cache_write": 7.5}],
}


def priced(pricing: dict[str, Any] | None, **facts: Any) -> Any:
    return view("acme/m", **({"pricing": pricing} if pricing else {}), **facts)


def lines(result: Cost) -> dict[str, tuple[int, str, str]]:
    return {item.part: (int(item.units), str(item.amount), item.field) for item in result.items}


def test_tokens_are_priced_per_million() -> None:
    result = cost(priced({"input": 2.5, "output": 10}), 1000, 500)

    # 1,000 × $2.50 / 1M = $0.0025; 500 × $10 / 1M = $0.005
    assert result.total == Decimal("0.0075")
    assert result.currency == "USD"
    assert result.full_id == "acme/m"
    assert lines(result) == {
        "input_tokens": (1000, "0.0025", "pricing.input"),
        "output_tokens": (500, "0.005", "pricing.output"),
    }


@pytest.mark.parametrize(
    ("prompt", "total", "above"),
    [
        # 49,999 × $3 + 150,000 × $0.30 + 1,000 × $15, per million: 0.149997 + 0.045 + 0.015
        (199_999, "0.209997", None),
        # 50,000 × $3 + 150,000 × $0.30 + 1,000 × $15: 0.15 + 0.045 + 0.015
        (200_000, "0.21", None),
        # 50,001 × $6 + 150,000 × $0.60 + 1,000 × $22.50: 0.300006 + 0.09 + 0.0225
        (200_001, "0.412506", 200_000),
    ],
)
def test_all_prompt_tokens_choose_the_tier_cached_ones_included(prompt: int, total: str, above: int | None) -> None:
    result = cost(priced(TIERED), prompt, 1000, cached_tokens=150_000)

    assert result.total == Decimal(total)
    assert result.above_context == above


def test_written_tokens_count_towards_the_tier_too() -> None:
    result = cost(priced(TIERED), 200_001, 0, cached_tokens=100_000, cache_write_tokens=100_000)

    # 1 × $6 + 100,000 × $0.60 + 100,000 × $7.50, per million
    assert result.total == Decimal("0.810006")
    assert lines(result)["cache_write_tokens"] == (100_000, "0.75", "pricing.tiers[0].cache_write")


def test_each_lifetime_of_the_cache_has_its_price() -> None:
    result = cost(priced(TIERED), 30_000, cache_write_tokens=10_000, cache_write_1h_tokens=20_000)

    # 10,000 × $3.75 + 20,000 × $6, per million; nothing is left that would cost plain input
    assert result.total == Decimal("0.1575")
    assert set(lines(result)) == {"cache_write_tokens", "cache_write_1h_tokens"}


def test_the_highest_tier_reached_holds_in_whatever_order_they_stand() -> None:
    tiers = [{"above_context": limit, "input": price} for limit, price in ((256_000, 4), (32_000, 2), (128_000, 3))]
    model = priced({"input": 1, "tiers": tiers})

    assert [cost(model, tokens).total for tokens in (32_000, 32_001, 128_001, 256_001)] == [
        Decimal("0.032"),
        Decimal("0.064002"),
        Decimal("0.384003"),
        Decimal("1.024004"),
    ]


def test_thinking_is_output_unless_priced_apart() -> None:
    assert cost(priced({"output": 8}), 0, 1000, reasoning_tokens=900).total == Decimal("0.008")

    # 100 × $8 + 900 × $3, per million
    assert cost(priced({"output": 8, "reasoning": 3}), 0, 1000, reasoning_tokens=900).total == Decimal("0.0035")


def test_thinking_priced_as_output_follows_it_into_a_tier() -> None:
    tiers = [{"above_context": 10, "input": 2, "output": 20}]

    assert cost(priced({"output": 8, "reasoning": 8, "tiers": tiers}), 11, 1000, reasoning_tokens=1000).total == (
        Decimal("0.020022")
    )
    with pytest.raises(PriceUnknown, match=r"reasoning_tokens \(pricing\.tiers\[0\]\.reasoning\)"):
        cost(priced({"output": 8, "reasoning": 3, "tiers": tiers}), 11, 1000, reasoning_tokens=1000)


def test_audio_and_image_tokens_have_their_prices() -> None:
    model = priced(
        {"input": 1, "output": 2, "input_audio": 10, "output_audio": 20, "input_image": 5, "output_image": 30}
    )

    result = cost(
        model,
        1000,
        1000,
        input_audio_tokens=100,
        input_image_tokens=200,
        output_audio_tokens=300,
        output_image_tokens=400,
    )

    # 700×1 + 100×10 + 200×5 + 300×2 + 300×20 + 400×30, per million
    assert result.total == Decimal("0.0213")


def test_batches_have_their_prices() -> None:
    result = cost(priced({"input": 4, "output": 8, "batch": {"input": 2, "output": 4}}), 1000, 1000, batch=True)

    assert result.total == Decimal("0.006")
    assert result.batch
    assert lines(result)["input_tokens"] == (1000, "0.002", "pricing.batch.input")


def test_regions_have_their_prices() -> None:
    model = priced({"input": 4, "output": 8, "per_search": 0.01, "regions": {"eu": {"input": 5, "output": 10}}})

    result = cost(model, 1000, 1000, region="eu", searches=2)

    # 1,000 × $5 + 1,000 × $10, per million, and 2 × $0.01
    assert result.total == Decimal("0.035")
    assert result.region == "eu"
    assert cost(model, 1000, 1000).total == Decimal("0.012")


@pytest.mark.parametrize(
    ("price", "used", "total"),
    [
        ("per_request", {"requests": 3}, "0.75"),
        ("per_image", {"images": 2}, "0.5"),
        ("per_search", {"searches": 4}, "1"),
        ("per_input_minute", {"input_minutes": 1.5}, "0.375"),
        ("per_output_second", {"output_seconds": Decimal("0.4")}, "0.1"),
        ("per_million_characters", {"characters": 1000}, "0.00025"),
        ("per_page", {"pages": 10}, "2.5"),
        ("per_step", {"steps": 20}, "5"),
    ],
)
def test_what_is_no_token_is_priced_by_its_unit(price: str, used: dict[str, Any], total: str) -> None:
    assert cost(priced({price: 0.25}), **used).total == Decimal(total)


def test_a_price_per_call_is_charged_without_being_asked_for() -> None:
    assert cost(priced({"input": 1, "per_request": 0.005}), 1000).total == Decimal("0.006")


def test_what_the_provider_says_is_free_costs_nothing() -> None:
    result = cost(priced({"input": 0, "output": 0}), 1000, 1000, cached_tokens=400)

    assert result.total == 0
    assert [item.part for item in result.items] == ["input_tokens", "cached_tokens", "output_tokens"]


def test_cached_tokens_cost_what_input_does_where_caching_is_known_to_save_nothing() -> None:
    result = cost(priced({"input": 2}, capabilities={"prompt_cache": False}), 1000, cached_tokens=600)

    assert result.total == Decimal("0.002")
    assert lines(result)["cached_tokens"] == (600, "0.0012", "pricing.input")


@pytest.mark.parametrize(
    ("pricing", "used", "told"),
    [
        (None, {"input_tokens": 1}, "any use (pricing)"),
        ({"output": 1}, {"input_tokens": 1}, "input_tokens (pricing.input)"),
        ({"input": 1}, {"output_tokens": 1}, "output_tokens (pricing.output)"),
        ({"input": 1}, {"input_tokens": 2, "cached_tokens": 1}, "cached_tokens (pricing.cache_read)"),
        ({"input": 1}, {"input_tokens": 2, "cache_write_tokens": 1}, "cache_write_tokens (pricing.cache_write)"),
        ({"input": 0}, {"input_tokens": 2, "cache_write_tokens": 1}, "cache_write_tokens (pricing.cache_write)"),
        ({"input": 1}, {"input_tokens": 2, "input_audio_tokens": 1}, "input_audio_tokens (pricing.input_audio)"),
        ({"input": 1}, {"searches": 1}, "searches (pricing.per_search)"),
        ({"input": 1}, {"batch": True, "input_tokens": 1}, "batches (pricing.batch)"),
        (
            {"input": 1, "batch": {"input": 1}},
            {"batch": True, "output_tokens": 1},
            "output_tokens (pricing.batch.output)",
        ),
        (
            {"per_request": 1, "batch": {"input": 1}},
            {"batch": True, "input_tokens": 1},
            "requests of batches (pricing.per_request)",
        ),
        ({"input": 1}, {"region": "eu", "input_tokens": 1}, "region 'eu' (pricing.regions.eu)"),
        (
            {"input": 1, "batch": {"input": 1}, "tiers": [{"above_context": 5, "input": 2}]},
            {"batch": True, "input_tokens": 6},
            "prompts above 5 tokens and batches (pricing.batch.tiers)",
        ),
    ],
)
def test_an_unknown_price_is_named_and_never_zero(
    pricing: dict[str, Any] | None, used: dict[str, Any], told: str
) -> None:
    with pytest.raises(PriceUnknown) as raised:
        cost(priced(pricing), **used)

    assert str(raised.value).startswith(f"acme/m has no known price for {told}")
    assert raised.value.full_id == "acme/m"


def test_a_tier_without_a_price_for_cached_tokens_does_not_borrow_the_ordinary_one() -> None:
    model = priced({"input": 1, "cache_read": 0.1, "tiers": [{"above_context": 100, "input": 2}]})

    with pytest.raises(PriceUnknown, match=r"cached_tokens \(pricing\.tiers\[0\]\.cache_read\)"):
        cost(model, 101, cached_tokens=50)


def test_prices_by_region_only_are_offered_by_name() -> None:
    with pytest.raises(PriceUnknown, match="there are prices for the regions novita, together") as raised:
        cost(priced({"regions": {"together": {"input": 1}, "novita": {"input": 2}}}), 1)

    assert raised.value.regions == ("novita", "together")


def test_another_currency_is_carried_and_not_converted() -> None:
    assert cost(priced({"input": 8, "currency": "CNY"}), 1_000_000)[1:3] == (Decimal(8), "CNY")


@pytest.mark.parametrize(
    ("used", "told"),
    [
        ({}, "nothing was used; say what the request uses, such as input_tokens=1000"),
        ({"input_tokens": 0, "images": 0, "batch": True}, "nothing was used"),
        ({"input_tokens": -1}, "input_tokens is -1; it must be 0 or more"),
        ({"output_seconds": float("inf")}, "output_seconds is Infinity"),
        ({"input_tokens": None}, "input_tokens is None; it must be a number"),
        ({"input_tokens": True}, "input_tokens is True; it must be a number"),
        ({"output_tokens": "10"}, "output_tokens is '10'; it must be a number"),
        ({"input_tokens": 10, "cached_tokens": 11}, "input_tokens is 10, less than its parts cached_tokens 11"),
        (
            {"input_tokens": 10, "cached_tokens": 6, "cache_write_tokens": 5},
            "input_tokens is 10, less than its parts cached_tokens 6 + cache_write_tokens 5",
        ),
        ({"output_tokens": 10, "reasoning_tokens": 11}, "output_tokens is 10, less than its parts reasoning_tokens 11"),
    ],
)
def test_an_impossible_count_is_refused(used: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidUsage) as raised:
        cost(priced(TIERED), **used)

    assert told in str(raised.value)


def test_a_part_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="nothing is billed as prompt_tokens"):
        cost(priced(TIERED), prompt_tokens=1)  # that is the point


def test_the_sum_is_exact_whatever_the_caller_rounds_to() -> None:
    with localcontext() as context:
        context.prec = 3
        result = cost(priced({"input": 1.23456, "output": 7.89}), 1_234_567, 89)

    assert result.total == Decimal("1.52414703552") + Decimal("0.00070221")
    assert getcontext().prec != 3


@given(
    prompt=st.integers(1, 10**7),
    cached=st.integers(0, 10**7),
    output=st.integers(0, 10**7),
)
def test_the_lines_add_up_to_the_total_and_the_counts(prompt: int, cached: int, output: int) -> None:
    result = cost(priced(TIERED), prompt + cached, output, cached)

    assert sum(item.amount for item in result.items) == result.total
    assert sum(item.units for item in result.items) == prompt + cached + output
    assert all(item.amount * item.per == item.units * item.price for item in result.items)
