"""Hyperbolic."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.normalize import amount, positive, type_of
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

_SOLD_BY_TOKEN = frozenset({"chat", "completion"})


class HyperbolicRecord(Wire):
    id: str
    supports_chat: bool
    supports_image_input: bool
    supports_tools: bool
    context_length: int | None
    input_price: JsonValue = None
    output_price: JsonValue = None


class Hyperbolic(OpenAICompatible):
    slug = "hyperbolic"
    name = "Hyperbolic"
    base_url = "https://api.hyperbolic.xyz/v1"
    docs_url = "https://docs.hyperbolic.xyz"
    env = ("HYPERBOLIC_API_KEY",)
    kind = "host"
    # The time of the request.
    has_release_dates = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = HyperbolicRecord.model_validate(record)
        kind = type_of(model.id)
        if kind == "chat" and not model.supports_chat:
            kind = "completion"
        inputs = ("image", "text") if model.supports_image_input else ("text",)
        # US dollars per million tokens: 0.4 is the $0.40 of the price list.
        price = {"input": amount(model.input_price) or None, "output": amount(model.output_price) or None}
        return {
            "type": kind,
            "context_window": positive(model.context_length),
            "pricing": price if kind in _SOLD_BY_TOKEN else None,
            "modalities": {"input": inputs, "output": ("text",)} if kind == "chat" else None,
            "capabilities": {"vision": model.supports_image_input, "tools": model.supports_tools},
        }
