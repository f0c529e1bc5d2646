"""Google, the Gemini API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import positive, type_of
from model_registry.providers.base import Auth, Provider, RawRecord, Wire
from model_registry.vocabulary import EntryType

PAGE = 1000
"""Most records the API puts on a page; its default is 50."""

_PREFIX = "models/"
_TYPES: Mapping[str, EntryType] = {
    "bidiGenerateContent": "realtime",
    "embedContent": "embedding",
    "embedText": "embedding",
    "generateAnswer": "other",
    "generateText": "completion",
    "predict": "image",
    "predictLongRunning": "video",
}
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "asyncBatchEmbedContent": "batch",
    "batchGenerateContent": "batch",
    "createCachedContent": "prompt_cache",
    "createTunedModel": "fine_tuning",
    "createTunedTextModel": "fine_tuning",
}


class GoogleRecord(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    name: str
    version: str
    display_name: str
    input_token_limit: int
    output_token_limit: int
    supported_generation_methods: tuple[str, ...]
    thinking: bool | None = None
    """Only there when true."""


class Google(Provider[GoogleRecord]):
    slug = "google"
    name = "Google Gemini API"
    record = GoogleRecord
    base_url = "https://generativelanguage.googleapis.com/v1beta"
    docs_url = "https://ai.google.dev/api/models#method:-models.list"
    litellm = ("gemini",)
    id_prefixes = ("publishers/google/",)
    openai_base_url = "https://generativelanguage.googleapis.com/v1beta/openai"
    env = ("GEMINI_API_KEY",)
    env_aliases = {"GEMINI_API_KEY": ("GOOGLE_API_KEY",)}
    auth = Auth("header", "x-goog-api-key")
    kind = "first_party"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return self.pages("models", "models", query={"pageSize": PAGE})

    @override
    def is_public(self, record: GoogleRecord) -> bool:
        """An account's own models are named `tunedModels/…`."""
        return record.name.startswith(_PREFIX)

    @override
    def get_id(self, record: GoogleRecord) -> str:
        return record.name.removeprefix(_PREFIX)

    @override
    def get_developer(self, record: GoogleRecord) -> str:
        return "google"

    @override
    def facts(self, record: GoogleRecord) -> EntryFacts:
        methods = record.supported_generation_methods
        model_id = self.get_id(record)
        # What also answers an ordinary request is no model of sessions alone.
        telling = [method for method in methods if method in _TYPES]
        if "generateContent" in methods and "bidiGenerateContent" in telling:
            telling.remove("bidiGenerateContent")
        kind = next((_TYPES[method] for method in telling), type_of(model_id))
        # Imagen and Veo repeat one output limit that counts nothing, embeddings say 1.
        in_tokens = "predict" not in methods and "predictLongRunning" not in methods
        return {
            "type": kind,
            "name": record.display_name,
            "version": record.version,
            "context_window": positive(record.input_token_limit) if in_tokens else None,
            "max_input_tokens": positive(record.input_token_limit),
            "max_output_tokens": positive(record.output_token_limit) if in_tokens and kind != "embedding" else None,
            "apis": ("realtime",) if kind == "realtime" else ("embeddings",) if "embedContent" in methods else None,
            "capabilities": {
                **{_CAPABILITIES[method]: True for method in methods if method in _CAPABILITIES},
                "reasoning": record.thinking,
            },
        }
