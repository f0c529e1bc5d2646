"""FriendliAI."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.normalize import amount, positive
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Word

_FUNCTIONS = {"tool_call": "tools", "parallel_tool_call": "parallel_tools", "structured_output": "structured_output"}


class FriendliRecord(Wire):
    id: str
    name: str
    created: int
    context_length: int
    max_completion_tokens: int
    functionality: dict[str, bool]
    pricing: dict[str, JsonValue]
    hugging_face_url: Word = None
    license: Word = None
    """Address of its text."""


class Friendli(OpenAICompatible):
    slug = "friendli"
    name = "FriendliAI"
    base_url = "https://api.friendli.ai/serverless/v1"
    docs_url = "https://friendli.ai/docs"
    litellm = ("friendliai",)
    env = ("FRIENDLI_TOKEN",)
    env_aliases = {"FRIENDLI_TOKEN": ("FRIENDLI_API_KEY",)}
    kind = "host"
    # `created` is wrong: Llama 3.3 cannot have been there in August 2024.
    has_release_dates = False

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = FriendliRecord.model_validate(record)
        by_token = model.pricing.get("unit_type") == "TOKEN"
        return {
            **super().facts(record),
            "context_window": positive(model.context_length),
            # US dollars per million tokens. Where time is billed instead, these prices are charged to nobody.
            "pricing": {name: amount(model.pricing.get(name)) for name in ("input", "output")} if by_token else None,
            "capabilities": {ours: model.functionality.get(theirs) for theirs, ours in _FUNCTIONS.items()},
            "open_weights": True if model.hugging_face_url else None,
        }
