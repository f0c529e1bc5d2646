"""Atlas Cloud, a host that also resells closed models."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.normalize import positive
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible

DEFAULT_LIMIT = 131072


class AtlasCloudRecord(Wire):
    id: str
    name: str
    context_length: int
    max_completion_tokens: int
    pricing: JsonValue


class AtlasCloud(OpenAICompatible):
    slug = "atlascloud"
    name = "Atlas Cloud"
    base_url = "https://api.atlascloud.ai/v1"
    docs_url = "https://www.atlascloud.ai/docs/en/models/llm"
    call_key = "ATLASCLOUD_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    # One day in 2021 for all models.
    has_release_dates = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = AtlasCloudRecord.model_validate(record)
        # Most models have the same limit, Claude (200,000) and Gemini (1,048,576) among them, so it stands for unknown
        # and the few models it is right for cannot be told from the others.
        window = positive(model.context_length) if model.context_length != DEFAULT_LIMIT else None
        output = positive(model.max_completion_tokens)
        return {
            **super().facts(record),
            "context_window": window,
            # The output limit repeats the context; only where it differs does it say something.
            "max_output_tokens": output if window and output != window else None,
            # "fp8" for everything, even where only the maker knows.
            "quantization": None,
        }
