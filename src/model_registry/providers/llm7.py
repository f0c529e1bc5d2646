"""LLM7, a free router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Words


class Modes(Wire):
    input: Words
    output: Words = ()


class LLM7Record(Wire):
    id: str
    modalities: Modes
    context_window: Group = {}
    tools_calling: bool | None = None


class LLM7(OpenAICompatible):
    slug = "llm7"
    name = "LLM7"
    base_url = "https://api.llm7.io/v1"
    docs_url = "https://docs.llm7.io/guides/models-api"
    call_key = "LLM7_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    # The time of the request, or of the server's start.
    has_release_dates = False

    @override
    def get_developer(self, record: RawRecord) -> str:
        """By the id: `owned_by` is the host behind the router."""
        return developers.from_model_id(self.get_id(record))

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = LLM7Record.model_validate(record)
        return super().facts(
            {
                **record,
                "context_window": model.context_window.get("tokens"),
                "input_modalities": list(model.modalities.input),
                "output_modalities": list(model.modalities.output),
                "capabilities": {"tools": model.tools_calling},
            }
        )
