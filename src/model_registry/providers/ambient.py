"""Ambient, a network of miners that serve open models."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.base import NO_AUTH, RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import group


class Ambient(OpenAICompatible):
    slug = "ambient"
    name = "Ambient"
    base_url = "https://api.ambient.xyz/v1"
    docs_url = "https://ambient.xyz/"
    call_key = "AMBIENT_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def is_public(self, record: RawRecord) -> bool:
        return record.get("is_ready") is not False

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the model's id at OpenRouter, if it has one: Ambient's own names stand for what others made."""
        slug = group(record.get("openrouter")).get("slug")
        developer = developers.from_model_id(slug if isinstance(slug, str) else self.get_id(record))
        return developers.UNKNOWN if developer == self.slug else developer
