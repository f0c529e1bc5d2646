"""AI21 Labs."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import without_maker
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class AI21Record(OpenAIModel):
    name: str
    context_length: int
    max_completion_tokens: int


class AI21(OpenAICompatible[AI21Record]):
    slug = "ai21"
    name = "AI21 Labs"
    record = AI21Record
    base_url = "https://api.ai21.com/studio/v1"
    docs_url = "https://docs.ai21.com/docs/jamba-foundation-models"
    litellm = ("ai21", "ai21_chat")
    env = ("AI21_API_KEY",)
    kind = "first_party"

    @override
    def get_developer(self, record: AI21Record) -> str:
        return "ai21"

    @override
    def facts(self, record: AI21Record) -> EntryFacts:
        # "AI21: Jamba Large 1.7" says the maker first; the entry has a field for that.
        return {**super().facts(record), "name": without_maker(record.name)}
