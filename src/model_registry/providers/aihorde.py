"""AI Horde, volunteers who run open models for everyone."""

from __future__ import annotations

import re

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel

_WEIGHTS = re.compile(r"https://huggingface\.co/([^/]+)/[^/]+")


class AIHordeRecord(ListedModel):
    quant: str
    url: str | None

    @property
    def weights_owner(self) -> str:
        """Who published the weights, empty if the record does not tell."""
        found = _WEIGHTS.match(self.url or "")
        return found[1] if found else ""


class AIHorde(OpenAICompatible[AIHordeRecord]):
    slug = "aihorde"
    name = "AI Horde"
    record = AIHordeRecord
    base_url = "https://oai.aihorde.net/v1"
    docs_url = "https://github.com/Haidra-Org/horde-openai-proxy"
    call_key = "AIHORDE_KEY"
    auth = NO_AUTH
    kind = "host"
    volunteers = True
    volatile = True
    source = "community"

    @override
    def get_developer(self, record: AIHordeRecord) -> str:
        """By the weights' owner: the ids begin with the program that runs them, and most models are fine-tunes."""
        return developers.from_owner(record.weights_owner)

    @override
    def facts(self, record: AIHordeRecord) -> EntryFacts:
        # `size` and `clean_name` are cut out of the id, and badly: 7 for 1.7B, 1 for 1.1B, "Qwen3" for all its sizes.
        return {
            "open_weights": True if record.weights_owner else None,
            # "full" also stands where the id names no format.
            "quantization": record.quant if record.quant != "full" else None,
        }
