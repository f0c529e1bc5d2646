"""Which model to take for a use, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from model_registry.errors import ConfigurationError
from model_registry.library.registry import Registry
from model_registry.query import capabilities
from model_registry.query.use_cases import USE_CASES
from tests.support.entries import row

TODAY = date(2026, 11, 21)
CODING = "artificial_analysis_coding_index"


def coder(full_id: str, price: float | None = 1, score: float | None = None, **facts: Any) -> dict[str, Any]:
    pricing = {} if price is None else {"pricing": {"input": price, "output": price}}
    benchmarks = {} if score is None else {"benchmarks": {CODING: {"score": score, "source": "somebody"}}}
    return row(
        full_id, **{"context_window": 100_000, "capabilities": {"tools": True}, **pricing, **benchmarks, **facts}
    )


def told(rows: list[dict[str, Any]], budget: float | None = None, **options: Any) -> list[str]:
    found = Registry.from_entries(rows).recommend("coding", budget, today=TODAY, **options)
    return [choice.entry.full_id for choice in found.choices]


@pytest.mark.parametrize("case", USE_CASES.values(), ids=lambda case: case.name)
def test_every_use_case_weighs_a_hundred_and_speaks_the_catalogs_words(case: Any) -> None:
    assert case.quality + case.price + case.context + case.newness + case.maker + case.extras == 100
    assert bool(case.floor) == (case.benchmark is not None)
    assert capabilities.parse_names((*case.required, *case.optional)) == (*case.required, *case.optional)
    assert bool(case.quality) == (case.benchmark is not None)
    assert bool(case.extras) == bool(case.optional)


def test_quality_and_price_make_the_score_and_are_told() -> None:
    rows = [coder("acme/best", 8, 80), coder("acme/good", 2, 72), coder("acme/bad", 1, 8), coder("acme/unknown", 4)]

    found = Registry.from_entries(rows).recommend("coding", today=TODAY)

    assert [choice.entry.model_id for choice in found.choices] == ["good", "best", "bad", "unknown"]
    assert [choice.good_enough for choice in found.choices] == [True, True, False, None]
    assert found.prefer == "value"
    assert found.best is not None
    assert found.best.entry.model_id == "best"
    assert found.cheapest is not None
    assert found.cheapest.entry.model_id == "good"
    good = found.choices[0]
    # Quality 60 × 72/80; price 25 × 2/3, since two of the three others cost more; context 5 × 3/3; no extras.
    assert good.score == pytest.approx(54 + 50 / 3 + 5)
    assert [(each.name, each.of) for each in good.points] == [
        ("quality", 60),
        ("price", 25),
        ("extras", 10),
        ("context", 5),
    ]
    assert good.reasons == (
        f"{CODING} 72, the best that fits has 80",
        "$2 per 1M tokens of this use, 67% of the others cost as much or more",
        "not known to have prompt_cache, reasoning, structured_output",
        "takes 100,000 tokens, 100% of the others take as many or fewer",
    )
    assert found.choices[3].reasons[0] == f"no {CODING} known"


def test_the_only_model_that_fits_is_the_best_there_is() -> None:
    [choice] = Registry.from_entries([coder("acme/m", 1, 10)]).recommend("coding", today=TODAY).choices

    assert choice.score == 90
    # 22,000 tokens at $1 per million
    assert choice.cost.total == Decimal("0.022")
    assert choice.per_million == 1


def test_the_budget_is_per_million_tokens_of_the_use() -> None:
    # 20,000 tokens of input and 2,000 of output: (20 × $1 + 2 × $12) / 22 = $2 per million
    rows = [coder("acme/m", pricing={"input": 1, "output": 12})]

    assert told(rows, 2) == ["acme/m"]
    assert told(rows, 1.99) == []


@pytest.mark.parametrize(
    ("facts", "options", "code"),
    [
        ({"type": "completion"}, {}, "type"),
        ({"capabilities": {"vision": True}}, {}, "capability-unknown"),
        ({"context_window": 21_999}, {}, "context-too-small"),
        ({"status": "deprecated"}, {}, "deprecated"),
        ({"retirement_date": "2026-11-20"}, {}, "retired"),
        ({"retirement_date": "2027-02-19"}, {}, "ends-soon"),
        ({"pricing": {"output": 1}}, {}, "price-unknown"),
        ({"pricing": {"input": 1, "output": 1, "currency": "CNY"}}, {}, "currency"),
        ({"pricing": {"input": 0, "output": 0}}, {}, "free"),
        ({}, {"budget": 0.5}, "over-budget"),
        ({}, {"capabilities": "vision"}, "capability-unknown"),
        ({}, {"min_context": 100_001}, "context-too-small"),
        ({"max_output_tokens": 4_000}, {"min_output": 4_001}, "output-too-small"),
        ({}, {"open_weights": True}, "open-weights"),
    ],
)
def test_what_does_not_fit_is_counted_by_its_reason(facts: dict[str, Any], options: dict[str, Any], code: str) -> None:
    found = Registry.from_entries([coder("acme/m", **facts)]).recommend("coding", **options, today=TODAY)

    assert found.choices == ()
    assert found.left_out == {code: 1}


def test_what_lasts_long_enough_and_what_is_asked_for_fits() -> None:
    rows = [
        coder("acme/lasting", retirement_date="2027-02-20"),
        coder("acme/open", open_weights=True),
        coder("acme/free", 0),
    ]

    assert told(rows) == ["acme/lasting", "acme/open"]
    assert told(rows, open_weights=True) == ["acme/open"]
    assert "acme/free" in told(rows, free=True)


def test_each_model_is_told_once_nearest_to_its_maker_at_its_lowest_price() -> None:
    rows = [
        coder("openrouter/meta/m", 1, developer="meta"),
        coder("together/m", 3, developer="meta"),
        coder("groq/m", 2, developer="meta"),
    ]

    assert told(rows) == ["groq/m"]
    assert told([*rows, coder("meta-llama-api/m", 9, developer="meta")]) == ["meta-llama-api/m"]
    assert told(rows, providers=["openrouter", "together"]) == ["together/m"]
    assert told(rows, developers="meta") == ["groq/m"]


@pytest.mark.parametrize(
    ("prefer", "order"),
    [
        ("quality", ["best", "good", "fair", "weak", "unmeasured"]),
        ("value", ["good", "best", "fair", "weak", "unmeasured"]),
        ("price", ["fair", "good", "best", "weak", "unmeasured"]),
        ("speed", ["best", "good", "fair", "weak", "unmeasured"]),
    ],
)
def test_what_is_preferred_orders_what_is_good_enough_and_unknown_quality_outranks_nothing(
    prefer: str, order: list[str]
) -> None:
    fast: dict[str, Any] = {"performance": {"tokens_per_second": 200, "source": "somebody"}}
    rows = [
        coder("acme/best", 20, 80, **fast),
        coder("acme/good", 2, 76),
        coder("acme/fair", 1, 60),
        coder("acme/weak", 0.1, 20, **fast),
        coder("acme/unmeasured", 0.01, **fast),
    ]

    assert told(rows, prefer=prefer) == [f"acme/{name}" for name in order]


def test_a_budget_that_pays_for_the_best_asks_for_the_best() -> None:
    rows = [coder("acme/best", 20, 80), coder("acme/good", 2, 76)]

    assert told(rows, 20) == ["acme/best", "acme/good"]
    assert told(rows, 100, prefer="value") == ["acme/good", "acme/best"]
    with pytest.raises(ConfigurationError, match="there is no preference 'fast'"):
        told(rows, prefer="fast")


def test_a_model_has_its_offers_the_cheapest_first_and_preferring_the_price_takes_that() -> None:
    rows = [
        coder("meta-llama-api/m", 3, 80, developer="meta"),
        coder("groq/m", 2, developer="meta", source="host"),
        coder("nebius/m", 1, developer="meta", source="host"),
    ]

    found = Registry.from_entries(rows).recommend("coding", today=TODAY).choices

    assert [offer.entry.full_id for offer in found[0].offers] == ["nebius/m", "groq/m", "meta-llama-api/m"]
    assert (found[0].entry.full_id, found[0].per_million) == ("meta-llama-api/m", Decimal(3))
    assert told(rows, prefer="price") == ["nebius/m"]
    assert [each.entry.full_id for each in Registry.from_entries(rows).recommend("coding", 1, today=TODAY).choices] == [
        "nebius/m"
    ]


@pytest.mark.parametrize(
    ("facts", "word", "code"),
    [
        ({"retirement_date": "2027-01-01"}, "ending", "ends-soon"),
        ({"status": "deprecated"}, "ending", "deprecated"),
        ({"source": "community"}, "volunteers", "volunteer"),
        ({"offer": "batch"}, "batch", "batch-only"),
        (
            {"developer": "maker", "source": "host", "open_weights": False, "release_date": "2024-01-01"},
            "stale",
            "stale",
        ),
    ],
)
def test_what_is_nothing_to_begin_with_is_let_in_if_asked_for(facts: dict[str, Any], word: str, code: str) -> None:
    rows = [coder("acme/m", **facts), row("maker/other", type="embedding")]
    registry = Registry.from_entries(rows)

    assert registry.recommend("coding", today=TODAY).left_out[code] == 1  # type: ignore[index]
    assert told(rows, include=word) == ["acme/m"]
    assert [
        each.code for each in registry.cheapest(1_000, 100, today=TODAY).left_out if each.entry.model_id == "m"
    ] == [code]
    choices = registry.cheapest(1_000, 100, include=[word], today=TODAY).choices
    assert [each.entry.full_id for each in choices] == ["acme/m"]
    with pytest.raises(ConfigurationError, match="there is no word to include 'old'"):
        told(rows, include="old")


def test_a_closed_model_that_its_developer_has_retired_is_served_nowhere() -> None:
    rows = [
        coder("maker/m", retirement_date="2026-01-01", open_weights=False),
        coder("acme/m", developer="maker", source="host", open_weights=False),
        coder("cloud/m", developer="maker", source="host", open_weights=False, retirement_date="2027-12-01"),
    ]

    assert told(rows) == ["cloud/m"]
    left = Registry.from_entries(rows).cheapest(1_000, 100, today=TODAY).left_out
    assert {(each.entry.full_id, each.code) for each in left} == {("maker/m", "retired"), ("acme/m", "retired")}


def test_a_region_is_one_that_is_known_and_its_price_counts() -> None:
    regional = {"input": 1, "output": 1, "regions": {"eu-west-1": {"input": 3, "output": 3}}}
    rows = [
        coder("acme/priced-there", pricing=regional),
        coder("acme/served-there", 2, regions=["eu-north-1"]),
        coder("acme/elsewhere", 1, regions=["us-east-1"]),
        coder("acme/unknown", 1),
    ]

    found = Registry.from_entries(rows).recommend("coding", today=TODAY, region="eu", prefer="price").choices

    assert [(each.entry.model_id, each.per_million) for each in found] == [
        ("served-there", Decimal(2)),
        ("priced-there", Decimal(3)),
    ]
    cheapest = Registry.from_entries(rows).cheapest(1_000, 0, region="eu", today=TODAY)
    assert [each.entry.model_id for each in cheapest.choices] == ["served-there", "priced-there"]
    assert {each.code for each in cheapest.left_out} == {"region"}


def test_embeddings_are_ranked_by_what_is_known_since_no_quality_is() -> None:
    def embedding(full_id: str, day: str, price: float, **facts: Any) -> dict[str, Any]:
        prices = {"input": price}
        return row(full_id, type="embedding", release_date=day, pricing=prices, context_window=8_000, **facts)

    rows = [
        embedding("together/m2-old", "2023-10-01", 0.01, developer="someone", source="host"),
        embedding("acme/embed-new", "2026-01-01", 0.10),
        embedding("acme/embed-old", "2022-01-01", 0.10),
        embedding("acme/embed-next-preview", "2026-03-01", 0.10, status="preview"),
    ]

    found = Registry.from_entries(rows).recommend("embedding", today=TODAY)

    assert found.choices[0].entry.model_id == "embed-new"
    assert found.choices[-1].entry.model_id == "embed-next-preview"
    assert (found.best, found.cheapest, found.choices[0].quality) == (None, None, None)


def test_a_budget_leaves_out_and_changes_no_order_of_what_is_left() -> None:
    rows = [coder("acme/good", 2, 72), coder("acme/cheap", 1, 58), *(coder(f"acme/dear-{n}", 9, 10) for n in range(9))]

    assert told(rows, limit=2) == told(rows, 3) == ["acme/good", "acme/cheap"]


def test_a_use_case_there_is_not_names_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match="there is no use case 'poetry'; there are chat, coding, agents"):
        Registry.from_entries([]).recommend("poetry")
    with pytest.raises(ConfigurationError, match="there is no developer 'acne'; did you mean acme"):
        told([coder("acme/m")], developers="acne")
