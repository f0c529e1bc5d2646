"""Cloudflare Workers AI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts, ModalitiesFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import amount, announced_date, as_date, positive, type_of
from model_registry.providers.base import Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import group
from model_registry.vocabulary import EntryType

PAGE = 100
"""Records asked for at once."""

_TASKS: Mapping[str, EntryType] = {
    "Automatic Speech Recognition": "transcription",
    "Image Classification": "other",
    "Image-to-Text": "chat",
    "Object Detection": "other",
    "Summarization": "other",
    "Text Embeddings": "embedding",
    "Text-to-Image": "image",
    "Text-to-Speech": "speech",
    "Translation": "other",
}
_MODALITIES: Mapping[str, ModalitiesFacts] = {
    "Automatic Speech Recognition": {"input": ("audio",), "output": ("text",)},
    "Image-to-Text": {"input": ("image", "text"), "output": ("text",)},
    "Text Embeddings": {"input": ("text",), "output": ("embedding",)},
    "Text-to-Image": {"output": ("image",)},
    "Text-to-Speech": {"input": ("text",), "output": ("audio",)},
}
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    # What takes requests into a queue takes them in batches.
    "async_queue": "batch",
    "function_calling": "tools",
    "reasoning": "reasoning",
    "vision": "vision",
}
_TAGS = ("lora", "partner", "realtime")
_BOOLEANS = {"true": True, "false": False}

# Unit of a price → the entry's price, and by how much it is to be multiplied. A tile of 512 by 512 pixels
# has no counterpart.
_PRICES: Mapping[str, tuple[PricingField, Decimal]] = {
    "per M input tokens": ("input", Decimal(1)),
    "per M output tokens": ("output", Decimal(1)),
    "per M cached input tokens": ("cache_read", Decimal(1)),
    "per 1k characters": ("per_million_characters", Decimal(1000)),
    "per audio minute (websocket)": ("per_input_minute", Decimal(1)),
    "per audio minute": ("per_input_minute", Decimal(1)),
    "per inference request": ("per_request", Decimal(1)),
    "per step": ("per_step", Decimal(1)),
}


class Task(Wire):
    name: str


class Property(Wire):
    property_id: str
    value: JsonValue


class Price(Wire):
    unit: str
    price: int | float
    currency: str


class WorkersRecord(Wire):
    name: str
    task: Task
    created_at: str
    tags: tuple[str, ...]
    properties: tuple[Property, ...]

    @property
    def told(self) -> dict[str, JsonValue]:
        """The properties by name; all but the price are texts."""
        return {each.property_id: each.value for each in self.properties}


class CloudflareWorkersAI(Provider[WorkersRecord]):
    slug = "cloudflare-workers-ai"
    name = "Cloudflare Workers AI"
    record = WorkersRecord
    base_url = "https://api.cloudflare.com/client/v4/accounts/{CLOUDFLARE_ACCOUNT_ID}"
    docs_url = "https://developers.cloudflare.com/api/resources/ai/subresources/models/methods/list/"
    litellm = ("cloudflare",)
    id_prefixes = ("@cf/", "@hf/")
    openai_base_url = "https://api.cloudflare.com/client/v4/accounts/{CLOUDFLARE_ACCOUNT_ID}/ai/v1"
    env = ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID")
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        number = 1
        while True:
            page = self.http.get_json("ai/models/search", {"per_page": PAGE, "page": number})
            records = records_in(page, "result")
            yield from records
            # A short page is the last one; `total_count` counts models that are never listed.
            told = group(group(page).get("result_info"))
            if len(records) < (positive(told.get("per_page")) or PAGE):
                return
            number += 1

    @override
    def get_id(self, record: WorkersRecord) -> str:
        """The name; `id` is a number that cannot be called."""
        return record.name

    @override
    def get_developer(self, record: WorkersRecord) -> str:
        return developers.from_model_id(self.get_id(record))

    @override
    def get_created(self, record: WorkersRecord) -> date | None:
        return as_date(record.created_at)

    @override
    def facts(self, record: WorkersRecord) -> EntryFacts:
        told = record.told
        kind = _type(record)
        deprecation = announced_date(told.get("planned_deprecation_date"), self.today)
        sees: ModalitiesFacts | None = (
            {"input": ("image", "text"), "output": ("text",)} if told.get("vision") == "true" else None
        )
        links = (told.get("info"), told.get("terms"))
        return {
            "type": kind,
            "status": "deprecated" if deprecation else "preview" if told.get("beta") == "true" else None,
            "deprecation_date": deprecation,
            "context_window": positive(told.get("context_window")),
            "max_input_tokens": positive(told.get("max_input_tokens")),
            "pricing": _prices(told.get("price"), kind),
            "modalities": _MODALITIES.get(record.task.name, sees),
            "capabilities": {ours: _BOOLEANS.get(str(told.get(theirs))) for theirs, ours in _CAPABILITIES.items()},
            "open_weights": True if any(str(link).startswith("https://huggingface.co/") for link in links) else None,
            "tags": (*record.tags, *(tag for tag in _TAGS if told.get(tag) == "true")),
        }


def _type(model: WorkersRecord) -> EntryType:
    """By the task; what generates text may be a guard, and what classifies it a reranker."""
    if kind := _TASKS.get(model.task.name):
        return kind
    named = type_of(model.name)
    return "other" if named == "chat" and model.task.name != "Text Generation" else named


def _prices(value: JsonValue, kind: EntryType) -> PricingFacts:
    """The prices in the entry's units; where one thing has two prices, that of a plain request."""
    told = [Price.model_validate(each) for each in value] if isinstance(value, list) else []
    by_unit = {each.unit: amount(each.price) for each in told}
    prices: dict[PricingField, Decimal] = {
        name: price * factor for unit, (name, factor) in _PRICES.items() if (price := by_unit.get(unit)) is not None
    }
    if kind == "speech" and (minute := prices.pop("per_input_minute", None)):
        prices["per_output_second"] = minute / 60
    currency = next((each.currency for each in told if each.currency != "USD"), None)
    return {**prices, "currency": currency}
