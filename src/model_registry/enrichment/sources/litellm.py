"""LiteLLM's table of prices and limits, by which a widely used proxy bills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingFacts, PricingField
from model_registry.catalog.normalize import (
    PER_MILLION,
    amount,
    as_date,
    modalities,
    per_token,
    positive,
    says_free,
    without_unknown,
)
from model_registry.catalog.normalize import tiers as tiers_of
from model_registry.enrichment.sources.base import RawRow, Row, Source, hosts_named_by, limits, price
from model_registry.errors import UnexpectedPayload
from model_registry.urls import LITELLM

_VERTEX = "vertex_ai"
_DEVELOPERS = frozenset(
    """
    ai21 anthropic cohere cohere_chat dashscope deepseek gemini inception jina_ai minimax mistral moonshot
    openai perplexity sarvam voyage xai zai
    """.split()
)
"""Hosts that serve their own models: only these tell a limit that is the model's and not the host's."""

_UNTRUE = frozenset({"gradient_ai"})
"""Hosts whose limits and inputs are those of no model: an answer of Claude 3.7 ends after 1,024 tokens there."""

_GUESSED = frozenset({"hyperbolic"})
"""Hosts whose price is the same for most models, from the smallest to the largest: it only fills the row."""

_TOKEN_PRICES: Mapping[str, PricingField] = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cache_read",
    "cache_creation_input_token_cost": "cache_write",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "output_cost_per_reasoning_token": "reasoning",
    "input_cost_per_image_token": "input_image",
    "output_cost_per_image_token": "output_image",
    "input_cost_per_audio_token": "input_audio",
    "output_cost_per_audio_token": "output_audio",
}
_ROUGH = Context(prec=6)
_ABOVE = re.compile(r"(.+)_above_(\d+)k_tokens")
_CAPABILITIES: Mapping[str, CapabilitiesField] = {
    "supports_audio_input": "audio",
    "supports_computer_use": "computer_use",
    "supports_function_calling": "tools",
    "supports_native_streaming": "streaming",
    "supports_parallel_function_calling": "parallel_tools",
    "supports_pdf_input": "pdf",
    "supports_prompt_caching": "prompt_cache",
    "supports_reasoning": "reasoning",
    "supports_response_schema": "structured_output",
    "supports_video_input": "video",
    "supports_vision": "vision",
    "supports_web_search": "web_search",
}
_ENDPOINTS: Mapping[str, CapabilitiesField] = {"/v1/batch": "batch", "/v1/responses": "responses_api"}
_WRITING = ("chat", "completion", "responses")
_INPUT_ALONE = frozenset({111_616, 272_000, 922_000})
"""Inputs of windows that OpenAI splits, as 400,000 into 272,000 in and 128,000 out. Elsewhere both share the window."""
_SECONDS_PER_MINUTE = Decimal(60)


class LiteLLM(Source):
    """Knows prices that others do not: batch, long prompts, pictures, sound, pages."""

    slug = "litellm"
    name = "LiteLLM"
    url = LITELLM
    docs_url = "https://docs.litellm.ai/docs/provider_registration/add_model_pricing"
    # Where it and models.dev differ and the provider tells a price itself, it is right far more often.
    order = 1
    hosts = hosts_named_by("litellm", without=_UNTRUE)

    @override
    def raw_rows(self, payload: JsonValue) -> list[RawRow]:
        rows = payload if isinstance(payload, dict) else {}
        if not any(isinstance(row, dict) and "litellm_provider" in row for row in rows.values()):
            raise UnexpectedPayload(f"{self.slug} holds no rows with a litellm_provider; compare with {self.docs_url}")
        return [_raw_row(key, row) for key, row in rows.items() if key != "sample_spec"]

    @override
    def read(self, raw: RawRow, *, offer: bool = True) -> Row:
        if not raw.host:
            raise ValueError("the row names no provider")
        told = without_unknown(_offer(raw.value, raw.model_id)) if offer else {}
        if raw.host in _GUESSED:
            told.pop("pricing", None)
        return Row(told, without_unknown(_limits(raw.value)) if raw.host in _DEVELOPERS else {})


def _raw_row(key: str, row: JsonValue) -> RawRow:
    """A row whose key is the model id, or `host/model id`."""
    value = row if isinstance(row, dict) else {}
    host = value.get("litellm_provider")
    host = host if isinstance(host, str) else ""
    # Vertex has one name for each maker of models: `vertex_ai-anthropic_models`.
    host = _VERTEX if host.startswith(f"{_VERTEX}-") else host
    first, slash, rest = key.partition("/")
    return RawRow(host, rest if slash and host.startswith(first) else key, value)


def _offer(row: Mapping[str, JsonValue], model_id: str) -> EntryFacts:
    return {
        "retirement_date": as_date(row.get("deprecation_date")),
        **_limits(row),
        "pricing": _pricing(row, says_free(model_id)),
        "modalities": {
            "input": modalities(_words(row.get("supported_modalities"))),
            "output": modalities(_words(row.get("supported_output_modalities"))),
        },
        "capabilities": _capabilities(row),
    }


def _limits(row: Mapping[str, JsonValue]) -> EntryFacts:
    """Limits in tokens. What the source calls input is the context window, save for windows split in two."""
    input_ = positive(row.get("max_input_tokens"))
    output = positive(row.get("max_output_tokens")) if row.get("mode") in _WRITING else None
    if input_ in _INPUT_ALONE:
        return limits(input_ + output if output else None, input_, output)
    return limits(input_, None, output)


def _pricing(row: Mapping[str, JsonValue], free: bool) -> PricingFacts:
    """Prices in US dollars: of tokens per million, from the source's prices per token."""
    steps = _steps(row, free)
    characters = price(amount(row.get("input_cost_per_character")))
    return {
        **{name: prices[0] for name, prices in steps.items() if 0 in prices},
        "tiers": tiers_of(steps),
        "batch": {
            "input": price(per_token(row.get("input_cost_per_token_batches"))),
            "output": price(per_token(row.get("output_cost_per_token_batches"))),
        },
        **_by_use(row),
        "per_image": _per_image(row),
        "per_million_characters": characters * PER_MILLION if characters else None,
        "per_page": _flat(row, "ocr_cost_per_page"),
        "per_search": _per_search(row.get("search_context_cost_per_query")),
    }


def _steps(row: Mapping[str, JsonValue], free: bool) -> dict[PricingField, dict[int, Decimal]]:
    """Each token price by the number of prompt tokens above which it holds."""
    steps: dict[PricingField, dict[int, Decimal]] = {}

    def put(key: str, above: int, value: JsonValue) -> None:
        name = _TOKEN_PRICES[key]
        found = price(per_token(value), free and name in ("input", "output"))
        if found is not None:
            steps.setdefault(name, {})[above] = found

    for key, value in row.items():
        if key in _TOKEN_PRICES:
            put(key, 0, value)
        elif "_above_" in key and (named := _ABOVE.fullmatch(key)) and named[1] in _TOKEN_PRICES:
            put(named[1], int(named[2]) * 1000, value)
    ranges = row.get("tiered_pricing")
    for prices in ranges if isinstance(ranges, list) else []:
        if isinstance(prices, dict) and isinstance(bounds := prices.get("range"), list) and bounds:
            above = positive(bounds[0]) or 0
            for key in _TOKEN_PRICES.keys() & prices.keys():
                put(key, above, prices[key])
    if steps.get("reasoning", {}).get(0) == steps.get("output", {}).get(0):
        steps.pop("reasoning", None)
    return steps


def _per_image(row: Mapping[str, JsonValue]) -> Decimal | None:
    """What an image costs: one put out where the model makes images, one taken in where it reads them."""
    match row.get("mode"):
        case "image_generation" | "image_edit":
            return _flat(row, "output_cost_per_image", "input_cost_per_image")
        case "embedding" | "chat" | "responses":
            return _flat(row, "input_cost_per_image")
        case _:
            return None


def _by_use(row: Mapping[str, JsonValue]) -> dict[PricingField, Decimal | None]:
    """Prices whose key means something else, or nothing that can be sold, with models of another kind."""
    match row.get("mode"):
        case "audio_transcription":
            # Where both are given they say the same thing twice.
            second = _flat(row, "input_cost_per_second", "output_cost_per_second")
            # Written as a float, a price per second has lost what a price per minute was.
            return {"per_input_minute": _ROUGH.multiply(second, _SECONDS_PER_MINUTE) if second else None}
        case "video_generation" | "audio_speech":
            return {"per_output_second": _flat(row, "output_cost_per_second", "output_cost_per_video_per_second")}
        case "rerank":
            return {"per_request": _flat(row, "input_cost_per_query")}
        case _:
            return {"per_request": _flat(row, "input_cost_per_request")}


def _flat(row: Mapping[str, JsonValue], *keys: str) -> Decimal | None:
    return next((found for key in keys if (found := price(amount(row.get(key))))), None)


def _per_search(costs: JsonValue) -> Decimal | None:
    """The price of a search, where it does not depend on how much is read of what was found."""
    found = {amount(cost) for cost in costs.values()} if isinstance(costs, dict) else set()
    return price(found.pop()) if len(found) == 1 else None


def _capabilities(row: Mapping[str, JsonValue]) -> dict[CapabilitiesField, bool]:
    told = {name: told for key, name in _CAPABILITIES.items() if isinstance(told := row.get(key), bool)}
    listed = _words(row.get("supported_endpoints"))
    batch: dict[CapabilitiesField, bool] = (
        {"batch": True} if price(per_token(row.get("input_cost_per_token_batches"))) else {}
    )
    return {**told, **{name: True for path, name in _ENDPOINTS.items() if path in listed}, **batch}


def _words(value: JsonValue) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
