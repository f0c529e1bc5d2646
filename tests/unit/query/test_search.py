"""A search returns what is known to fit, in a known order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from model_registry.errors import ConfigurationError
from model_registry.library.registry import Registry
from model_registry.testing import registry_of


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(
        {
            "provider": "openai",
            "model_id": "gpt-4o",
            "name": "GPT-4o",
            "developer": "openai",
            "source": "official",
            "canonical_id": "openai/gpt-4o",
            "release_date": "2024-05-13",
            "release_date_basis": "api",
            "status": "deprecated",
            "retirement_date": "2099-12-01",
            "successor": "gpt-5",
            "context_window": 128000,
            "max_output_tokens": 16384,
            "pricing": {"input": 2.5, "output": 10},
            "modalities": {"input": ["image", "text"], "output": ["text"]},
            "capabilities": {"vision": True, "tools": True, "reasoning": False},
        },
        {
            "provider": "groq",
            "model_id": "openai/gpt-oss-20b",
            "developer": "openai",
            "canonical_id": "openai/gpt-oss-20b",
            "aliases": ["oss-small"],
            "release_date": "2025-08-05",
            "release_date_basis": "model_id",
            "status": "active",
            "context_window": 131072,
            "pricing": {"input": 0.1, "output": 0.5},
            "capabilities": {"tools": True, "reasoning": True, "streaming": True},
            "open_weights": True,
            "tags": ["fast", "open"],
        },
        {
            "provider": "chutes",
            "model_id": "gift",
            "context_window": 1048576,
            "pricing": {"input": 0, "output": 0, "tiers": [{"above_context": 1000, "input": 0}]},
            "capabilities": {"tools": False},
            "open_weights": False,
        },
        {
            "provider": "zai",
            "model_id": "glm-image",
            "type": "image",
            "release_date": "2026-05-05",
            "pricing": {"per_image": 0.01, "input": 0.05, "currency": "CNY"},
            "modalities": {"output": ["image"]},
            "tags": ["fast"],
        },
        {"provider": "zeta", "model_id": "unknown-in-every-way", "retirement_date": "2026-11-01"},
    )


GPT, OSS, GIFT, GLM, ZETA = (
    "openai/gpt-4o",
    "groq/openai/gpt-oss-20b",
    "chutes/gift",
    "zai/glm-image",
    "zeta/unknown-in-every-way",
)


@pytest.mark.parametrize(
    ("asked", "full_ids"),
    [
        ({}, [GIFT, OSS, GPT, GLM, ZETA]),
        ({"limit": 2}, [GIFT, OSS]),
        ({"text": "GPT"}, [OSS, GPT]),
        ({"text": "gpt openai", "sort": "full_id"}, [OSS, GPT]),
        ({"text": "oss-small"}, [OSS]),
        ({"text": "gpt4o"}, [GPT]),
        ({"text": "gpt 4.o"}, [GPT]),
        ({"text": "pt4o"}, []),
        ({"text": "nothing of the kind"}, []),
        ({"provider": "groq"}, [OSS]),
        ({"provider": ["groq", "zai"]}, [OSS, GLM]),
        ({"provider": "mistral"}, []),
        ({"developer": "openai"}, [OSS, GPT]),
        ({"capabilities": "tools"}, [OSS, GPT]),
        ({"capabilities": "function_calling"}, [OSS, GPT]),
        ({"capabilities": ["tools", "reasoning"]}, [OSS]),
        ({"capabilities": "free_tier"}, [GIFT]),
        ({"capabilities": "128k_context"}, [GIFT, OSS, GPT]),
        ({"capabilities": "200k_context"}, [GIFT]),
        ({"capabilities": ("1m_context",)}, [GIFT]),
        ({"without": "tools"}, [GIFT, GLM, ZETA]),
        ({"without": ["tools", "free_tier"]}, [GLM, ZETA]),
        ({"modalities": "image"}, [GPT, GLM]),
        ({"modalities": "input:image"}, [GPT]),
        ({"modalities": ["output:text", "input:image"]}, [GPT]),
        ({"type": "image"}, [GLM]),
        ({"type": ("image", "ocr")}, [GLM]),
        ({"max_input_price": Decimal("0.1")}, [GIFT, OSS]),
        ({"max_input_price": 0.1}, [GIFT, OSS]),
        ({"max_input_price": 0}, [GIFT]),
        ({"max_output_price": 1}, [GIFT, OSS]),
        ({"min_context": 131072}, [GIFT, OSS]),
        ({"min_output": 1}, [GPT]),
        ({"released_after": "2024-05-13"}, [OSS, GPT]),
        ({"released_after": date(2024, 5, 14)}, [OSS]),
        ({"released_after": datetime(2025, 8, 5, 12, tzinfo=UTC)}, [OSS]),
        ({"status": "active"}, [OSS]),
        ({"status": ["active", "unknown"]}, [GIFT, OSS, GLM]),
        ({"status": "retired"}, [ZETA]),  # by its day, whatever its list says
        ({"open_weights": True}, [OSS]),
        ({"open_weights": False}, [GIFT]),
        ({"tags": "fast"}, [OSS, GLM]),
        ({"tags": ["fast", "open"]}, [OSS]),
        ({"sort": "input_price"}, [GIFT, OSS, GPT, GLM, ZETA]),
        ({"sort": "-input_price"}, [GPT, OSS, GIFT, GLM, ZETA]),
        ({"sort": "-output_price", "limit": 1}, [GPT]),
        ({"sort": "-context_window"}, [GIFT, OSS, GPT, GLM, ZETA]),
        ({"sort": "release_date"}, [GPT, OSS, GIFT, GLM, ZETA]),
        ({"text": "gpt", "max_input_price": 1, "capabilities": "tools"}, [OSS]),
    ],
)
def test_only_what_is_known_to_fit_is_found(registry: Registry, asked: dict[str, Any], full_ids: list[str]) -> None:
    assert [entry.full_id for entry in registry.search(**asked)] == full_ids


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"capabilities": "visoin"}, "there is no capability 'visoin'; did you mean vision"),
        ({"without": ["tols"]}, "there is no capability 'tols'; did you mean tools"),
        ({"type": "chta"}, "there is no type 'chta'; did you mean chat"),
        ({"status": "alive"}, "there is no status 'alive'; did you mean active"),
        ({"modalities": "input:imgae"}, "there is no modality 'imgae'; did you mean image"),
        ({"modalities": "smell"}, "there is no modality 'smell'; there are text, image"),
        ({"sort": "input-price"}, "there is no order 'input-price'; did you mean input_price"),
        ({"provider": ["groq", "opnai"]}, "there is no provider 'opnai'; did you mean openai"),
        ({"provider": "zetta"}, "there is no provider 'zetta'; did you mean zeta"),
        ({"developer": "opnai"}, "there is no developer 'opnai'; did you mean openai"),
        ({"released_after": "yesterday"}, "'yesterday' is not a date; write YYYY-MM-DD"),
        ({"limit": -1}, "a limit of -1 entries"),
    ],
)
def test_a_misspelt_word_is_told_from_an_empty_result(registry: Registry, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        registry.search(**asked)


def test_optional_capabilities_rank_what_has_all_that_is_required(registry: Registry) -> None:
    found = registry.find_by_capability("function_calling", ["reasoning", "vision", "streaming"], ["free_tier"])

    assert [(match.entry.full_id, match.met, match.unmet) for match in found] == [
        (OSS, ("reasoning", "streaming"), ("vision",)),
        (GPT, ("vision",), ("reasoning", "streaming")),
    ]
    assert [match.entry.full_id for match in registry.find_by_capability(excluded=["tools"])] == [GIFT, GLM, ZETA]
    with pytest.raises(ConfigurationError, match="no capability 'telepathy'"):
        registry.find_by_capability(optional="telepathy")


def test_a_capability_that_is_not_known_is_neither_there_nor_absent(registry: Registry) -> None:
    matrix = registry.capability_matrix()

    assert matrix["openai"]["reasoning"] == (0, 1, 0)
    assert matrix["groq"]["reasoning"] == (1, 0, 0)
    assert matrix["zeta"]["reasoning"] == (0, 0, 1)
    assert matrix["zeta"]["128k_context"] == (0, 0, 1)
    assert matrix["openai"]["200k_context"] == (0, 1, 0)
    assert matrix["openai"]["free_tier"] == (0, 1, 0)
    assert matrix["zeta"]["free_tier"] == (0, 0, 1)


def test_stats_count_what_is_known(registry: Registry) -> None:
    stats = registry.stats()

    assert (stats.entries, stats.models) == (5, 5)
    assert list(stats.providers) == ["chutes", "groq", "openai", "zai", "zeta"]
    assert stats.types == {"chat": 4, "image": 1}
    assert stats.statuses == {"active": 1, "deprecated": 1}
    assert stats.fields["provider"] == 1
    assert stats.fields["pricing"] == pytest.approx(0.8)
    assert "license" not in stats.fields
    assert Registry.from_entries([]).stats().entries == 0


def test_what_ends_is_told_in_time(registry: Registry) -> None:
    today = date(2099, 11, 21)

    everything = registry.deprecations(today=today)
    soon = registry.deprecations(10, today)

    assert [(each.entry.full_id, each.days_left) for each in everything] == [
        (ZETA, (date(2026, 11, 1) - today).days),
        (GPT, 10),
    ]
    assert [(each.entry.full_id, each.retirement_date, each.successor) for each in soon] == [
        (GPT, date(2099, 12, 1), "gpt-5")
    ]
    assert registry.deprecations(9, today) == ()


def test_a_provider_is_described(registry: Registry) -> None:
    assert registry.provider("groq").key_env == ("GROQ_API_KEY",)
    with pytest.raises(ConfigurationError, match="did you mean groq"):
        registry.provider("grok")
