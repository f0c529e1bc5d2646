"""Featherless, a host of thousands of checkpoints from the Hugging Face Hub."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import type_of
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class FeatherlessRecord(OpenAIModel):
    created: int
    is_gated: bool
    context_length: int
    max_completion_tokens: int


class Featherless(OpenAICompatible[FeatherlessRecord]):
    slug = "featherless"
    name = "Featherless"
    record = FeatherlessRecord
    base_url = "https://api.featherless.ai/v1"
    docs_url = "https://featherless.ai/docs/api-overview-and-common-options"
    litellm = ("featherless_ai",)
    call_key = "FEATHERLESS_API_KEY"
    auth = NO_AUTH
    kind = "host"
    # Thousands of fine-tunes that nobody else serves would drown the others.
    default = False

    @override
    def get_developer(self, record: FeatherlessRecord) -> str:
        """By the owner of the repository; `owned_by` is always the host."""
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: FeatherlessRecord) -> EntryFacts:
        kind = type_of(record.id)
        return {
            **super().facts(record),
            # All of them write text; an Aura, Flux or Whisper in the name of a merge is only its name.
            "type": kind if kind in ("completion", "moderation", "rerank", "other") else "chat",
            "open_weights": True,
            "tags": ("gated",) if record.is_gated else (),
        }
