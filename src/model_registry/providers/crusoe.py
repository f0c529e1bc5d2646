"""Crusoe Serverless Inference."""

from __future__ import annotations

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

_SEES_IMAGES = "image text to text"


class CrusoeRecord(OpenAIModel):
    is_public: bool
    architecture: dict[str, JsonValue]
    tags: tuple[str, ...] = ()


class Crusoe(OpenAICompatible[CrusoeRecord]):
    slug = "crusoe"
    name = "Crusoe"
    record = CrusoeRecord
    base_url = "https://api.inference.crusoecloud.com/v1"
    docs_url = "https://docs.crusoecloud.com/serverless-inference/available-models"
    env = ("CRUSOE_API_KEY",)
    kind = "host"
    verified = False

    @override
    def is_public(self, record: CrusoeRecord) -> bool:
        """The account's own deployments are listed as well."""
        return record.is_public

    @override
    def facts(self, record: CrusoeRecord) -> EntryFacts:
        sees = record.architecture.get("modality") == "multimodal" and _SEES_IMAGES in record.tags
        return {
            # Nothing the vendor says tells whether its prices are of one token or a million.
            **super().facts(record.model_copy(update={"pricing": {}})),
            "modalities": {"input": ("image", "text"), "output": ("text",)} if sees else None,
            "capabilities": {"vision": sees or None},
        }
