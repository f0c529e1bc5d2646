"""Sources: what their rows say, and how they are found by offer and by model."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import JsonValue

from model_registry.catalog import developers
from model_registry.enrichment.evidence import canonical_id
from model_registry.enrichment.sources import SOURCES, configured
from model_registry.enrichment.sources.base import NOT_IN_DOLLARS, Index, address, cutoff, release_date
from model_registry.errors import ConfigurationError, UnexpectedPayload
from model_registry.providers import PROVIDERS
from model_registry.schemas import Benchmark

SAMPLES = Path(__file__).parents[2] / "sources"
LLAMA = "meta/llama-3.3-70b-instruct-turbo"


def identify(provider: str, model_id: str) -> str:
    name = model_id.rpartition("/")[2].lower()
    return f"{developers.from_family(name)}/{name}"


def sample(slug: str) -> JsonValue:
    payload: JsonValue = json.loads((SAMPLES / f"{slug}.json").read_text())
    return payload


def index(slug: str, payload: JsonValue = None) -> Index:
    return SOURCES[slug]("https://source.example").parse(payload or sample(slug), identify)


def prices(facts: dict[str, object], *names: str) -> list[object]:
    pricing = facts["pricing"]
    assert isinstance(pricing, dict)
    return [pricing.get(name) for name in names]


def offer(slug: str, provider: str, model_id: str) -> dict[str, object]:
    return dict(index(slug).offer(provider, model_id))


# --- all of them


def test_they_are_believed_in_a_declared_order() -> None:
    assert list(SOURCES) == ["deprecations-info", "litellm", "models-dev", "llm-stats"]
    assert len({source.order for source in SOURCES.values()}) == len(SOURCES)


@pytest.mark.parametrize("slug", SOURCES)
def test_every_source_says_who_it_is_and_names_providers_that_exist(slug: str) -> None:
    source = SOURCES[slug]

    assert source.slug == slug
    assert source.name
    assert source.docs_url.startswith("https://")
    assert {provider for providers in source.hosts.values() for provider in providers} <= PROVIDERS.keys()


def test_prices_are_left_out_only_for_providers_that_exist() -> None:
    assert PROVIDERS.keys() >= NOT_IN_DOLLARS


@pytest.mark.parametrize("slug", SOURCES)
@pytest.mark.parametrize("payload", [None, [], {}, 5, "text", {"error": {"message": "no"}}, [[]], {"data": []}])
def test_data_of_another_shape_is_told(slug: str, payload: JsonValue) -> None:
    with pytest.raises(UnexpectedPayload, match=slug):
        SOURCES[slug]("https://source.example").parse(payload, identify)


@pytest.mark.parametrize(
    ("slug", "payload"),
    [
        ("models-dev", {"groq": {"models": {"m": 5}}}),
        ("litellm", {"m": {"litellm_provider": 5}}),
        ("llm-stats", [{"benchmarks": []}]),
        ("deprecations-info", [{"provider": "Groq", "shutdown_date": None}]),
    ],
)
def test_data_without_one_good_row_has_another_shape(slug: str, payload: JsonValue) -> None:
    with pytest.raises(UnexpectedPayload, match="1 rows that cannot be read"):
        index(slug, payload)


@pytest.mark.parametrize(
    ("slug", "rows", "skipped"),
    [("models-dev", 6, 2), ("litellm", 16, 2), ("llm-stats", 2, 2), ("deprecations-info", 5, 2)],
)
def test_bad_rows_are_left_out_and_counted(slug: str, rows: int, skipped: int) -> None:
    found = index(slug)

    assert (found.rows, found.skipped) == (rows, skipped)


@pytest.mark.parametrize("slug", SOURCES)
def test_what_is_not_listed_is_unknown(slug: str) -> None:
    assert index(slug).offer("openai", "no-such-model") == {}
    assert index(slug).model("openai/no-such-model") == {}


@pytest.mark.parametrize(
    ("listed", "told", "found"),
    [
        ("azure-openai/gpt-5-codex-2025-09-15", ["azure/gpt-5-codex"], True),
        ("azure-openai/gpt-35-turbo-1106", ["azure/gpt-3.5-turbo-1106"], True),
        ("azure-openai/Cohere-command-r-plus", ["azure/command-r-plus"], True),
        ("inference-net/meta-llama/llama-3.2-1b-instruct/fp-16", ["inference/meta/llama-3.2-1b-instruct"], True),
        # Another offer of the same model, another model, and two offers of which nothing tells which is meant.
        ("nebius/Qwen/Qwen3-4B-fast", ["nebius/Qwen/Qwen3-4B"], False),
        ("huggingface/zai-org/GLM-4.6-FP8", ["huggingface/zai-org/GLM-4.6"], False),
        ("openrouter/openai/gpt-5-codex:free", ["openrouter/openai/gpt-5-codex"], False),
        ("azure-openai/gpt-4o-2024-08-06", ["azure/gpt-4o-2024-05-13"], False),
        ("cohere/command-r7b", ["cohere/command-r7b-12-2024", "cohere/command-r7b-2024-12"], False),
        ("google-vertex/claude-opus-4-5", ["anthropic/claude-opus-4-5-20251101"], False),
    ],
)
def test_an_id_in_another_spelling_is_the_same_offer_and_no_other(listed: str, told: list[str], found: bool) -> None:
    hosts: dict[str, dict[str, dict[str, object]]] = {}
    for price, (host, _, model) in enumerate((row.partition("/") for row in told), start=1):
        hosts.setdefault(host, {"models": {}})["models"][model] = {"cost": {"input": price, "output": 2}}
    provider, _, model_id = listed.partition("/")

    facts = SOURCES["models-dev"]("https://source.example").parse(json.loads(json.dumps(hosts)), canonical_id)

    assert bool(facts.offer(provider, model_id)) == found


def test_a_variable_replaces_the_address() -> None:
    env = {"LITELLM_URL": " http://mirror.example:8080/prices.json "}

    assert address(SOURCES["litellm"], env) == "http://mirror.example:8080/prices.json"
    assert address(SOURCES["models-dev"], env) == "https://models.dev/api.json"


def test_a_source_without_a_public_address_is_used_where_one_is_given() -> None:
    assert [source.slug for source in configured({})] == ["deprecations-info", "litellm", "models-dev"]
    assert [source.slug for source in configured({"LLM_STATS_URL": "https://mirror.example/scores.json"})] == list(
        SOURCES
    )


@pytest.mark.parametrize(
    "value",
    [
        "file:///etc/passwd",
        "ftp://mirror.example",
        "mirror.example",
        "https://",
        "http://h:0/",
        "http://[",
        "http://a b",
    ],
)
def test_an_address_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ConfigurationError, match="MODELS_DEV_URL is not an http or https address"):
        configured({"MODELS_DEV_URL": value})


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-08-07", date(2025, 8, 7)),
        ("2025-08", None),
        ("1993-01-01", None),
        ("soon", None),
        (1_700_000_000, None),
        (None, None),
    ],
)
def test_a_release_date_is_a_whole_and_possible_day(value: JsonValue, day: date | None) -> None:
    assert release_date(value) == day


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2024", "2024"),
        ("2024-09", "2024-09"),
        ("2024-09-30", "2024-09-30"),
        ("2025-08", None),
        ("2025-11-01", None),
        ("2024-13", None),
        ("2024-01-01", None),  # one host's stand-in for most of its models
        ("late 2024", None),
        (None, None),
    ],
)
def test_a_cutoff_is_before_the_month_of_the_release(value: str | None, kept: str | None) -> None:
    assert cutoff(value, date(2025, 8, 7)) == kept


def test_a_cutoff_without_a_release_date_is_taken_as_told() -> None:
    assert cutoff("2025-08", None) == "2025-08"


# --- models.dev


def test_models_dev_knows_the_offer_of_the_same_host() -> None:
    assert offer("models-dev", "anthropic", "claude-opus-4-7") == {
        "name": "Claude Opus 4.7",
        "context_window": 1_000_000,
        "max_output_tokens": 128_000,
        "pricing": {
            "input": 5,
            "output": 25,
            "cache_read": Decimal("0.5"),
            "cache_write": Decimal("6.25"),
            "tiers": ({"above_context": 272_000, "input": 10, "output": Decimal("37.5")},),
        },
        "modalities": {"input": ("image", "pdf", "text"), "output": ("text",)},
        "capabilities": {
            "reasoning": True,
            "tools": True,
            "structured_output": True,
            "prompt_cache": True,
            "vision": True,
            "audio": False,
            "video": False,
            "pdf": True,
        },
        "reasoning_options": {"efforts": ("high", "low", "medium"), "toggle": True, "budget": True, "min_budget": 1024},
    }


def test_models_dev_calls_some_hosts_otherwise() -> None:
    found = offer("models-dev", "together", "meta-llama/Llama-3.3-70B-Instruct-Turbo")

    assert prices(found, "input", "tiers") == [
        Decimal("0.88"),
        ({"above_context": 200_000, "input": Decimal("1.2")},),
    ]


def test_an_id_is_found_however_it_is_capitalized() -> None:
    assert offer("models-dev", "together", "meta-llama/llama-3.3-70b-instruct-turbo")["name"] == "Llama 3.3 70B"


def test_an_output_above_the_context_window_is_a_slip() -> None:
    assert "max_output_tokens" not in offer("models-dev", "together", "meta-llama/Llama-3.3-70B-Instruct-Turbo")


def test_the_length_of_a_vector_is_no_limit() -> None:
    found = offer("models-dev", "together", "intfloat/multilingual-e5-large-instruct")

    assert found["context_window"] == 512
    assert "max_output_tokens" not in found
    assert prices(found, "input", "output") == [Decimal("0.02"), None]


def test_zero_is_unknown_unless_the_row_says_free() -> None:
    unknown = offer("models-dev", "groq", "llama-3.3-70b-instruct-turbo")
    free = offer("models-dev", "groq", "glm-4.7-free")

    assert not unknown.keys() & {"pricing", "context_window", "max_output_tokens"}
    assert free["pricing"] == {"input": 0, "output": 0}
    assert free["status"] == "preview"


@pytest.mark.parametrize("name", ["GLM-4.7 Free", "GLM-4.7 (free)"])
def test_a_name_may_say_free(name: str) -> None:
    row: JsonValue = {"groq": {"models": {"glm-4.7": {"name": name, "cost": {"input": 0, "output": 0}}}}}

    assert index("models-dev", row).offer("groq", "glm-4.7")["pricing"] == {"input": 0, "output": 0}


def test_a_price_in_another_currency_is_not_taken() -> None:
    found = offer("models-dev", "scaleway", "llama-3.3-70b-instruct-turbo")

    assert found["context_window"] == 100_000
    assert "pricing" not in found


def test_the_developers_own_row_tells_of_the_model() -> None:
    assert index("models-dev").model("anthropic/claude-opus-4-7") == {
        "name": "Claude Opus 4.7",
        "release_date": date(2026, 4, 16),
        "knowledge_cutoff": "2026-01-31",
        "open_weights": False,
        "context_window": 1_000_000,
        "max_output_tokens": 128_000,
    }


def test_else_what_most_hosts_say_but_never_their_limits() -> None:
    assert index("models-dev").model(LLAMA) == {
        "release_date": date(2024, 12, 6),
        "open_weights": True,
    }


def test_of_dates_told_equally_often_the_earlier_counts() -> None:
    def host(day: str) -> JsonValue:
        return {"models": {"llama-9": {"release_date": day}}}

    found = index("models-dev", {"groq": host("2026-02-01"), "chutes": host("2026-01-20")})

    assert found.model("meta/llama-9") == {"release_date": date(2026, 1, 20)}


@pytest.mark.parametrize(
    ("told", "agreed"),
    [
        (["2025-06-30", "2025-06", "2024-11"], "2025-06-30"),
        (["2025-06", "2025-06", "2025-06-30"], "2025-06"),
        (["2024-12", "2025-01"], "2024-12"),
        (["2024-12", "2025-02"], None),
    ],
)
def test_cutoffs_agree_by_the_month(told: list[str], agreed: str | None) -> None:
    hosts = ("groq", "chutes", "nebius")
    rows: JsonValue = {
        host: {"models": {"llama-9": {"knowledge": value}}} for host, value in zip(hosts, told, strict=False)
    }

    assert index("models-dev", rows).model("meta/llama-9").get("knowledge_cutoff") == agreed


def test_models_dev_tells_the_prices_of_a_class_of_service_that_a_request_names() -> None:
    modes: JsonValue = {
        "quick": {"cost": {"input": 5, "output": 30}, "provider": {"body": {"service_tier": "priority"}}},
        "fast": {"cost": {"input": 30, "output": 150}, "provider": {"body": {"speed": "fast"}}},
    }
    row: JsonValue = {"cost": {"input": 2.5, "output": 15}, "experimental": {"modes": modes}}

    found = index("models-dev", {"openai": {"models": {"gpt-9": row}}}).offer("openai", "gpt-9")

    assert found["pricing"] == {
        "input": Decimal("2.5"),
        "output": 15,
        "priority": {"input": 5, "output": 30},
    }


def test_window_and_price_of_another_model_are_not_taken() -> None:
    row: JsonValue = {"name": "GPT", "cost": {"input": 3, "output": 4}, "limit": {"context": 16384}, "tool_call": True}
    models: JsonValue = {"azure": {"models": {"gpt-3.5-turbo-0613": row, "gpt-9": row}}}

    found = index("models-dev", models).offer("azure-openai", "gpt-3.5-turbo-0613")

    assert not {"pricing", "context_window"} & found.keys()
    assert found["name"] == "GPT"


# --- LiteLLM


def test_litellm_prices_are_per_million_tokens() -> None:
    assert offer("litellm", "openai", "gpt-5.4") == {
        "apis": ("chat", "responses"),
        "retirement_date": date(2027, 9, 30),
        "context_window": 1_050_000,
        "max_input_tokens": 922_000,
        "max_output_tokens": 128_000,
        "pricing": {
            "input": Decimal("2.5"),
            "output": 15,
            "cache_read": Decimal("0.25"),
            "tiers": (
                {
                    "above_context": 272_000,
                    "input": 5,
                    "output": Decimal("22.5"),
                },
            ),
            "batch": {"input": Decimal("1.25"), "output": Decimal("7.5")},
            "priority": {"input": 5},
            "per_search": Decimal("0.01"),
        },
        "modalities": {"input": ("image", "text"), "output": ("text",)},
        "capabilities": {"tools": True, "audio": False, "batch": True, "responses_api": True},
    }


@pytest.mark.parametrize(
    ("provider", "model_id", "name", "price"),
    [
        ("anthropic", "claude-opus-4-7", "cache_write_1h", "10"),
        ("anthropic", "claude-opus-4-7", "per_search", None),
        ("openai", "whisper-1", "per_input_minute", "0.006"),
        ("openai", "whisper-1", "per_output_second", None),
        ("openai", "tts-1", "per_million_characters", "15"),
        ("openai", "sora-2", "per_output_second", "0.1"),
        ("together", "black-forest-labs/FLUX.1-schnell", "per_image", "0.0027"),
        ("aws-bedrock", "cohere.rerank-v3-5:0", "per_request", "0.002"),
        ("aws-bedrock-mantle", "cohere.rerank-v3-5:0", "per_request", "0.002"),
        ("mistral", "mistral-ocr-latest", "per_page", "0.004"),
        ("google-vertex", "claude-opus-4-7@default", "output", "27.5"),
        ("alibaba", "qwen-flash", "input", "0.05"),
        ("azure-ai-foundry", "Meta-Llama-3.1-8B-Instruct", "input", "0.3"),
        ("azure-openai", "Meta-Llama-3.1-8B-Instruct-5", "input", "0.3"),
    ],
)
def test_litellm_knows_many_units(provider: str, model_id: str, name: str, price: str | None) -> None:
    assert prices(offer("litellm", provider, model_id), name) == [price and Decimal(price)]


def test_litellm_has_two_ways_to_write_tiers() -> None:
    assert prices(offer("litellm", "alibaba", "qwen-flash"), "tiers") == [
        ({"above_context": 256_000, "input": Decimal("0.25"), "output": 2},)
    ]


def test_litellms_input_is_the_window_unless_that_is_split() -> None:
    shared = offer("litellm", "anthropic", "claude-opus-4-7")

    assert shared["context_window"] == 1_000_000
    assert "max_input_tokens" not in shared


def test_litellms_legacy_limit_and_its_zeros_say_nothing() -> None:
    assert offer("litellm", "together", "meta-llama/Llama-3.3-70B-Instruct-Turbo") == {}


def test_the_size_of_an_embedding_is_no_limit() -> None:
    found = offer("litellm", "openai", "text-embedding-3-small")

    assert found == {"context_window": 8191, "pricing": {"input": Decimal("0.02")}}


@pytest.mark.parametrize(
    ("provider", "model_id"),
    [("openai", "sample_spec"), ("openai", "gpt-image-1"), ("tavily", "search"), ("aws-bedrock", "us-gov-west-1/x")],
)
def test_litellm_rows_that_are_no_offers_are_not_found(provider: str, model_id: str) -> None:
    assert offer("litellm", provider, model_id) == {}


def test_litellm_tells_a_models_own_limits() -> None:
    assert index("litellm").model("openai/gpt-5.4") == {
        "context_window": 1_050_000,
        "max_input_tokens": 922_000,
        "max_output_tokens": 128_000,
    }
    assert index("litellm").model("meta/meta-llama-3.1-8b-instruct") == {}


# --- LLM Stats


def test_llm_stats_tells_of_models_alone() -> None:
    assert index("llm-stats").model(LLAMA) == {
        "name": "Llama 3.3 70B Instruct",
        "release_date": date(2024, 12, 6),
        "knowledge_cutoff": "2023-12",
        "open_weights": True,
        "license": "Llama 3.3 Community License",
        "parameters": 70_000_000_000,
        "benchmarks": {
            "mmlu_pro": Benchmark(
                score=Decimal("68.9"),
                source="https://github.com/meta-llama/llama-models",
                date=date(2024, 12, 6),
            ),
            "math": Benchmark(score=Decimal(77), source="https://github.com/meta-llama/llama-models"),
        },
    }


def test_a_result_that_the_contract_refuses_is_handed_on_to_be_told_where_it_is_refused() -> None:
    page = f"https://scores.example/{'x' * 3000}"
    result: JsonValue = {"name": "MATH", "score": 0.5, "source": page}
    found = index("llm-stats", [{"organization": "meta", "model_id": "llama-3.3-70b", "benchmarks": [result]}])

    assert (found.rows, found.skipped) == (1, 0)
    assert found.model("meta/llama-3.3-70b")["benchmarks"] == {"math": {"score": Decimal(50), "source": page}}


def test_a_closed_models_licence_is_none() -> None:
    assert index("llm-stats").model("alibaba/qwen-max") == {"name": "Qwen Max", "open_weights": False}


# --- deprecations.info


def test_an_end_is_its_channels_alone_and_names_its_page() -> None:
    assert offer("deprecations-info", "openai", "gpt-9-aurora") == {
        "deprecation_date": date(2031, 2, 3),
        "retirement_date": date(2031, 8, 1),
        "successor": "gpt-10-aurora",
        "migration": "https://platform.openai.com/docs/deprecations#2031-02-03-aurora",
    }
    bedrock = offer("deprecations-info", "aws-bedrock", "openai.gpt-9-aurora-v1:0")
    assert (bedrock["deprecation_date"], bedrock["retirement_date"]) == (date(2031, 7, 10), date(2032, 1, 10))
    assert offer("deprecations-info", "openrouter", "openai/gpt-9-aurora") == {}
    assert index("deprecations-info").model("openai/gpt-9-aurora") == {}


def test_an_end_that_was_announced_on_its_own_day_was_announced_on_no_known_day() -> None:
    """Nor is one of two replacements the successor, or a text a page."""
    assert offer("deprecations-info", "azure-ai-foundry", "aurora-large") == {"retirement_date": date(2031, 12, 5)}
    assert offer("deprecations-info", "cohere", "command-aurora") == {"deprecation_date": date(2031, 5, 1)}
