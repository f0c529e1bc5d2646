"""Morph, maker of models that apply code edits and host of open models."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class MorphLLM(OpenAICompatible):
    slug = "morphllm"
    name = "Morph"
    base_url = "https://api.morphllm.com/v1"
    docs_url = "https://docs.morphllm.com/api-reference/endpoint/models"
    litellm = ("morph",)
    models_dev = ("morph",)
    env = ("MORPH_API_KEY",)
    env_aliases = {"MORPH_API_KEY": ("MORPHLLM_API_KEY",)}
    kind = "host"
    verified = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        """By the id alone: `morph-` also stands before open models of others, such as `morph-kimik3`."""
        return developers.from_model_id(self.get_id(record))
