"""xAI."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial

from pydantic import ConfigDict, JsonValue
from typing_extensions import override

from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import amount, modalities, positive
from model_registry.errors import NotFound
from model_registry.providers.base import RawRecord, grouped
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel, Words, senses

# Prices are integers: US cents per hundred million tokens, and ten-billionths of a dollar per image or search.
TOKEN_PRICE = Decimal(10_000)
PIECE_PRICE = Decimal(10_000_000_000)


LISTS = ("models", "language-models", "image-generation-models")
"""The first lists every model, with its prices since May 2026; the others know modalities, and the older prices."""


class XAIRecord(OpenAIModel):
    # Keeps the prices, whose names are put together.
    model_config = ConfigDict(extra="allow")

    created: int
    owned_by: str
    version: str | None = None
    aliases: tuple[str, ...] = ()
    input_modalities: Words = ()
    output_modalities: Words = ()
    context_length: int | None = None
    long_context_threshold: int | None = None


class XAI(OpenAICompatible[XAIRecord]):
    slug = "xai"
    name = "xAI"
    record = XAIRecord
    base_url = "https://api.x.ai/v1"
    docs_url = "https://docs.x.ai/developers/rest-api-reference/inference/models"
    # https://docs.x.ai/developers/model-capabilities/text/comparison
    openai_apis = ("chat", "responses")
    env = ("XAI_API_KEY",)
    kind = "first_party"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The records of all three lists; what `models` does not list is gone, whatever the others say.

        Raises `NotFound`.
        """
        lists = self.http.gather([partial(self._list, path) for path in LISTS])
        there = [records for records in lists if records is not None]
        if not there:
            raise NotFound(f"it has none of the lists {', '.join(LISTS)}; check the base URL")
        listed = [record.get("id") for record in lists[0] or ()]
        return [record for records in there for record in records if not listed or record.get("id") in listed]

    def _list(self, path: str) -> list[RawRecord] | None:
        """One of the lists; None if there is none of that name."""
        with suppress(NotFound):
            return list(self.pages(path, "data", "models"))
        return None

    @override
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """One record for each id; where two lists say something of it, the first is right."""
        groups, strays = grouped(records, lambda record: record.get("id"))
        return [*(dict(ChainMap(*each)) for each in groups), *strays]

    @override
    def get_developer(self, record: XAIRecord) -> str:
        return "xai"

    @override
    def facts(self, record: XAIRecord) -> EntryFacts:
        inputs = modalities(record.input_modalities)
        above = positive(record.long_context_threshold)
        told = record.model_extra or {}
        prices = _token_prices(told)
        return {
            "type": record.type,
            "version": record.version,
            "aliases": record.aliases,
            "context_window": positive(record.context_length),
            "pricing": {
                **prices,
                "per_image": _price(told.get("image_price"), PIECE_PRICE),
                "per_search": _price(told.get("search_price"), PIECE_PRICE),
                # The price begins at the threshold, not above it.
                "tiers": ({"above_context": above - 1, **_token_prices(told, "_long_context")},) if above else None,
            },
            "modalities": {"input": inputs, "output": modalities(record.output_modalities)},
            "capabilities": {**senses(inputs), "prompt_cache": True if prices["cache_read"] else None},
        }


def _token_prices(told: Mapping[str, JsonValue], suffix: str = "") -> dict[PricingField, Decimal | None]:
    return {
        "input": _price(told.get(f"prompt_text_token_price{suffix}"), TOKEN_PRICE),
        "output": _price(told.get(f"completion_text_token_price{suffix}"), TOKEN_PRICE),
        "cache_read": _price(told.get(f"cached_prompt_text_token_price{suffix}"), TOKEN_PRICE),
        "input_image": _price(told.get(f"prompt_image_token_price{suffix}"), TOKEN_PRICE),
    }


def _price(value: JsonValue, unit: Decimal) -> Decimal | None:
    """US dollars; zero is how the vendor says that a thing is not offered."""
    number = amount(value)
    return number / unit if number else None
