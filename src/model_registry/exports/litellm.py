"""LiteLLM's map of prices and limits, for LiteLLM, its proxy, aider and whatever else reads that file.

https://docs.litellm.ai/docs/provider_registration/add_model_pricing; prices are US dollars per token, keys are
`<provider as LiteLLM calls it>/<model id>`, and the bare id for OpenAI and Anthropic. A provider LiteLLM does not know
keeps its slug.

Use it with `litellm.register_model(url or dict)`, which adds to what LiteLLM knows. `LITELLM_MODEL_COST_MAP_URL` puts
it in the place of LiteLLM's own map instead; LiteLLM refuses a map of less than half its own length, so that needs
`MODEL_COST_MAP_MAX_SHRINK_RATIO=0` as well.

LiteLLM bills a price of input or output that is missing as 0, and a missing price of the cache as input. So a model is
only here if its prices are known (of input and output for what writes text, any price for other kinds), are in US
dollars and can all be said: a key has room for prices of prompts above whole thousands of tokens, and says so too of a
price that begins at them. A limit or capability that is unknown has no key; LiteLLM then sets no limit and takes the
capability as absent.

Seen with LiteLLM 1.110:

- `register_model` takes a name that ends in a date, or for Gemini, Vertex and Databricks in a number, for the name
  without it where it knows only that one, and writes its prices there. So such names stand first, and what is written
  under the plain name last is the plain name's own.
- What it knows itself stays where the map has no such key, prices of the cache too. For prices of long prompts, which
  some resellers do not have, the ordinary prices are written.
- It bills `huggingface/…` as 0 whatever the map says, and tokens that `perplexity/…` reads from a cache or writes to it
  as input: such models are left out.
- It raises rather than bills where it does not know the provider.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from model_registry.catalog import provider_directory
from model_registry.catalog.limits import capped_output
from model_registry.catalog.repeated import Made
from model_registry.catalog.store import Catalog
from model_registry.exports.base import MILLION, FileFormat, plain_line, priced_in_usd, takes_images
from model_registry.schemas import Capabilities, ModelEntry, PriceTable, Pricing, TokenPrices
from model_registry.vocabulary import EntryType

_BARE = frozenset({"anthropic", "openai"})
"""Providers whose models LiteLLM also finds without a prefix."""

_MODES: Mapping[EntryType, str] = {
    "chat": "chat",
    "completion": "completion",
    "embedding": "embedding",
    "rerank": "rerank",
    "image": "image_generation",
    "video": "video_generation",
    "speech": "audio_speech",
    "transcription": "audio_transcription",
    "moderation": "moderation",
    "ocr": "ocr",
}
_TOKEN_PRICES = {
    "input": "input_cost_per_token",
    "output": "output_cost_per_token",
    "cache_read": "cache_read_input_token_cost",
    "cache_write": "cache_creation_input_token_cost",
    "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
    "reasoning": "output_cost_per_reasoning_token",
    "input_image": "input_cost_per_image_token",
    "output_image": "output_cost_per_image_token",
    "input_audio": "input_cost_per_audio_token",
    "output_audio": "output_cost_per_audio_token",
}
_SERVICES = {"batch": "_batches", "flex": "_flex", "priority": "_priority"}
_CAPABILITIES = {
    "vision": "supports_vision",
    "audio": "supports_audio_input",
    "video": "supports_video_input",
    "pdf": "supports_pdf_input",
    "tools": "supports_function_calling",
    "parallel_tools": "supports_parallel_function_calling",
    "structured_output": "supports_response_schema",
    "reasoning": "supports_reasoning",
    "streaming": "supports_native_streaming",
    "prompt_cache": "supports_prompt_caching",
    "web_search": "supports_web_search",
    "computer_use": "supports_computer_use",
}
_SECONDS_PER_MINUTE = 60
_K = 1000
_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_NUMBERED = re.compile(r"-\d+$")
_TAKES_NUMBERS_OFF = frozenset({"gemini", "vertex_ai", "databricks"})
_TIERS_OF_ITS_OWN: Mapping[str, tuple[int, ...]] = {
    "perplexity": (200_000, 272_000),
    "vercel_ai_gateway": (200_000,),
}
"""Prompts, in tokens, above which LiteLLM has prices for models of resellers that have none."""


def fits(entry: ModelEntry) -> bool:
    """Whether LiteLLM would bill the model rightly."""
    pricing = entry.pricing
    if pricing is None or not priced_in_usd(entry) or _has_a_client_with_prices_of_its_own(entry, pricing):
        return False
    tables = (pricing, *(getattr(pricing, service) for service in _SERVICES))
    if any(_rounded(tier.above_context) % _K for table in tables if table for tier in table.tiers or ()):
        return False
    if entry.offer == "batch":
        return False
    if entry.type in {"chat", "completion"}:
        return pricing.input is not None and pricing.output is not None
    return any(True for _ in _prices(pricing, entry))


def write(catalog: Catalog) -> bytes:
    """The map, one model a line, those of a provider whose names LiteLLM shortens first."""
    fitting = sorted(filter(fits, catalog.values()), key=lambda entry: (entry.provider, _place(entry)))
    rows = (f"{plain_line(_key(entry))}: {{{_row(entry)}}}" for entry in fitting)
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def _has_a_client_with_prices_of_its_own(entry: ModelEntry, pricing: Pricing) -> bool:
    cached = pricing.cache_read is not None or pricing.cache_write is not None
    return entry.provider == "huggingface" or (entry.provider == "perplexity" and cached)


def _place(entry: ModelEntry) -> int:
    """Names that LiteLLM shortens come first, the longest of all, because shortened they may be of that kind still."""
    ending = _NUMBERED if _provider(entry) in _TAKES_NUMBERS_OFF else _DATED
    return -len(entry.model_id) if ending.search(entry.model_id) else 0


def _key(entry: ModelEntry) -> str:
    """The bare id only where it has no `/`: so that no key can be taken for another provider's."""
    bare = entry.provider in _BARE and "/" not in entry.model_id
    return entry.model_id if bare else f"{_provider(entry)}/{entry.model_id}"


def _provider(entry: ModelEntry) -> str:
    if entry.provider == "cohere" and entry.type == "chat":
        return "cohere_chat"
    info = provider_directory.providers().get(entry.provider)
    return info.litellm[0] if info else entry.provider


def _row(entry: ModelEntry) -> str:
    """What stands between the braces."""
    pricing = entry.pricing
    told: dict[str, Hashable] = {
        "litellm_provider": _provider(entry),
        "mode": _MODES.get(entry.type),
        "max_input_tokens": entry.max_input_tokens or entry.context_window,
        "max_output_tokens": capped_output(entry),
        "max_tokens": capped_output(entry),
        **(dict(_prices(pricing, entry)) if pricing else {}),
        "search_context_cost_per_query": pricing.per_search if pricing else None,
        "deprecation_date": str(entry.retirement_date) if entry.retirement_date else None,
        "supported_modalities": entry.modalities.input if entry.modalities else None,
        "supported_output_modalities": entry.modalities.output if entry.modalities else None,
        **(_abilities(entry.capabilities) if entry.capabilities else {}),
    }
    return ",".join([_FACTS[fact] for fact in told.items() if fact[1] is not None])


def _fact(fact: tuple[str, Any]) -> str:
    key, value = fact
    return f'"{key}":{plain_line(_searches(value) if isinstance(value, Decimal) else value)}'


_FACTS = Made(_fact)
"""The text of each fact; the encoder takes longer to start than for a row, and most facts come again."""


def _abilities(capabilities: Capabilities) -> dict[str, bool | None]:
    told = vars(capabilities)
    return {key: told[name] for name, key in _CAPABILITIES.items()}


def _prices(pricing: Pricing, entry: ModelEntry) -> Iterator[tuple[str, float]]:
    """Each price by its key, in US dollars for one of what is counted."""
    yield from _token_prices(pricing)
    for above in _TIERS_OF_ITS_OWN.get(_provider(entry), ()):
        yield from _token_prices(pricing, _above(above))
    for tier in pricing.tiers or ():
        yield from _token_prices(tier, _above(tier.above_context))
    for service, suffix in _SERVICES.items():
        table: PriceTable | None = getattr(pricing, service)
        if table:
            yield from _token_prices(table, suffix)
            for tier in table.tiers or ():
                yield from _token_prices(tier, f"{_above(tier.above_context)}{suffix}")
    yield from _by_use(pricing, entry)


def _above(tokens: int) -> str:
    return f"_above_{_rounded(tokens) // _K}k_tokens"


def _rounded(tokens: int) -> int:
    """The thousands at which a price begins, where it does not begin above them."""
    return tokens + 1 if (tokens + 1) % _K == 0 else tokens


def _token_prices(prices: TokenPrices, suffix: str = "") -> Iterator[tuple[str, float]]:
    told = vars(prices)
    return (
        (f"{key}{suffix}", _SHARES[price, MILLION])
        for name, key in _TOKEN_PRICES.items()
        if (price := told[name]) is not None
    )


def _by_use(pricing: Pricing, entry: ModelEntry) -> Iterator[tuple[str, float]]:
    """Prices that are not of tokens, under the keys LiteLLM reads for models of this kind."""
    kind = entry.type
    yield from _known(
        {
            "output_cost_per_image": pricing.per_image if kind == "image" else None,
            "input_cost_per_image": pricing.per_image if takes_images(entry) else None,
            "input_cost_per_query" if kind == "rerank" else "input_cost_per_request": pricing.per_request,
            "output_cost_per_second": pricing.per_output_second,
            "ocr_cost_per_page": pricing.per_page,
        }
    )
    yield from _known({"input_cost_per_character": pricing.per_million_characters}, MILLION)
    yield from _known({"input_cost_per_second": pricing.per_input_minute}, Decimal(_SECONDS_PER_MINUTE))


def _known(prices: Mapping[str, Decimal | None], divisor: Decimal = Decimal(1)) -> Iterator[tuple[str, float]]:
    return ((key, _SHARES[price, divisor]) for key, price in prices.items() if price is not None)


_SHARES: Made[tuple[Decimal, Decimal], float] = Made(lambda price: float(price[0] / price[1]) or 0)


def _searches(price: Decimal) -> dict[str, float]:
    """The price of a search, which LiteLLM wants for each amount of text that is read of what was found."""
    return {f"search_context_size_{size}": float(price) for size in ("low", "medium", "high")}


FORMAT = FileFormat("litellm", "LiteLLM's price map, for LiteLLM, its proxy and aider", write, fits=fits)
