"""MiniMax."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class MiniMax(OpenAICompatible):
    slug = "minimax"
    name = "MiniMax"
    base_url = "https://api.minimax.io/v1"
    docs_url = "https://platform.minimax.io/docs/api-reference/models/openai/list-models"
    env = ("MINIMAX_API_KEY",)
    kind = "first_party"
    verified = False
