"""Synthetic."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import text
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, words


class SyntheticRecord(OpenAIModel):
    name: str | None = None
    hugging_face_id: str | None = None
    reasoning_parameters: Group = {}


class Synthetic(OpenAICompatible[SyntheticRecord]):
    slug = "synthetic"
    name = "Synthetic"
    record = SyntheticRecord
    base_url = "https://api.synthetic.new/openai/v1"
    docs_url = "https://dev.synthetic.new/"
    call_key = "SYNTHETIC_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def get_developer(self, record: SyntheticRecord) -> str:
        """By the weights: ids are `hf:owner/name`, or `syn:` and a size for what is the best of it today."""
        return developers.from_upload(record.hugging_face_id or record.id.partition(":")[2])

    @override
    def facts(self, record: SyntheticRecord) -> EntryFacts:
        return {
            **super().facts(record),
            # Where it has none, the name repeats the id.
            "name": text(record.name) if not record.id.endswith(record.name or "") else None,
            "reasoning_options": {"efforts": words(record.reasoning_parameters.get("efforts"))},
        }
