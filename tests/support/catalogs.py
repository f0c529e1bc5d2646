"""A small catalog for tests of what is made from one, with the ids and gaps that real lists have."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from model_registry.catalog import store
from tests.support.entries import entry

ODD_IDS = ("no", "1e3", "12:30", "vendor/m-one:free", 'say "hi"', "back\\slash", "🦙/läma", "a#b", "{x}: [y]", "~")
"""What parsers read as something else when it is not quoted."""


RICH: dict[str, Any] = {
    "name": "M One",
    "context_window": 131072,
    "max_output_tokens": 8192,
    "pricing": {"input": Decimal("0.0000015"), "output": Decimal(3), "cache_read": Decimal("0.15")},
    "modalities": {"input": ("image", "text"), "output": ("text",)},
    "capabilities": {"vision": True, "tools": True, "reasoning": False, "structured_output": True},
}


def small() -> store.Catalog:
    """Three providers with chat models: rich ones, bare ones, and some that no tool should be given."""
    entries = [entry("groq/m-one", **RICH), *(entry(f"groq/{model_id}") for model_id in ODD_IDS)]
    entries += [
        entry("groq/old", status="deprecated"),
        entry("groq/gone", retirement_date="2026-11-20"),
        entry("groq/embed", type="embedding"),
        entry("groq/in-yuan", pricing={"input": 2, "currency": "CNY"}),
        entry("xai/grok-one", context_window=256000, capabilities={"responses_api": True}),
        entry("xai/grok.two/mini"),
        entry("openai/gpt-one", capabilities={"responses_api": True, "vision": True}),
        entry("openai/gpt-4o"),
    ]
    return store.catalog(entries)


def written(path: Path) -> Path:
    """The small catalog as a file."""
    path.write_text(store.dumps(small()), encoding="utf-8")
    return path
