"""Z.ai."""

from __future__ import annotations

from datetime import date

from typing_extensions import override

from model_registry.catalog.normalize import BEIJING, as_date
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class ZaiRecord(Wire):
    id: str
    created: int


class Zai(OpenAICompatible):
    slug = "zai"
    name = "Z.ai"
    base_url = "https://api.z.ai/api/paas/v4"
    docs_url = "https://docs.z.ai/api-reference/introduction"
    env = ("ZAI_API_KEY",)
    kind = "first_party"

    @override
    def get_developer(self, record: RawRecord) -> str:
        return "zhipuai"

    @override
    def get_created(self, record: RawRecord) -> date | None:
        """A midnight in Beijing, which is still the day before in UTC."""
        return as_date(ZaiRecord.model_validate(record).created, BEIJING)
