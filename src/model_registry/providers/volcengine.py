"""Volcengine Ark, ByteDance's platform: Doubao and models of others."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import modalities, positive, text, type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, ListedModel, group, senses, words
from model_registry.vocabulary import EntryType, Modality

_TYPES: Mapping[Modality, EntryType] = {"image": "image", "video": "video", "audio": "speech"}


class ArkRecord(ListedModel):
    created: int
    name: str | None = None
    version: str | None = None
    domain: str | None = None
    status: str | None = None
    """Only if the end is near (`Retiring`) or past (`Shutdown`)."""
    modalities: Group = {}
    token_limits: Group = {}
    features: Group = {}

    @property
    def inputs(self) -> tuple[Modality, ...]:
        return modalities(words(self.modalities.get("input_modalities")))

    @property
    def outputs(self) -> tuple[Modality, ...]:
        return modalities(words(self.modalities.get("output_modalities")))

    @property
    def type(self) -> EntryType:
        if self.domain == "Embedding":
            return "embedding"
        media = next((kind for modality, kind in _TYPES.items() if modality in self.outputs), None)
        return type_of(self.id) if media is None or "text" in self.outputs else media


class Volcengine(OpenAICompatible[ArkRecord]):
    slug = "volcengine"
    name = "Volcengine Ark"
    record = ArkRecord
    base_url = "https://ark.cn-beijing.volces.com/api/v3"
    docs_url = "https://www.volcengine.com/docs/82379/1330310"
    env = ("ARK_API_KEY",)
    env_aliases = {"ARK_API_KEY": ("VOLCENGINE_API_KEY",)}
    kind = "first_party"
    verified = False

    @override
    def is_public(self, record: ArkRecord) -> bool:
        return record.status != "Shutdown"

    @override
    def facts(self, record: ArkRecord) -> EntryFacts:
        limits = record.token_limits
        structured = group(record.features.get("structured_outputs"))
        return {
            "type": record.type,
            "name": text(record.name),
            "version": text(record.version),
            "status": "deprecated" if record.status == "Retiring" else None,
            "context_window": positive(limits.get("context_window")),
            "max_input_tokens": positive(limits.get("max_input_token_length")),
            "max_output_tokens": positive(limits.get("max_output_token_length")),
            "modalities": {"input": record.inputs, "output": record.outputs},
            "capabilities": {
                **senses(record.inputs),
                # PDF is never listed.
                "pdf": None,
                "tools": _flag(group(record.features.get("tools")), "function_calling"),
                "json_mode": _flag(structured, "json_object"),
                "structured_output": _flag(structured, "json_schema"),
                "prompt_cache": _flag(group(record.features.get("cache")), "prefix_cache", "session_cache"),
                "batch": _flag(group(record.features.get("batch")), "batch_chat", "batch_job"),
                "reasoning": True if positive(limits.get("max_reasoning_token_length")) else None,
            },
        }


def _flag(flags: Mapping[str, JsonValue], *names: str) -> bool | None:
    """Whether any of these flags is set, None if none is there."""
    told = [flag for name in names if isinstance(flag := flags.get(name), bool)]
    return any(told) if told else None
