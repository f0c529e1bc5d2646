"""Neuralwatt."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingField
from model_registry.catalog.normalize import amount, positive
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel

_PRICES: Mapping[str, PricingField] = {
    "input_per_million": "input",
    "output_per_million": "output",
    "cached_input_per_million": "cache_read",
}
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "tools": "tools",
    "json_mode": "json_mode",
    "vision": "vision",
    "reasoning": "reasoning",
}


class Metadata(Wire):
    display_name: str
    pricing: Group
    capabilities: dict[str, bool | None]
    limits: Group
    reasoning: Group = {}
    huggingface_id: str | None = None
    deprecated: bool = False


class NeuralwattRecord(OpenAIModel):
    metadata: Metadata
    max_model_len: int | None = None


class Neuralwatt(OpenAICompatible[NeuralwattRecord]):
    slug = "neuralwatt"
    name = "Neuralwatt"
    record = NeuralwattRecord
    base_url = "https://api.neuralwatt.com/v1"
    docs_url = "https://docs.neuralwatt.com/"
    call_key = "NEURALWATT_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def facts(self, record: NeuralwattRecord) -> EntryFacts:
        about = record.metadata
        common = record.model_copy(
            update={
                "name": about.display_name,
                "context_window": positive(about.limits.get("max_context_length")) or record.max_model_len,
                "max_output_tokens": positive(about.limits.get("max_output_tokens")),
                "reasoning": about.reasoning,
                "hugging_face_id": about.huggingface_id,
            }
        )
        pricing = _prices(record)
        return {
            **super().facts(common),
            "status": "deprecated" if about.deprecated else "active",
            "pricing": pricing,
            "modalities": {
                "input": ("image", "text") if about.capabilities.get("vision") else ("text",),
                "output": ("text",),
            },
            "capabilities": {
                **{ours: about.capabilities.get(theirs) for theirs, ours in _CAPABILITIES.items()},
                "prompt_cache": True if "cache_read" in pricing else None,
            },
        }


def _prices(model: NeuralwattRecord) -> dict[PricingField, Decimal]:
    """US dollars per million tokens. The flexible tier costs less than what its ids are listed with."""
    pricing = model.metadata.pricing
    if pricing.get("pricing_tbd") is True or model.id.endswith("-flex"):
        return {}
    return {ours: price for theirs, ours in _PRICES.items() if (price := amount(pricing.get(theirs)))}
