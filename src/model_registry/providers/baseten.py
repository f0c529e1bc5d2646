"""Baseten."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class BasetenRecord(Wire):
    id: str
    created: int
    context_length: int
    max_completion_tokens: int
    pricing: dict[str, JsonValue]
    supported_features: tuple[str, ...]


class Baseten(OpenAICompatible):
    slug = "baseten"
    name = "Baseten"
    base_url = "https://inference.baseten.co/v1"
    docs_url = "https://docs.baseten.co/inference/model-apis/overview"
    env = ("BASETEN_API_KEY",)
    kind = "host"

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        BasetenRecord.model_validate(record)
        return super().facts(record)
