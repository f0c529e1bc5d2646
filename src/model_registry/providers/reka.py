"""Reka."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class Reka(OpenAICompatible):
    slug = "reka"
    name = "Reka"
    base_url = "https://api.reka.ai/v1"
    docs_url = "https://docs.reka.ai/chat/api-reference/list-models"
    env = ("REKA_API_KEY",)
    kind = "first_party"
    verified = False
