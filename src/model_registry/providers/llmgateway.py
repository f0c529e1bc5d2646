"""LLM Gateway, a router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import amount, announced_date
from model_registry.providers.base import NO_AUTH, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, group
from model_registry.providers.openrouter_prices import prices
from model_registry.vocabulary import Status

PLACEHOLDER = "custom"
"""Stands for whatever model of their own a user brings."""

_STABILITY: Mapping[str, Status] = {
    "stable": "active",
    "beta": "preview",
    "experimental": "preview",
    "unstable": "preview",
}


class Host(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    tools: bool
    reasoning: bool
    streaming: bool | Literal["only"]
    parallel_tool_calls: bool = False


class LLMGatewayRecord(OpenAIModel):
    family: str
    """Whoever made the model."""
    providers: tuple[Host, ...]
    pricing: Group
    json_output: bool
    structured_outputs: bool
    aliases: tuple[str, ...] = ()
    free: bool = False
    deprecated_at: str | None = None
    deactivated_at: str | None = None
    stability: str | None = None


class LLMGateway(OpenAICompatible[LLMGatewayRecord]):
    slug = "llmgateway"
    name = "LLM Gateway"
    record = LLMGatewayRecord
    base_url = "https://api.llmgateway.io/v1"
    docs_url = "https://docs.llmgateway.io/"
    call_key = "LLMGATEWAY_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def is_public(self, record: LLMGatewayRecord) -> bool:
        return self.get_id(record) != PLACEHOLDER

    @override
    def get_developer(self, record: LLMGatewayRecord) -> str:
        return developers.from_owner(record.family)

    @override
    def facts(self, record: LLMGatewayRecord) -> EntryFacts:
        # The parameters are a list of defaults for most models; the hosts tell what a model can.
        common = record.model_copy(update={"supported_parameters": ()})
        pricing = prices(record.pricing, common.type, record.free)
        deprecation = announced_date(record.deprecated_at, self.today)
        ended = deprecation is not None and deprecation <= self.today
        return {
            **super().facts(common),
            "aliases": record.aliases,
            "status": "deprecated" if ended else _STABILITY.get(record.stability or ""),
            "deprecation_date": deprecation,
            "retirement_date": announced_date(record.deactivated_at, self.today),
            "pricing": {
                **pricing,
                "per_page": amount(record.pricing.get("ocr_page")),
                "per_output_second": _only(group(record.pricing.get("per_second"))),
            },
            "capabilities": {
                # Of what goes in, it tells images alone.
                "vision": "image" in common.inputs,
                "tools": any(host.tools for host in record.providers),
                "parallel_tools": any(host.parallel_tool_calls for host in record.providers),
                "reasoning": any(host.reasoning for host in record.providers),
                "streaming": any(host.streaming for host in record.providers),
                "json_mode": record.json_output,
                "structured_output": record.structured_outputs,
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
        }


def _only(by_resolution: Group) -> Decimal | None:
    """The price of a second where it does not differ by resolution."""
    told = set(map(str, by_resolution.values()))
    return amount(told.pop()) if len(told) == 1 else None
