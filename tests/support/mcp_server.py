"""What the tests of the MCP server ask, whoever asks: each tool once, and what must be refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.example_catalog import ROWS

QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "find": ({"model": "gpt-4o"}, "openai/gpt-4o — GPT-4o"),
    "search": ({"text": "llama", "sort": "input_price"}, "groq/llama-4-maverick: chat, $0.20 / $0.60"),
    "cost": ({"model": "gpt-5.4", "input_tokens": 300_000, "output_tokens": 1_000}, "openai/gpt-5.4: $1.224 in all"),
    "compare": ({"models": ["gpt-4o", "gpt-5.4"]}, "pricing.input (per 1M tokens): $2.50 | $2"),
    "alternatives": ({"model": "gpt-4o"}, "openai/gpt-5.4: $2 / $16; named as the successor by openai"),
    "check": ({"model": "gpt-3.5-turbo"}, "calls fail since 2026-01-31"),
    "changes": ({}, "There is no log of changes beside this catalog"),
    "deprecations": ({"within_days": 3650}, "0 entries known to end within 3650 days"),
}
"""Each tool, its arguments, and what its answer must say of the example catalog."""

REFUSED: list[tuple[str, Any, str]] = [
    ("nothing", {}, "there is no tool “nothing”"),
    ("find", {}, "find needs model"),
    ("find", {"modle": "gpt-4o"}, "no argument “modle”; did you mean model?"),
    ("find", {"model": 4}, "model is a number; it must be text"),
    ("find", {"model": "  "}, "model is empty"),
    ("find", {"model": "x" * 1_000}, "model has 1000 characters; it may have 200"),
    ("find", {"model": "gpt-9\x1b[31m"}, "no model"),
    ("find", {"model": "🦀" * 200}, "no model"),
    ("cost", {"model": "gpt-4o", "input_tokens": "7"}, "input_tokens is the text “7”; it must be a whole number"),
    ("cost", {"model": "gpt-4o", "input_tokens": True}, "input_tokens is true; it must be a whole number"),
    ("cost", {"model": "gpt-4o", "input_tokens": 1.5}, "input_tokens is 1.5; it must be a whole number"),
    ("cost", {"model": "gpt-4o", "input_tokens": -1}, "input_tokens is -1; it must be 0 to"),
    ("cost", {"model": "gpt-4o", "input_tokens": 10**300}, "input_tokens is too large a number"),
    ("cost", {"model": "gpt-4o", "input_tokens": 1, "cached_tokens": 2}, "less than its parts"),
    ("cost", {"model": "gpt-4o"}, "nothing was used"),
    ("cost", {"model": "tts-1", "input_tokens": 5}, "no known price"),
    ("cost", {"model": "gpt-4o", "input_tokens": 5, "tier": "cheap"}, "must be one of batch, flex, priority"),
    ("compare", {"models": "gpt-4o"}, "models is the text “gpt-4o”; it must be a list of texts"),
    ("compare", {"models": ["gpt-4o"]}, "models has 1 items; it must have 2 to 4"),
    ("compare", {"models": ["gpt-4o", None]}, "models[1] is null; it must be text"),
    ("search", {"capabilities": ["visoin"]}, "did you mean vision?"),
    ("search", {"provider": "opnai"}, "did you mean openai"),
    ("search", {"released_after": "yesterday"}, "yesterday"),
    ("changes", {"since": "lately"}, "'lately' is no time; write 7d"),
    ("deprecations", {"provider": "opnai"}, "did you mean openai"),
]
"""A tool, arguments that are wrong, and what the refusal must say."""


def write_catalog(folder: Path) -> Path:
    """The example catalog as a file."""
    path = folder / "models.json"
    path.write_text(json.dumps(ROWS), encoding="utf-8")
    return path
