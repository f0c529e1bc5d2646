"""W&B Inference, through the catalog behind its website: the OpenAI-compatible list holds ids alone."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import without_maker
from model_registry.providers.base import NO_AUTH
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class WandbRecord(OpenAIModel):
    name: str
    input_modalities: tuple[str, ...]
    output_modalities: tuple[str, ...]
    context_length: int
    max_output_length: int


class Wandb(OpenAICompatible[WandbRecord]):
    slug = "wandb"
    name = "W&B Inference"
    record = WandbRecord
    base_url = "https://trace.wandb.ai/inference/analysis/artificialanalysis"
    docs_url = "https://docs.wandb.ai/inference/models"
    openai_base_url = "https://api.inference.wandb.ai/v1"
    call_key = "WANDB_API_KEY"
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def facts(self, record: WandbRecord) -> EntryFacts:
        # "OpenAI: GPT OSS 120B" says the maker first; the entry has a field for that.
        return {**super().facts(record), "name": without_maker(record.name)}
