"""Mistral AI."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import announced_date, type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel
from model_registry.vocabulary import EntryType

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "function_calling": "tools",
    "vision": "vision",
    "audio": "audio",
    "completion_fim": "fim",
    "fine_tuning": "fine_tuning",
}
_TYPES: tuple[tuple[str, EntryType], ...] = (
    ("ocr", "ocr"),
    ("moderation", "moderation"),
    ("audio_transcription", "transcription"),
    ("audio_speech", "speech"),
    ("completion_chat", "chat"),
    ("completion_fim", "completion"),
    ("classification", "moderation"),
)


class MistralRecord(ListedModel):
    name: str | None
    type: str
    max_context_length: int
    capabilities: dict[str, bool]
    aliases: tuple[str, ...]
    deprecation: str | None = None
    deprecation_replacement_model: str | None = None


class Mistral(OpenAICompatible[MistralRecord]):
    slug = "mistral"
    name = "Mistral AI"
    record = MistralRecord
    base_url = "https://api.mistral.ai/v1"
    docs_url = "https://docs.mistral.ai/api/#tag/models"
    env = ("MISTRAL_API_KEY",)
    kind = "first_party"
    has_release_dates = False

    @override
    def is_public(self, record: MistralRecord) -> bool:
        return record.type != "fine-tuned"

    @override
    def get_developer(self, record: MistralRecord) -> str:
        return "mistral"

    @override
    def facts(self, record: MistralRecord) -> EntryFacts:
        able = record.capabilities
        retirement = announced_date(record.deprecation, self.today)
        kind = next((kind for name, kind in _TYPES if able.get(name)), type_of(record.id))
        audio_in = ("audio",) if able.get("audio") or kind == "transcription" else ()
        image_in = ("image",) if able.get("vision") else ()
        return {
            "type": kind,
            # `name` is the id of the record that an alias repeats.
            "alias_of": record.name if record.name != record.id else None,
            "aliases": tuple(alias for alias in record.aliases if alias != record.id),
            "status": "deprecated" if retirement else "active",
            "retirement_date": retirement,
            "successor": record.deprecation_replacement_model,
            "context_window": record.max_context_length,
            "modalities": {"input": ("text", *image_in, *audio_in), "output": ("text",)} if kind == "chat" else None,
            "capabilities": {ours: able.get(theirs) for theirs, ours in _CAPABILITIES.items()},
        }
