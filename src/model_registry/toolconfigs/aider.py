"""aider, which reads `.aider.model.metadata.json`: https://aider.chat/docs/config/adv-model-settings.html.

The file holds facts, neither addresses nor keys: aider knows those of the providers named here by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from typing_extensions import override

from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable
from model_registry.toolconfigs.cost_map import facts_of
from model_registry.toolconfigs.jsonc import Json, dumped
from model_registry.toolconfigs.jsonc_block import Document

KNOWN = frozenset(
    """
    ai21 aimlapi alibaba anthropic baseten cerebras chutes cloudflare-workers-ai cohere databricks deepinfra deepseek
    featherless fireworks friendli google groq huggingface hyperbolic meta-llama-api minimax mistral moonshot morphllm
    nano-gpt nebius novita nscale nvidia openai openrouter ovhcloud perplexity poe sambanova snowflake-cortex synthetic
    together vercel volcengine wandb xai zai
    """.split()
)
"""Providers that aider 0.86.2 calls, by the names that LiteLLM, its client, has for them."""


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
        if service.slug not in KNOWN:
            return "aider does not know it"
        return None if _rows(service, ()) else "the limits of its models are unknown"

    @override
    def generate(self, service: Service) -> str:
        return marks.whole("//") + dumped(_rows(service, ()))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        rows = _rows(service, document.keys((), without=service.slug))
        if not rows:
            raise Unusable("every model of it is in your own list")
        return document.put((), service.slug, rows)


def _rows(service: Service, taken: Iterable[str]) -> dict[str, Json]:
    """The entries of its models. One without limits is left out: it would hide what aider knows."""
    own, prefix = set(taken), service.facts.litellm[0]
    rows: dict[str, Json] = {}
    for entry in service.models:
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
