"""Anthropic, through its official SDK."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import announced_date, as_date
from model_registry.http.client import Page, Params, parse_json
from model_registry.providers import pages
from model_registry.providers.base import Auth, Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Group, group
from model_registry.vocabulary import Modality

PAGE = 1000
"""Most records the API puts on a page; its default is 20."""

_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "batch": "batch",
    "citations": "citations",
    "code_execution": "code_execution",
    "image_input": "vision",
    "pdf_input": "pdf",
    "structured_outputs": "structured_output",
    "thinking": "reasoning",
}
_INPUTS: Mapping[str, Modality] = {"image_input": "image", "pdf_input": "pdf"}


class AnthropicRecord(Wire):
    id: str
    display_name: str
    created_at: str
    max_input_tokens: int | None = None
    max_tokens: int | None = None
    capabilities: Group = {}
    lifecycle: Literal["active", "deprecated", "retired"] | None = None
    deprecated_at: str | None = None
    retires_at: str | None = None


class Anthropic(Provider[AnthropicRecord]):
    slug = "anthropic"
    name = "Anthropic"
    record = AnthropicRecord
    base_url = "https://api.anthropic.com"
    docs_url = "https://platform.claude.com/docs/en/api/models/list"
    openai_base_url = "https://api.anthropic.com/v1"
    env = ("ANTHROPIC_API_KEY",)
    auth = Auth("header", "x-api-key")
    kind = "first_party"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        # Importing the SDK takes longer than most providers need to answer, so only who asks for it waits.
        from anthropic import omit

        from model_registry.http.sdk import anthropic_client, provider_errors

        with anthropic_client(self.http) as client:

            def fetch(_: str, params: Params) -> Page:
                after = params.get("after_id")
                with provider_errors():
                    answer = client.models.with_raw_response.list(limit=PAGE, after_id=str(after) if after else omit)
                return Page(parse_json(answer.http_response.content, self.slug), answer.headers)

            yield from pages.follow(
                fetch,
                pages.Question("", {}),
                lambda answer: records_in(answer, "data"),
                self.note_incomplete,
                after="after_id",
                until_empty=True,
            )

    @override
    def get_id(self, record: AnthropicRecord) -> str:
        return record.id

    @override
    def is_public(self, record: AnthropicRecord) -> bool:
        """A retired model is history: calls fail."""
        return record.lifecycle != "retired"

    @override
    def get_developer(self, record: AnthropicRecord) -> str:
        return "anthropic"

    @override
    def get_created(self, record: AnthropicRecord) -> date | None:
        return as_date(record.created_at)

    @override
    def facts(self, record: AnthropicRecord) -> EntryFacts:
        able = {name: _supported(leaf) for name, leaf in record.capabilities.items()}
        senses = tuple(modality for name, modality in _INPUTS.items() if able.get(name))
        thinking = group(group(record.capabilities.get("thinking")).get("types"))
        effort = group(record.capabilities.get("effort"))
        return {
            "type": "chat",
            "apis": ("messages",),
            "name": record.display_name,
            "status": record.lifecycle if record.lifecycle != "retired" else None,
            "deprecation_date": announced_date(record.deprecated_at, self.today),
            "retirement_date": announced_date(record.retires_at, self.today),
            # Input and output share the window, so the most input is the whole window. `max_tokens` is output.
            "context_window": record.max_input_tokens,
            "max_input_tokens": record.max_input_tokens,
            "max_output_tokens": record.max_tokens,
            "modalities": {"input": ("text", *senses), "output": ("text",)} if able else None,
            "capabilities": {ours: able.get(theirs) for theirs, ours in _CAPABILITIES.items()},
            "reasoning_options": {
                "efforts": tuple(level for level, leaf in effort.items() if _supported(leaf)),
                "budget": _supported(thinking.get("enabled")),
            },
        }


def _supported(leaf: JsonValue) -> bool | None:
    """Every leaf of `capabilities` is `{"supported": bool}`."""
    supported = group(leaf).get("supported")
    return supported if isinstance(supported, bool) else None
