"""The list of models as OpenRouter's `GET /api/v1/models` answers it, for clients written for that list.

https://openrouter.ai/docs/api-reference/list-available-models. `id` is the full id (`provider/model_id`), so that the
same model at two providers is two models. Prices are decimal texts in US dollars per token.

Clients read `id`, `name`, `context_length` and `pricing` unasked (llm-openrouter 0.7 stops at a missing one), so a
model is only here if its context window is known; the name is the model id where there is no other. `pricing` is always
an object, but it holds `prompt` and `completion` of a model that writes text only if both are known, and prices only if
they are in US dollars: a client that adds up would take the other one as 0.

What else is unknown has no key. A parameter is listed if the model is known to take it; clients read a missing one as a
no. `created` is the release date at midnight UTC. The list is whole: `links` names no next page. Whether a host
moderates is not known here, and `is_moderated` is missing: the vendor's own SDK wants it, and more, of every model, and
has no word for unknown; tools that read the list do without.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

from pydantic import JsonValue

from model_registry.catalog.normalize import format_decimal
from model_registry.catalog.repeated import Made
from model_registry.catalog.store import Catalog
from model_registry.exports.base import MILLION, FileFormat, in_batches, json_rows, priced_in_usd, takes_images
from model_registry.schemas import ModelEntry, TokenPrices

_TOKEN_PRICES = {
    "input": "prompt",
    "output": "completion",
    "cache_read": "input_cache_read",
    "cache_write": "input_cache_write",
    "cache_write_1h": "input_cache_write_1h",
    "reasoning": "internal_reasoning",
    "input_image": "image_token",
    "output_image": "image_output",
    "input_audio": "audio",
    "output_audio": "audio_output",
}
_MODALITIES = {"pdf": "file", "embedding": "embeddings"}
_PARAMETERS = {
    "parallel_tools": "parallel_tool_calls",
    "reasoning": "reasoning",
    "json_mode": "response_format",
    "structured_output": "structured_outputs",
    "tools": "tools",
}
_FULL_DATE = len("YYYY-MM-DD")


def fits(entry: ModelEntry) -> bool:
    """Whether clients can read the model."""
    return entry.context_window is not None


def write(catalog: Catalog) -> bytes:
    """`{"data": [...], "links": {"next": null}, "total_count": …}`, one model a line."""
    batches = ([_model(entry) for entry in entries if fits(entry)] for entries in in_batches(catalog))
    rows = [row for models in batches if models for row in json_rows(models, "id")]
    ends = b'{"data": [\n', b'\n],"links":{"next":null},"total_count":%d}\n' % len(rows)
    return b",\n".join(rows).join(ends)


def _model(entry: ModelEntry) -> dict[str, JsonValue]:
    cutoff = entry.knowledge_cutoff or ""
    return _known(
        {
            "id": str(entry.key),
            "canonical_slug": entry.canonical_id,
            "name": entry.name or entry.model_id,
            "created": _seconds(entry.release_date),
            "context_length": entry.context_window,
            "architecture": _architecture(entry),
            "pricing": _pricing(entry),
            "top_provider": _known(
                {"context_length": entry.context_window, "max_completion_tokens": entry.max_output_tokens}
            ),
            "supported_parameters": _parameters(entry),
            "knowledge_cutoff": cutoff if len(cutoff) == _FULL_DATE else None,
            "expiration_date": str(entry.retirement_date) if entry.retirement_date else None,
        }
    )


@lru_cache(maxsize=4096)
def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _architecture(entry: ModelEntry) -> dict[str, JsonValue]:
    known = entry.modalities
    input_, output = (_words(known.input), _words(known.output)) if known else ((), ())
    return {
        **({"modality": f"{'+'.join(input_)}->{'+'.join(output)}"} if input_ and output else {}),
        **({"input_modalities": [*input_]} if input_ else {}),
        **({"output_modalities": [*output]} if output else {}),
    }


@lru_cache
def _words(modalities: tuple[str, ...] | None) -> tuple[str, ...]:
    """Text first, as the list has it."""
    words = [_MODALITIES.get(modality, modality) for modality in modalities or ()]
    return tuple(sorted(words, key=lambda word: (word != "text", word)))


def _pricing(entry: ModelEntry) -> dict[str, JsonValue]:
    pricing = entry.pricing
    if pricing is None or not priced_in_usd(entry):
        return {}
    if entry.type in {"chat", "completion"} and (pricing.input is None or pricing.output is None):
        return {}
    overrides: list[JsonValue] = [
        {"min_prompt_tokens": tier.above_context, **_token_prices(tier)} for tier in pricing.tiers or ()
    ]
    return {
        **_token_prices(pricing),
        **_texts({"request": pricing.per_request, "web_search": pricing.per_search}),
        **(_texts({"image": pricing.per_image}) if takes_images(entry) else {}),
        **({"overrides": overrides} if overrides else {}),
    }


def _token_prices(prices: TokenPrices) -> dict[str, JsonValue]:
    told = vars(prices)
    return {key: _PER_TOKEN[price] for name, key in _TOKEN_PRICES.items() if (price := told[name]) is not None}


_PER_TOKEN: Made[Decimal, str] = Made(lambda price: format_decimal(price / MILLION))


def _texts(prices: Mapping[str, Decimal | None]) -> dict[str, JsonValue]:
    return {key: format_decimal(price) for key, price in prices.items() if price is not None}


def _parameters(entry: ModelEntry) -> list[JsonValue] | None:
    if entry.capabilities is None:
        return None
    return [parameter for name, parameter in _PARAMETERS.items() if getattr(entry.capabilities, name)]


def _known(facts: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {key: value for key, value in facts.items() if value is not None}


FORMAT = FileFormat("openrouter", "OpenRouter's list of models, for clients written for that", write, fits=fits)
