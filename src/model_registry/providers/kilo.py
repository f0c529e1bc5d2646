"""Kilo's gateway to models of many makers and hosts, with a list in OpenRouter's format."""

from __future__ import annotations

from pydantic import Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import says_free, without_maker
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel
from model_registry.providers.openrouter_prices import prices

_ROUTERS = ("kilo/", "kilo-auto/")
"""Ids that choose a model by the task. Their prices only keep clients from taking them for free."""


class KiloRecord(OpenAIModel):
    name: str
    is_free: bool = Field(False, alias="isFree")


class Kilo(OpenAICompatible[KiloRecord]):
    slug = "kilo"
    name = "Kilo Gateway"
    record = KiloRecord
    base_url = "https://api.kilo.ai/api/gateway"
    docs_url = "https://kilo.ai/docs/gateway/models-and-providers"
    call_key = "KILO_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def get_developer(self, record: KiloRecord) -> str:
        """By the id; a router is nobody's model."""
        told = developers.from_model_id(self.get_id(record))
        return developers.UNKNOWN if self.get_id(record).startswith(_ROUTERS) else told

    @override
    def facts(self, record: KiloRecord) -> EntryFacts:
        model_id = self.get_id(record)
        free = record.is_free or says_free(model_id)
        return {
            **super().facts(record),
            # "Anthropic: Claude Sonnet 4.5" says the maker first; the entry has a field for that.
            "name": without_maker(record.name),
            "pricing": {} if model_id.startswith(_ROUTERS) else prices(record.pricing, record.type, free),
        }
