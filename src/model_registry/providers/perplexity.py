"""Perplexity: its own Sonar, open models it hosts, and models it passes on."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import amount, type_of
from model_registry.providers.base import Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel


class Pricing(Wire):
    unit: Literal["usd_per_1m_tokens"]
    input: JsonValue
    output: JsonValue
    cache_read: JsonValue = None
    cache_write: JsonValue = None


class PerplexityRecord(ListedModel):
    owned_by: str
    pricing: Pricing


class Perplexity(OpenAICompatible[PerplexityRecord]):
    slug = "perplexity"
    name = "Perplexity"
    record = PerplexityRecord
    base_url = "https://api.perplexity.ai/v1"
    docs_url = "https://docs.perplexity.ai/docs/gateway/models"
    models_dev = ("perplexity-agent", "perplexity")
    # Chat completions ended in September 2026: https://docs.perplexity.ai/docs/agent-api/openai-compatibility
    openai_apis = ("responses",)
    env = ("PERPLEXITY_API_KEY",)
    kind = "aggregator"
    has_release_dates = False

    @override
    def get_developer(self, record: PerplexityRecord) -> str:
        """`perplexity/` says who serves a model; who made it, only the family's name does."""
        owner, _, name = self.get_id(record).partition("/")
        return developers.from_family(name) if owner == self.slug else developers.from_owner(owner)

    @override
    def facts(self, record: PerplexityRecord) -> EntryFacts:
        cache_read = amount(record.pricing.cache_read)
        return {
            "type": type_of(record.id),
            "pricing": {
                "input": amount(record.pricing.input),
                "output": amount(record.pricing.output),
                "cache_read": cache_read,
                "cache_write": amount(record.pricing.cache_write),
            },
            "capabilities": {"prompt_cache": True if cache_read else None},
        }
