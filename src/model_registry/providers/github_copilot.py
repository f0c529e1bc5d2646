"""GitHub Copilot, which leads to models at Azure, Anthropic and Google."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import apis, positive, text
from model_registry.providers.base import Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, ListedModel, Words, flag, words
from model_registry.vocabulary import EntryType

_TYPES: Mapping[str, EntryType] = {"chat": "chat", "completion": "completion", "embeddings": "embedding"}
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "parallel_tool_calls": "parallel_tools",
    "streaming": "streaming",
    "structured_outputs": "structured_output",
    "tool_calls": "tools",
    "vision": "vision",
}


class Capabilities(Wire):
    type: str
    limits: Group = {}
    supports: Group
    """What the model can do; what it cannot is mostly left out."""


class CopilotRecord(ListedModel):
    name: str
    vendor: str
    version: str
    preview: bool
    capabilities: Capabilities
    supported_endpoints: Words = ()


class GitHubCopilot(OpenAICompatible[CopilotRecord]):
    slug = "github-copilot"
    name = "GitHub Copilot"
    record = CopilotRecord
    base_url = "https://api.githubcopilot.com"
    docs_url = "https://docs.github.com/en/copilot/reference/ai-models/supported-models"
    litellm = ("github_copilot",)
    # A call wants the headers of an editor and a token that only editors renew.
    openai_base_url = None
    env = ("GITHUB_COPILOT_TOKEN",)
    headers = {"Copilot-Integration-Id": "vscode-chat", "Editor-Version": "vscode/1.104.0"}
    kind = "aggregator"

    @override
    def get_developer(self, record: CopilotRecord) -> str:
        """By the id; `vendor` is who hosts the model, OpenAI's being at Azure."""
        told = developers.from_model_id(record.id)
        return developers.from_owner(record.vendor.removeprefix("Azure ")) if told == developers.UNKNOWN else told

    @override
    def facts(self, record: CopilotRecord) -> EntryFacts:
        limits, supports = record.capabilities.limits, record.capabilities.supports
        efforts = words(supports.get("reasoning_effort"))
        budget = positive(supports.get("max_thinking_budget"))
        return {
            "type": _TYPES.get(record.capabilities.type, "other"),
            "name": text(record.name),
            "version": text(record.version),
            "alias_of": record.version if record.version != record.id else None,
            "status": "preview" if record.preview else None,
            "context_window": positive(limits.get("max_context_window_tokens")),
            "max_input_tokens": positive(limits.get("max_prompt_tokens")),
            "max_output_tokens": positive(limits.get("max_output_tokens")),
            "modalities": {"input": ("image", "text"), "output": ("text",)} if supports.get("vision") is True else None,
            "apis": apis(record.supported_endpoints),
            "capabilities": {
                **{ours: flag(supports.get(theirs)) for theirs, ours in _CAPABILITIES.items()},
                "reasoning": True if efforts or budget else None,
                "responses_api": "/responses" in record.supported_endpoints if record.supported_endpoints else None,
            },
            "reasoning_options": {
                "efforts": efforts,
                "budget": True if budget else None,
                "min_budget": positive(supports.get("min_thinking_budget")),
                "max_budget": budget,
            },
        }
