"""OpenAI."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.normalize import announced_date
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

# OpenAI's own models; what an organization has fine-tuned carries the organization's name instead.
OWNERS = frozenset({"openai", "openai-internal", "openai-dev", "system"})


class OpenAIRecord(Wire):
    id: str
    created: int
    owned_by: str
    shutdown_date: str | None = None
    """Announced with the deprecation: https://developers.openai.com/api/docs/deprecations"""


class OpenAI(OpenAICompatible):
    slug = "openai"
    name = "OpenAI"
    base_url = "https://api.openai.com/v1"
    docs_url = "https://platform.openai.com/docs/api-reference/models/list"
    litellm = ("openai", "text-completion-openai")
    env = ("OPENAI_API_KEY",)
    kind = "first_party"

    @override
    def is_public(self, record: RawRecord) -> bool:
        return OpenAIRecord.model_validate(record).owned_by in OWNERS

    @override
    def get_developer(self, record: RawRecord) -> str:
        return "openai"

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        retirement = announced_date(OpenAIRecord.model_validate(record).shutdown_date, self.today)
        ending = {"status": "deprecated", "retirement_date": retirement} if retirement else {}
        return {**super().facts(record), **ending}
