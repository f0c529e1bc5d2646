"""Crusoe Serverless Inference."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

_SEES_IMAGES = "image text to text"


class CrusoeRecord(Wire):
    id: str
    is_public: bool
    architecture: dict[str, JsonValue]
    tags: tuple[str, ...] = ()


class Crusoe(OpenAICompatible):
    slug = "crusoe"
    name = "Crusoe"
    base_url = "https://api.inference.crusoecloud.com/v1"
    docs_url = "https://docs.crusoecloud.com/serverless-inference/available-models"
    env = ("CRUSOE_API_KEY",)
    kind = "host"
    verified = False

    @override
    def is_public(self, record: RawRecord) -> bool:
        """The account's own deployments are listed as well."""
        return CrusoeRecord.model_validate(record).is_public

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = CrusoeRecord.model_validate(record)
        sees = model.architecture.get("modality") == "multimodal" and _SEES_IMAGES in model.tags
        return {
            # Nothing the vendor says tells whether its prices are of one token or a million.
            **super().facts({**record, "pricing": None}),
            "modalities": {"input": ("image", "text"), "output": ("text",)} if sees else None,
            "capabilities": {"vision": sees or None},
        }
