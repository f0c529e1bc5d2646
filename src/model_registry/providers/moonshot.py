"""Moonshot AI."""

from __future__ import annotations

import re
from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Limit, ListedModel
from model_registry.vocabulary import Modality

_WINDOW = re.compile(r"-(\d+)k(?:-|$)")


class MoonshotRecord(ListedModel):
    created: int
    context_length: Limit = None
    supports_image_in: bool | None = None
    supports_video_in: bool | None = None
    supports_reasoning: bool | None = None


class Moonshot(OpenAICompatible[MoonshotRecord]):
    slug = "moonshot"
    name = "Moonshot AI"
    record = MoonshotRecord
    base_url = "https://api.moonshot.ai/v1"
    docs_url = "https://platform.moonshot.ai/docs/api/list-models"
    models_dev = ("moonshotai",)
    env = ("MOONSHOT_API_KEY",)
    kind = "first_party"
    # The time of the request.
    has_release_dates = False

    @override
    def get_developer(self, record: MoonshotRecord) -> str:
        return "moonshotai"

    @override
    def facts(self, record: MoonshotRecord) -> EntryFacts:
        senses: Mapping[Modality, bool | None] = {"image": record.supports_image_in, "video": record.supports_video_in}
        inputs: tuple[Modality, ...] = ("text", *(sense for sense, able in senses.items() if able))
        told = record.supports_image_in is not None
        return {
            "context_window": record.context_length or _window_in(record.id),
            "modalities": {"input": inputs, "output": ("text",)} if told else None,
            "capabilities": {
                "vision": record.supports_image_in,
                "video": record.supports_video_in,
                "reasoning": record.supports_reasoning,
            },
        }


def _window_in(model_id: str) -> int | None:
    """The context that `moonshot-v1-32k` is named after."""
    found = _WINDOW.search(model_id)
    return int(found[1]) * 1024 if found else None
