"""A small catalog for the service: one model at its developer, two hosts and a reseller, and three others."""

from __future__ import annotations

from typing import Any

from tests.support.entries import least

ABILITIES = {"vision": True, "tools": True, "reasoning": False, "streaming": True}


def rows() -> list[dict[str, Any]]:
    """Entries as `models.json` holds them, made up here."""
    aurora = {
        "canonical_id": "openai/aurora",
        "developer": "openai",
        "name": "Aurora",
        "context_window": 200_000,
        "max_output_tokens": 8_000,
        "capabilities": ABILITIES,
        "modalities": {"input": ["image", "text"], "output": ["text"]},
        "status": "active",
    }
    return [
        least("openai/aurora-1", source="official", **aurora, pricing={"input": 3, "output": 12, "cache_read": 0.3}),
        least("groq/aurora-1-fast", **aurora, pricing={"input": 2, "output": 9}),
        least("azure-openai/aurora-eu", **{**aurora, "context_window": 100_000}, pricing={"input": 3.3, "output": 13}),
        least("openrouter/openai/aurora", source="aggregator", **aurora, pricing={"input": 2.5, "output": 11}),
        least(
            "openai/aurora-mini",
            source="official",
            developer="openai",
            canonical_id="openai/aurora-mini",
            context_window=64_000,
            capabilities={"vision": False, "tools": True},
            pricing={"input": 0.2, "output": 0.8},
            status="preview",
        ),
        least(
            "openrouter/meta/llama-night:free",
            source="aggregator",
            developer="meta",
            canonical_id="meta/llama-night",
            context_window=128_000,
            capabilities={"tools": True},
            pricing={"input": 0, "output": 0},
            open_weights=True,
        ),
        least(
            "openai/aurora-0",
            source="official",
            developer="openai",
            canonical_id="openai/aurora-0",
            context_window=16_000,
            capabilities={"tools": True},
            pricing={"input": 4, "output": 16},
            status="deprecated",
            deprecation_date="2026-06-01",
            retirement_date="2099-03-01",
            successor="aurora-1",
            migration="https://example.com/move",
        ),
        least("ollama/dusk:7b", developer="dusk", canonical_id="dusk/dusk-7b", type="chat"),
    ]


def without(*full_ids: str) -> list[dict[str, Any]]:
    """The same without some entries."""
    return [row for row in rows() if f"{row['provider']}/{row['model_id']}" not in full_ids]
