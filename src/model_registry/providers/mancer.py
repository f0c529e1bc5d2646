"""Mancer."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import positive
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class Limits(Wire):
    context: int
    completion: int


class MancerRecord(OpenAIModel):
    name: str
    limits: Limits


class Mancer(OpenAICompatible[MancerRecord]):
    slug = "mancer"
    name = "Mancer"
    record = MancerRecord
    base_url = "https://neuro.mancer.tech/oai/v1"
    docs_url = "https://mancer.tech/docs-api/"
    call_key = "MANCER_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def facts(self, record: MancerRecord) -> EntryFacts:
        limits = record.limits
        return {
            **super().facts(record),
            "context_window": positive(limits.context),
            "max_output_tokens": positive(limits.completion),
            # In credits, which are sold in packs: no amount of money.
            "pricing": None,
        }
