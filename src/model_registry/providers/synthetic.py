"""Synthetic."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import text
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, words


class SyntheticRecord(Wire):
    id: str
    name: str | None = None
    hugging_face_id: str | None = None
    reasoning_parameters: Group = {}


class Synthetic(OpenAICompatible):
    slug = "synthetic"
    name = "Synthetic"
    base_url = "https://api.synthetic.new/openai/v1"
    docs_url = "https://dev.synthetic.new/"
    call_key = "SYNTHETIC_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the weights: ids are `hf:owner/name`, or `syn:` and a size for what is the best of it today."""
        model = SyntheticRecord.model_validate(record)
        return developers.from_upload(model.hugging_face_id or model.id.partition(":")[2])

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = SyntheticRecord.model_validate(record)
        return {
            **super().facts(record),
            # Where it has none, the name repeats the id.
            "name": text(model.name) if not model.id.endswith(model.name or "") else None,
            "reasoning_options": {"efforts": words(model.reasoning_parameters.get("efforts"))},
        }
