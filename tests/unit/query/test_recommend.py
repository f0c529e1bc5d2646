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
    assert case.quality + case.price + case.context + case.extras == 100
    assert capabilities.parse_names((*case.required, *case.optional)) == (*case.required, *case.optional)
    assert bool(case.quality) == (case.benchmark is not None)
    assert bool(case.extras) == bool(case.optional)


def test_quality_and_price_make_the_score_and_are_told() -> None:
    rows = [coder("acme/best", 8, 80), coder("acme/good", 2, 72), coder("acme/bad", 1, 8), coder("acme/unknown", 4)]

    found = Registry.from_entries(rows).recommend("coding", today=TODAY)

    assert [choice.entry.model_id for choice in found.choices] == ["good", "best", "bad", "unknown"]
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


def test_a_budget_leaves_out_and_changes_no_order_of_what_is_left() -> None:
    rows = [coder("acme/good", 2, 72), coder("acme/cheap", 1, 58), *(coder(f"acme/dear-{n}", 9, 10) for n in range(9))]

    assert told(rows, limit=2) == told(rows, 3) == ["acme/good", "acme/cheap"]


def test_a_use_case_there_is_not_names_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match="there is no use case 'poetry'; there are chat, coding, agents"):
        Registry.from_entries([]).recommend("poetry")
    with pytest.raises(ConfigurationError, match="there is no developer 'acne'; did you mean acme"):
        told([coder("acme/m")], developers="acne")
