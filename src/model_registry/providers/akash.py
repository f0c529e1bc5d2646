"""AkashML, inference on the Akash Network."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.providers.base import RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible


class Akash(OpenAICompatible):
    slug = "akash"
    name = "AkashML"
    base_url = "https://api.akashml.com/v1"
    docs_url = "https://playground.akashml.com/docs/api-reference/models/get-v1-models"
    env = ("AKASHML_API_KEY",)
    kind = "host"
    verified = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        # Its prices are texts, yet nothing the vendor says tells whether of one token or a million.
        return super().facts({**record, "pricing": None})
