"""Hyperbolic."""

from __future__ import annotations

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts, PricingFacts
from model_registry.catalog.normalize import amount, positive, type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel
from model_registry.vocabulary import Modality

_SOLD_BY_TOKEN = frozenset({"chat", "completion"})


class HyperbolicRecord(ListedModel):
    supports_chat: bool
    supports_image_input: bool
    supports_tools: bool
    context_length: int | None
    input_price: JsonValue = None
    output_price: JsonValue = None


class Hyperbolic(OpenAICompatible[HyperbolicRecord]):
    slug = "hyperbolic"
    name = "Hyperbolic"
    record = HyperbolicRecord
    base_url = "https://api.hyperbolic.xyz/v1"
    docs_url = "https://docs.hyperbolic.xyz"
    env = ("HYPERBOLIC_API_KEY",)
    kind = "host"
    # The time of the request.
    has_release_dates = False

    @override
    def facts(self, record: HyperbolicRecord) -> EntryFacts:
        kind = type_of(record.id)
        if kind == "chat" and not record.supports_chat:
            kind = "completion"
        inputs: tuple[Modality, ...] = ("image", "text") if record.supports_image_input else ("text",)
        # US dollars per million tokens: 0.4 is the $0.40 of the price list.
        price: PricingFacts = {
            "input": amount(record.input_price) or None,
            "output": amount(record.output_price) or None,
        }
        return {
            "type": kind,
            "context_window": positive(record.context_length),
            "pricing": price if kind in _SOLD_BY_TOKEN else None,
            "modalities": {"input": inputs, "output": ("text",)} if kind == "chat" else None,
            "capabilities": {"vision": record.supports_image_input, "tools": record.supports_tools},
        }
