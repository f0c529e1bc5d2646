"""Nebius Token Factory."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.normalize import text
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Words


class NebiusRecord(Wire):
    id: str
    created: int
    architecture: Group = {}
    regions: Words = ()


class Nebius(OpenAICompatible):
    slug = "nebius"
    name = "Nebius Token Factory"
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
    def is_public(self, record: RawRecord) -> bool:
        """An account's own fine-tunes are named `meta-llama/Llama-3.1-8B-Instruct-LoRa:name-AbCd`."""
        return "-LoRa:" not in self.get_id(record)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = NebiusRecord.model_validate(record)
        inputs, _, outputs = (text(model.architecture.get("modality")) or "").partition("->")
        sides = {"input_modalities": inputs.replace("+", ","), "output_modalities": outputs.replace("+", ",")}
        return {**super().facts({**record, **sides}), "regions": model.regions}
