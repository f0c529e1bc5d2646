"""GitHub Copilot, which leads to models at Azure, Anthropic and Google."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import positive, text
from model_registry.providers.base import RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Words, words
from model_registry.vocabulary import EntryType

_TYPES: Mapping[str, EntryType] = {"chat": "chat", "completion": "completion", "embeddings": "embedding"}
_CAPABILITIES = {
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


class CopilotRecord(Wire):
    id: str
    name: str
    vendor: str
    version: str
    preview: bool
    capabilities: Capabilities
    supported_endpoints: Words = ()


class GitHubCopilot(OpenAICompatible):
    slug = "github-copilot"
    name = "GitHub Copilot"
    base_url = "https://api.githubcopilot.com"
    docs_url = "https://docs.github.com/en/copilot/reference/ai-models/supported-models"
    litellm = ("github_copilot",)
    # A call wants the headers of an editor and a token that only editors renew.
    openai_base_url = None
    env = ("GITHUB_COPILOT_TOKEN",)
    headers = {"Copilot-Integration-Id": "vscode-chat", "Editor-Version": "vscode/1.104.0"}
    kind = "aggregator"

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the id; `vendor` is who hosts the model, OpenAI's being at Azure."""
        model = CopilotRecord.model_validate(record)
        told = developers.from_model_id(model.id)
        return developers.from_owner(model.vendor.removeprefix("Azure ")) if told == developers.UNKNOWN else told

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = CopilotRecord.model_validate(record)
        limits, supports = model.capabilities.limits, model.capabilities.supports
        efforts = words(supports.get("reasoning_effort"))
        budget = positive(supports.get("max_thinking_budget"))
        return {
            "type": _TYPES.get(model.capabilities.type, "other"),
            "name": text(model.name),
            "version": text(model.version),
            "alias_of": model.version if model.version != model.id else None,
            "status": "preview" if model.preview else None,
            "context_window": positive(limits.get("max_context_window_tokens")),
            "max_input_tokens": positive(limits.get("max_prompt_tokens")),
            "max_output_tokens": positive(limits.get("max_output_tokens")),
            "modalities": {"input": ("image", "text"), "output": ("text",)} if supports.get("vision") is True else None,
            "capabilities": {
                **{ours: supports.get(theirs) for theirs, ours in _CAPABILITIES.items()},
                "reasoning": True if efforts or budget else None,
                "responses_api": "/responses" in model.supported_endpoints if model.supported_endpoints else None,
            },
            "reasoning_options": {
                "efforts": efforts,
                "budget": True if budget else None,
                "min_budget": positive(supports.get("min_thinking_budget")),
                "max_budget": budget,
            },
        }
