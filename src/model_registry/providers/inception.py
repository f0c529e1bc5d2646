"""Inception, maker of diffusion language models."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class InceptionRecord(OpenAIModel):
    name: str


class Inception(OpenAICompatible[InceptionRecord]):
    slug = "inception"
    name = "Inception"
    record = InceptionRecord
    base_url = "https://api.inceptionlabs.ai/v1"
    docs_url = "https://docs.inceptionlabs.ai/get-started/models"
    call_key = "INCEPTION_API_KEY"
    auth = NO_AUTH
    kind = "first_party"
    verified = False

    @override
    def get_developer(self, record: InceptionRecord) -> str:
        return "inception"

    @override
    def facts(self, record: InceptionRecord) -> EntryFacts:
        facts = super().facts(record)
        if not record.supported_endpoints or "chat.completions" in record.supported_endpoints:
            return facts
        # Models for edits and decisions put out text as well, but take no conversation.
        return {**facts, "type": "other"}
