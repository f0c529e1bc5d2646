"""Enfer."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class Enfer(OpenAICompatible):
    slug = "enfer"
    name = "Enfer"
    base_url = "https://api.enfer.ai/v1"
    docs_url = "https://enfer-ai.gitbook.io/enfer.ai-docs"
    env = ("ENFER_API_KEY",)
    kind = "host"
