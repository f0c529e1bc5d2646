"""Scaleway Generative APIs."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class Scaleway(OpenAICompatible):
    slug = "scaleway"
    name = "Scaleway"
    base_url = "https://api.scaleway.ai/v1"
    docs_url = "https://www.scaleway.com/en/docs/generative-apis/api-cli/using-models-api/"
    env = ("SCW_SECRET_KEY",)
    env_aliases = {"SCW_SECRET_KEY": ("SCALEWAY_API_KEY",)}
    kind = "host"
    verified = False
