"""Perplexity: its own Sonar, open models it hosts, and models it passes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import amount, type_of
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class Pricing(Wire):
    unit: Literal["usd_per_1m_tokens"]
    input: JsonValue
    output: JsonValue
    cache_read: JsonValue = None
    cache_write: JsonValue = None


class PerplexityRecord(Wire):
    id: str
    owned_by: str
    pricing: Pricing


class Perplexity(OpenAICompatible):
    slug = "perplexity"
    name = "Perplexity"
    base_url = "https://api.perplexity.ai/v1"
    docs_url = "https://docs.perplexity.ai/docs/gateway/models"
    models_dev = ("perplexity-agent", "perplexity")
    # Chat completions ended in September 2026: https://docs.perplexity.ai/docs/agent-api/openai-compatibility
    openai_apis = ("responses",)
    env = ("PERPLEXITY_API_KEY",)
    kind = "aggregator"
    has_release_dates = False

    @override
    def get_developer(self, record: RawRecord) -> str:
        """`perplexity/` says who serves a model; who made it, only the family's name does."""
        owner, _, name = self.get_id(record).partition("/")
        return developers.from_family(name) if owner == self.slug else developers.from_owner(owner)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = PerplexityRecord.model_validate(record)
        cache_read = amount(model.pricing.cache_read)
        return {
            "type": type_of(model.id),
            "pricing": {
                "input": amount(model.pricing.input),
                "output": amount(model.pricing.output),
                "cache_read": cache_read,
                "cache_write": amount(model.pricing.cache_write),
            },
            "capabilities": {"prompt_cache": True if cache_read else None},
        }
