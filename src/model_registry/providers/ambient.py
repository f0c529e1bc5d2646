"""Ambient, a network of miners that serve open models."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Json, OpenAIModel


class AmbientRecord(OpenAIModel):
    is_ready: Json = None
    openrouter: Group = {}


class Ambient(OpenAICompatible[AmbientRecord]):
    slug = "ambient"
    name = "Ambient"
    record = AmbientRecord
    base_url = "https://api.ambient.xyz/v1"
    docs_url = "https://ambient.xyz/"
    call_key = "AMBIENT_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def is_public(self, record: AmbientRecord) -> bool:
        return record.is_ready is not False

    @override
    def get_developer(self, record: AmbientRecord) -> str:
        """By the model's id at OpenRouter, if it has one: Ambient's own names stand for what others made."""
        slug = record.openrouter.get("slug")
        developer = developers.from_model_id(slug if isinstance(slug, str) else self.get_id(record))
        return developers.UNKNOWN if developer == self.slug else developer
