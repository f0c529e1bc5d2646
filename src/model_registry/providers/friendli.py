"""FriendliAI."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingField
from model_registry.catalog.normalize import amount, positive
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel, Word

_SOLD: tuple[PricingField, ...] = ("input", "output")
_FUNCTIONS: Mapping[str, CapabilitiesField] = {
    "tool_call": "tools",
    "parallel_tool_call": "parallel_tools",
    "structured_output": "structured_output",
}


class FriendliRecord(OpenAIModel):
    name: str
    created: int
    context_length: int
    max_completion_tokens: int
    functionality: dict[str, bool]
    pricing: dict[str, JsonValue]
    hugging_face_url: Word = None
    license: Word = None
    """Address of its text."""


class Friendli(OpenAICompatible[FriendliRecord]):
    slug = "friendli"
    name = "FriendliAI"
    record = FriendliRecord
    base_url = "https://api.friendli.ai/serverless/v1"
    docs_url = "https://friendli.ai/docs"
    litellm = ("friendliai",)
    env = ("FRIENDLI_TOKEN",)
    env_aliases = {"FRIENDLI_TOKEN": ("FRIENDLI_API_KEY",)}
    kind = "host"
    # `created` is wrong: Llama 3.3 cannot have been there in August 2024.
    has_release_dates = False

    @override
    def facts(self, record: FriendliRecord) -> EntryFacts:
        by_token = record.pricing.get("unit_type") == "TOKEN"
        return {
            **super().facts(record),
            "context_window": positive(record.context_length),
            # US dollars per million tokens. Where time is billed instead, these prices are charged to nobody.
            "pricing": {name: amount(record.pricing.get(name)) for name in _SOLD} if by_token else None,
            "capabilities": {ours: record.functionality.get(theirs) for theirs, ours in _FUNCTIONS.items()},
            "open_weights": True if record.hugging_face_url else None,
        }
