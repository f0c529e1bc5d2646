"""DeepSeek."""

from __future__ import annotations

from typing_extensions import override

from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class DeepSeek(OpenAICompatible):
    slug = "deepseek"
    name = "DeepSeek"
    base_url = "https://api.deepseek.com"
    docs_url = "https://api-docs.deepseek.com/api/list-models"
    env = ("DEEPSEEK_API_KEY",)
    kind = "first_party"

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return "deepseek"
