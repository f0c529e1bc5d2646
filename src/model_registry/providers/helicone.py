"""Helicone AI Gateway, a router over many hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pydantic import Field
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import amount, without_maker
from model_registry.providers.base import NO_AUTH, RawRecord, Wire, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, Limit, OpenAIModel, Words, group

_PRICES: Mapping[str, PricingField] = {
    "prompt": "input",
    "completion": "output",
    "cacheRead": "cache_read",
    "cacheWrite": "cache_write",
    "reasoning": "reasoning",
}


class Endpoint(Wire):
    pricing: Group = {}


class HeliconeRecord(OpenAIModel):
    name: str
    author: str
    endpoints: tuple[Endpoint, ...]
    context_window: Limit = Field(None, validation_alias="contextLength")
    max_output_tokens: Limit = Field(None, validation_alias="maxOutput")
    input_modalities: Words = Field((), validation_alias="inputModalities")
    output_modalities: Words = Field((), validation_alias="outputModalities")
    supported_parameters: Words = Field((), validation_alias="supportedParameters")


class Helicone(OpenAICompatible[HeliconeRecord]):
    slug = "helicone"
    name = "Helicone AI Gateway"
    record = HeliconeRecord
    base_url = "https://jawn.helicone.ai/v1/public/model-registry"
    docs_url = "https://docs.helicone.ai/gateway/overview"
    openai_base_url = "https://ai-gateway.helicone.ai/v1"
    call_key = "HELICONE_API_KEY"
    auth = NO_AUTH
    kind = "aggregator"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        return records_in(group(self.http.get_json(self.path)).get("data"), "models")

    @override
    def get_developer(self, record: HeliconeRecord) -> str:
        author = developers.from_owner(record.author)
        return developers.from_model_id(self.get_id(record)) if author == developers.UNKNOWN else author

    @override
    def facts(self, record: HeliconeRecord) -> EntryFacts:
        pricing = _agreed_prices(record.endpoints)
        caching = ("prompt_caching",) if "cache_read" in pricing else ()
        # "Anthropic: Claude 4.5 Haiku" says the maker first; the entry has a field for that.
        return {
            **super().facts(record.model_copy(update={"supported_features": caching})),
            "name": without_maker(record.name),
            "pricing": pricing,
        }


def _agreed_prices(endpoints: Iterable[Endpoint]) -> dict[PricingField, Decimal]:
    """US dollars per million tokens, where all hosts behind the gateway ask the same; 0 is not told."""
    asked = {
        ours: {amount(endpoint.pricing.get(theirs)) or None for endpoint in endpoints}
        for theirs, ours in _PRICES.items()
    }
    return {name: price for name, told in asked.items() if len(told) == 1 and (price := next(iter(told)))}
