"""Ollama's cloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.providers.base import RawRecord
from model_registry.providers.ollama import Ollama, OllamaRecord
from model_registry.providers.openai_format import group
from model_registry.vocabulary import Modality

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "insert": "fim",
    "thinking": "reasoning",
    "tools": "tools",
    "vision": "vision",
}


class OllamaCloud(Ollama):
    slug = "ollama-cloud"
    name = "Ollama Cloud"
    base_url = "https://ollama.com"
    docs_url = "https://docs.ollama.com/cloud"
    openai_base_url = "https://ollama.com/v1"
    call_key = "OLLAMA_API_KEY"
    kind = "host"
    default = True
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The list, which says nothing but names, and what each model is shown to be."""
        records = list(super().fetch_models())
        shown = self.http.gather([partial(self._show, record) for record in records])
        return [{**record, **more} for record, more in zip(records, shown, strict=True)]

    def _show(self, record: RawRecord) -> RawRecord:
        return group(self.http.post_json("api/show", {"model": record.get("name")}))

    @override
    def facts(self, record: OllamaRecord) -> EntryFacts:
        facts = super().facts(record)
        if record.capabilities is None:
            raise ValueError("capabilities is missing")
        able = record.capabilities
        seen: tuple[Modality, ...] = ("image",) if "vision" in able else ()
        chats = "completion" in able
        return {
            **facts,
            "type": "embedding" if "embedding" in able else facts["type"],
            "context_window": record.context_window,
            "modalities": {"input": ("text", *seen), "output": ("text",)} if chats else None,
            "capabilities": {ours: theirs in able for theirs, ours in _CAPABILITIES.items()} if chats else None,
        }
