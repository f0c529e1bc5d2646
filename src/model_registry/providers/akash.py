"""AkashML, inference on the Akash Network."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class Akash(OpenAICompatible):
    slug = "akash"
    name = "AkashML"
    base_url = "https://api.akashml.com/v1"
    docs_url = "https://playground.akashml.com/docs/api-reference/models/get-v1-models"
    env = ("AKASHML_API_KEY",)
    kind = "host"
    verified = False

    @override
    def facts(self, record: OpenAIModel) -> EntryFacts:
        # Its prices are texts, yet nothing the vendor says tells whether of one token or a million.
        return super().facts(record.model_copy(update={"pricing": {}}))
