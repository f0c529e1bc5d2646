"""The Hugging Face Hub: the open models that are downloaded most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import positive, type_of
from model_registry.http.client import HttpClient, Params
from model_registry.providers import pages
from model_registry.providers.base import NO_AUTH, Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Group
from model_registry.vocabulary import EntryType, Modality

TOP = 100
"""Models that are listed, by downloads of the last 30 days."""

FIELDS = ("cardData", "downloads", "gated", "pipeline_tag", "private", "safetensors", "tags")
"""What is asked about each model."""

CALLABLE: tuple[Params, ...] = ({"filter": "text-generation-inference"}, {"inference_provider": "all"})
"""Models that Hugging Face's own server can run, and models that an inference provider runs."""


class Task(NamedTuple):
    """What a `pipeline_tag` stands for."""

    type: EntryType
    input: tuple[Modality, ...]
    output: tuple[Modality, ...]


_TASKS: Mapping[str, Task] = {
    "automatic-speech-recognition": Task("transcription", ("audio",), ("text",)),
    "feature-extraction": Task("embedding", ("text",), ("embedding",)),
    "image-text-to-text": Task("chat", ("image", "text"), ("text",)),
    "image-to-image": Task("image", ("image", "text"), ("image",)),
    "image-to-video": Task("video", ("image", "text"), ("video",)),
    "sentence-similarity": Task("embedding", ("text",), ("embedding",)),
    "text-generation": Task("chat", ("text",), ("text",)),
    "text-ranking": Task("rerank", ("text",), ()),
    "text-to-image": Task("image", ("text",), ("image",)),
    "text-to-speech": Task("speech", ("text",), ("audio",)),
    "text-to-video": Task("video", ("text",), ("video",)),
    "video-text-to-text": Task("chat", ("text", "video"), ("text",)),
}
_OTHER = Task("other", (), ())
_NON_COMMERCIAL = re.compile(r"\bnc\b|non-?commercial", re.IGNORECASE)


class HubRecord(Wire):
    id: str
    private: bool
    downloads: int
    tags: tuple[str, ...]
    pipeline_tag: str | None = None
    gated: bool | str = False
    """False, or how access is granted: `auto`, `manual`."""
    cardData: Group = {}  # noqa: N815  # the vendor's spelling
    safetensors: Group = {}

    @property
    def license(self) -> str | None:
        """The licence's id, or for a licence of its own the name it has."""
        told = next((tag.removeprefix("license:") for tag in self.tags if tag.startswith("license:")), None)
        name = self.cardData.get("license_name")
        own = name if told == "other" and isinstance(name, str) else told
        return own if own != "unknown" else None

    @property
    def type(self) -> EntryType:
        """By the task; of the models that generate text, only those with a chat template chat."""
        kind = _TASKS.get(self.pipeline_tag or "", _OTHER).type
        if kind != "chat":
            return kind
        named = type_of(self.id)
        if named in ("moderation", "ocr"):
            return named
        return "chat" if "conversational" in self.tags else "completion"


class HuggingFaceHub(Provider[HubRecord]):
    slug = "huggingface-hub"
    name = "Hugging Face Hub"
    record = HubRecord
    base_url = "https://huggingface.co/api"
    docs_url = "https://huggingface.co/docs/inference-providers/hub-api"
    auth = NO_AUTH
    kind = "aggregator"
    source = "community"
    # At the lower end the most downloaded change from day to day.
    volatile = True

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The first of both lists together; each has a client of its own, for their pages may be the same."""
        lists = [islice(_by_downloads(replace(self.http), query, self.note_incomplete), TOP) for query in CALLABLE]
        found = {str(record.get("id")): record for record in chain(*lists)}
        return sorted(found.values(), key=lambda record: -(positive(record.get("downloads")) or 0))[:TOP]

    @override
    def get_id(self, record: HubRecord) -> str:
        return record.id

    @override
    def is_public(self, record: HubRecord) -> bool:
        return not record.private

    @override
    def get_developer(self, record: HubRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: HubRecord) -> EntryFacts:
        task = _TASKS.get(record.pipeline_tag or "", _OTHER)
        packed = any(tag.endswith("-bit") for tag in record.tags)
        marks = {
            "gated": bool(record.gated),
            "non-commercial": bool(_NON_COMMERCIAL.search(record.license or "")),
        }
        return {
            "type": record.type,
            "modalities": {"input": task.input, "output": task.output},
            "capabilities": {"vision": "image" in task.input} if task.type == "chat" else None,
            "open_weights": True,
            "license": licence_id(record.license),
            # Quantized weights are packed: the numbers stored are not the parameters.
            "parameters": None if packed else positive(record.safetensors.get("total")),
            "tags": tuple(mark for mark, holds in marks.items() if holds),
        }


def _by_downloads(http: HttpClient, query: Params, on_gap: Callable[[str], None]) -> Iterable[RawRecord]:
    expand = "&".join(f"expand={field}" for field in FIELDS)
    first = pages.Question(f"models?{expand}", {**query, "sort": "downloads", "limit": TOP})
    return pages.follow(http.get, first, lambda answer: records_in(answer, "models"), on_gap)
