"""Nebius Token Factory."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import text
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, Words, words


class NebiusRecord(OpenAIModel):
    created: int
    architecture: Group = {}
    regions: Words = ()


class Nebius(OpenAICompatible[NebiusRecord]):
    slug = "nebius"
    name = "Nebius Token Factory"
    record = NebiusRecord
    base_url = "https://api.tokenfactory.nebius.com/v1"
    docs_url = "https://docs.tokenfactory.nebius.com/api-reference/examples/list-of-models"
    env = ("NEBIUS_API_KEY",)
    kind = "host"
    query = {"verbose": "true"}
    # The time of the request.
    has_release_dates = False
    # Recorded without `verbose`.
    verified = False

    @override
    def is_public(self, record: NebiusRecord) -> bool:
        """An account's own fine-tunes are named `meta-llama/Llama-3.1-8B-Instruct-LoRa:name-AbCd`."""
        return "-LoRa:" not in self.get_id(record)

    @override
    def facts(self, record: NebiusRecord) -> EntryFacts:
        inputs, _, outputs = (text(record.architecture.get("modality")) or "").partition("->")
        sides = {
            "input_modalities": words(inputs.replace("+", ",")),
            "output_modalities": words(outputs.replace("+", ",")),
        }
        return {**super().facts(record.model_copy(update=sides)), "regions": record.regions}
