"""Jina AI."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.normalize import type_of
from model_registry.providers.base import RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible


class Jina(OpenAICompatible):
    slug = "jina"
    name = "Jina AI"
    base_url = "https://api.jina.ai/v1"
    docs_url = "https://api.jina.ai/docs"
    litellm = ("jina_ai",)
    # It embeds and ranks; nothing to chat with is at this address.
    openai_base_url = None
    env = ("JINA_API_KEY",)
    kind = "first_party"
    verified = False

    @override
    def get_id(self, record: RawRecord) -> str:
        """The list puts the owner before each name, the API takes the name alone."""
        return super().get_id(record).removeprefix("jina-ai/")

    @override
    def get_developer(self, record: RawRecord) -> str:
        return "jinaai"

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        facts = super().facts(record)
        # Rerankers are listed as putting out text, like chat models.
        return {**facts, "type": type_of(self.get_id(record))} if facts["type"] == "chat" else facts
