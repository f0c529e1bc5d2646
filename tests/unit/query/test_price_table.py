"""Which prices hold: of a class of service, a region, a day, an hour, a condition, of two ways to count one thing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from model_registry.errors import InvalidUsage, PriceUnknown
from model_registry.query.cost import per_million
from tests.support.entries import cost, view

SERVED = {
    "input": 4,
    "output": 20,
    "cache_read": 0.4,
    "tiers": [{"above_context": 300_000, "input": 8, "output": 30}],
    "flex": {"input": 2, "output": 10, "cache_read": 0.2},
    "priority": {"input": 9, "output": 45},
    "batch": {"input": 2.5, "output": 11, "tiers": [{"above_context": 300_000, "input": 5, "output": 16}]},
    "regions": {"north": {"input": 4.4, "output": 22}},
}
ENDING = {"input": 0.6, "output": 3, "valid_until": "2026-12-31", "then": {"input": 1.2, "output": 6}}
HOURLY = {
    "input": 1,
    "windows": [
        {"input": 0.5, "days": ["sat", "sun"], "from": "16:00", "to": "16:00", "zone": "UTC"},
        {"input": 0.7, "from": "22:30", "to": "06:00", "zone": "+08:00"},
    ],
}
FILMED = {
    "per_output_second": 0.3,
    "conditions": [
        {"when": {"resolution": "480p", "sound": False}, "per_output_second": 0.1},
        {"when": {"resolution": "1080p", "sound": True}, "per_output_second": 0.4},
    ],
}


def priced(pricing: dict[str, Any], **facts: Any) -> Any:
    return view("acme/m", pricing=pricing, **facts)


@pytest.mark.parametrize(
    ("asked", "total", "place"),
    [
        # 50,000 × $2 + 50,000 × $0.2 + 10,000 × $10 per million
        ({"tier": "flex", "cached_tokens": 50_000}, "0.21", "pricing.flex.cache_read"),
        ({"tier": "priority"}, "1.35", "pricing.priority.input"),
        ({"batch": True}, "0.36", "pricing.batch.input"),
        ({"region": "north"}, "0.66", "pricing.regions.north.input"),
    ],
)
def test_each_class_of_service_and_region_has_a_table(asked: dict[str, Any], total: str, place: str) -> None:
    bill = cost(priced(SERVED), 100_000, 10_000, **asked)

    assert bill.total == Decimal(total)
    assert place in {item.field for item in bill.items}


def test_a_class_of_service_may_have_steps_of_its_own_for_long_prompts() -> None:
    bill = cost(priced(SERVED), 400_000, 1000, tier="batch")

    assert bill.total == Decimal("2.016")
    assert (bill.above_context, bill.items[0].field) == (300_000, "pricing.batch.tiers[0].input")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"tier": "flex", "input_tokens": 400_000}, "prompts above 300,000 tokens and flex requests"),
        ({"tier": "priority", "cached_tokens": 1}, "cached_tokens (pricing.priority.cache_read)"),
        ({"tier": "flex", "region": "north"}, "flex requests and region 'north'"),
        ({"region": "south"}, "region 'south' (pricing.regions.south); there are prices for the regions north"),
    ],
)
def test_what_no_table_tells_is_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(PriceUnknown) as raised:
        cost(priced(SERVED), **{"input_tokens": 10, **asked})

    assert told in str(raised.value)


def test_a_request_is_of_one_class_of_service_that_there_is() -> None:
    with pytest.raises(InvalidUsage, match="batch or flex"):
        cost(priced(SERVED), 1, batch=True, tier="flex")
    with pytest.raises(InvalidUsage, match="no class of service 'slow'; there are batch, flex, priority"):
        cost(priced(SERVED), 1, tier="slow")  # what a caller may write


def test_the_price_of_an_id_that_is_sold_as_batch_is_that_of_batches() -> None:
    entry = priced({"input": 2}, offer="batch")

    assert cost(entry, 1000, batch=True).total == cost(entry, 1000).total == Decimal("0.002")
    assert cost(entry, 1000).notes == ("only the batch API takes this id",)
    with pytest.raises(PriceUnknown):
        cost(entry, 1000, tier="flex")


@pytest.mark.parametrize(
    ("at", "total"),
    [
        (None, "0.9"),
        (date(2026, 12, 31), "0.9"),
        (date(2027, 1, 1), "1.8"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "0.9"),
        (datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), "0.9"),
    ],
)
def test_a_price_gives_way_to_the_next_on_the_day_after_its_last(at: date | None, total: str) -> None:
    assert cost(priced(ENDING), 1_000_000, 100_000, at=at).total == Decimal(total)


def test_an_end_is_told_before_it_comes() -> None:
    known, unknown = priced(ENDING), priced({"input": 1, "valid_until": "2026-12-31"})

    assert cost(known, 1, at=date(2026, 11, 1)).notes == (
        "these prices hold through 2026-12-31; then input 1.2, output 6",
    )
    assert cost(unknown, 1).notes == ("these prices hold through 2026-12-31; what follows is not known",)
    with pytest.raises(PriceUnknown, match="calls after 2026-12-31"):
        cost(unknown, 1, at=date(2027, 1, 1))
    assert per_million(known, Decimal(1), date(2027, 1, 1)) == Decimal("1.2")
    assert per_million(unknown, Decimal(1), date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("at", "price"),
    [
        # Saturday 2026-11-28
        (datetime(2026, 11, 28, 15, 59, tzinfo=UTC), "0.7"),
        (datetime(2026, 11, 28, 16, 0, tzinfo=UTC), "0.5"),
        (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), "0.5"),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), "0.7"),
        (datetime(2026, 11, 30, 22, 0, tzinfo=UTC), "1"),
        (datetime(2026, 11, 28, 12, 0), "1"),  # noqa: DTZ001  # a time without a zone is in UTC
    ],
)
def test_hours_have_prices_where_a_time_is_told(at: datetime, price: str) -> None:
    assert cost(priced(HOURLY), 1_000_000, at=at).total == Decimal(price)


def test_without_a_time_the_price_is_the_ordinary_one_and_says_so() -> None:
    bill = cost(priced(HOURLY), 1_000_000, at=date(2026, 11, 29))

    assert bill.total == 1
    assert "prices differ by the hour" in bill.notes[0]


def test_conditions_have_prices_of_their_own_and_a_flat_one_is_told_to_be_the_ordinary_case() -> None:
    film = priced(FILMED, type="video")

    assert cost(film, output_seconds=10, when={"sound": True, "resolution": "1080p"}).total == 4
    bill = cost(film, output_seconds=10)
    assert bill.total == 3
    others = "resolution=480p,sound=false, resolution=1080p,sound=true"
    assert bill.notes == (f"the ordinary price of output_seconds; others hold for {others}",)
    with pytest.raises(PriceUnknown, match=r"resolution=4k.*there are prices for calls with resolution=480p"):
        cost(film, output_seconds=10, when={"resolution": "4k"})
    with pytest.raises(PriceUnknown, match="there are prices for calls with"):
        cost(priced({"conditions": FILMED["conditions"]}), output_seconds=10)


@pytest.mark.parametrize(
    ("pricing", "used", "total"),
    [
        (
            {"input": 1, "output": 2, "output_image": 40, "per_image": 0.05},
            {"input_tokens": 1000, "output_tokens": 1250, "output_image_tokens": 1250, "images": 1},
            "0.051",
        ),
        ({"output_image": 40, "per_image": 0.05}, {"images": 1}, "0.05"),
        (
            {"output": 2, "per_image": 0.05},
            {"output_tokens": 1250, "output_image_tokens": 1250, "images": 1},
            "0.05",
        ),
        (
            {"input_audio": 3, "per_input_minute": 0.01, "per_request": 0.5},
            {"input_tokens": 2000, "input_audio_tokens": 2000, "input_minutes": 2},
            "0.506",
        ),
        (
            {"output_audio": 10, "per_output_second": 0.001},
            {"output_tokens": 2000, "output_audio_tokens": 2000, "output_seconds": 80},
            "0.02",
        ),
    ],
)
def test_two_prices_of_one_thing_are_never_added(pricing: dict[str, Any], used: dict[str, Any], total: str) -> None:
    assert cost(priced(pricing), **used).total == Decimal(total)


def test_another_currency_is_compared_by_the_rate_that_is_cited() -> None:
    rate = {"usd": 0.2, "date": "2026-11-02", "source": "https://bank.example/rates"}
    cited = priced({"input": 10, "currency": "CNY", "exchange_rate": rate})

    assert cost(cited, 1_000_000).total == 10
    assert per_million(cited, Decimal(1)) == 2
    assert per_million(priced({"input": 10, "currency": "CNY"}), Decimal(1)) is None


def test_whose_price_a_routers_is_is_told() -> None:
    bill = cost(priced({"input": 1, "host": "near", "hosts": {"far": {"input": 2}}}), 10)

    assert bill.host == "near"
    assert bill.notes == ("the prices of near, the cheapest of 2 hosts",)
