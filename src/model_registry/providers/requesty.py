"""Requesty, a router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import per_token, positive, type_of
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class RequestyRecord(Wire):
    id: str
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


class Requesty(OpenAICompatible):
    slug = "requesty"
    name = "Requesty"
    base_url = "https://router.requesty.ai/v1"
    docs_url = "https://docs.requesty.ai"
    env = ("REQUESTY_API_KEY",)
    kind = "aggregator"

    @override
    def get_developer(self, record: RawRecord) -> str:
        """Before the first slash stands a host, which is the maker of its own models only."""
        route, _, _ = self.get_id(record).partition(":")
        _, _, name = route.partition("/")
        return developers.from_model_id(name) if "/" in name else developers.from_family(name)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = RequestyRecord.model_validate(record)
        cached = model.supports_caching
        return {
            "type": type_of(model.id),
            "context_window": positive(model.context_window),
            "max_output_tokens": positive(model.max_output_tokens),
            "pricing": {
                "input": _price(model.input_price),
                "output": _price(model.output_price),
                # Without caching these repeat the price of input.
                "cache_read": _price(model.cached_price) if cached else None,
                "cache_write": _price(model.caching_price) if cached else None,
            },
            "modalities": {"input": ("image", "text"), "output": ("text",)} if model.supports_vision else None,
            # A false may only be unset: DeepSeek R1 is listed as one that does not reason.
            "capabilities": {
                "computer_use": model.supports_computer_use or None,
                "prompt_cache": cached or None,
                "reasoning": model.supports_reasoning or None,
                "vision": model.supports_vision or None,
            },
        }


def _price(value: JsonValue) -> Decimal | None:
    """US dollars per million tokens; nothing tells a zero that is free from one that is unset."""
    return per_token(value) or None
