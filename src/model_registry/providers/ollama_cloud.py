"""Ollama's cloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from typing_extensions import override

from model_registry.catalog.normalize import positive
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.ollama import Ollama
from model_registry.providers.openai_format import Group, Words, group

_CAPABILITIES = {"insert": "fim", "thinking": "reasoning", "tools": "tools", "vision": "vision"}


class Shown(Wire):
    """What `POST /api/show` tells about a model."""

    capabilities: Words
    model_info: Group = {}

    @property
    def context_window(self) -> int | None:
        """Under the architecture's name: `gptoss.context_length`."""
        told = (value for name, value in self.model_info.items() if name.endswith(".context_length"))
        return next(filter(None, map(positive, told)), None)


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
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        facts = super().facts(record)
        shown = Shown.model_validate(record)
        able = shown.capabilities
        seen = ("image",) if "vision" in able else ()
        chats = "completion" in able
        return {
            **facts,
            "type": "embedding" if "embedding" in able else facts["type"],
            "context_window": shown.context_window,
            "modalities": {"input": ("text", *seen), "output": ("text",)} if chats else None,
            "capabilities": {ours: theirs in able for theirs, ours in _CAPABILITIES.items()} if chats else None,
        }
