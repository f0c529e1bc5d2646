"""AI/ML API, a gateway to models of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import AliasChoices, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import PER_MILLION, amount, as_date, positive, text
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel, Words, group
from model_registry.providers.openrouter_prices import in_currency
from model_registry.vocabulary import EntryType

_CHAT = "openai/chat-completions"
_TYPES: Mapping[str, EntryType] = {
    "openai/image-generations": "image",
    "internal/video-generations/submit": "video",
}
_PRICES: Mapping[str, PricingField] = {
    "provided": "input",
    "generated": "output",
    "cached": "cache_read",
    "cache_write": "cache_write",
}


class Info(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    name: str
    developer: str
    released_at: str | None = None
    context_length: int | None = None
    output_max: int | None = None
    cutoff_at: str | None = None


class Pricing(Wire):
    currency: str = "USD"
    units: tuple[dict[str, JsonValue], ...] | None = None


class AimlRecord(OpenAIModel):
    endpoint: str = Field(validation_alias=AliasChoices("type"))
    info: Info
    aliases: tuple[str, ...]
    capabilities: Words = ()
    price: Pricing | None = Field(None, validation_alias=AliasChoices("pricing"))


class AIMLAPI(OpenAICompatible[AimlRecord]):
    slug = "aimlapi"
    name = "AI/ML API"
    record = AimlRecord
    base_url = "https://api.aimlapi.com/v1"
    docs_url = "https://docs.aimlapi.com/api-references/service-endpoints/complete-model-list"
    litellm = ("aiml",)
    call_key = "AIML_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False
    query = {"include": "all"}

    @override
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """An id stands once for each endpoint; what a model of images puts out, its chat record conceals."""
        media = {
            str(record.get("id"))
            for record in records
            if group(record.get("modalities")).get("output") not in (None, [], ["text"])
        }
        return [record for record in records if record.get("type") != _CHAT or str(record.get("id")) not in media]

    @override
    def get_developer(self, record: AimlRecord) -> str:
        developer = developers.from_model_id(self.get_id(record))
        maker = developers.from_owner(record.info.developer)
        return maker if developer == developers.UNKNOWN else developer

    @override
    def get_created(self, record: AimlRecord) -> date | None:
        return as_date(record.info.released_at)

    @override
    def facts(self, record: AimlRecord) -> EntryFacts:
        prices = _prices(record.price) if record.price else {}
        info = record.info
        facts = super().facts(
            record.model_copy(
                update={
                    "name": info.name,
                    "context_window": positive(info.context_length),
                    "max_output_tokens": positive(info.output_max),
                    "knowledge_cutoff": text(info.cutoff_at),
                    "pricing": {},
                    "capabilities": (*record.capabilities, *(("prompt_caching",) if "cache_read" in prices else ())),
                }
            )
        )
        return {
            **facts,
            "type": _TYPES.get(record.endpoint, facts["type"]),
            "aliases": tuple(alias for alias in record.aliases if alias != record.id),
            "pricing": in_currency(prices, record.price.currency if record.price else None),
        }


def _prices(pricing: Pricing) -> dict[PricingField, Decimal]:
    """Per million tokens of text: `price` is for `per` tokens, and `origin` says which."""
    prices: dict[PricingField, Decimal] = {}
    for unit in pricing.units or ():
        name = _PRICES.get(str(unit.get("origin")))
        price, per = amount(unit.get("price")), amount(unit.get("per"))
        if name and price and per and (unit.get("name"), unit.get("content")) == ("token", "text"):
            prices.setdefault(name, price / per * PER_MILLION)
    return prices
