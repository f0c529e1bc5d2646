"""Requesty, a router over many hosts."""

from __future__ import annotations

from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import per_token, positive, type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel


class RequestyRecord(ListedModel):
    created: int
    context_window: int
    max_output_tokens: int
    input_price: JsonValue
    output_price: JsonValue
    caching_price: JsonValue
    cached_price: JsonValue
    supports_caching: bool
    supports_computer_use: bool
    supports_reasoning: bool
    supports_vision: bool


class Requesty(OpenAICompatible[RequestyRecord]):
    slug = "requesty"
    name = "Requesty"
    record = RequestyRecord
    base_url = "https://router.requesty.ai/v1"
    docs_url = "https://docs.requesty.ai"
    env = ("REQUESTY_API_KEY",)
    kind = "aggregator"

    @override
    def get_developer(self, record: RequestyRecord) -> str:
        """Before the first slash stands a host, which is the maker of its own models only."""
        route, _, _ = self.get_id(record).partition(":")
        _, _, name = route.partition("/")
        return developers.from_model_id(name) if "/" in name else developers.from_family(name)

    @override
    def facts(self, record: RequestyRecord) -> EntryFacts:
        cached = record.supports_caching
        return {
            "type": type_of(record.id),
            "context_window": positive(record.context_window),
            "max_output_tokens": positive(record.max_output_tokens),
            "pricing": {
                "input": _price(record.input_price),
                "output": _price(record.output_price),
                # Without caching these repeat the price of input.
                "cache_read": _price(record.cached_price) if cached else None,
                "cache_write": _price(record.caching_price) if cached else None,
            },
            "modalities": {"input": ("image", "text"), "output": ("text",)} if record.supports_vision else None,
            # A false may only be unset: DeepSeek R1 is listed as one that does not reason.
            "capabilities": {
                "computer_use": record.supports_computer_use or None,
                "prompt_cache": cached or None,
                "reasoning": record.supports_reasoning or None,
                "vision": record.supports_vision or None,
            },
        }


def _price(value: JsonValue) -> Decimal | None:
    """US dollars per million tokens; nothing tells a zero that is free from one that is unset."""
    return per_token(value) or None
