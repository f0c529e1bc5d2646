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
        "named as the successor by acme",
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
    assert (found.named_by, found.by_developer) == ("acme/old", True)
    assert [(each.relation, each.entry.full_id) for each in found.choices] == [
        ("same-model", "acme/old"),
        ("successor", "openrouter/acme/new"),
    ]
    assert found.choices[1].named_by == "acme"


def test_a_successor_the_catalog_does_not_have_is_named_all_the_same() -> None:
    found = Registry.from_entries([chat("acme/old", successor="new")]).alternatives("acme/old", today=TODAY)

    assert (found.named, found.choices, found.named_by, found.by_developer) == ("acme/new", (), "acme/old", True)


def test_the_same_model_elsewhere_comes_first_and_no_unknown_flag_keeps_it_out() -> None:
    own: dict[str, Any] = {"tools": True, "vision": True, "json_mode": True}
    rows = [
        chat("acme/old", 2, successor="new", capabilities=own),
        chat("acme/new", 1),
        chat("groq/old", 3, developer="acme", capabilities={"audio": False}),
        chat("nebius/old", 0.5, developer="acme", capabilities={"tools": False, "vision": True}),
        chat("novita/old", 0.6, developer="acme", context_window=8_000),
        chat("together/old", 2, developer="acme", capabilities=own, context_window=None),
        chat("deepinfra/old", None, developer="acme"),
        chat("baseten/old", 0, developer="acme"),
    ]

    rows = [{name: value for name, value in each.items() if value is not None} for each in rows]
    hosts = ["together/old", "groq/old", "baseten/old", "deepinfra/old", "novita/old", "nebius/old"]
    assert told(rows, same=True, limit=9) == hosts
    assert told(rows, limit=9) == [*hosts, "acme/new"]
    assert told(rows, limit=2) == ["together/old", "acme/new"]
    groq = Registry.from_entries(rows).alternatives("acme/old", today=TODAY, same=True).choices[1]
    assert groq.lacks == ("vision", "tools", "json_mode")
    assert groq.reasons == (
        "the same model at groq",
        "not known to have vision, tools, json_mode",
        "costs 50% more",
    )


def test_a_closed_model_that_its_developer_ends_is_no_way_out_anywhere() -> None:
    closed: dict[str, Any] = {"developer": "acme", "open_weights": False, "source": "host"}
    rows = [
        chat("acme/old", status="deprecated", retirement_date="2026-12-01", open_weights=False),
        chat("groq/old", **closed),
        chat("azure-openai/old", **closed, retirement_date="2027-12-01"),
        chat("acme/left", 1, model_id="kept"),
        chat("together/older", **closed, release_date="2024-01-01"),
    ]

    assert told(rows) == ["azure-openai/old", "acme/kept"]
    still = [{**each, "open_weights": True} for each in rows]
    assert {"groq/old", "together/older"} <= set(told(still))


def test_who_names_the_successor_is_told_and_the_developer_counts_before_a_cloud() -> None:
    rows = [
        chat("openai/gpt-x"),
        chat("openai/gpt-x-2026-02-01", status="deprecated", successor="gpt-z", release_date="2026-02-01"),
        chat("openai/gpt-x-2026-01-01", status="deprecated", successor="gpt-y", release_date="2026-01-01"),
        chat("azure-openai/gpt-x", developer="openai", source="host", successor="gpt-w"),
        *(chat(f"openai/gpt-{name}", 1) for name in "yz"),
        chat("azure-openai/gpt-w", developer="openai", source="host"),
    ]

    def named(model: str) -> tuple[str | None, str | None, bool]:
        found = Registry.from_entries(rows).alternatives(model, today=TODAY)
        return found.named, found.named_by, found.by_developer

    # An id without a date has the successor of its newest snapshot.
    assert named("openai/gpt-x") == ("openai/gpt-z", "openai/gpt-x-2026-02-01", True)
    assert named("openai/gpt-x-2026-01-01") == ("openai/gpt-y", "openai/gpt-x-2026-01-01", True)
    # What a cloud's own customers are told counts there.
    assert named("azure-openai/gpt-x") == ("azure-openai/gpt-w", "azure-openai/gpt-x", False)
    rows = rows[:1] + rows[3:]
    assert named("openai/gpt-x") == ("azure-openai/gpt-w", "azure-openai/gpt-x", False)


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


def test_nothing_that_is_worse_and_dearer_or_dearer_for_nothing_known_is_told() -> None:
    def measured(full_id: str, price: float | None, score: float | None = None) -> dict[str, Any]:
        return chat(full_id, price, **({} if score is None else {"benchmarks": scored(gpqa=score)}))

    rows = [
        measured("acme/old", 4, 80),
        measured("a/better-and-cheaper", 3, 90),
        measured("b/better-and-dearer", 8, 95),
        measured("c/worse-and-cheaper", 1, 60),
        measured("d/worse-and-dearer", 5, 70),
        measured("e/unmeasured-and-dearer", 5),
        measured("f/unmeasured-and-cheaper", 2),
        measured("g/better-of-unknown-price", None, 91),
    ]

    assert told(rows, limit=9) == [
        "a/better-and-cheaper",
        "g/better-of-unknown-price",
        "b/better-and-dearer",
        "c/worse-and-cheaper",
        "f/unmeasured-and-cheaper",
    ]
    assert told(rows, better=True) == ["a/better-and-cheaper", "g/better-of-unknown-price", "b/better-and-dearer"]
    assert told(rows, cheaper=True, better=True) == ["a/better-and-cheaper"]


def test_the_makers_next_generation_comes_before_other_families_even_unmeasured() -> None:
    embedding: dict[str, Any] = {"type": "embedding", "capabilities": {"batch": False}}
    rows = [
        chat("acme/embed-2", 0.10, **embedding, release_date="2022-12-01"),
        chat("acme/embed-3-large", 0.13, **embedding, release_date="2024-01-01"),
        chat("acme/embed-3-small", 0.02, **embedding, release_date="2024-01-01"),
        chat("acme/embed-1", 0.20, **embedding, release_date="2021-01-01"),
        chat("other/embed", 0.05, **embedding, release_date="2026-01-01"),
        chat("acme/chat", 0.01, release_date="2026-01-01"),
    ]

    assert told(rows, "acme/embed-2") == ["acme/embed-3-small", "acme/embed-3-large", "other/embed"]


def test_with_nothing_known_of_the_model_its_maker_and_its_kind_of_output_lead() -> None:
    index: dict[str, Any] = {"benchmarks": scored(artificial_analysis_intelligence_index=50)}
    speaks: dict[str, Any] = {"modalities": {"input": ["audio"], "output": ["audio", "text"]}}
    rows = [
        row("acme/old", release_date="2023-01-01"),
        chat("acme/new", 9, **index),
        chat("other/measured", 1, **index),
        chat("third/unmeasured", 1, modalities={"input": ["text"], "output": ["text"]}),
        chat("fourth/speech-to-speech", 1, **speaks),
    ]

    assert told(rows) == ["acme/new", "other/measured", "third/unmeasured"]


def test_what_ends_before_the_model_does_is_no_way_on() -> None:
    rows = [
        chat("acme/old", retirement_date="2027-09-01"),
        chat("acme/sooner", retirement_date="2027-08-31"),
        chat("acme/later", retirement_date="2027-09-01"),
    ]

    assert told(rows) == ["acme/later"]


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
        chat("groq/old", 9, developer="acme"),
        *(chat(f"{slug}/new", price, developer="meta") for slug, price in [("groq", 3), ("meta-llama-api", 2)]),
        *(chat(f"{slug}/else", price, developer="meta") for slug, price in [("openrouter", 1), ("together", 2)]),
    ]

    assert told(rows, "groq/old") == ["together/else", "groq/new"]


def test_of_the_versions_of_a_model_the_nearest_is_told() -> None:
    rows = [chat("acme/old", 9), chat("acme/new-2026-02-01", 1.5), chat("acme/new", 1.2), chat("acme/other", 3)]

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
