"""The shapes other people's clients read: what is told, what is left out, and that our own readers agree."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from model_registry.catalog import provider_directory, store
from model_registry.catalog.store import Catalog
from model_registry.enrichment.sources.litellm import LiteLLM
from model_registry.enrichment.sources.models_dev import ModelsDev
from model_registry.exports import FORMATS, models_dev
from model_registry.exports.base import FileFormat
from model_registry.providers.openrouter_prices import prices as openrouter_prices
from model_registry.schemas import ModelEntry
from tests.support.entries import entry
from tests.support.exporting import hostile, small

FULL = entry(
    "groq/aurora-1",
    name="Aurora",
    context_window=128000,
    max_input_tokens=100000,
    max_output_tokens=8000,
    retirement_date="2027-01-02",
    knowledge_cutoff="2025-06",
    pricing={
        "input": "0.15",
        "output": "0.6",
        "cache_read": "0.075",
        "cache_write": 0,
        "reasoning": 3,
        "per_search": "0.01",
        "batch": {"input": "0.07"},
        "tiers": [
            {"above_context": 64000, "input": 1, "output": 2},
            {"above_context": 256000, "input": 3, "output": 4},
        ],
    },
    modalities={"input": ["image", "text", "pdf"], "output": ["text"]},
    capabilities={"vision": True, "tools": True, "json_mode": False, "structured_output": False, "reasoning": True},
)


def written(name: str, *entries: ModelEntry) -> Any:
    return from_catalog(name, store.catalog(entries))


def from_catalog(name: str, catalog: Catalog) -> Any:
    content = FORMATS[name].write(catalog)
    assert isinstance(content, bytes)
    return json.loads(content)


def fits(name: str, each: ModelEntry) -> bool:
    format_ = FORMATS[name]
    assert isinstance(format_, FileFormat)
    return format_.fits(each)


@pytest.mark.parametrize("name", ["litellm", "models-dev", "openrouter"])
def test_no_value_anywhere_stands_for_unknown(name: str) -> None:
    def check(value: Any) -> None:
        assert value is not None
        assert value != ""
        assert value != 0 or isinstance(value, bool)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(inner)

    told = from_catalog(name, small())
    # In a list that comes in pages, no next page is known.
    assert told.pop("links", None) == ({"next": None} if name == "openrouter" else None)
    check(told)


@pytest.mark.parametrize("name", ["litellm", "models-dev", "openrouter"])
def test_an_empty_catalog_is_a_whole_document(name: str) -> None:
    assert from_catalog(name, {}) in ({}, {"data": [], "links": {"next": None}, "total_count": 0})


def test_litellm_prices_per_token() -> None:
    row = written("litellm", FULL)["groq/aurora-1"]

    assert row == {
        "litellm_provider": "groq",
        "mode": "chat",
        "max_input_tokens": 100000,
        "max_output_tokens": 8000,
        "max_tokens": 8000,
        "input_cost_per_token": 1.5e-07,
        "output_cost_per_token": 6e-07,
        "cache_read_input_token_cost": 7.5e-08,
        "cache_creation_input_token_cost": 0,
        "output_cost_per_reasoning_token": 3e-06,
        "input_cost_per_token_above_64k_tokens": 1e-06,
        "output_cost_per_token_above_64k_tokens": 2e-06,
        "input_cost_per_token_above_256k_tokens": 3e-06,
        "output_cost_per_token_above_256k_tokens": 4e-06,
        "input_cost_per_token_batches": 7e-08,
        "search_context_cost_per_query": {
            "search_context_size_low": 0.01,
            "search_context_size_medium": 0.01,
            "search_context_size_high": 0.01,
        },
        "deprecation_date": "2027-01-02",
        "supported_modalities": ["image", "pdf", "text"],
        "supported_output_modalities": ["text"],
        "supports_vision": True,
        "supports_function_calling": True,
        "supports_response_schema": False,
        "supports_reasoning": True,
    }


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"pricing": None}, False),
        ({"pricing": {"input": 1}}, False),
        ({"pricing": {"output": 1}}, False),
        ({"pricing": {"input": 1, "output": 2}}, True),
        ({"pricing": {"input": 0, "output": 0}}, True),
        ({"pricing": {"input": 1, "output": 2, "currency": "CNY"}}, False),
        ({"pricing": {"input": 1, "output": 2, "tiers": [{"above_context": 131072, "input": 2}]}}, False),
        ({"type": "embedding", "pricing": {"input": 1}}, True),
        ({"type": "image", "pricing": {"per_image": 1}}, True),
        ({"type": "image", "pricing": {"per_step": 1}}, False),
    ],
)
def test_litellm_lists_only_what_it_would_bill_rightly(facts: dict[str, Any], told: bool) -> None:
    each = entry("groq/aurora-1", **facts)

    assert fits("litellm", each) is told
    assert list(written("litellm", each)) == (["groq/aurora-1"] if told else [])


@pytest.mark.parametrize(
    ("provider", "model_id", "kind", "key"),
    [
        ("openai", "gpt-4o", "chat", "gpt-4o"),
        ("anthropic", "claude-opus-4-5", "chat", "claude-opus-4-5"),
        ("openai", "ft/gpt", "chat", "openai/ft/gpt"),
        ("google", "gemini-2.5-pro", "chat", "gemini/gemini-2.5-pro"),
        ("together", "meta/llama", "chat", "together_ai/meta/llama"),
        ("cohere", "command-a", "chat", "cohere_chat/command-a"),
        ("cohere", "embed-v4.0", "embedding", "cohere/embed-v4.0"),
        ("acme", "aurora-1", "chat", "acme/aurora-1"),
    ],
)
def test_litellm_keys_are_what_its_users_pass(provider: str, model_id: str, kind: str, key: str) -> None:
    [(found, row)] = written(
        "litellm", entry(f"{provider}/{model_id}", type=kind, pricing={"input": 1, "output": 1})
    ).items()

    assert found == key
    assert row["litellm_provider"] == (provider if provider in {"openai", "anthropic"} else key.partition("/")[0])


@pytest.mark.parametrize(
    ("provider", "model_ids", "order"),
    [
        ("groq", ["a", "a-2026-01-02", "b"], ["a-2026-01-02", "a", "b"]),
        ("groq", ["a-001", "a"], ["a", "a-001"]),
        ("google", ["a", "a-5", "a-5-001", "b"], ["a-5-001", "a-5", "a", "b"]),
        ("google-vertex", ["a", "a-001"], ["a-001", "a"]),
    ],
)
def test_a_name_that_litellm_takes_for_another_stands_before_it(
    provider: str, model_ids: list[str], order: list[str]
) -> None:
    priced = [entry(f"{provider}/{model_id}", pricing={"input": 1, "output": 1}) for model_id in model_ids]

    assert [key.partition("/")[2] for key in written("litellm", *priced)] == order


@pytest.mark.parametrize(
    ("provider", "pricing", "told"),
    [
        ("huggingface", {}, False),
        ("perplexity", {}, True),
        ("perplexity", {"cache_read": "0.1"}, False),
        ("perplexity", {"cache_write": "1.25"}, False),
    ],
)
def test_what_litellm_bills_by_itself_is_left_out(provider: str, pricing: dict[str, Any], told: bool) -> None:
    assert fits("litellm", entry(f"{provider}/aurora-1", pricing={"input": 1, "output": 1, **pricing})) is told


def test_litellm_bills_long_prompts_of_a_reseller_as_it_does_short_ones() -> None:
    pricing = {"input": 1, "output": 2, "cache_read": "0.1"}
    flat = entry("vercel/openai/gpt", pricing=pricing)
    tiered = entry("vercel/xai/grok", pricing={**pricing, "tiers": [{"above_context": 200_000, "input": 3}]})

    rows = written("litellm", flat, tiered)

    assert rows["vercel_ai_gateway/openai/gpt"]["input_cost_per_token_above_200k_tokens"] == 1e-06
    assert rows["vercel_ai_gateway/openai/gpt"]["cache_read_input_token_cost_above_200k_tokens"] == 1e-07
    assert rows["vercel_ai_gateway/xai/grok"]["input_cost_per_token_above_200k_tokens"] == 3e-06


def test_a_price_that_begins_at_a_number_of_tokens_is_told_by_that_number() -> None:
    tier = {"above_context": 199_999, "input": 3, "output": 4}
    grok = entry("xai/grok", context_window=8, max_output_tokens=8, pricing={"input": 1, "output": 2, "tiers": [tier]})

    cost = written("models-dev", grok)["xai"]["models"]["grok"]["cost"]

    assert written("litellm", grok)["xai/grok"]["input_cost_per_token_above_200k_tokens"] == 3e-06
    assert cost["tiers"] == [{"input": 3, "output": 4, "tier": {"type": "context", "size": 199_999}}]
    assert cost["context_over_200k"] == {"input": 3, "output": 4}


def test_litellm_units_of_other_kinds() -> None:
    rows = written(
        "litellm",
        entry("acme/hear", type="transcription", pricing={"per_input_minute": "0.006"}),
        entry("acme/speak", type="speech", pricing={"per_million_characters": 15}),
        entry("acme/film", type="video", pricing={"per_output_second": "0.4"}),
        entry("acme/paint", type="image", pricing={"per_image": "0.04"}),
        entry("acme/rank", type="rerank", pricing={"per_request": "0.002"}),
        entry("acme/read", type="ocr", pricing={"per_page": "0.001"}),
    )

    told = {key: {name: value for name, value in row.items() if "cost" in name} for key, row in rows.items()}
    assert told == {
        "acme/film": {"output_cost_per_second": 0.4},
        "acme/hear": {"input_cost_per_second": 0.0001},
        "acme/paint": {"output_cost_per_image": 0.04},
        "acme/rank": {"input_cost_per_query": 0.002},
        "acme/read": {"ocr_cost_per_page": 0.001},
        "acme/speak": {"input_cost_per_character": 1.5e-05},
    }


@pytest.mark.parametrize(
    ("kind", "output", "litellm_key", "openrouter_key"),
    [
        ("chat", ["text"], "input_cost_per_image", "image"),
        ("chat", ["image", "text"], None, None),
        ("chat", None, None, None),
        ("image", ["image"], "output_cost_per_image", None),
    ],
)
def test_a_price_per_image_is_told_where_it_is_clear_which_image(
    kind: str, output: list[str] | None, litellm_key: str | None, openrouter_key: str | None
) -> None:
    each = entry(
        type=kind,
        context_window=8000,
        pricing={"input": 1, "output": 2, "per_image": "0.04"},
        modalities={"output": output} if output else None,
    )

    [row] = written("litellm", each).values()
    [model] = written("openrouter", each)["data"]

    assert {key: value for key, value in row.items() if "_per_image" in key} == (
        {litellm_key: 0.04} if litellm_key else {}
    )
    assert model["pricing"].get("image") == ("0.04" if openrouter_key else None)


def test_our_own_reader_of_the_litellm_map_finds_the_same_prices() -> None:
    catalog = small()
    source = LiteLLM("https://example.com/")

    told = {
        (raw.host, raw.model_id): source.read(raw).offer for raw in source.raw_rows(from_catalog("litellm", catalog))
    }

    for host, key in (("anthropic", "claude-opus-4-5-20251101"), ("gemini", "gemini-2.5-pro")):
        [pricing] = [each.pricing for each in catalog.values() if each.model_id == key]
        assert pricing is not None
        found = told[host, key]["pricing"]
        assert isinstance(found, dict)
        for name in ("input", "output", "cache_read", "cache_write", "cache_write_1h"):
            assert found.get(name) == getattr(pricing, name)
        assert [dict(tier) for tier in found.get("tiers", ())] == [
            tier.model_dump(exclude_none=True) for tier in pricing.tiers or ()
        ]


def test_models_dev() -> None:
    told = written("models-dev", FULL)

    assert told == {
        "groq": {
            "id": "groq",
            "env": ["GROQ_API_KEY"],
            "npm": "@ai-sdk/openai-compatible",
            "api": "https://api.groq.com/openai/v1",
            "name": "Groq",
            "doc": provider_directory.provider("groq").docs_url,
            "models": {
                "aurora-1": {
                    "id": "aurora-1",
                    "name": "Aurora",
                    "attachment": True,
                    "reasoning": True,
                    "tool_call": True,
                    "structured_output": False,
                    "knowledge": "2025-06",
                    "release_date": "2026-01-15",
                    "last_updated": "2026-11-21",
                    "modalities": {"input": ["text", "image", "pdf"], "output": ["text"]},
                    "cost": {
                        "input": 0.15,
                        "output": 0.6,
                        "cache_read": 0.075,
                        "cache_write": 0,
                        "reasoning": 3,
                        "tiers": [
                            {"input": 1, "output": 2, "tier": {"type": "context", "size": 64000}},
                            {"input": 3, "output": 4, "tier": {"type": "context", "size": 256000}},
                        ],
                    },
                    "limit": {"context": 128000, "input": 100000, "output": 8000},
                }
            },
        }
    }


@pytest.mark.parametrize(
    ("provider", "facts", "told"),
    [
        ("groq", {"context_window": 8000, "max_output_tokens": 1000}, True),
        ("groq", {"context_window": 8000}, False),
        ("groq", {"max_output_tokens": 1000}, False),
        ("replicate", {"context_window": 8000, "max_output_tokens": 1000}, False),
        ("of-my-own", {"context_window": 8000, "max_output_tokens": 1000}, False),
    ],
)
def test_models_dev_lists_only_what_a_client_can_read(provider: str, facts: dict[str, Any], told: bool) -> None:
    each = entry(f"{provider}/aurora-1", **facts)

    assert fits("models-dev", each) is told
    assert list(written("models-dev", each)) == ([provider] if told else [])


@pytest.mark.parametrize("pricing", [None, {"input": 1}, {"input": 1, "output": 2, "currency": "EUR"}])
def test_models_dev_has_no_cost_rather_than_half_of_one(pricing: dict[str, Any] | None) -> None:
    each = entry("groq/aurora-1", context_window=8000, max_output_tokens=1000, pricing=pricing)

    model = written("models-dev", each)["groq"]["models"]["aurora-1"]

    assert "cost" not in model
    assert not {"attachment", "tool_call", "reasoning", "modalities", "open_weights"} & model.keys()


def test_no_key_of_one_vendor_is_sent_to_another() -> None:
    """Each provider has its own variables, and its own address or a package that has it."""
    limits = {"context_window": 8000, "max_output_tokens": 1000}
    told = written("models-dev", *(entry(f"{slug}/aurora-1", **limits) for slug in provider_directory.providers()))
    ours = {facts.models_dev[0]: facts for facts in provider_directory.providers().values()}

    assert len(told) > 80
    for name, head in told.items():
        facts = ours[name]
        if facts.slug in models_dev.PACKAGES:
            assert (head["npm"], head.get("api")) == (models_dev.PACKAGES[facts.slug], None)
        else:
            assert head["api"].replace("${", "{") == facts.api_base
        address_variables = [variable for variable in head["env"] if f"${{{variable}}}" in head.get("api", "")]
        assert head["env"] == [*(facts.key_env[:1] or facts.env), *address_variables]


def test_our_own_reader_of_models_dev_finds_the_same_facts() -> None:
    catalog = small()
    source = ModelsDev("https://example.com/")

    told = {
        (raw.host, raw.model_id): source.read(raw).offer for raw in source.raw_rows(from_catalog("models-dev", catalog))
    }

    for host, key in (("anthropic", "claude-opus-4-5-20251101"), ("google", "gemini-2.5-pro")):
        [each] = [each for each in catalog.values() if each.model_id == key]
        assert each.pricing is not None
        found = told[host, key]
        assert (found["context_window"], found["max_output_tokens"]) == (each.context_window, each.max_output_tokens)
        assert isinstance(found["pricing"], dict)
        for name in ("input", "output", "cache_read"):
            assert found["pricing"].get(name) == getattr(each.pricing, name)


def test_openrouter() -> None:
    told = written("openrouter", FULL, entry("acme/of-unknown-length"))
    [model] = told["data"]

    assert (told["total_count"], told["links"]) == (1, {"next": None})

    assert model == {
        "id": "groq/aurora-1",
        "name": "Aurora",
        "created": int(datetime(2026, 1, 15, tzinfo=UTC).timestamp()),
        "context_length": 128000,
        "architecture": {
            "modality": "text+file+image->text",
            "input_modalities": ["text", "file", "image"],
            "output_modalities": ["text"],
        },
        "pricing": {
            "prompt": "0.00000015",
            "completion": "0.0000006",
            "input_cache_read": "0.000000075",
            "input_cache_write": "0",
            "internal_reasoning": "0.000003",
            "web_search": "0.01",
            "overrides": [
                {"min_prompt_tokens": 64000, "prompt": "0.000001", "completion": "0.000002"},
                {"min_prompt_tokens": 256000, "prompt": "0.000003", "completion": "0.000004"},
            ],
        },
        "top_provider": {"context_length": 128000, "max_completion_tokens": 8000},
        "supported_parameters": ["reasoning", "tools"],
        "expiration_date": "2027-01-02",
    }


def test_our_own_reader_of_openrouter_prices_finds_the_same() -> None:
    [model] = written("openrouter", FULL)["data"]
    assert FULL.pricing is not None

    found = openrouter_prices(model["pricing"], "chat", free=False)

    assert (found["input"], found["output"], found["cache_read"]) == (Decimal("0.15"), Decimal("0.6"), Decimal("0.075"))
    assert found["tiers"] == (
        {"above_context": 64000, "input": 1, "output": 2} | dict.fromkeys(EMPTY_PRICES),
        {"above_context": 256000, "input": 3, "output": 4} | dict.fromkeys(EMPTY_PRICES),
    )


EMPTY_PRICES = (
    *("cache_read", "cache_write", "cache_write_1h", "reasoning"),
    *("input_image", "output_image", "input_audio", "output_audio"),
)


@pytest.mark.parametrize(
    ("facts", "prices"),
    [
        ({}, {}),
        ({"pricing": {"input": 1}}, {}),
        ({"pricing": {"input": 1, "output": 2, "currency": "CNY"}}, {}),
        ({"pricing": {"input": 0, "output": 0}}, {"prompt": "0", "completion": "0"}),
        ({"type": "embedding", "pricing": {"input": 1}}, {"prompt": "0.000001"}),
    ],
)
def test_openrouter_prices_are_whole_or_missing(facts: dict[str, Any], prices: dict[str, str]) -> None:
    [model] = written("openrouter", entry(context_window=8000, **facts))["data"]

    assert model["pricing"] == prices
    assert "supported_parameters" not in model


def test_openrouter_lists_only_models_of_a_known_context_window() -> None:
    assert written("openrouter", entry())["data"] == []


def test_hostile_ids_are_whole_in_each() -> None:
    catalog = {
        key: each.model_copy(
            update={
                "provider": "groq",
                "context_window": 8000,
                "max_output_tokens": 1000,
                "pricing": FULL.pricing,
            }
        )
        for key, each in hostile().items()
    }
    ids = [key.model_id for key in catalog]

    assert list(from_catalog("litellm", catalog)) == [f"groq/{id_}" for id_ in ids]
    assert list(from_catalog("models-dev", catalog)["groq"]["models"]) == ids
    assert [model["id"] for model in from_catalog("openrouter", catalog)["data"]] == [f"groq/{id_}" for id_ in ids]
