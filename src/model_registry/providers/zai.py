"""Z.ai."""

from __future__ import annotations

from datetime import date

from typing_extensions import override

from model_registry.catalog.normalize import BEIJING, as_date
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class ZaiRecord(OpenAIModel):
    created: int


class Zai(OpenAICompatible[ZaiRecord]):
    slug = "zai"
    name = "Z.ai"
    record = ZaiRecord
    base_url = "https://api.z.ai/api/paas/v4"
    docs_url = "https://docs.z.ai/api-reference/introduction"
    env = ("ZAI_API_KEY",)
    kind = "first_party"

    @override
    def get_developer(self, record: ZaiRecord) -> str:
        return "zhipuai"

    @override
    def get_created(self, record: ZaiRecord) -> date | None:
        """A midnight in Beijing, which is still the day before in UTC."""
        return as_date(record.created, BEIJING)
