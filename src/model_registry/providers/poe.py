"""Poe, Quora's one API over many makers and hosts."""

from __future__ import annotations

from pydantic import AliasChoices, Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import positive, text
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, Words, group

# Owners that run others' models here, and make some elsewhere.
_HOSTS = frozenset({"cerebras", "together"})


class PoeRecord(OpenAIModel):
    created: int
    owned_by: str
    window: Group = Field(default_factory=dict, validation_alias=AliasChoices("context_window"))
    metadata: Group = {}
    pricing: Group = {}
    reasoning: Group = {}
    supported_features: Words = ()


class Poe(OpenAICompatible[PoeRecord]):
    slug = "poe"
    name = "Poe"
    record = PoeRecord
    base_url = "https://api.poe.com/v1"
    docs_url = "https://creator.poe.com/api-reference/listModels"
    call_key = "POE_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def get_developer(self, record: PoeRecord) -> str:
        developer = super().get_developer(record)
        return developers.UNKNOWN if developer in _HOSTS else developer

    @override
    def facts(self, record: PoeRecord) -> EntryFacts:
        budget = group(record.reasoning.get("budget"))
        required = record.reasoning.get("required")
        name = text(record.metadata.get("display_name"))
        facts = super().facts(
            record.model_copy(
                update={
                    "name": name if name != record.id else None,
                    "context_window": positive(record.window.get("context_length")) or record.context_window,
                    "max_output_tokens": positive(record.window.get("max_output_tokens")),
                    # Prices by the token are documented; what `request` is for is not, so it is no price here.
                    "pricing": {key: price for key, price in record.pricing.items() if key != "request"},
                    "supported_features": [*record.supported_features, *(["reasoning"] if record.reasoning else [])],
                }
            )
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
