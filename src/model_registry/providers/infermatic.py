"""Infermatic, a host of open models for role play and writing, under the name TotalGPT."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class Infermatic(OpenAICompatible):
    slug = "infermatic"
    name = "Infermatic"
    base_url = "https://api.totalgpt.ai/v1"
    docs_url = "https://infermatic.ai/docs/overview"
    env = ("INFERMATIC_API_KEY",)
    kind = "host"
    verified = False
    # `created` is one constant.
    has_release_dates = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        """By the id alone: `owned_by` is `openai` on every record."""
        return developers.from_model_id(self.get_id(record).removeprefix("Infermatic-"))
