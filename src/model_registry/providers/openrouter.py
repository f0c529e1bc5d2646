"""OpenRouter, a router over many hosts."""

from __future__ import annotations

from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import without_maker
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, group


class OpenRouterRecord(OpenAIModel):
    name: str
    created: int
    architecture: dict[str, JsonValue]
    pricing: dict[str, JsonValue]
    benchmarks: Group = {}


class OpenRouter(OpenAICompatible[OpenRouterRecord]):
    slug = "openrouter"
    name = "OpenRouter"
    record = OpenRouterRecord
    base_url = "https://openrouter.ai/api/v1"
    docs_url = "https://openrouter.ai/docs/api-reference/list-available-models"
    # https://openrouter.ai/docs/client-sdks/typescript/sdks/responses/README
    openai_apis = ("chat", "responses")
    call_key = "OPENROUTER_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    query = {"output_modalities": "all"}

    @override
    def get_developer(self, record: OpenRouterRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: OpenRouterRecord) -> EntryFacts:
        scores = group(record.benchmarks.get("artificial_analysis"))
        return {
            **super().facts(record),
            # "Qwen: Qwen3.8 Max" says the maker first; the entry has a field for that.
            "name": without_maker(record.name),
            "benchmarks": {
                f"artificial_analysis_{name}": {"score": Decimal(str(score)), "source": "artificial-analysis"}
                for name, score in scores.items()
                if isinstance(score, int | float)
            },
        }
