"""Baseten."""

from __future__ import annotations

from pydantic import JsonValue

from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class BasetenRecord(OpenAIModel):
    created: int
    context_length: int
    max_completion_tokens: int
    pricing: dict[str, JsonValue]
    supported_features: tuple[str, ...]


class Baseten(OpenAICompatible[BasetenRecord]):
    slug = "baseten"
    name = "Baseten"
    record = BasetenRecord
    base_url = "https://inference.baseten.co/v1"
    docs_url = "https://docs.baseten.co/inference/model-apis/overview"
    env = ("BASETEN_API_KEY",)
    kind = "host"
