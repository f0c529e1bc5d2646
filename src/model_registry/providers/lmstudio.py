"""LM Studio on this machine."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

_EMBEDDING = "text-embedding-"
"""What LM Studio puts before the name of every embedding model."""


class LMStudio(OpenAICompatible):
    slug = "lmstudio"
    name = "LM Studio"
    base_url = "http://localhost:1234/v1"
    docs_url = "https://lmstudio.ai/docs/developer/openai-compat/models"
    litellm = ("lm_studio",)
    auth = NO_AUTH
    kind = "local"
    default = False

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return developers.from_model_id(self.get_id(record).removeprefix(_EMBEDDING))

    @override
    def facts(self, record: OpenAIModel) -> EntryFacts:
        # One model in several number formats is listed as `name@q4_k_m`, `name@q8_0`.
        return {**super().facts(record), "quantization": self.get_id(record).partition("@")[2] or record.quantization}
