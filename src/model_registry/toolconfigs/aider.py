"""aider, which reads `.aider.model.metadata.json`: https://aider.chat/docs/config/adv-model-settings.html.

The file holds facts, neither addresses nor keys: aider knows those of the providers named here by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from typing_extensions import override

from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable
from model_registry.toolconfigs.cost_map import facts_of
from model_registry.toolconfigs.jsonc import Json, dumped
from model_registry.toolconfigs.jsonc_block import Document

PREFIXES = {
    **{
        slug: slug
        for slug in """
        anthropic baseten cerebras chutes cohere databricks deepinfra deepseek groq huggingface hyperbolic minimax
        mistral moonshot nano-gpt nebius novita nscale openai openrouter ovhcloud perplexity poe sambanova
        synthetic volcengine wandb xai zai
        """.split()
    },
    "ai21": "ai21_chat",
    "aimlapi": "aiml",
    "alibaba": "dashscope",
    "cloudflare-workers-ai": "cloudflare",
    "featherless": "featherless_ai",
    "fireworks": "fireworks_ai",
    "friendli": "friendliai",
    "google": "gemini",
    "meta-llama-api": "meta_llama",
    "morphllm": "morph",
    "nvidia": "nvidia_nim",
    "snowflake-cortex": "snowflake",
    "together": "together_ai",
    "vercel": "vercel_ai_gateway",
}
"""Slug of each provider that aider calls, to its name in front of a model there (aider 0.86.2)."""


class Aider(Tool):
    """Limits and prices of models, under the names by which aider calls them."""

    slug = "aider"
    name = "aider"
    suffix = "json"
    new_file = "{\n}\n"

    @override
    def location(self) -> Path:
        return Path.home() / ".aider.model.metadata.json"

    @override
    def why_not(self, service: Service) -> str | None:
        return None if service.slug in PREFIXES else "aider does not know it"

    @override
    def generate(self, service: Service) -> str:
        return marks.whole("//") + dumped(_rows(service.models, ()))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        rows = _rows(service.models, document.keys((), without=service.slug))
        if not rows:
            raise Unusable("the limits of its models are unknown, or in your own entries")
        return document.put((), service.slug, rows)


def _rows(models: Iterable[ModelEntry], taken: Iterable[str]) -> dict[str, Json]:
    """The entries of models of one provider. One without limits is left out: it would hide what aider knows."""
    own = set(taken)
    rows: dict[str, Json] = {}
    for entry in models:
        prefix = PREFIXES[entry.provider]
        name = f"{prefix}/{entry.model_id}"
        facts = facts_of(entry)
        if "max_input_tokens" not in facts or name in own:
            continue
        output = facts.get("max_output_tokens")
        rows[name] = {
            "litellm_provider": prefix,
            **facts,
            # An older name of the limit of the output, not of the context.
            **({"max_tokens": output} if output is not None else {}),
        }
    return rows
