"""Pollinations, a router over many hosts and over endpoints of its community."""

from __future__ import annotations

from pydantic import AliasChoices, Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel, Words, words
from model_registry.vocabulary import EntryType

TRANSCRIPTIONS = "/v1/audio/transcriptions"


class PollinationsRecord(OpenAIModel):
    created: int
    output_modalities: Words = ()
    supported_endpoints: Words = ()
    tools: bool | None = None
    reasons: bool | None = Field(None, validation_alias=AliasChoices("reasoning"))

    @property
    def called_for(self) -> EntryType | None:
        """What the model is called for where its outputs do not tell, None where they do."""
        if TRANSCRIPTIONS in self.supported_endpoints:
            return "transcription"
        return "other" if "3d" in self.output_modalities else None


class Pollinations(OpenAICompatible[PollinationsRecord]):
    slug = "pollinations"
    name = "Pollinations"
    record = PollinationsRecord
    base_url = "https://gen.pollinations.ai/v1"
    docs_url = "https://gen.pollinations.ai/docs"
    call_key = "POLLINATIONS_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    source = "community"
    # Endpoints of the community are hidden while they fail.
    volatile = True
    # Recorded at text.pollinations.ai, which came before.
    verified = False

    @override
    def get_developer(self, record: PollinationsRecord) -> str:
        """By the nickname alone: what stands before a `/`, as `owned_by`, is a user of the router."""
        return developers.from_family(self.get_id(record).rpartition("/")[2])

    @override
    def facts(self, record: PollinationsRecord) -> EntryFacts:
        features = {"tools": record.tools, "reasoning": record.reasons}
        # The prices are in Pollen, Pollinations' own credit.
        common = super().facts(record.model_copy(update={"supported_features": words(features), "pricing": {}}))
        return {**common, "type": record.called_for or common["type"]}
