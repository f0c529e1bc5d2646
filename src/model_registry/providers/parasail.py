"""Parasail, through the catalog of its platform: it tells more than the OpenAI-compatible list, and to everyone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts, PricingField
from model_registry.catalog.normalize import amount, positive, text, type_of
from model_registry.errors import AccessDenied, ProviderError, UnexpectedPayload
from model_registry.providers import pages
from model_registry.providers.base import NO_AUTH, Provider, RawRecord, Wire, records_in
from model_registry.vocabulary import EntryType

KEY = "PARASAIL_API_KEY"
API = "PARASAIL_API_BASE_URL"
_OWN = "parasail-"
"""What the names of everyone's endpoints begin with."""
_TYPES: Mapping[str, EntryType] = {"Embedding": "embedding", "TTS": "speech"}


class ParasailRecord(Wire):
    model_config = ConfigDict(alias_generator=to_camel)

    external_alias: str
    model_name: str | None = None
    """Repository of the weights on Hugging Face."""
    display_name: str | None = None
    context_length: int | None = None
    max_completion_tokens: int | None = None
    input_cost: float | None = None
    output_cost: float | None = None
    cached_cost: float | None = None
    tags: tuple[str, ...] | None = None


class Parasail(Provider[ParasailRecord]):
    slug = "parasail"
    name = "Parasail"
    record = ParasailRecord
    base_url = "https://platform.parasail.io/api/v1"
    docs_url = "https://docs.parasail.io"
    openai_base_url = "https://api.parasail.io/v1"
    call_key = KEY
    side_urls = {API: "https://api.parasail.io/v1"}
    auth = NO_AUTH
    kind = "host"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The price list, or where it is not there the list of models, which tells ids alone."""
        try:
            return records_in(self.http.get_json("prices/serverlessEndpoints"))
        except (AccessDenied, UnexpectedPayload) as error:
            return self._listed(error)

    def _listed(self, problem: ProviderError) -> list[RawRecord]:
        """The list that callers see; a server that stands in for Parasail has it beside the price list."""
        elsewhere = self.http.base_url != self.base_url and API not in self.environment
        key = self.find_variable(KEY)
        http = replace(
            self.http,
            base_url=self.http.base_url if elsewhere else self.side_url(API),
            headers={"Authorization": f"Bearer {key}"} if key else {},
            keyed=key is not None,
        )
        first = pages.Question("models", {})
        try:
            listed = list(
                pages.follow(http.get, first, lambda answer: records_in(answer, "data"), self.note_incomplete)
            )
        except AccessDenied:
            hint = "its list of models refuses the key" if key else f"its list of models needs {KEY}"
            raise UnexpectedPayload(f"its price list is not there ({problem}), and {hint}") from None
        except UnexpectedPayload:
            raise problem from None
        self.note(f"its price list is not there ({problem}); only its list of models was read")
        return [{"externalAlias": record.get("id")} for record in listed]

    @override
    def is_public(self, record: ParasailRecord) -> bool:
        """Everyone's endpoints carry the host's name, a customer's do not."""
        return self.get_id(record).startswith(_OWN)

    @override
    def get_id(self, record: ParasailRecord) -> str:
        return record.external_alias

    @override
    def get_developer(self, record: ParasailRecord) -> str:
        told = developers.from_upload(record.model_name or "")
        return told if told != developers.UNKNOWN else developers.from_family(record.external_alias.removeprefix(_OWN))

    @override
    def facts(self, record: ParasailRecord) -> EntryFacts:
        repository = record.model_name or ""
        kind = next(
            (_TYPES[tag] for tag in record.tags or () if tag in _TYPES), type_of(repository or self.get_id(record))
        )
        costs: Mapping[PricingField, float | None] = {
            "input": record.input_cost,
            "output": record.output_cost,
            "cache_read": record.cached_cost,
        }
        return {
            "type": kind,
            "name": text(record.display_name),
            "context_window": positive(record.context_length),
            "max_output_tokens": positive(record.max_completion_tokens),
            # US dollars per million tokens; speech is not sold by the token.
            "pricing": {name: amount(cost) or None for name, cost in costs.items()} if kind != "speech" else None,
            "capabilities": {"prompt_cache": True if record.cached_cost else None},
            "open_weights": True if "/" in repository else None,
        }
