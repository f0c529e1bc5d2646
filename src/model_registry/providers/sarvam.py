"""Sarvam AI."""

from __future__ import annotations

from model_registry.providers.base import Auth
from model_registry.providers.openai_compatible import OpenAICompatible


class Sarvam(OpenAICompatible):
    slug = "sarvam"
    name = "Sarvam AI"
    base_url = "https://api.sarvam.ai/v2"
    docs_url = "https://docs.sarvam.ai/api-reference/open-source/models"
    openai_base_url = "https://api.sarvam.ai/v1"
    env = ("SARVAM_API_KEY",)
    auth = Auth("header", "api-subscription-key")
    kind = "first_party"
    verified = False
