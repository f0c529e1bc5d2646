"""What is said of a name: never that nobody lists it where a list at hand cannot tell."""

from __future__ import annotations

from datetime import date

import pytest

from model_registry.audit.judge import Judge
from model_registry.audit.names import Names
from model_registry.audit.prefilter import Prefilter
from model_registry.testing import registry_of
from tests.support.entries import row

CLAUDE = {"developer": "anthropic", "canonical_id": "anthropic/claude-opus-9.1"}
NAMES = Names(
    registry_of(
        row("anthropic/claude-opus-9-1", source="official", **CLAUDE),
        row("openrouter/anthropic/claude-opus-9.1", source="aggregator", **CLAUDE),
        row("google-vertex/gemini-9-pro", developer="google", source="host"),
        row("openai/gpt-9", developer="openai", source="official"),
        row("groq/llama-9-70b-instant", developer="meta", source="host", open_weights=True),
    )
)
JUDGE = Judge(NAMES, 90, date(2031, 1, 1))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("anthropic/claude-opus-9.1", "ok"),
        ("claude-opus-9-1", "ok"),
        ("claude-opus-9-2", "unknown"),
        ("vertex_ai/claude-opus-9-1", "not judged"),
        ("vertex_ai/claude-opus-9-7", "unknown"),
        ("azure/gpt-9-ours", "not judged"),
        ("openai/our-weights-7b", "not judged"),
        ("openai/gpt-9-ultra", "unknown"),
        ("groq/llama-9-71b-instant", "unknown"),
        ("llama-9-71b-instant", "not judged"),
        ("codestral:22b-v0.1-q8_0", "not judged"),
        ("mistral", "not judged"),
        ("gpt2", "not judged"),
        ("text-embedding-005", "not judged"),
        ("resnet-50", "not judged"),
    ],
)
def test_a_name_is_unknown_only_where_a_list_would_have_it(name: str, verdict: str) -> None:
    assert JUDGE.name(name).verdict == verdict


@pytest.mark.parametrize(
    ("text", "is_code", "might"),
    [
        ('x = call("gpt-9")', True, True),
        ('run("llm -m ours-1 hi")', True, True),
        ('body = \'{\\"model\\": \\"ours-1\\"}\'', True, True),
        ('model = "ours-1"', True, True),
        ("LLM: ours-1", False, True),
        ('zone = "eu-west-1"; font = "sans-2"', True, False),
        ("image: redis:7-alpine\nruns-on: ubuntu-24.04", False, False),
    ],
)
def test_a_file_is_passed_over_only_if_no_word_of_it_may_be_a_model(text: str, is_code: bool, might: bool) -> None:
    assert Prefilter(NAMES.has, NAMES.ends_an_id)(text, is_code=is_code) is might
