"""Jina AI."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


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
    def get_id(self, record: OpenAIModel) -> str:
        """The list puts the owner before each name, the API takes the name alone."""
        return super().get_id(record).removeprefix("jina-ai/")

    @override
    def get_developer(self, record: OpenAIModel) -> str:
        return "jinaai"

    @override
    def facts(self, record: OpenAIModel) -> EntryFacts:
        facts = super().facts(record)
        # Rerankers are listed as putting out text, like chat models.
        return {**facts, "type": type_of(self.get_id(record))} if facts["type"] == "chat" else facts
