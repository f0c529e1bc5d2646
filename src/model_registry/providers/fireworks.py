"""Fireworks AI."""

from __future__ import annotations

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import ListedModel
from model_registry.vocabulary import EntryType

# Accounts whose models are served to everyone. An account's own models are listed among them, to itself alone.
ACCOUNTS = frozenset({"fireworks", "perplexity", "scale-ai", "sentientfoundation", "sentientfoundation-serverless"})

_IMAGE_MODEL = "FLUMINA_BASE_MODEL"


class FireworksRecord(ListedModel):
    id: str
    """Resource name: `accounts/<account>/models/<name>`."""
    owned_by: str
    created: int
    kind: str
    supports_chat: bool
    supports_image_input: bool
    supports_tools: bool
    context_length: int | None = None

    @property
    def type(self) -> EntryType:
        """By the kind, else by the name: embeddings are said to support chat too."""
        named = type_of(self.id)
        if self.kind == _IMAGE_MODEL:
            return "image"
        return "completion" if named == "chat" and not self.supports_chat else named


class Fireworks(OpenAICompatible[FireworksRecord]):
    slug = "fireworks"
    name = "Fireworks AI"
    record = FireworksRecord
    base_url = "https://api.fireworks.ai/inference/v1"
    docs_url = "https://docs.fireworks.ai/api-reference/list-models"
    litellm = ("fireworks_ai", "fireworks_ai-embedding-models")
    models_dev = ("fireworks-ai",)
    id_prefixes = ("accounts/",)
    # https://docs.fireworks.ai/guides/response-api
    openai_apis = ("chat", "responses")
    env = ("FIREWORKS_API_KEY",)
    kind = "host"

    @override
    def is_public(self, record: FireworksRecord) -> bool:
        return record.owned_by in ACCOUNTS

    @override
    def get_developer(self, record: FireworksRecord) -> str:
        """By the name; where that tells nobody, by the account, unless it is the host's."""
        told = developers.from_family(record.id.rpartition("/")[2])
        if told != developers.UNKNOWN:
            return told
        return developers.UNKNOWN if record.owned_by == self.slug else developers.from_owner(record.owned_by)

    @override
    def facts(self, record: FireworksRecord) -> EntryFacts:
        chats = record.type == "chat"
        generates = chats or record.type == "image"
        return {
            "type": record.type,
            "context_window": record.context_length,
            "modalities": {
                "input": ("text", *(("image",) if record.supports_image_input else ())),
                "output": ("image",) if record.type == "image" else ("text",),
            }
            if generates
            else None,
            "capabilities": {"vision": record.supports_image_input, "tools": record.supports_tools} if chats else None,
        }
