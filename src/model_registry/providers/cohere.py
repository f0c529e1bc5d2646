"""Cohere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import apis, positive, type_of
from model_registry.providers.base import Provider, RawRecord, Wire
from model_registry.vocabulary import EntryType, Modality

PAGE = 1000
"""Most records the API puts on a page; its default is 20."""

_TYPES: tuple[tuple[str, EntryType], ...] = (
    ("chat", "chat"),
    ("embed", "embedding"),
    ("embed_image", "embedding"),
    ("rerank", "rerank"),
    ("generate", "completion"),
    ("summarize", "completion"),
)
_FEATURES: Mapping[str, CapabilitiesField] = {
    "tools": "tools",
    "json_schema": "structured_output",
    "json_mode": "json_mode",
}


class CohereRecord(Wire):
    name: str
    endpoints: tuple[str, ...]
    finetuned: bool
    context_length: float
    features: tuple[str, ...] | None
    supports_vision: bool | None = None
    is_deprecated: bool | None = None


class Cohere(Provider[CohereRecord]):
    slug = "cohere"
    name = "Cohere"
    record = CohereRecord
    base_url = "https://api.cohere.com/v1"
    docs_url = "https://docs.cohere.com/reference/list-models"
    litellm = ("cohere", "cohere_chat")
    openai_base_url = "https://api.cohere.ai/compatibility/v1"
    env = ("COHERE_API_KEY",)
    kind = "first_party"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return self.pages("models", "models", query={"page_size": PAGE})

    @override
    def is_public(self, record: CohereRecord) -> bool:
        return not record.finetuned

    @override
    def get_id(self, record: CohereRecord) -> str:
        return record.name

    @override
    def get_developer(self, record: CohereRecord) -> str:
        return "cohere"

    @override
    def facts(self, record: CohereRecord) -> EntryFacts:
        kind = next((kind for endpoint, kind in _TYPES if endpoint in record.endpoints), type_of(record.name))
        facts: EntryFacts = {
            "type": kind,
            "apis": apis(record.endpoints),
            "status": None if record.is_deprecated is None else "deprecated" if record.is_deprecated else "active",
            "context_window": positive(record.context_length),
        }
        if kind != "chat":
            # Of models that embed images, too, the vendor says that they support no vision.
            return facts
        images: tuple[Modality, ...] = ("image",) if record.supports_vision else ()
        features = record.features
        return {
            **facts,
            "modalities": {"input": ("text", *images), "output": ("text",)},
            "capabilities": {
                "vision": record.supports_vision,
                **({ours: theirs in features for theirs, ours in _FEATURES.items()} if features is not None else {}),
            },
        }
