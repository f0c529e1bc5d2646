"""AI21 Labs."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.normalize import without_maker
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class AI21Record(Wire):
    id: str
    name: str
    context_length: int
    max_completion_tokens: int


class AI21(OpenAICompatible):
    slug = "ai21"
    name = "AI21 Labs"
    base_url = "https://api.ai21.com/studio/v1"
    docs_url = "https://docs.ai21.com/docs/jamba-foundation-models"
    litellm = ("ai21", "ai21_chat")
    env = ("AI21_API_KEY",)
    kind = "first_party"

    @override
    def get_developer(self, record: RawRecord) -> str:
        return "ai21"

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = AI21Record.model_validate(record)
        # "AI21: Jamba Large 1.7" says the maker first; the entry has a field for that.
        return {**super().facts(record), "name": without_maker(model.name)}
