"""Upstage."""

from __future__ import annotations

from typing_extensions import override

from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class Upstage(OpenAICompatible):
    slug = "upstage"
    name = "Upstage"
    base_url = "https://api.upstage.ai/v1"
    docs_url = "https://console.upstage.ai/docs/capabilities/generate"
    env = ("UPSTAGE_API_KEY",)
    kind = "first_party"
    verified = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return "upstage"
