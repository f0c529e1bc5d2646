"""Poe, Quora's one API over many makers and hosts."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import positive, text
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Words, group

# Owners that run others' models.
_HOSTS = frozenset({"cerebras", "fireworks-ai", "novita-ai", "poe", "together"})


class PoeRecord(Wire):
    id: str
    created: int
    owned_by: str
    context_window: Group = {}
    metadata: Group = {}
    pricing: Group = {}
    reasoning: Group = {}
    supported_features: Words = ()


class Poe(OpenAICompatible):
    slug = "poe"
    name = "Poe"
    base_url = "https://api.poe.com/v1"
    docs_url = "https://creator.poe.com/api-reference/listModels"
    call_key = "POE_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def get_developer(self, record: RawRecord) -> str:
        developer = super().get_developer(record)
        return developers.UNKNOWN if developer in _HOSTS else developer

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = PoeRecord.model_validate(record)
        budget = group(model.reasoning.get("budget"))
        required = model.reasoning.get("required")
        name = text(model.metadata.get("display_name"))
        facts = super().facts(
            {
                **record,
                "name": name if name != model.id else None,
                "context_length": model.context_window.get("context_length") or record.get("context_length"),
                "max_output_tokens": model.context_window.get("max_output_tokens"),
                # Prices by the token are documented; what `request` is for is not, so it is no price here.
                "pricing": {key: price for key, price in model.pricing.items() if key != "request"},
                "supported_features": [*model.supported_features, *(["reasoning"] if model.reasoning else [])],
            }
        )
        return {
            **facts,
            "reasoning_options": {
                "toggle": not required if isinstance(required, bool) else None,
                "budget": True if budget else None,
                "min_budget": positive(budget.get("min_tokens")),
                "max_budget": positive(budget.get("max_tokens")),
            },
        }
