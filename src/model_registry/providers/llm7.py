"""LLM7, a free router over many hosts."""

from __future__ import annotations

from pydantic import AliasChoices, Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import positive
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, Words


class Modes(Wire):
    input: Words
    output: Words = ()


class LLM7Record(OpenAIModel):
    modes: Modes = Field(validation_alias=AliasChoices("modalities"))
    window: Group = Field(default_factory=dict, validation_alias=AliasChoices("context_window"))
    tools_calling: bool | None = None


class LLM7(OpenAICompatible[LLM7Record]):
    slug = "llm7"
    name = "LLM7"
    record = LLM7Record
    base_url = "https://api.llm7.io/v1"
    docs_url = "https://docs.llm7.io/guides/models-api"
    call_key = "LLM7_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    # The time of the request, or of the server's start.
    has_release_dates = False

    @override
    def get_developer(self, record: LLM7Record) -> str:
        """By the id: `owned_by` is the host behind the router."""
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: LLM7Record) -> EntryFacts:
        return super().facts(
            record.model_copy(
                update={
                    "context_window": positive(record.window.get("tokens")),
                    "input_modalities": record.modes.input,
                    "output_modalities": record.modes.output,
                    "capabilities": {"tools": record.tools_calling},
                }
            )
        )
