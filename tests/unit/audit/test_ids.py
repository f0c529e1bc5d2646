"""What names say besides the id."""

from __future__ import annotations

import pytest

from model_registry.audit.ids import take_apart


@pytest.mark.parametrize(
    ("text", "provider", "name"),
    [
        ("gpt-4", "", "gpt-4"),
        ("openai:gpt-4", "openai", "gpt-4"),
        ("openai:chat:gpt-4", "openai", "gpt-4"),
        ("openai/responses/gpt-4", "openai", "gpt-4"),
        ("anthropic:messages:claude-2.1", "anthropic", "claude-2.1"),
        ("google-gla:gemini-pro", "google", "gemini-pro"),
        ("x-ai/grok-3", "xai", "grok-3"),
        ("litellm/openai/gpt-4", "openai", "gpt-4"),
        ("bedrock/us-east-1/anthropic.claude-v2:1", "aws-bedrock", "anthropic.claude-v2:1"),
        ("bedrock/converse/us.anthropic.claude-v2:1", "aws-bedrock", "us.anthropic.claude-v2:1"),
        ("bedrock:us.anthropic.claude-v2:1", "aws-bedrock", "us.anthropic.claude-v2:1"),
        ("anthropic.claude-3-opus-20240229-v1:0", "aws-bedrock", "anthropic.claude-3-opus-20240229-v1:0"),
        ("arn:aws:bedrock:us-east-1::foundation-model/amazon.x-v1:0", "aws-bedrock", "amazon.x-v1:0"),
        ("projects/p/locations/l/publishers/google/models/gemini-pro", "google-vertex", "gemini-pro"),
        ("claude-3-opus@20240229", "google-vertex", "claude-3-opus@20240229"),
        ("openrouter/openai/gpt-4", "openrouter", "openai/gpt-4"),
        ("claude-opus-4-8[1m]", "", "claude-opus-4-8"),
        ("openai/gpt-4:nitro", "openai", "gpt-4"),
        ("someone/model-1", "", "someone/model-1"),
        ("llama3:8b", "", "llama3:8b"),
    ],
)
def test_a_name_is_taken_apart(text: str, provider: str, name: str) -> None:
    written = take_apart(text)

    assert (written.provider, written.name, written.unjudged) == (provider, name, "")


@pytest.mark.parametrize(
    "text",
    [
        "ollama/llama3.2:1b",
        "ollama:gpt-oss:20b",
        "vllm/our-model",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
        "projects/p/locations/l/endpoints/123",
    ],
)
def test_what_is_of_ones_own_cannot_be_judged(text: str) -> None:
    assert take_apart(text).unjudged


def test_a_model_that_was_tuned_is_judged_by_its_base() -> None:
    written = take_apart("ft:gpt-4o-mini-2024-07-18:acme::abc123")

    assert (written.provider, written.name, written.tuned) == ("openai", "gpt-4o-mini-2024-07-18", True)
