"""Meta's Llama API."""

from __future__ import annotations

from typing_extensions import override

from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class MetaLlamaAPI(OpenAICompatible):
    slug = "meta-llama-api"
    name = "Meta Llama API"
    base_url = "https://api.llama.com/compat/v1"
    docs_url = "https://llama.developer.meta.com/docs/api/models/"
    litellm = ("meta_llama",)
    models_dev = ("llama",)
    env = ("LLAMA_API_KEY",)
    kind = "first_party"
    # New Year 2025 for all models.
    has_release_dates = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return "meta"
