"""GitHub Models."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import modalities, positive, text, type_of
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, ListedModel, Word, Words

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "reasoning": "reasoning",
    "streaming": "streaming",
    "tool-calling": "tools",
}


class GitHubRecord(ListedModel):
    name: str
    publisher: str
    supported_input_modalities: tuple[str, ...]
    supported_output_modalities: tuple[str, ...]
    tags: tuple[str, ...]
    version: Word = None
    limits: Group = {}
    capabilities: Words = ()


class GitHubModels(OpenAICompatible[GitHubRecord]):
    slug = "github-models"
    name = "GitHub Models"
    record = GitHubRecord
    base_url = "https://models.github.ai/catalog"
    docs_url = "https://docs.github.com/en/rest/models/catalog"
    litellm = ("github",)
    openai_base_url = "https://models.github.ai/inference"
    env = ("GITHUB_TOKEN",)
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    kind = "host"

    @override
    def get_developer(self, record: GitHubRecord) -> str:
        return developers.from_owner(record.publisher)

    @override
    def facts(self, record: GitHubRecord) -> EntryFacts:
        inputs = modalities(record.supported_input_modalities)
        outputs = modalities(record.supported_output_modalities)
        return {
            "type": "embedding" if "embedding" in outputs else type_of(record.id),
            "name": text(record.name),
            "version": record.version,
            "max_input_tokens": positive(record.limits.get("max_input_tokens")),
            "max_output_tokens": positive(record.limits.get("max_output_tokens")),
            "modalities": {"input": inputs, "output": outputs},
            "capabilities": {
                "vision": "image" in inputs,
                "audio": "audio" in inputs,
                **{_CAPABILITIES[word]: True for word in record.capabilities if word in _CAPABILITIES},
            },
            "tags": tuple(filter(None, map(text, record.tags))),
        }
