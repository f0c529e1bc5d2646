"""A small catalog with the models that the examples in the commands' help name. Its figures are made up."""

from __future__ import annotations

from typing import Any

from tests.support.entries import row

ABLE = {"tools": True, "vision": True, "structured_output": True, "prompt_cache": True, "reasoning": False}


def score(value: float) -> dict[str, Any]:
    return {
        f"artificial_analysis_{name}_index": {"score": value, "source": "artificial-analysis"}
        for name in ("intelligence", "coding", "agentic")
    }


ROWS = [
    row(
        "openai/gpt-4o",
        name="GPT-4o",
        aliases=["gpt-4o-latest"],
        status="deprecated",
        deprecation_date="2026-01-01",
        retirement_date="2099-01-01",
        successor="gpt-5.4",
        context_window=128_000,
        max_output_tokens=16_000,
        pricing={"input": 2.5, "output": 10, "cache_read": 1.25},
        modalities={"input": ["image", "text"], "output": ["text"]},
        capabilities=ABLE,
        benchmarks=score(30),
        knowledge_cutoff="2023-10",
        open_weights=False,
        provenance={"pricing": "curated", "benchmarks": "artificial-analysis"},
    ),
    row(
        "openai/gpt-5.4",
        context_window=1_000_000,
        max_output_tokens=100_000,
        pricing={
            "input": 2,
            "output": 16,
            "cache_read": 0.2,
            "batch": {"input": 1, "output": 8},
            "tiers": [{"above_context": 200_000, "input": 4, "output": 24, "cache_read": 0.4}],
        },
        capabilities={**ABLE, "reasoning": True},
        benchmarks=score(50),
    ),
    row(
        "google/gemini-3.1-pro-preview",
        status="preview",
        context_window=1_000_000,
        pricing={
            "input": 2,
            "output": 12,
            "cache_read": 0.2,
            "per_search": 0.014,
            "tiers": [{"above_context": 200_000, "input": 4, "output": 18, "cache_read": 0.4}],
        },
        capabilities=ABLE,
    ),
    row(
        "anthropic/claude-opus-5",
        context_window=200_000,
        pricing={"input": 5, "output": 25, "cache_read": 0.5},
        capabilities={**ABLE, "reasoning": True},
        benchmarks=score(60),
    ),
    row(
        "openrouter/anthropic/claude-sonnet-4.5",
        developer="anthropic",
        source="aggregator",
        context_window=200_000,
        pricing={"input": 3, "output": 15, "cache_read": 0.3},
        capabilities={**ABLE, "reasoning": True},
        benchmarks=score(40),
    ),
    row(
        "openrouter/openai/gpt-4o",
        developer="openai",
        source="aggregator",
        context_window=128_000,
        pricing={"input": 2.5, "output": 10, "cache_read": 1.25},
        capabilities=ABLE,
    ),
    row(
        "groq/llama-4-maverick",
        developer="meta",
        source="host",
        context_window=400_000,
        max_output_tokens=8_000,
        pricing={"input": 0.2, "output": 0.6},
        capabilities={"tools": True, "vision": True},
        benchmarks=score(20),
        open_weights=True,
    ),
    row("cerebras/llama-4-maverick", developer="meta", source="host", open_weights=True),
    row(
        "together/llama-4-maverick-free",
        developer="meta",
        canonical_id="meta/llama-4-maverick",
        source="host",
        context_window=100_000,
        pricing={"input": 0, "output": 0},
        capabilities={"tools": True},
        open_weights=True,
    ),
    row("openai/text-embedding-3-small", type="embedding", context_window=8_191, pricing={"input": 0.02}),
    row("openai/tts-1", type="speech", pricing={"per_million_characters": 15}),
    row(
        "openai/gpt-3.5-turbo", status="deprecated", retirement_date="2026-01-31", pricing={"input": 0.5, "output": 1.5}
    ),
]
"""The catalog, as `models.json` holds it."""
