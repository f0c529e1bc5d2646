"""Groq."""

from __future__ import annotations

from datetime import date

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

_STAND_IN = 1693721698
"""The `created` of several models that came out at different times."""


class GroqRecord(OpenAIModel):
    created: int
    owned_by: str
    active: bool
    context_window: int


class Groq(OpenAICompatible[GroqRecord]):
    slug = "groq"
    name = "Groq"
    record = GroqRecord
    base_url = "https://api.groq.com/openai/v1"
    docs_url = "https://console.groq.com/docs/api-reference#models-list"
    # https://console.groq.com/docs/openai
    openai_apis = ("chat", "responses")
    env = ("GROQ_API_KEY",)
    kind = "host"

    @override
    def is_public(self, record: GroqRecord) -> bool:
        return record.active

    @override
    def get_developer(self, record: GroqRecord) -> str:
        """`owned_by` is the maker here: Meta, Alibaba Cloud, SDAIA, or Groq for its own systems."""
        return developers.from_owner(record.owned_by)

    @override
    def get_created(self, record: GroqRecord) -> date | None:
        return None if record.created == _STAND_IN else super().get_created(record)

    @override
    def facts(self, record: GroqRecord) -> EntryFacts:
        facts = super().facts(record)
        if self.get_developer(record) == "groq":
            # Its compound systems are named on Hugging Face without weights being there.
            del facts["open_weights"]
        return {**facts, "status": "active"}
