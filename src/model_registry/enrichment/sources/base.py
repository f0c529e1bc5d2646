"""What a source is: a data set that knows more about models already listed, and how its rows are looked up.

A source tells two kinds of facts. Those of an *offer* (prices, limits, what is switched on) hold at one
provider and are found only under that provider. Those of the *model* (release date, licence, weights)
hold wherever it is served and are found under its canonical id.
"""

from __future__ import annotations

import copy
import inspect
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, ClassVar, NamedTuple, TypeAlias, TypeGuard
from urllib.parse import urlsplit

from pydantic import BeforeValidator, JsonValue

from model_registry.catalog import developers, provider_directory
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import EARLIEST, as_date, positive, text, without_unknown
from model_registry.catalog.provider_directory import NamingCatalog
from model_registry.errors import ProviderError, UnexpectedPayload
from model_registry.http.client import NOT_MODIFIED, HttpClient, parse_json
from model_registry.http.network import Network
from model_registry.http.response_cache import StoredResponse
from model_registry.urls import checked_url

Identify: TypeAlias = Callable[[str, str], str]
"""The canonical id of a model, by the provider that serves it and its id there."""

Facts: TypeAlias = Mapping[str, object]
"""Fields of `ModelEntry` with their values, unknown ones left out."""

NOT_IN_DOLLARS = frozenset({"baidu-qianfan", "cortecs", "ovhcloud", "scaleway", "siliconflow", "stepfun", "volcengine"})
"""Providers with price lists in euros or yuan, whose prices sources copy as they are or convert at some rate."""

Word = Annotated[str | None, BeforeValidator(text)]
Limit = Annotated[int | None, BeforeValidator(positive)]

SAME_WEEKS = timedelta(days=31)
"""Days of release that differ by more are of different models, or guessed."""

BAD_SHARE = 0.5
"""More than this share of rows that cannot be read means that the source changed shape."""

KEPT = 0.5
"""Share of its rows that a source may lose at once; one that loses more is damaged."""

_OWN_PLATFORMS = {"aws-bedrock": "amazon", "google-vertex": "google", "nova": "amazon"}
"""Developers' own platforms that are not named after them."""

_VERSIONS = dict.fromkeys(("azure-openai", "azure-ai-foundry"), re.compile(r"-\d{1,2}$"))
"""What ends the ids of providers that list each version of a model, which sources do not: `Phi-4-7`."""

_WORD = re.compile(r"[a-z]+")
_PRECISION = re.compile(r"(fp|bf|int)-?\d{1,2}")
"""A part of the path by which a host tells the precision of all that it serves."""

_OWN_ALONE = frozenset({"context_window", "max_input_tokens", "max_output_tokens", "benchmarks"})
_CUTOFF = re.compile(r"20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NOTHING: Facts = MappingProxyType({})


class RawRow(NamedTuple):
    """A row as the source has it."""

    host: str
    """Who serves the model, in the source's words; its developer where the row is not about an offer."""
    model_id: str
    """The model's id there."""
    value: Mapping[str, JsonValue]


class Row(NamedTuple):
    """What a row says."""

    offer: Facts = _NOTHING
    """Facts that hold at this host."""
    model: Facts = _NOTHING
    """Facts of the model itself."""


@dataclass(frozen=True)
class Fetched:
    """A source's data as it was fetched, or as it was when that last worked."""

    payload: JsonValue
    kept: datetime | None = None
    """When the stored copy that stands in was last known to be current; None if the data is fresh."""
    problem: ProviderError | None = None
    """Why a copy stands in."""


class Index:
    """A source's rows, found by provider and model id or by canonical id."""

    def __init__(self, identify: Identify | None = None) -> None:
        self.rows = 0
        """Rows that could be read."""
        self.skipped = 0
        """Rows that could not."""
        self._identify = identify
        self._offers: dict[tuple[str, str], Facts] = {}
        self._hosts: set[str] = set()
        self._spelled: dict[tuple[str, str, frozenset[str]], Facts | None] = {}
        self._models: dict[str, list[tuple[bool, Facts]]] = {}
        self._settled: dict[str, Facts] = {}

    def offer(self, provider: str, model_id: str) -> Facts:
        """What the source says of this model at this very provider; nothing if it does not list it.

        An id that it spells otherwise counts if it is the one that stands for the same model there, and the two differ
        in dates, versions and whose it is alone: a word more is another offer.
        """
        if provider not in self._hosts:
            return _NOTHING
        offers, lower = self._offers, model_id.lower()
        found = offers.get((provider, model_id)) or offers.get((provider, lower))
        if not found and (version := _VERSIONS.get(provider)):
            found = offers.get((provider, version.sub("", lower)))
        if not found and (key := self._spelling(provider, model_id)):
            found = self._spelled.get(key)
        return found or _NOTHING

    def model(self, canonical_id: str) -> Facts:
        """What the source says of the model itself.

        The developer's own row is believed, else what most hosts' rows say: of two dates said equally often
        the earlier if they are close, of other facts neither. Limits are never taken from another host.
        """
        if canonical_id not in self._settled:
            self._settled[canonical_id] = _settled(self._models.get(canonical_id, ()))
        return self._settled[canonical_id]

    def add_offer(self, provider: str, model_id: str, facts: Facts) -> None:
        """Take in what a row says of an offer; the first row counts."""
        if provider in NOT_IN_DOLLARS:
            facts = {name: value for name, value in facts.items() if name != "pricing"}
        self._hosts.add(provider)
        self._offers.setdefault((provider, model_id), facts)
        self._offers.setdefault((provider, model_id.lower()), facts)
        if key := self._spelling(provider, model_id):
            # Of several at different prices nothing tells which is meant.
            alike = key not in self._spelled or _prices(self._spelled[key]) == _prices(facts)
            self._spelled[key] = self._spelled.get(key, facts) if alike else None

    def _spelling(self, provider: str, model_id: str) -> tuple[str, str, frozenset[str]] | None:
        """Provider, model, and the words of the id: what has the same is the same offer in another spelling."""
        if self._identify is None:
            return None
        canonical_id = self._identify(provider, model_id)
        return provider, canonical_id, _words(model_id, canonical_id.partition("/")[0])

    def add_model(self, canonical_id: str, facts: Facts, *, own: bool) -> None:
        """Take in what a row says of a model; `own` if it is its developer's row."""
        self._models.setdefault(canonical_id, []).append((own, facts))


class Source(ABC):
    """One data set: where it is, and how to read it. Everything but `fetch` is pure."""

    slug: ClassVar[str]
    """The source's name in provenance; the module's name with `-` for `_`, unless it names what it holds."""
    name: ClassVar[str]
    """The data set's name for people."""
    url: ClassVar[str | None]
    """Where it is published; None if nowhere as one document. `<SLUG>_URL` replaces it."""
    docs_url: ClassVar[str]
    """Where its fields are documented."""
    order: ClassVar[int]
    """Its place among the sources: the lower one is believed."""
    hosts: ClassVar[Mapping[str, Sequence[str]]] = {}
    """The source's names of hosts, each with the slugs of the providers that are this host.

    Behind the first stand those that sell the same at the same price and may have rows of their own.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    @abstractmethod
    def raw_rows(self, payload: JsonValue) -> list[RawRow]:
        """The rows of the data set. Raises `UnexpectedPayload` if it has another shape."""

    @abstractmethod
    def read(self, raw: RawRow, *, offer: bool = True) -> Row:
        """What one row says, without its offer if that is not asked for.

        Raises `ValueError` if it is not what the source documents.
        """

    def parse(self, payload: JsonValue, identify: Identify) -> Index:
        """The rows by provider and by model; those that cannot be read are left out and counted.

        Raises `UnexpectedPayload` if the data has another shape, or no row can be read.
        """
        index = Index(identify)
        beside: list[tuple[str, str, Facts]] = []
        for raw in self.raw_rows(payload):
            try:
                # A third of the rows are of hosts that no provider is: their offers are nobody's here.
                row = self.read(raw, offer=raw.host in self.hosts)
            except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
                index.skipped += 1
                continue
            index.rows += 1
            who, *others = self.hosts.get(raw.host, (raw.host,))
            if row.offer:
                index.add_offer(who, raw.model_id, row.offer)
                beside += [(other, raw.model_id, row.offer) for other in others]
            if row.model:
                canonical_id = identify(who, raw.model_id)
                index.add_model(canonical_id, row.model, own=developer_of(who) == canonical_id.partition("/")[0])
        for other, model_id, facts in beside:
            index.add_offer(other, model_id, facts)
        if not index.rows or index.skipped > BAD_SHARE * (index.rows + index.skipped):
            raise UnexpectedPayload(
                f"{self.slug} holds {index.skipped} rows that cannot be read and {index.rows} others; "
                f"compare with {self.docs_url}"
            )
        return index

    def fetch(self, network: Network) -> Fetched:
        """The data set, asked for only if it changed; the last good copy if it cannot be had now.

        Raises `ProviderError` if there is no copy either.
        """
        stored = network.responses.get(self.address) if network.responses else None
        try:
            return Fetched(self._asked(network, stored))
        except ProviderError as problem:
            if stored is None:
                raise
            return Fetched(parse_json(stored.body, self.slug), stored.kept, problem)

    def _asked(self, network: Network, stored: StoredResponse | None) -> JsonValue:
        # Shares the run's deadline and places. What it hears is kept here, and only once it is known to be whole.
        alone = copy.copy(network)
        alone.responses = None
        headers = {"Accept": "application/json", **(stored.validators if stored else {})}
        answer = HttpClient(alone, self.address).send("GET", self.address, headers)
        current = stored if answer.status == NOT_MODIFIED else None
        payload = parse_json(current.body if current else answer.body, urlsplit(self.address).hostname or self.slug)
        rows = len(self.raw_rows(payload))
        if stored and not current and rows < KEPT * (before := len(self.raw_rows(parse_json(stored.body, self.slug)))):
            raise UnexpectedPayload(f"{self.slug} had {before} rows and has {rows} now; its copy is kept")
        if network.responses and current:
            network.responses.revalidated(self.address)
        elif network.responses:
            network.responses.put(self.address, answer.headers, answer.body, always=True)
        return payload


def hosts_named_by(catalog: NamingCatalog, without: Container[str] = ()) -> Mapping[str, Sequence[str]]:
    """`Source.hosts` from the names that a catalog has for our providers, save those names that are left out.

    Only for providers that list their models themselves: what a catalog says of one on the user's own machine holds
    for no such machine, and of one that only curated rows know, these say all.
    """
    infos = provider_directory.providers()
    listing = {slug for slug, info in infos.items() if info.base_url is not None and info.kind != "local"}
    named = provider_directory.slugs_by_name(catalog).items()
    return {name: slugs for name, slugs in named if name not in without and listing.issuperset(slugs)}


def is_source(candidate: object) -> TypeGuard[type[Source]]:
    """Whether something found in a module is a source, not their base."""
    return isinstance(candidate, type) and issubclass(candidate, Source) and not inspect.isabstract(candidate)


def address_variable(source: type[Source]) -> str:
    """Name of the variable that replaces the source's address."""
    return f"{source.slug.upper().replace('-', '_')}_URL"


def address(source: type[Source], env: Mapping[str, str]) -> str | None:
    """Where to fetch the source: `<SLUG>_URL`, else where it is published; None if it is `off` or nowhere.

    Raises `ConfigurationError` if the variable holds no HTTP address.
    """
    name = address_variable(source)
    value = env.get(name, "").strip()
    if value.lower() == "off":
        return None
    if not value:
        return source.url
    return checked_url(value, name)


def price(value: Decimal | None, free: bool = False) -> Decimal | None:
    """The price, unless it is a 0 that only stands where none is known; `free` says that it does not."""
    return value if value or free else None


def release_date(value: JsonValue) -> date | None:
    """A day on which a model can have been released, written in full.

    New Year's Day is what people write who know the year alone.
    """
    day = as_date(value) if isinstance(value, str) else None
    return day if day and day >= EARLIEST and (day.month, day.day) != (1, 1) else None


def cutoff(value: str | None, released: date | None) -> str | None:
    """The end of training data, as exact as it is told: a year, a month or a day.

    None if it is not before the month of the release: no model is out that soon, people have written one for the other;
    and if it is New Year's Day, which a catalog of one host has for most of its models.
    """
    if not value or not _CUTOFF.fullmatch(value) or value.endswith("-01-01"):
        return None
    return value if not released or value[:7] < f"{released:%Y-%m}" else None


def limits(context: int | None, input_: int | None, output: int | None) -> EntryFacts:
    """Limits in tokens, without those that the context window contradicts."""
    return {
        "context_window": context,
        "max_input_tokens": input_ if not (context and input_ and input_ > context) else None,
        "max_output_tokens": output if not (context and output and output > context) else None,
    }


def developer_of(host: str) -> str:
    """The developer whose own platform a host is; one that no model has if it is nobody's."""
    return _OWN_PLATFORMS.get(host) or developers.from_owner(host.removesuffix("-cn"))


def _prices(facts: Facts | None) -> object:
    return facts.get("pricing") if facts else None


def _words(model_id: str, developer: str) -> frozenset[str]:
    """The words of an id but for digits and its developer's name, which some write before it."""
    path = [part for part in model_id.lower().split("/") if not _PRECISION.fullmatch(part)]
    makers = tuple(_WORD.findall(developer))
    return frozenset(word for word in _WORD.findall("/".join(path)) if not word.startswith(makers))


def _settled(told: Sequence[tuple[bool, Facts]]) -> Facts:
    facts: dict[str, object] = {}
    for name in dict.fromkeys(name for _, row in told for name in row):
        own = [row[name] for is_own, row in told if is_own and name in row]
        others = [] if name in _OWN_ALONE else [row[name] for is_own, row in told if not is_own and name in row]
        if name == "open_weights":
            # Of another's model, false only says that nobody has looked.
            others = [value for value in others if value]
        if values := own or others:
            facts[name] = _agreed_cutoff(values) if name == "knowledge_cutoff" else _commonest(values)
    return without_unknown(facts)


def _agreed_cutoff(values: Sequence[object]) -> object:
    """The cutoff of the month told most often, as most write it; two months that follow each other are as one."""
    months = [date.fromisoformat(f"{value}-01"[:7] + "-01") for value in values]
    agreed = _commonest(months)
    told = Counter(value for value, month in zip(values, months, strict=True) if month == agreed)
    return max(told, key=lambda value: (told[value], len(str(value))), default=None)


def _commonest(values: Sequence[object]) -> object:
    """The value told most often; of several the earliest if they are dates of the same weeks, else None."""
    times = [values.count(value) for value in values]
    leaders = [value for value, count in zip(values, times, strict=True) if count == max(times)]
    if all(value == leaders[0] for value in leaders):
        return leaders[0]
    days = [value for value in leaders if isinstance(value, date)]
    return min(days) if days and max(days) - min(days) <= SAME_WEEKS else None
