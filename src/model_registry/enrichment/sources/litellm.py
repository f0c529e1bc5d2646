"""LiteLLM's table of prices and limits, by which a widely used proxy bills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal
from typing import Literal, TypeAlias, get_args

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog.facts import CapabilitiesField, EntryFacts, PricingField
from model_registry.catalog.normalize import (
    PER_MILLION,
    amount,
    apis,
    as_date,
    modalities,
    multiplied,
    per_token,
    positive,
    says_free,
    without_unknown,
)
from model_registry.catalog.normalize import tiers as tiers_of
from model_registry.catalog.repeated import Made
from model_registry.enrichment.sources.base import RawRow, Row, Source, hosts_named_by, limits, price
from model_registry.errors import UnexpectedPayload
from model_registry.urls import LITELLM
from model_registry.vocabulary import Weekday

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
_WRITES: tuple[PricingField, ...] = ("cache_write", "cache_write_1h")
_ROUGH = Context(prec=6)
Service: TypeAlias = Literal["", "batch", "flex", "priority"]
_SERVICES: Mapping[str, Service] = {"": "", "batches": "batch", "flex": "flex", "priority": "priority"}
_PRICE = re.compile(r"(.+?)(?:_above_(\d+)k_tokens)?(?:_(batches|flex|priority))?")
_RESOLUTION = re.compile(r"output_cost_per_(second|image)_(\d+[pk])", re.IGNORECASE)
_RESOLVED: Mapping[str, PricingField] = {"second": "per_output_second", "image": "per_image"}
_REGIONS = "us-gov|us|eu|apac|ap|au|jp|ca|sa|me|uk|in|global"
_REGIONAL = re.compile(rf"(?:({_REGIONS})\.(?=[a-z0-9-]+\.)|((?:{_REGIONS})(?:-[a-z]+-\d)?)/)(.+)")
"""Ids of one region: `us.anthropic.…`, `us-gov-east-1/anthropic.…`, `eu/gpt-5`."""
_REGIONAL_ROWS = "rows by region"
"""Not the source's: the rows of the regional ids of a model, which `raw_rows` puts beside that of its plain id."""
_MULTIPLIED = ("us", "eu")
_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
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
        return self._with_regions([_raw_row(key, row) for key, row in rows.items() if key != "sample_spec"])

    def _with_regions(self, rows: Sequence[RawRow]) -> list[RawRow]:
        """The rows, that of each id with those of its regional ids beside it."""
        regional: dict[tuple[str, str], dict[str, JsonValue]] = {}
        for row in rows:
            if found := _REGIONAL.fullmatch(row.model_id):
                regional.setdefault((self._who(row), found[3]), {})[found[1] or found[2]] = dict(row.value)
        return [
            row._replace(value={**row.value, _REGIONAL_ROWS: told})
            if (told := regional.get((self._who(row), row.model_id)))
            else row
            for row in rows
        ]

    def _who(self, row: RawRow) -> str:
        """The provider that a row is of: one may have several names here."""
        return self.hosts.get(row.host, (row.host,))[0]

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


def _offer(row: Mapping[str, JsonValue], model_id: str) -> dict[str, object]:
    return {
        "retirement_date": as_date(row.get("deprecation_date")),
        **_limits(row),
        "pricing": _pricing(row, says_free(model_id)),
        "modalities": {
            "input": modalities(_words(row.get("supported_modalities"))),
            "output": modalities(_words(row.get("supported_output_modalities"))),
        },
        "apis": _apis(row),
        "capabilities": _capabilities(row),
    }


def _limits(row: Mapping[str, JsonValue]) -> EntryFacts:
    """Limits in tokens. What the source calls input is the context window, save for windows split in two."""
    input_ = positive(row.get("max_input_tokens"))
    output = positive(row.get("max_output_tokens")) if row.get("mode") in _WRITING else None
    if input_ in _INPUT_ALONE:
        return limits(input_ + output if output else None, input_, output)
    return limits(input_, None, output)


def _pricing(row: Mapping[str, JsonValue], free: bool) -> dict[str, object]:
    """Prices in US dollars: of tokens per million, from the source's prices per token."""
    tables = _tables(row, free)
    ordinary = tables.pop("", {})
    characters = price(amount(row.get("input_cost_per_character")))
    searches = _searches(row.get("search_context_cost_per_query"))
    return {
        **ordinary,
        **tables,
        **_by_use(row),
        "regions": _regions(row, ordinary),
        "windows": _windows(row.get("off_peak_pricing")),
        "conditions": (*_by_resolution(row), *(searches if len({each["per_search"] for each in searches}) > 1 else ())),
        "per_image": _per_image(row),
        "per_million_characters": characters * PER_MILLION if characters else None,
        "per_page": _flat(row, "ocr_cost_per_page"),
        "per_search": searches[0]["per_search"] if len({each["per_search"] for each in searches}) == 1 else None,
    }


def _tables(row: Mapping[str, JsonValue], free: bool) -> dict[str, dict[str, object]]:
    """The token prices of each class of service; those of the ordinary one stand under an empty name."""
    steps = _steps(row, free)
    return {
        service: without_unknown(
            {**{name: prices[0] for name, prices in table.items() if 0 in prices}, "tiers": tiers_of(table)}
        )
        for service, table in steps.items()
    }


def _steps(row: Mapping[str, JsonValue], free: bool) -> dict[Service, dict[PricingField, dict[int, Decimal]]]:
    """Each token price of each class of service by the number of prompt tokens above which it holds."""
    steps: dict[Service, dict[PricingField, dict[int, Decimal]]] = {}

    def put(key: str, above: int, value: JsonValue, service: Service) -> None:
        name = _TOKEN_PRICES[key]
        found = price(per_token(value), free and name in ("input", "output"))
        if found is not None:
            steps.setdefault(service, {}).setdefault(name, {})[above] = found

    for key, value in row.items():
        if named := _NAMED[key]:
            put(named[0], named[1], value, named[2])
    ranges = row.get("tiered_pricing")
    for prices in ranges if isinstance(ranges, list) else []:
        if isinstance(prices, dict) and isinstance(bounds := prices.get("range"), list) and bounds:
            above = positive(bounds[0]) or 0
            for key in _TOKEN_PRICES.keys() & prices.keys():
                put(key, above, prices[key], "")
    for table in steps.values():
        if table.get("reasoning", {}).get(0) == table.get("output", {}).get(0):
            table.pop("reasoning", None)
        for name in _WRITES:
            # What is below the price of a fresh token is charged besides, or is a mistake: the source does not say.
            writes, inputs = table.get(name, {}), table.get("input", {})
            if any(price < inputs.get(above, price) for above, price in writes.items()):
                table.pop(name)
    return steps


def _named(key: str) -> tuple[str, int, Service] | None:
    """The token price that a key names, the prompt above which it holds, and the class of service."""
    found = _PRICE.fullmatch(key) if "_token" in key else None
    if found is None or found[1] not in _TOKEN_PRICES:
        return None
    return found[1], int(found[2] or 0) * 1000, _SERVICES[found[3] or ""]


_NAMED = Made(_named)


def _regions(row: Mapping[str, JsonValue], ordinary: Mapping[str, object]) -> dict[str, object]:
    """Prices by region: from the rows of the regional ids, or what the vendor multiplies its prices by."""
    told = row.get(_REGIONAL_ROWS)
    found: dict[str, object] = {
        region: table
        for region, other in (told.items() if isinstance(told, dict) else ())
        if isinstance(other, dict) and (table := _tables(other, free=False).get(""))
    }
    extra = row.get("provider_specific_entry")
    for region in _MULTIPLIED:
        factor = row.get(f"regional_processing_uplift_multiplier_{region}")
        factor = factor or (extra.get(region) if isinstance(extra, dict) else None)
        if ordinary and (times := price(amount(factor))) and region not in found:
            found[region] = multiplied(ordinary, times)
    return found


def _windows(told: JsonValue) -> list[dict[str, object]]:
    """Prices of some hours, of which the source tells the hours in UTC and the days from Monday, 1."""
    rows = told.get("windows") if isinstance(told, dict) else None
    prices = _tables(told, free=False).get("") if isinstance(told, dict) else {}
    found: list[dict[str, object]] = []
    for row in rows if isinstance(rows, list) and prices else ():
        hours = row.get("hours_utc") if isinstance(row, dict) else None
        days = row.get("weekdays") if isinstance(row, dict) else None
        named = [_WEEKDAYS[day - 1] for day in days if isinstance(day, int)] if isinstance(days, list) else []
        when = {"days": named} if named else {}
        for span in [hours] if isinstance(hours, str) else _words(hours):
            begins, _, ends = span.partition("-")
            found.append({**(prices or {}), **when, "from": begins, "to": ends, "zone": "UTC"})
    return found


def _by_resolution(row: Mapping[str, JsonValue]) -> Iterator[dict[str, object]]:
    """Prices of a second of video, or of a picture, of one resolution."""
    for key, value in row.items():
        if (found := _RESOLUTIONS[key]) and (told := price(amount(value))):
            yield {"when": {"resolution": found[2].lower()}, _RESOLVED[found[1]]: told}


_RESOLUTIONS = Made(_RESOLUTION.fullmatch)


def _searches(costs: JsonValue) -> list[dict[str, object]]:
    """The price of a search by how much is read of what was found."""
    sizes = costs if isinstance(costs, dict) else {}
    return [
        {"when": {"search_context": size.removeprefix("search_context_size_")}, "per_search": told}
        for size, cost in sorted(sizes.items())
        if (told := price(amount(cost)))
    ]


def _per_image(row: Mapping[str, JsonValue]) -> Decimal | None:
    """What an image costs: one put out where the model makes images, one taken in where it reads them."""
    match row.get("mode"):
        case "image_generation" | "image_edit":
            return _flat(row, "output_cost_per_image", "input_cost_per_image")
        case "embedding" | "chat" | "responses":
            return _flat(row, "input_cost_per_image")
        case _:
            return None


def _by_use(row: Mapping[str, JsonValue]) -> Mapping[str, object]:
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


def _apis(row: Mapping[str, JsonValue]) -> tuple[str, ...] | None:
    """Which endpoints take the id; of other vendors the source lists those that it makes of them itself."""
    if row.get("litellm_provider") not in ("openai", "azure"):
        return None
    return apis(_words(row.get("supported_endpoints"))) or None


def _capabilities(row: Mapping[str, JsonValue]) -> dict[CapabilitiesField, bool]:
    told = {name: told for key, name in _CAPABILITIES.items() if isinstance(told := row.get(key), bool)}
    listed = _words(row.get("supported_endpoints"))
    batch: dict[CapabilitiesField, bool] = (
        {"batch": True} if price(per_token(row.get("input_cost_per_token_batches"))) else {}
    )
    return {**told, **{name: True for path, name in _ENDPOINTS.items() if path in listed}, **batch}


def _words(value: JsonValue) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
