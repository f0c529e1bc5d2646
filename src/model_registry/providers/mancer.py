"""Mancer."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.normalize import positive
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible


class Limits(Wire):
    context: int
    completion: int


class MancerRecord(Wire):
    id: str
    name: str
    limits: Limits


class Mancer(OpenAICompatible):
    slug = "mancer"
    name = "Mancer"
    base_url = "https://neuro.mancer.tech/oai/v1"
    docs_url = "https://mancer.tech/docs-api/"
    call_key = "MANCER_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        limits = MancerRecord.model_validate(record).limits
        return {
            **super().facts(record),
            "context_window": positive(limits.context),
            "max_output_tokens": positive(limits.completion),
            # In credits, which are sold in packs: no amount of money.
            "pricing": None,
        }
