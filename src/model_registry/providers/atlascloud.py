"""Atlas Cloud, a host that also resells closed models."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import positive
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel

DEFAULT_LIMIT = 131072


class AtlasCloudRecord(OpenAIModel):
    name: str
    context_length: int
    max_completion_tokens: int
    pricing: Group


class AtlasCloud(OpenAICompatible[AtlasCloudRecord]):
    slug = "atlascloud"
    name = "Atlas Cloud"
    record = AtlasCloudRecord
    base_url = "https://api.atlascloud.ai/v1"
    docs_url = "https://www.atlascloud.ai/docs/en/models/llm"
    call_key = "ATLASCLOUD_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    # One day in 2021 for all models.
    has_release_dates = False

    @override
    def facts(self, record: AtlasCloudRecord) -> EntryFacts:
        # Most models have the same limit, Claude (200,000) and Gemini (1,048,576) among them, so it stands for unknown
        # and the few models it is right for cannot be told from the others.
        window = positive(record.context_length) if record.context_length != DEFAULT_LIMIT else None
        output = positive(record.max_completion_tokens)
        return {
            **super().facts(record),
            "context_window": window,
            # The output limit repeats the context; only where it differs does it say something.
            "max_output_tokens": output if window and output != window else None,
            # "fp8" for everything, even where only the maker knows.
            "quantization": None,
        }
