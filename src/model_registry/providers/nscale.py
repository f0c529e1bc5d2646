"""Nscale."""

from __future__ import annotations

from model_registry.providers.openai_compatible import OpenAICompatible


class Nscale(OpenAICompatible):
    slug = "nscale"
    name = "Nscale"
    base_url = "https://inference.api.nscale.com/v1"
    docs_url = "https://docs.nscale.com/api-reference"
    env = ("NSCALE_SERVICE_TOKEN",)
    env_aliases = {"NSCALE_SERVICE_TOKEN": ("NSCALE_API_KEY",)}
    kind = "host"
