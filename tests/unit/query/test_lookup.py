"""A name finds the entry it means in every way of writing it, and never one that is only like it."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

from model_registry.errors import ConfigurationError, PriceUnknown, UnknownModel
from model_registry.library.registry import Registry
from model_registry.testing import registry_of

CLAUDE = "anthropic.claude-3-5-sonnet-20241022-v2:0"
LLAMA = "accounts/fireworks/models/llama-v3p3-70b-instruct"


def row(full_id: str, canonical_id: str, source: str = "host", **facts: Any) -> dict[str, Any]:
    provider, _, model_id = full_id.partition("/")
    named = {"provider": provider, "model_id": model_id, "canonical_id": canonical_id}
    return {**named, "developer": canonical_id.partition("/")[0], "source": source, **facts}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(
        row("azure-openai/gpt-4o", "openai/gpt-4o", pricing={"input": 2.5}),
        row("openai/gpt-4o", "openai/gpt-4o", "official", status="deprecated"),
        row("github-copilot/gpt-4o", "openai/gpt-4o", "aggregator", alias_of="gpt-4o-2024-11-20"),
        row("openrouter/openai/gpt-4o", "openai/gpt-4o", "aggregator", pricing={"input": 2.5}),
        row("openrouter/anthropic/claude-3.5-sonnet", "anthropic/claude-3.5-sonnet", "aggregator"),
        row(f"aws-bedrock/{CLAUDE}", "anthropic/claude-3.5-sonnet-2024-10-22"),
        row("google/gemini-2.5-pro", "google/gemini-2.5-pro", "official"),
        row("google-vertex/gemini-2.5-pro", "google/gemini-2.5-pro"),
        row("mistral/mistral-large-2512", "mistral/mistral-large-2512", "official", aliases=["mistral-large-latest"]),
        row("mistral/codestral-latest", "mistral/codestral-latest", "official", alias_of="codestral-2508"),
        row(f"fireworks/{LLAMA}", "meta/llama-3.3-70b-instruct"),
        row("groq/llama-3.3-70b-versatile", "meta/llama-3.3-70b-instruct", pricing={"input": 0.59}),
        row("together/llama-3.3-70b-versatile", "meta/llama-3.3-70b-instruct"),
        row("home/llama-3.3-70b-versatile", "meta/llama-3.3-70b-instruct", "community"),
    )


@pytest.mark.parametrize(
    ("name", "full_id", "how"),
    [
        ("openai/gpt-4o", "openai/gpt-4o", "full_id"),
        ("openrouter/openai/gpt-4o", "openrouter/openai/gpt-4o", "full_id"),
        ("openrouter/anthropic/claude-3.5-sonnet", "openrouter/anthropic/claude-3.5-sonnet", "full_id"),
        ("gpt-4o", "openai/gpt-4o", "model_id"),
        (" gpt-4o\n", "openai/gpt-4o", "model_id"),
        ("anthropic/claude-3.5-sonnet", "openrouter/anthropic/claude-3.5-sonnet", "model_id"),
        (CLAUDE, f"aws-bedrock/{CLAUDE}", "model_id"),
        (LLAMA, f"fireworks/{LLAMA}", "model_id"),
        ("mistral-large-latest", "mistral/mistral-large-2512", "alias"),
        ("mistral/mistral-large-latest", "mistral/mistral-large-2512", "alias"),
        ("codestral-2508", "mistral/codestral-latest", "alias_of"),
        ("github-copilot/gpt-4o-2024-11-20", "github-copilot/gpt-4o", "alias_of"),
        ("meta/llama-3.3-70b-instruct", "groq/llama-3.3-70b-versatile", "canonical_id"),
        ("models/gemini-2.5-pro", "google/gemini-2.5-pro", "prefix"),
        ("google/models/gemini-2.5-pro", "google/gemini-2.5-pro", "prefix"),
        ("publishers/google/models/gemini-2.5-pro", "google/gemini-2.5-pro", "prefix"),
        (f"us.{CLAUDE}", f"aws-bedrock/{CLAUDE}", "prefix"),
        (f"aws-bedrock/eu.{CLAUDE}", f"aws-bedrock/{CLAUDE}", "prefix"),
        (f"bedrock/apac.{CLAUDE}", f"aws-bedrock/{CLAUDE}", "prefix"),
        ("azure/gpt-4o", "azure-openai/gpt-4o", "prefix"),
        ("github_copilot/gpt-4o", "github-copilot/gpt-4o", "prefix"),
        ("vertex_ai/gemini-2.5-pro", "google-vertex/gemini-2.5-pro", "prefix"),
        ("mistral-large", "mistral/mistral-large-2512", "latest"),
        ("codestral", "mistral/codestral-latest", "latest"),
        ("models/gemini-2.5-pro-latest", "google/gemini-2.5-pro", "latest"),
        ("Gemini-2.5-Pro-latest", "google/gemini-2.5-pro", "latest"),
        ("GPT-4O", "openai/gpt-4o", "identity"),
        ("claude-3-5-sonnet", "openrouter/anthropic/claude-3.5-sonnet", "identity"),
        ("anthropic/claude-3-5-sonnet", "openrouter/anthropic/claude-3.5-sonnet", "identity"),
        ("claude-3-5-sonnet-20241022", f"aws-bedrock/{CLAUDE}", "identity"),
        ("us.anthropic.claude-3-5-sonnet-20241022-v2", f"aws-bedrock/{CLAUDE}", "identity"),
        ("fireworks/llama-3.3-70b-instruct", f"fireworks/{LLAMA}", "identity"),
        ("Anthropic/Claude-3.5-Sonnet", "openrouter/anthropic/claude-3.5-sonnet", "identity"),
        ("OpenAI/gpt-4o", "openai/gpt-4o", "prefix"),
        ("openrouter/anthropic/claude-3-5-sonnet", "openrouter/anthropic/claude-3.5-sonnet", "identity"),
    ],
)
def test_it_says_which_entry_is_meant_and_how_it_knows(registry: Registry, name: str, full_id: str, how: str) -> None:
    found = registry.find(name)

    assert (found.entry.full_id, found.how) == (full_id, how)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "openai/",
        "/gpt-4o",
        "gpt",
        "gpt-4",
        "gpt-4o-mini",
        "gpt-4oo",
        "4o",
        "claude-3.5-sonnet-2024-06-20",
        "codestral-2501",
    ],
)
def test_what_is_only_alike_is_not_found(registry: Registry, name: str) -> None:
    with pytest.raises(UnknownModel):
        registry.find(name)


def test_a_former_canonical_id_finds_the_release_that_had_it() -> None:
    registry = registry_of(
        row("acme/m-9-2029-05-06", "acme/m-9-2029-05-06", family="acme/m-9", release_date="2029-05-06"),
        row("acme/m-9-2029-01-02", "acme/m-9-2029-01-02", family="acme/m-9", release_date="2029-01-02"),
    )

    assert registry.find("acme/m-9").entry.full_id == "acme/m-9-2029-01-02"


def test_a_dated_id_finds_the_model_of_which_it_is_the_only_release() -> None:
    registry = registry_of(row("acme/m-9", "acme/m-9", "official"))

    assert registry.find("acme/m-9-2029-01-02").entry.full_id == "acme/m-9"


def test_a_provider_that_does_not_list_a_model_is_not_given_anothers(registry: Registry) -> None:
    with pytest.raises(
        UnknownModel, match="'groq/gpt-4o' in the catalog; the same model is served as openai/gpt-4o"
    ) as told:
        registry.find("groq/gpt-4o")

    assert told.value.suggestions[0] == "openai/gpt-4o"
    for name in (
        "openrouter/gemini-2.5-pro",
        "kyma/gpt-4o",
        "kyma/GPT-4O",
        "low/1024-x-1024/gpt-4o",
        "azure/claude-3.5-sonnet",
    ):
        with pytest.raises(UnknownModel, match="the same model is served as"):
            registry.find(name)
    with pytest.raises(UnknownModel):
        registry_of(row("zenmux/qwen/qwen3-max", "alibaba/qwen3-max")).find("dashscope/qwen3-max")


def test_an_offer_with_a_price_of_its_own_is_not_mistaken_for_the_usual_one() -> None:
    both = registry_of(
        row("openrouter/google/gemma-3-4b-it:free", "google/gemma-3-4b-it", "aggregator", pricing={"input": 0}),
        row("openrouter/z/gemma-3-4b-it", "google/gemma-3-4b-it", "aggregator"),
        row("openrouter/meta/llama-9:free", "meta/llama-9", "aggregator", pricing={"input": 0}),
        row("openrouter/xai/grok-9", "xai/grok-9", "aggregator"),
    )

    assert both.find("gemma-3-4b").entry.full_id == "openrouter/z/gemma-3-4b-it"
    assert both.find("GEMMA-3-4B:free").entry.full_id == "openrouter/google/gemma-3-4b-it:free"
    canonical = both.find("google/gemma-3-4b-it")
    assert [entry.model_id for entry in (canonical.entry, *canonical.others)] == [
        "z/gemma-3-4b-it",
        "google/gemma-3-4b-it:free",
    ]
    for name in ("llama-9", "openrouter/xai/grok-9:free", "grok-9:free"):
        with pytest.raises(UnknownModel):
            both.find(name)


def test_an_alias_of_the_developers_own_comes_before_an_id_at_a_reseller() -> None:
    both = registry_of(
        row("anthropic/claude-9-1", "anthropic/claude-9-1", "official", aliases=["claude-9"]),
        row("venice/claude-9", "anthropic/claude-9", "aggregator"),
        row("perplexity/anthropic/claude-9", "anthropic/claude-9", "aggregator"),
        row("low/gpt-9-mini", "openai/gpt-9-mini", "community", aliases=["gpt-9"]),
        row("azure-openai/gpt-9", "openai/gpt-9", "host"),
    )

    for name in ("claude-9", "anthropic/claude-9", "models/claude-9"):
        assert both.find(name).entry.full_id == "anthropic/claude-9-1"
    assert both.find("venice/claude-9").how == "full_id"
    assert both.find("gpt-9")[:2] == (both.find("azure-openai/gpt-9").entry, "model_id")


def test_another_spelling_of_the_same_id_comes_before_a_moving_alias() -> None:
    both = registry_of(
        row("deepinfra/anthropic/claude-3-7-sonnet-latest", "anthropic/claude-3.7-sonnet-latest"),
        row("vercel/anthropic/claude-3.7-sonnet", "anthropic/claude-3.7-sonnet", "aggregator"),
    )

    assert both.find("anthropic/claude-3-7-sonnet")[:2] == (both.find("anthropic/claude-3.7-sonnet").entry, "identity")
    assert both.find("claude-3.7-sonnet-latest").entry.provider == "deepinfra"


def test_the_rest_follows_in_the_declared_order(registry: Registry) -> None:
    by_id = registry.find("gpt-4o")
    by_identity = registry.find("LLAMA-3.3-70B")

    assert [entry.full_id for entry in by_id.others] == ["azure-openai/gpt-4o", "github-copilot/gpt-4o"]
    assert [entry.full_id for entry in (by_identity.entry, *by_identity.others)] == [
        "groq/llama-3.3-70b-versatile",
        f"fireworks/{LLAMA}",
        "together/llama-3.3-70b-versatile",
        "home/llama-3.3-70b-versatile",
    ]


def test_in_the_catalogs_of_others_the_developers_own_provider_comes_first() -> None:
    models_dev = registry_of(
        row("302ai/gemini-2.5-pro", "google/gemini-2.5-pro", "community", pricing={"input": 1.25}),
        row("google/gemini-2.5-pro", "google/gemini-2.5-pro", "community", pricing={"input": 1.25}),
    )

    assert models_dev.find("gemini-2.5-pro").entry.full_id == "google/gemini-2.5-pro"


def test_unknown_names_come_with_suggestions(registry: Registry) -> None:
    with pytest.raises(UnknownModel, match=r"no model 'gpt-4oo' in the catalog; did you mean openai/gpt-4o") as told:
        registry.find("gpt-4oo")
    assert told.value.suggestions[0] == "openai/gpt-4o"

    with pytest.raises(UnknownModel) as told:
        registry.find("sonnet")
    assert told.value.suggestions == (f"aws-bedrock/{CLAUDE}", "openrouter/anthropic/claude-3.5-sonnet")

    with pytest.raises(UnknownModel, match=r"no model 'zzzz' in the catalog; see `model-registry search`") as told:
        registry.find("zzzz")
    assert told.value.suggestions == ()


def test_the_error_survives_the_way_to_another_process(registry: Registry) -> None:
    with pytest.raises(UnknownModel) as told:
        registry.find("gpt-4oo")

    copy = pickle.loads(pickle.dumps(told.value))

    assert (str(copy), copy.suggestions) == (str(told.value), told.value.suggestions)


def test_a_repeated_question_gets_the_same_answer(registry: Registry) -> None:
    assert registry.find("GPT-4O") is registry.find("GPT-4O")


def test_it_does_not_remember_without_end(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model_registry.library.registry._REMEMBERED", 2)
    full_ids = [entry.full_id for entry in registry]

    assert [registry.find(name).entry.full_id for name in full_ids] == full_ids
    assert len(registry._found) <= 2


def test_nothing_is_found_in_an_empty_catalog() -> None:
    with pytest.raises(UnknownModel):
        Registry.from_entries([]).find("gpt-4o")


def test_a_provider_of_ones_own_is_a_provider() -> None:
    own = registry_of(row("home-lab/qwen3:8b", "alibaba/qwen3-8b"), row("groq/qwen3-8b", "alibaba/qwen3-8b"))

    assert own.find("home-lab/qwen3-8b").entry.full_id == "home-lab/qwen3:8b"
    with pytest.raises(UnknownModel, match="served as groq/qwen3-8b"):
        registry_of(row("home-lab/x", "me/x"), row("groq/qwen3-8b", "alibaba/qwen3-8b")).find("home-lab/qwen3-8b")


def test_an_entry_is_given_once() -> None:
    twice = row("groq/m", "meta/m")
    with pytest.raises(ConfigurationError, match="groq/m is given twice"):
        registry_of(twice, {**twice, "name": "M"})
    with pytest.raises(ConfigurationError, match="groq/m is given twice"):
        registry_of(twice, twice)


SOLD = [
    row("acme/swift-2", "acme/swift-2", "official", pricing={"input": 5}),
    row("router/acme/swift-2", "acme/swift-2", "aggregator", pricing={"input": 6}),
    row("router/acme/swift-2-fast", "acme/swift-2", "aggregator", offer="fast", pricing={"input": 12}),
    row("router/acme/swift-2:batch", "acme/swift-2", "aggregator", offer="batch", pricing={"input": 3}),
    row("router/acme/slow-1:batch", "acme/slow-1", "aggregator", offer="batch", pricing={"input": 1}),
    row("aws-bedrock/acme.swift-2-v1:0", "acme/swift-2", pricing={"input": 5, "regions": {"eu": {"input": 5.5}}}),
]


@pytest.mark.parametrize(
    ("name", "full_id"),
    [
        ("acme/swift-2", "acme/swift-2"),
        ("acme/swift-2-fast", "router/acme/swift-2-fast"),
        ("acme/swift-2:batch", "router/acme/swift-2:batch"),
        ("acme/swift-2-flex", None),
        ("acme/swift-2-priority", None),
        ("acme/slow-1", None),
    ],
)
def test_a_name_of_one_offer_never_means_another(name: str, full_id: str | None) -> None:
    sold = registry_of(*SOLD)

    if full_id:
        assert sold.find(name).entry.full_id == full_id
    else:
        with pytest.raises(UnknownModel, match=r"acme/s(wift|low)"):
            sold.find(name)


def test_a_name_that_asks_for_a_class_of_service_is_told_where_its_price_stands() -> None:
    with pytest.raises(UnknownModel, match="whose price as flex `model-registry cost --tier flex` tells"):
        registry_of(*SOLD).find("acme/swift-2-flex")


def test_a_region_in_a_name_asks_for_its_price() -> None:
    sold = registry_of(*SOLD)

    assert sold.cost("eu.acme.swift-2-v1:0", 1_000_000).total == Decimal("5.5")
    assert sold.cost("acme.swift-2-v1:0", 1_000_000).total == 5
    with pytest.raises(PriceUnknown, match=r"region 'jp'.*there are prices for the regions eu"):
        sold.cost("jp.acme.swift-2-v1:0", 1_000_000)


@pytest.mark.parametrize(
    "name",
    [
        "accounts/fireworks/models/swift-2",
        "@cf/acme/swift-2",
        "publishers/acme/models/swift-2",
        "accounts/someone/deployments/swift-2",
    ],
)
def test_an_id_in_the_shape_of_one_host_means_nothing_at_another(name: str) -> None:
    with pytest.raises(UnknownModel, match="acme/swift-2"):
        registry_of(*SOLD).find(name)


def test_a_model_that_is_gone_is_told_with_its_end_and_its_last_price(registry: Registry) -> None:
    with pytest.raises(UnknownModel, match="openai/text-davinci-003 was retired on 2024-01-04") as told:
        registry.find("text-davinci-003")

    gone = told.value.retired
    assert gone is not None
    assert (gone.full_id, gone.input_price, gone.successor) == (
        "openai/text-davinci-003",
        Decimal(20),
        "gpt-3.5-turbo-instruct",
    )
    assert pickle.loads(pickle.dumps(told.value)).args == told.value.args


def test_who_else_serves_a_model_that_is_gone_is_found_with_its_end(registry: Registry) -> None:
    found = registry.find("claude-3-5-sonnet-20241022")

    assert found.entry.provider == "aws-bedrock"
    assert found.retired is not None
    assert (found.retired.provider, str(found.retired.day)) == ("anthropic", "2025-10-28")
    assert registry.find("gpt-4o").retired is None


def test_a_successor_that_has_ended_leads_on_to_its_own() -> None:
    after = row("openai/gpt-3.5-turbo-instruct", "openai/gpt-3.5-turbo-instruct", "official", successor="gpt-9")

    with pytest.raises(UnknownModel) as told:
        registry_of({**after, "retirement_date": "2025-01-01"}).find("text-davinci-003")

    assert told.value.retired is not None
    assert told.value.retired.instead == "openai/gpt-9"


def test_a_bare_word_that_only_an_alias_without_facts_bears_gets_suggestions() -> None:
    alias = row("pollinations/gemini", "google/gemini", "community")
    model = row("google/gemini-2.5-pro", "google/gemini-2.5-pro", "official", context_window=1)

    with pytest.raises(UnknownModel) as told:
        registry_of(alias, model).find("gemini")

    assert told.value.suggestions[0] == "google/gemini-2.5-pro"
    assert registry_of(alias, model).find("pollinations/gemini").entry.full_id == "pollinations/gemini"
