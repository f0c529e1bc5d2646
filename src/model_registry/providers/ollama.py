"""Ollama on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from pydantic import AliasChoices, Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import magnitude, type_of
from model_registry.providers.base import NO_AUTH, OpenAIApi, Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Word, Words
from model_registry.vocabulary import ProviderKind


class Details(Wire):
    """What the model's file says about itself."""

    families: Words = ()
    parameter_size: Word = None
    quantization_level: Word = None


class OllamaRecord(Wire):
    name: str = Field(validation_alias=AliasChoices("name", "id"))
    """With its tag; `id` in the OpenAI-compatible list, which says no more than that."""
    details: Details = Details()

    @property
    def embeds(self) -> bool:
        """Whether it is built like BERT, which does nothing but embed."""
        return any("bert" in family for family in self.details.families)


class Ollama(Provider):
    slug = "ollama"
    name = "Ollama"
    base_url = "http://localhost:11434"
    docs_url = "https://docs.ollama.com/api/tags"
    openai_base_url = "http://localhost:11434/v1"
    # https://docs.ollama.com/api/openai-compatibility
    openai_apis: ClassVar[tuple[OpenAIApi, ...]] = ("chat", "responses")
    auth = NO_AUTH
    kind: ClassVar[ProviderKind] = "local"
    default = False

    path: ClassVar[str] = "api/tags"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return records_in(self.http.get_json(self.path), "models", "data")

    @override
    def get_id(self, record: RawRecord) -> str:
        return OllamaRecord.model_validate(record).name

    @override
    def get_developer(self, record: RawRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = OllamaRecord.model_validate(record)
        return {
            "type": "embedding" if model.embeds else type_of(model.name),
            # CLIP is the part that sees.
            "capabilities": {"vision": True if "clip" in model.details.families else None},
            "parameters": magnitude(model.details.parameter_size),
            "quantization": model.details.quantization_level,
        }
