"""Helicone AI Gateway, a router over many hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.normalize import amount, without_maker
from model_registry.providers.base import NO_AUTH, RawRecord, Wire, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, group

_NAMES = {
    "contextLength": "context_length",
    "maxOutput": "max_output_tokens",
    "inputModalities": "input_modalities",
    "outputModalities": "output_modalities",
    "supportedParameters": "supported_parameters",
}
_PRICES = {
    "prompt": "input",
    "completion": "output",
    "cacheRead": "cache_read",
    "cacheWrite": "cache_write",
    "reasoning": "reasoning",
}


class Endpoint(Wire):
    pricing: Group = {}


class HeliconeRecord(Wire):
    id: str
    name: str
    author: str
    endpoints: tuple[Endpoint, ...]


class Helicone(OpenAICompatible):
    slug = "helicone"
    name = "Helicone AI Gateway"
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
    def get_developer(self, record: RawRecord) -> str:
        author = developers.from_owner(HeliconeRecord.model_validate(record).author)
        return developers.from_model_id(self.get_id(record)) if author == developers.UNKNOWN else author

    @override
    def facts(self, record: RawRecord) -> Mapping[str, object]:
        model = HeliconeRecord.model_validate(record)
        pricing = _agreed_prices(model.endpoints)
        common: RawRecord = {_NAMES.get(name, name): value for name, value in record.items()}
        common["supported_features"] = ["prompt_caching"] if "cache_read" in pricing else []
        # "Anthropic: Claude 4.5 Haiku" says the maker first; the entry has a field for that.
        return {**super().facts(common), "name": without_maker(model.name), "pricing": pricing}


def _agreed_prices(endpoints: Iterable[Endpoint]) -> dict[str, Decimal]:
    """US dollars per million tokens, where all hosts behind the gateway ask the same; 0 is not told."""
    asked = {
        ours: {amount(endpoint.pricing.get(theirs)) or None for endpoint in endpoints}
        for theirs, ours in _PRICES.items()
    }
    return {name: price for name, told in asked.items() if len(told) == 1 and (price := next(iter(told)))}
