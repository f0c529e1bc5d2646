"""Ollama on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import AliasChoices, Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import magnitude, positive, type_of
from model_registry.providers.base import NO_AUTH, OpenAIApi, Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Group, Word, Words
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
    capabilities: Words | None = None
    """Of the cloud alone, as are the next."""
    model_info: Group = {}

    @property
    def embeds(self) -> bool:
        """Whether it is built like BERT, which does nothing but embed."""
        return any("bert" in family for family in self.details.families)

    @property
    def context_window(self) -> int | None:
        """Under the architecture's name: `gptoss.context_length`."""
        told = (value for name, value in self.model_info.items() if name.endswith(".context_length"))
        return next(filter(None, map(positive, told)), None)


class Ollama(Provider[OllamaRecord]):
    slug = "ollama"
    name = "Ollama"
    record = OllamaRecord
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
    def get_id(self, record: OllamaRecord) -> str:
        return record.name

    @override
    def get_developer(self, record: OllamaRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: OllamaRecord) -> EntryFacts:
        return {
            "type": "embedding" if record.embeds else type_of(record.name),
            # CLIP is the part that sees.
            "capabilities": {"vision": True if "clip" in record.details.families else None},
            "parameters": magnitude(record.details.parameter_size),
            "quantization": record.details.quantization_level,
        }
