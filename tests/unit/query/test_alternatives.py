"""What to use instead of a model, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from model_registry.errors import ConfigurationError, UnknownModel
from model_registry.library.registry import Registry
from model_registry.query.alternatives import Alternative
from tests.support.entries import row

TODAY = date(2026, 11, 21)


def chat(full_id: str, price: float | None = 1, **facts: Any) -> dict[str, Any]:
    pricing = {} if price is None else {"pricing": {"input": price, "output": price}}
    return row(
        full_id, **{"context_window": 100_000, "capabilities": {"tools": True, "vision": True}, **pricing, **facts}
    )


def scored(**scores: float) -> dict[str, Any]:
    return {name: {"score": score, "source": "somebody"} for name, score in scores.items()}


def told(rows: list[dict[str, Any]], model: str = "acme/old", **options: Any) -> list[str]:
    found = Registry.from_entries(rows).alternatives(model, today=TODAY, **options)
    return [choice.entry.full_id for choice in found.choices]


def only(rows: list[dict[str, Any]], model: str = "acme/old") -> Alternative:
    [choice] = Registry.from_entries(rows).alternatives(model, today=TODAY).choices
    return choice


def test_the_named_successor_comes_first_whatever_it_lacks() -> None:
    rows = [
        chat("acme/old", status="deprecated", successor="new"),
        chat("acme/new", 9, context_window=200_000, capabilities={"tools": True}),
        chat("acme/near"),
    ]

    found = Registry.from_entries(rows).alternatives("acme/old", today=TODAY)

    assert found.named == "acme/new"
    assert [choice.entry.model_id for choice in found.choices] == ["new", "near"]
    assert found.choices[0].successor
    assert found.choices[0].lacks == ("vision",)
    assert found.choices[0].reasons == (
        "named as the successor",
        "not known to have vision",
        "context 200,000 against 100,000 tokens",
        "costs 800% more",
    )
    assert found.choices[1].reasons == ("has all its capabilities", "costs the same")


def test_a_successor_that_ends_too_leads_on_to_its_own() -> None:
    rows = [
        chat("acme/old", successor="newer"),
        chat("acme/newer", status="deprecated", successor="newest-latest"),
        chat("acme/newest", aliases=["newest-latest"]),
    ]

    assert told(rows) == ["acme/newest"]
    assert Registry.from_entries(rows).alternatives("acme/old", today=TODAY).named == "acme/newer"


@pytest.mark.parametrize(("day", "successor"), [("2027-02-19", "newest"), ("2027-02-20", "newer")])
def test_a_successor_that_ends_soon_leads_on_too(day: str, successor: str) -> None:
    rows = [
        chat("acme/old", successor="newer"),
        chat("acme/newer", retirement_date=day, successor="newest"),
        chat("acme/newest"),
    ]

    assert told(rows)[0] == f"acme/{successor}"


def test_successors_that_name_each_other_end_the_search() -> None:
    rows = [
        chat("acme/old", status="deprecated", successor="new"),
        chat("acme/new", status="deprecated", successor="old"),
    ]

    assert told(rows) == []


def test_the_developers_word_counts_at_another_provider() -> None:
    rows = [
        chat("openrouter/acme/old", developer="acme", canonical_id="acme/old"),
        chat("openrouter/acme/new", developer="acme", canonical_id="acme/new"),
        chat("acme/old", successor="new-2026"),
        chat("acme/new-2026", canonical_id="acme/new"),
    ]

    found = Registry.from_entries(rows).alternatives("openrouter/acme/old", today=TODAY)

    assert found.named == "acme/new-2026"
    assert found.choices[0].successor
    assert found.choices[0].entry.full_id == "openrouter/acme/new"


def test_a_successor_the_catalog_does_not_have_is_named_all_the_same() -> None:
    found = Registry.from_entries([chat("acme/old", successor="new")]).alternatives("acme/old", today=TODAY)

    assert found == ("acme/new", ())


def test_the_same_model_elsewhere_is_told_if_it_ends_here_or_costs_less_there() -> None:
    def rows(**facts: Any) -> list[dict[str, Any]]:
        return [chat("acme/old", **facts), *(chat(f"{slug}/old", price, developer="acme") for slug, price in offers)]

    offers = [("groq", 2.0), ("together", 3.0)]
    assert told(rows()) == []
    assert told(rows(status="deprecated")) == ["groq/old"]
    offers = [("groq", 0.5), ("together", 0.75)]
    assert told(rows()) == ["groq/old"]
    assert only(rows()).same_model
    assert only(rows()).reasons == ("the same model at groq", "has all its capabilities", "costs 50% less")


def test_another_id_of_a_model_that_ends_is_no_way_out_at_the_same_provider() -> None:
    assert told([chat("acme/old", status="deprecated"), chat("acme/old-2", canonical_id="acme/old")]) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"capabilities": {"tools": True, "vision": False}},
        {"capabilities": {"tools": True}},
        {"context_window": 99_999},
        {"context_window": None},
        {"type": "completion"},
        {"status": "deprecated"},
        {"retirement_date": "2026-11-21"},
        {"retirement_date": "2027-02-19"},
    ],
)
def test_what_does_less_or_ends_is_no_alternative(facts: dict[str, Any]) -> None:
    less = {name: value for name, value in chat("acme/less", **facts).items() if value is not None}

    assert told([chat("acme/old"), less, chat("acme/more", context_window=100_000)]) == ["acme/more"]


def test_the_nearest_price_comes_first() -> None:
    rows = [chat("acme/old", 4), chat("acme/far", 40), chat("acme/near", 5), chat("acme/unknown", None)]

    assert told(rows) == ["acme/near", "acme/unknown", "acme/far"]


def test_benchmarks_outweigh_a_small_difference_of_price() -> None:
    rows = [
        chat("acme/old", 4, benchmarks=scored(gpqa=80, other=1)),
        chat("acme/weak", 4, benchmarks=scored(gpqa=40)),
        chat("acme/strong", 5, benchmarks=scored(gpqa=79)),
    ]

    found = Registry.from_entries(rows).alternatives("acme/old", today=TODAY).choices

    assert [choice.entry.model_id for choice in found] == ["strong", "weak"]
    assert found[0].measured == (("gpqa", Decimal(79), Decimal(80)),)
    assert found[0].price_ratio == Decimal("1.25")
    assert found[0].reasons[-2:] == ("costs 25% more", "gpqa 79 against 80")


def test_a_score_counts_for_the_model_whichever_provider_tells_it() -> None:
    rows = [
        chat("acme/old", benchmarks=scored(gpqa=80)),
        chat("acme/new"),
        chat("openrouter/acme/new", developer="acme", benchmarks=scored(gpqa=90)),
    ]

    assert only(rows).entry.full_id == "acme/new"
    assert only(rows).measured == (("gpqa", Decimal(90), Decimal(80)),)


def test_each_model_is_told_once_at_the_same_provider_if_it_is_there() -> None:
    rows = [
        chat("groq/old", developer="acme"),
        *(chat(f"{slug}/new", price, developer="meta") for slug, price in [("groq", 3), ("meta-llama-api", 2)]),
        *(chat(f"{slug}/else", price, developer="meta") for slug, price in [("openrouter", 1), ("together", 2)]),
    ]

    assert told(rows, "groq/old") == ["together/else", "groq/new"]


def test_of_the_versions_of_a_model_the_nearest_is_told() -> None:
    rows = [chat("acme/old"), chat("acme/new-2026-02-01", 1.5), chat("acme/new", 1.2), chat("acme/other", 3)]

    assert told(rows) == ["acme/new", "acme/other"]


def test_a_reason_is_told_where_nothing_can_be_compared() -> None:
    alternative = only([row("acme/old", type="speech"), row("acme/new", type="speech")])

    assert alternative.reasons == ("of type speech too; nothing else is known of both",)


def test_of_models_as_near_those_at_the_same_provider_come_first() -> None:
    rows = [chat("acme/old", None), chat("abel/x", None, release_date="2026-03-01"), chat("acme/y", None)]

    assert told(rows) == ["acme/y", "abel/x"]


def test_models_without_a_price_of_output_are_compared_by_input() -> None:
    def embedding(full_id: str, price: float) -> dict[str, Any]:
        return row(full_id, type="embedding", pricing={"input": price})

    assert only([embedding("acme/old", 2), embedding("acme/new", 1)]).price_ratio == Decimal("0.5")


def test_cheaper_leaves_what_is_known_to_cost_less() -> None:
    rows = [
        chat("acme/old", 4, successor="next"),
        chat("acme/next", 5),
        chat("acme/same", 4),
        chat("acme/unknown", None),
        chat("acme/less", 3),
        chat("acme/free", 0),
    ]

    assert told(rows, cheaper=True) == ["acme/less", "acme/free"]


def test_limit_and_providers_hold() -> None:
    rows = [chat("acme/old", successor="new"), chat("acme/new"), chat("groq/a"), chat("groq/b")]

    assert told(rows, limit=1) == ["acme/new"]
    assert told(rows, providers="groq") == ["groq/a", "groq/b"]
    with pytest.raises(ConfigurationError, match="there is no provider"):
        told(rows, providers=["grok"])
    with pytest.raises(ConfigurationError, match="a limit of 0 entries leaves none"):
        told(rows, limit=0)
    with pytest.raises(UnknownModel):
        told(rows, "nothing/like-it")
