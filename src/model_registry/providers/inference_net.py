"""Inference.net."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class InferenceNet(OpenAICompatible):
    slug = "inference-net"
    name = "Inference.net"
    base_url = "https://api.inference.net/v1"
    docs_url = "https://docs.inference.net/api/api-quickstart"
    models_dev = ("inference",)
    env = ("INFERENCE_API_KEY",)
    env_aliases = {"INFERENCE_API_KEY": ("INFERENCENET_API_KEY",)}
    kind = "host"

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        """By the first part of `deepseek/deepseek-r1/fp-8`."""
        return developers.from_model_id("/".join(self.get_id(record).split("/")[:2]))

    @override
    def facts(self, record: OpenAIModel) -> EntryFacts:
        owner_name_format = self.get_id(record).split("/")
        return {
            **super().facts(record),
            "quantization": owner_name_format[2].replace("-", "") if len(owner_name_format) == 3 else None,
        }
