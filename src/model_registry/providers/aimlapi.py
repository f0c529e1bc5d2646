"""AI/ML API, a gateway to models of all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import ConfigDict, JsonValue
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import PER_MILLION, amount, as_date
from model_registry.providers.base import NO_AUTH, RawRecord, Wire
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Words, group
from model_registry.vocabulary import EntryType

_CHAT = "openai/chat-completions"
_TYPES: Mapping[str, EntryType] = {
    "openai/image-generations": "image",
    "internal/video-generations/submit": "video",
}
_PRICES = {"provided": "input", "generated": "output", "cached": "cache_read", "cache_write": "cache_write"}


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


class AimlRecord(Wire):
    id: str
    type: str
    info: Info
    aliases: tuple[str, ...]
    modalities: Group = {}
    capabilities: Words = ()
    pricing: Pricing | None = None


class AIMLAPI(OpenAICompatible):
    slug = "aimlapi"
    name = "AI/ML API"
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
    def get_developer(self, record: RawRecord) -> str:
        developer = developers.from_model_id(self.get_id(record))
        maker = developers.from_owner(AimlRecord.model_validate(record).info.developer)
        return maker if developer == developers.UNKNOWN else developer

    @override
    def get_created(self, record: RawRecord) -> date | None:
        return as_date(AimlRecord.model_validate(record).info.released_at)

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = AimlRecord.model_validate(record)
        prices = _prices(model.pricing) if model.pricing else {}
        facts = super().facts(
            {
                "id": model.id,
                "name": model.info.name,
                "context_length": model.info.context_length,
                "max_output_tokens": model.info.output_max,
                "knowledge_cutoff": model.info.cutoff_at,
                "input_modalities": model.modalities.get("input"),
                "output_modalities": model.modalities.get("output"),
                "capabilities": [*model.capabilities, *(["prompt_caching"] if "cache_read" in prices else [])],
            }
        )
        return {
            **facts,
            "type": _TYPES.get(model.type, facts["type"]),
            "aliases": tuple(alias for alias in model.aliases if alias != model.id),
            "pricing": prices,
        }


def _prices(pricing: Pricing) -> dict[str, Decimal]:
    """US dollars per million tokens of text: `price` is for `per` tokens, and `origin` says which."""
    prices: dict[str, Decimal] = {}
    for unit in (pricing.units or ()) if pricing.currency == "USD" else ():
        name = _PRICES.get(str(unit.get("origin")))
        price, per = amount(unit.get("price")), amount(unit.get("per"))
        if name and price and per and (unit.get("name"), unit.get("content")) == ("token", "text"):
            prices.setdefault(name, price / per * PER_MILLION)
    return prices
