"""LLM Gateway, a router over many hosts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import amount, announced_date
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
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


class LLMGatewayRecord(Wire):
    id: str
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


class LLMGateway(OpenAICompatible):
    slug = "llmgateway"
    name = "LLM Gateway"
    base_url = "https://api.llmgateway.io/v1"
    docs_url = "https://docs.llmgateway.io/"
    call_key = "LLMGATEWAY_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def is_public(self, record: RawRecord) -> bool:
        return self.get_id(record) != PLACEHOLDER

    @override
    def get_developer(self, record: RawRecord) -> str:
        return developers.from_owner(LLMGatewayRecord.model_validate(record).family)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = LLMGatewayRecord.model_validate(record)
        # The parameters are a list of defaults for most models; the hosts tell what a model can.
        common = OpenAIModel.model_validate({**record, "supported_parameters": []})
        pricing = prices(model.pricing, common.type, model.free)
        deprecation = announced_date(model.deprecated_at, self.today)
        ended = deprecation is not None and deprecation <= self.today
        return {
            **common.facts(self.today),
            "aliases": model.aliases,
            "status": "deprecated" if ended else _STABILITY.get(model.stability or ""),
            "deprecation_date": deprecation,
            "retirement_date": announced_date(model.deactivated_at, self.today),
            "pricing": {
                **pricing,
                "per_page": amount(model.pricing.get("ocr_page")),
                "per_output_second": _only(group(model.pricing.get("per_second"))),
            },
            "capabilities": {
                # Of what goes in, it tells images alone.
                "vision": "image" in common.inputs,
                "tools": any(host.tools for host in model.providers),
                "parallel_tools": any(host.parallel_tool_calls for host in model.providers),
                "reasoning": any(host.reasoning for host in model.providers),
                "streaming": any(host.streaming for host in model.providers),
                "json_mode": model.json_output,
                "structured_output": model.structured_outputs,
                "prompt_cache": True if pricing.get("cache_read") else None,
            },
        }


def _only(by_resolution: Group) -> object:
    """The price of a second where it does not differ by resolution."""
    told = set(map(str, by_resolution.values()))
    return amount(told.pop()) if len(told) == 1 else None
