"""Chutes, open models run by a network of miners."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import JsonValue
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import amount, as_date
from model_registry.http.client import Params
from model_registry.providers.base import NO_AUTH, RawRecord, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import Group, OpenAIModel, group

CATALOG = "CHUTES_CATALOG_BASE_URL"
PAGE = 100
"""Chutes asked for at once; the default is 25."""
PAGES = 10
"""Pages that are read, the chutes called most often first: everybody can put up one, and most are never called."""


class ChutesRecord(OpenAIModel):
    max_model_len: int
    price: dict[str, JsonValue]
    pricing: Group = {}
    listed_at: str | None = None
    """From the catalog of chutes, which knows it under the same name."""


class Chutes(OpenAICompatible[ChutesRecord]):
    slug = "chutes"
    name = "Chutes"
    record = ChutesRecord
    base_url = "https://llm.chutes.ai/v1"
    side_urls = {CATALOG: "https://api.chutes.ai"}
    docs_url = "https://chutes.ai/docs"
    call_key = "CHUTES_API_KEY"
    auth = NO_AUTH
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The list of models, with the day each was put up, which the list itself does not tell."""
        records = list(super().fetch_models())
        listed_at: dict[str, JsonValue] = {}
        with self.optional("the catalog of chutes"):
            for chute in self._catalog():
                listed_at.setdefault(str(chute.get("name")), chute.get("created_at"))
        return [{**record, "listed_at": listed_at.get(str(record.get("id")))} for record in records]

    def _catalog(self) -> Iterable[RawRecord]:
        """The chutes of everybody; none where another server stands in for Chutes and has no catalog."""
        documented = self.http.base_url == self.base_url
        seen = 0
        for page in range(PAGES if documented or CATALOG in self.environment else 0):
            query: Params = {"include_public": "true", "limit": PAGE, "page": page}
            answer = self.http.get_json(f"{self.side_url(CATALOG)}/chutes/", query)
            chutes = records_in(answer, "items")
            yield from chutes
            seen += len(chutes)
            if not chutes or seen == group(answer).get("total"):
                return

    @override
    def get_developer(self, record: ChutesRecord) -> str:
        """By the owner of the repository; `owned_by` is the engine that serves it."""
        return developers.from_model_id(self.get_id(record))

    @override
    def get_created(self, record: ChutesRecord) -> date | None:
        """The day it was put up; `created` is the time of the request."""
        return as_date(record.listed_at)

    @override
    def facts(self, record: ChutesRecord) -> EntryFacts:
        facts = super().facts(record)
        price = record.pricing
        cached = amount(price.get("input_cache_read")) or None
        return {
            **facts,
            # US dollars per million tokens; zero is the price of free models.
            "pricing": {
                "input": amount(price.get("prompt")),
                "output": amount(price.get("completion")),
                "cache_read": cached,
            },
            "capabilities": {**(facts["capabilities"] or {}), "prompt_cache": True if cached else None},
        }
