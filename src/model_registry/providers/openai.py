"""OpenAI."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import announced_date
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel

# OpenAI's own models; what an organization has fine-tuned carries the organization's name instead.
OWNERS = frozenset({"openai", "openai-internal", "openai-dev", "system"})


class OpenAIRecord(OpenAIModel):
    created: int
    owned_by: str
    shutdown_date: str | None = None
    """Announced with the deprecation: https://developers.openai.com/api/docs/deprecations"""


class OpenAI(OpenAICompatible[OpenAIRecord]):
    slug = "openai"
    name = "OpenAI"
    record = OpenAIRecord
    base_url = "https://api.openai.com/v1"
    docs_url = "https://platform.openai.com/docs/api-reference/models/list"
    litellm = ("openai", "text-completion-openai")
    env = ("OPENAI_API_KEY",)
    kind = "first_party"

    @override
    def is_public(self, record: OpenAIRecord) -> bool:
        return record.owned_by in OWNERS

    @override
    def get_developer(self, record: OpenAIRecord) -> str:
        return "openai"

    @override
    def facts(self, record: OpenAIRecord) -> EntryFacts:
        retirement = announced_date(record.shutdown_date, self.today)
        ending: EntryFacts = {"status": "deprecated", "retirement_date": retirement} if retirement else {}
        return {**super().facts(record), **ending}
