"""io.net Intelligence."""

from __future__ import annotations

from decimal import Decimal

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import per_token, positive, without_maker
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Json, OpenAIModel


class IOIntelligenceRecord(OpenAIModel):
    name: str
    max_tokens: int | None = None
    input_token_price: Json = None
    output_token_price: Json = None
    cache_read_token_price: Json = None
    cache_write_token_price: Json = None
    supports_images_input: bool | None = None


class IOIntelligence(OpenAICompatible[IOIntelligenceRecord]):
    slug = "io-intelligence"
    name = "io.net Intelligence"
    record = IOIntelligenceRecord
    base_url = "https://api.intelligence.io.solutions/api/v1"
    docs_url = "https://io.net/docs/guides/intelligence/io-intelligence"
    models_dev = ("io-net",)
    call_key = "IOINTELLIGENCE_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def get_developer(self, record: IOIntelligenceRecord) -> str:
        return developers.from_upload(self.get_id(record))

    @override
    def facts(self, record: IOIntelligenceRecord) -> EntryFacts:
        prices: dict[PricingField, Decimal | None] = {
            "input": per_token(record.input_token_price) or None,
            "output": per_token(record.output_token_price) or None,
            "cache_read": per_token(record.cache_read_token_price) or None,
            "cache_write": per_token(record.cache_write_token_price) or None,
        }
        return {
            **super().facts(record),
            # "Z.ai: GLM 5.3" says the maker first; the entry has a field for that.
            "name": without_maker(record.name) if record.name != record.id else None,
            "max_output_tokens": positive(record.max_tokens),
            "pricing": prices,
            "capabilities": {
                "vision": record.supports_images_input,
                "reasoning": record.supports_reasoning,
                "tools": record.supports_tools,
                "prompt_cache": True if prices["cache_read"] else None,
            },
        }
