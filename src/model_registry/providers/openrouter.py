"""OpenRouter, a router over many hosts."""

from __future__ import annotations

from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import amount, without_maker
from model_registry.providers.base import NO_AUTH, RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, group
from model_registry.providers.openrouter_prices import table

_BATCH = ":batch"


class OpenRouterRecord(OpenAIModel):
    name: str
    created: int
    architecture: dict[str, JsonValue]
    pricing: dict[str, JsonValue]
    benchmarks: Group = {}
    batch_pricing: Group = {}
    """Not in the answer: `fold` puts it there."""

    @property
    @override
    def costs_nothing(self) -> bool:
        """Also of a model that writes, if neither what it reads nor what it writes costs anything."""
        asked = [self.pricing.get(side) for side in ("prompt", "completion")]
        return super().costs_nothing or (self.type == "chat" and all(amount(price) == 0 for price in asked))


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
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """The records, that of each model with the prices of the id that only its batch API takes beside it."""
        batches = {
            str(record["id"]).removesuffix(_BATCH): record.get("pricing")
            for record in records
            if str(record.get("id")).endswith(_BATCH)
        }
        return [{**record, "batch_pricing": batches.get(str(record.get("id")))} for record in records]

    @override
    def get_developer(self, record: OpenRouterRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: OpenRouterRecord) -> EntryFacts:
        scores = group(record.benchmarks.get("artificial_analysis"))
        facts = super().facts(record)
        return {
            **facts,
            "pricing": {**(facts["pricing"] or {}), "batch": table(record.batch_pricing)},
            # "Qwen: Qwen3.8 Max" says the maker first; the entry has a field for that.
            "name": without_maker(record.name),
            "benchmarks": {
                f"artificial_analysis_{name}": {"score": Decimal(str(score)), "source": "artificial-analysis"}
                for name, score in scores.items()
                if isinstance(score, int | float)
            },
        }
