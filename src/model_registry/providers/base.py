"""What a provider is: a class that declares where a vendor's catalog is and reads one record of it."""

from __future__ import annotations

import hashlib
import inspect
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, Generic, Literal, NamedTuple, TypeAlias, TypeGuard
from urllib.parse import urlsplit

from pydantic import JsonValue, ValidationError
from typing_extensions import TypeVar

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.catalog.normalize import (
    date_in_id,
    display_name,
    plausible,
    says_fine_tuned,
    says_preview,
    type_of,
    without_unknown,
)
from model_registry.catalog.refused import read_tolerantly, reason
from model_registry.catalog.wire import Wire as Wire  # noqa: PLC0414  # providers are made with it
from model_registry.errors import ConfigurationError, ProviderError, UnexpectedPayload, plain
from model_registry.http.client import Exchange, HttpClient, Params, Retry
from model_registry.http.network import Network
from model_registry.providers import pages
from model_registry.providers.variables import base_url, lookup
from model_registry.schemas import ModelEntry
from model_registry.urls import checked_url
from model_registry.vocabulary import DateBasis, ProviderKind, Quality, Source

RawRecord: TypeAlias = dict[str, JsonValue]
"""One model as the vendor's list describes it."""

OpenAIApi: TypeAlias = Literal["chat", "responses"]
"""OpenAI's interfaces for conversations: `/chat/completions` and `/responses`."""

BAD_SHARE = 0.1
"""More than this share of records that cannot be read means that the answer changed shape."""
JUDGED = 20
"""Fewer records than this are too few for a share: each of them counts for itself."""

_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What reading a record raises that is not what the vendor documents."""

_SOURCES: Mapping[ProviderKind, Source] = {
    "first_party": "official",
    "host": "host",
    "aggregator": "aggregator",
    "local": "community",
}
_PRICED_WITHOUT_CONTEXT = frozenset({"image", "video", "speech", "transcription"})


class Auth(NamedTuple):
    """How a vendor wants its key."""

    kind: Literal["bearer", "header", "query", "sigv4", "oauth", "none"]
    name: str = ""
    """Name of the header or query parameter that carries the key."""


BEARER = Auth("bearer", "Authorization")
NO_AUTH = Auth("none")


RecordT = TypeVar("RecordT", bound=Wire, default=Any)
"""A vendor's record, parsed; any, where providers of all vendors meet."""


class DatedRelease(NamedTuple):
    """A release date and the evidence for it."""

    day: date
    basis: DateBasis


@dataclass(frozen=True)
class Reading:
    """What one provider's answer came to."""

    entries: tuple[ModelEntry, ...]
    """The entries as they were read; none where they were handed over, and `said` tells which there were."""
    listed: int
    """Records in the answer."""
    private: int
    """Records left out because they belong to the account alone or cannot be called."""
    repeated: int
    """Records left out because an earlier one has the same id."""
    warnings: tuple[str, ...] = ()
    unreadable: frozenset[str] = frozenset()
    """Texts of the records that could not be read, their ids among them: what is listed still counts as listed."""
    incomplete: str = ""
    """Why the list is known to go on where it could not be followed: what is missing here is not gone."""
    said: Mapping[str, str] = field(default_factory=dict)
    """By model id of each entry a digest of what the provider said of it: the same as long as it says the same."""


class Provider(ABC, Generic[RecordT]):
    """One vendor's catalog: where it is, and how to read it.

    A subclass declares the facts below and implements `fetch_models`, `get_id` and `facts`; everything but
    `fetch_models` is pure and works on one recorded answer. Each record is parsed once: the methods that
    tell something of a model take the parsed record.
    """

    slug: ClassVar[str]
    """The provider's name in the catalog; the module's name with `-` for `_`."""
    name: ClassVar[str]
    """The vendor's name for people."""
    base_url: ClassVar[str]
    """Documented base URL of the API; `<SLUG>_BASE_URL` replaces it. A variable of `env` in braces is filled in."""
    docs_url: ClassVar[str]
    """Where the vendor documents the list."""
    record: type[RecordT]
    """The shape of one record."""
    litellm: ClassVar[tuple[str, ...]] = ()
    """What LiteLLM calls the provider: the first name is the one we write, all are read; empty if it is the slug."""
    models_dev: ClassVar[tuple[str, ...]] = ()
    """What models.dev calls it, in the same way."""
    id_prefixes: ClassVar[tuple[str, ...]] = ()
    """What ids begin with here and nowhere else, part of the id or not; no name that does is looked for elsewhere."""
    openai_base_url: ClassVar[str | None] = None
    """Documented base URL of calls in OpenAI's format, to which a client adds `/chat/completions`; None if the
    vendor documents none that takes the listed ids and one key. Variables in braces stand for the user's own."""
    openai_apis: ClassVar[tuple[OpenAIApi, ...]] = ("chat",)
    """Which of OpenAI's interfaces the vendor documents at `openai_base_url` for its chat models in general; of a
    single model the entry's `responses_api` tells more."""
    call_key: ClassVar[str | None] = None
    """Variable that holds the key for calls, where it is not the one for the list; None with no key at all."""
    env: ClassVar[tuple[str, ...]] = ()
    """Variables it needs, the key first; empty if the catalog is public."""
    env_aliases: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Other names under which a variable is found, in the order they are tried."""
    base_url_env: ClassVar[tuple[str, ...]] = ()
    """The vendor SDK's own variables for the base URL, honoured beside ours."""
    side_urls: ClassVar[Mapping[str, str]] = {}
    """Documented base URLs of further lists, each by the variable that replaces it."""
    auth: ClassVar[Auth] = BEARER
    """How the key is sent."""
    headers: ClassVar[Mapping[str, str]] = {}
    """Fixed headers the vendor asks for."""
    makes: ClassVar[str] = ""
    """The developer whose own platform it is, where its slug is not that developer's name."""
    kind: ClassVar[ProviderKind]
    """Whether the provider makes its models, hosts others', resells hosts, or runs on this machine."""
    verified: ClassVar[bool] = True
    """Whether the module is proven on a recorded answer."""
    default: ClassVar[bool] = True
    """Whether the provider is asked without being named."""
    volunteers: ClassVar[bool] = False
    """Whether people serve the models from their own machines, each with the window that it was loaded with."""
    volatile: ClassVar[bool] = False
    """Whether the list changes by the hour, as with volunteers: an entry that is missing is not gone yet."""
    source: ClassVar[Source | None] = None
    """Who vouches for its entries, where its kind does not tell that."""

    def __init__(
        self,
        env: Mapping[str, str],
        network: Network,
        today: date,
        on_retry: Callable[[Retry], None] = lambda _: None,
        on_response: Callable[[Exchange], None] = lambda _: None,
    ) -> None:
        self.today = today
        self.environment = env
        self._notes: list[str] = []
        self._incomplete = ""
        key = self.variable(self.env[0]) if self.env and self.auth.kind != "none" else None
        self.http = HttpClient(
            network,
            base_url=base_url(type(self), env),
            headers={**self.headers, **self._key_header(key)},
            params={self.auth.name: key} if key and self.auth.kind == "query" else {},
            # Headers and queries that a user has set may hold a key as well.
            keyed=key is not None or bool(self.headers) or bool(urlsplit(self.base_url).query),
            on_retry=on_retry,
            on_response=on_response,
        )

    def variable(self, name: str) -> str:
        """The value of one of the variables in `env`, found under any of its names. Raises `ConfigurationError`."""
        value = self.find_variable(name)
        if value is None:
            raise ConfigurationError(f"{self.slug} needs {name}")
        return value

    def find_variable(self, name: str) -> str | None:
        """The value of a variable under any of its names; None if it is unset or empty."""
        return lookup(type(self), name, self.environment)

    def _key_header(self, key: str | None) -> Mapping[str, str]:
        match key, self.auth.kind:
            case str(), "bearer" | "oauth":
                return {self.auth.name: f"Bearer {key}"}
            case str(), "header":
                return {self.auth.name: key}
            case _:
                return {}

    def side_url(self, variable: str) -> str:
        """The base URL of one of the further lists: what the variable says, else the documented one."""
        return checked_url(self.environment.get(variable, "").strip() or self.side_urls[variable], variable)

    @contextmanager
    def optional(self, what: str) -> Iterator[None]:
        """Go on without a list that only adds to the main one, with a warning."""
        try:
            yield
        except ProviderError as error:
            self._notes.append(f"{what} could not be read: {error}")

    @abstractmethod
    def fetch_models(self) -> Iterable[RawRecord]:
        """All records of the vendor's list; the only method that uses the network."""

    def pages(self, path: str, *keys: str, query: Params | None = None) -> Iterator[RawRecord]:
        """The records of a list on all its pages, as its answers lead on; they stand under the first of the keys."""
        first = pages.Question(path, query or {})
        return pages.follow(self.http.get, first, lambda answer: records_in(answer, *keys), self.note_incomplete)

    def note(self, warning: str) -> None:
        """Note what a reader of the entries should know, as a warning."""
        self._notes.append(warning)

    def note_incomplete(self, why: str) -> None:
        """Note that the list goes on where it cannot be followed, with a warning: what was known of the rest stays."""
        self._incomplete = why
        self._notes.append(f"the list is incomplete: {why}; what was known stays")

    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """The records with those joined that describe one model together; most lists have none."""
        return records

    def parse(self, raw: RawRecord) -> RecordT:
        """One record of the list, without optional values that are not what the vendor documents.

        Raises `ValueError` if the rest is not, either.
        """
        record, refused = self._parse_tolerantly(raw) if self._lists_public_only() else (self._parse(raw), ())
        model_id = self.get_id(record)
        if not model_id:
            raise ValueError("the id is empty")
        if len(raw) > 1 and all(value is None or value == model_id for value in raw.values()):
            raise ValueError("all its values are null")
        self._note_refused(model_id, refused)
        return record

    def _parse(self, raw: Mapping[str, JsonValue]) -> RecordT:
        return self.record.model_validate(raw)

    def _parse_tolerantly(self, raw: RawRecord) -> tuple[RecordT, Sequence[str]]:
        return read_tolerantly(self._parse, raw)

    def _lists_public_only(self) -> bool:
        """Whether no value tells who may call a model; where one does, the record counts as it came or not at all."""
        return type(self).is_public is Provider.is_public

    @abstractmethod
    def get_id(self, record: RecordT) -> str:
        """What a caller passes as `model`."""

    @abstractmethod
    def facts(self, record: RecordT) -> EntryFacts:
        """The fields of `ModelEntry` that one record holds, besides id, developer and release date.

        Raises `ValueError` if the record is not what the vendor documents.
        """

    def is_public(self, record: RecordT) -> bool:  # noqa: ARG002  # for subclasses
        """Whether everyone may call the model, and not only the account whose key asked; fine-tunes never are."""
        return True

    def filter_public(self, raw: Iterable[RawRecord]) -> Iterable[RecordT]:
        """The records of models that everyone may call, parsed.

        Raises `ValueError` at one that is not what the vendor documents.
        """
        for record in map(self.parse, raw):
            if not says_fine_tuned(self.get_id(record)) and self.is_public(record):
                yield record

    def get_developer(self, record: RecordT) -> str:
        """Slug of whoever made the model, `unknown` if the record does not tell."""
        return developers.from_model_id(self.get_id(record))

    def get_created(self, record: RecordT) -> date | None:  # noqa: ARG002  # for subclasses
        """The day the vendor says the model was released or listed, None if it says none."""
        return None

    def get_release_date(self, record: RecordT) -> date:
        """The model's release date as far as this record tells, else today."""
        return self.release(record).day

    def release(self, record: RecordT) -> DatedRelease:
        """The release date with its evidence: a date in the id, the vendor's word, or that it is new to us."""
        if day := date_in_id(self.get_id(record), self.today):
            return DatedRelease(day, "model_id")
        if day := plausible(self.get_created(record), self.today):
            own = self.get_developer(record) == self.own_developer()
            return DatedRelease(day, "api" if own else "host")
        return DatedRelease(self.today, "first_seen")

    @classmethod
    def own_developer(cls) -> str:
        """The developer this provider is, if it makes models, whether it hosts those of others or not."""
        return cls.makes or developers.from_owner(cls.slug)

    def normalize(self, record: RecordT) -> ModelEntry:
        """One record as an entry, without optional facts that the contract refuses.

        Raises `ValueError` if the record is not what the vendor documents.
        """
        model_id = self.get_id(record)
        release = self.release(record)
        told = self.facts(record)
        shown = {"name": display_name(told.get("name"), model_id)}
        facts = {"type": type_of(model_id), **without_unknown({**told, **shown})}
        if says_preview(model_id):
            facts.setdefault("status", "preview")
        if isinstance(end := facts.get("retirement_date"), date) and end <= self.today:
            facts["status"] = "retired"
        row = {
            "provider": self.slug,
            "model_id": model_id,
            "release_date": release.day,
            "developer": self.get_developer(record),
            "release_date_basis": release.basis,
            "source": self.source or _SOURCES[self.kind],
            "updated": self.today,
            **facts,
        }
        entry, refused = read_tolerantly(
            lambda told: ModelEntry.model_validate({"quality": _quality(told), **told}), row
        )
        self._note_refused(model_id, refused)
        return entry.with_shared_names()

    def public_models(self) -> list[ModelEntry]:
        """The entries of all public models, asked for now. Raises `ProviderError`."""
        return list(self.read().entries)

    def read(self) -> Reading:
        """Ask the vendor and read its answer. Raises `ProviderError`."""
        return self.reading_of(list(self.fetch_models()))

    def reading_of(self, records: list[RawRecord]) -> Reading:
        """What the records of the vendor's list come to. Raises `UnexpectedPayload`.

        A value that cannot be read is left out with a warning, and so is a record that cannot be read without it;
        if more than a tenth cannot, of twenty or more, or none can, the answer has changed shape.
        """
        listed = private = repeated = 0
        entries: dict[str, ModelEntry] = {}
        said: dict[str, str] = {}
        warnings: list[str] = []
        unreadable: list[str] = []
        texts: set[str] = set()
        for raw in self.fold(records):
            listed += 1
            try:
                public = list(self.filter_public([raw]))
                fresh = [self.normalize(record) for record in public]
            except _UNREADABLE as error:
                unreadable.append(plain(f"{_title(raw)} left out: {_reason(error)}"))
                texts |= self._texts(raw)
                continue
            private += not public
            for entry in fresh:
                if entry.model_id not in entries:
                    entries[entry.model_id] = entry
                    said[entry.model_id] = _digest(raw)
                    continue
                repeated += 1
                if entry != entries[entry.model_id]:
                    warnings.append(
                        f"{plain(entry.model_id, 80)} is listed twice with different facts; the first record counts"
                    )
        readable = listed - private
        if unreadable and (not entries or (readable >= JUDGED and len(unreadable) > BAD_SHARE * readable)):
            raise UnexpectedPayload(
                f"{len(unreadable)} of {readable} records changed shape ({unreadable[0]}); compare with {self.docs_url}"
            )
        dated = _without_common_date(list(entries.values()), self.today)
        told = (*self._notes, *unreadable, *warnings)
        return Reading(tuple(dated), listed, private, repeated, told, frozenset(texts), self._incomplete, said)

    def _note_refused(self, model_id: str, reasons: Iterable[str]) -> None:
        self._notes += [f"{plain(model_id, 80)}: {each}; left out" for each in reasons]

    def _texts(self, record: JsonValue) -> set[str]:
        """The id of a record that cannot be read; where that cannot be told either, all texts that may be it."""
        if not isinstance(record, dict):
            return set()
        try:
            return {self.get_id(self._parse_tolerantly(record)[0])}
        except _UNREADABLE:
            texts = {value for value in record.values() if isinstance(value, str)}
            return texts | {text.rpartition("/")[2] for text in texts}


def _digest(record: RawRecord) -> str:
    """What tells a record from one that says something else."""
    text = json.dumps(record, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def grouped(
    records: Iterable[RawRecord], key: Callable[[RawRecord], JsonValue]
) -> tuple[list[list[RawRecord]], list[RawRecord]]:
    """The records that share a key, group by group, and those without one, which count as unreadable later."""
    groups: dict[str, list[RawRecord]] = {}
    strays: list[RawRecord] = []
    for record in records:
        value = key(record)
        (groups.setdefault(value, []) if isinstance(value, str) else strays).append(record)
    return list(groups.values()), strays


def is_provider(candidate: object) -> TypeGuard[type[Provider]]:
    """Whether something found in a module is a provider that can be asked, not one of their bases."""
    return (
        isinstance(candidate, type)
        and issubclass(candidate, Provider)
        and not inspect.isabstract(candidate)
        and hasattr(candidate, "slug")
    )


def records_in(payload: JsonValue, *keys: str) -> list[RawRecord]:
    """The list of records in an answer: under the first of the keys that is there, or the answer itself.

    Raises `UnexpectedPayload` if there is none. An item that is no object becomes an empty
    record, which counts as unreadable.
    """
    if isinstance(payload, dict):
        payload = next((payload[key] for key in keys if key in payload), None)
    if not isinstance(payload, list):
        sought = f"looked for {', '.join(keys)}" if keys else "it should be one itself"
        raise UnexpectedPayload(f"the answer holds no list of models ({sought})")
    return [item if isinstance(item, dict) else {} for item in payload]


def _quality(facts: Mapping[str, object]) -> Quality:
    limited = "context_window" in facts or facts["type"] in _PRICED_WITHOUT_CONTEXT
    return "verified" if "pricing" in facts and limited else "partial"


def _without_common_date(entries: Sequence[ModelEntry], today: date) -> list[ModelEntry]:
    """The entries without a date that stands on the whole list: then it is the request's or a server's start.

    Two models of one developer do come out on one day; two at a host, which makes none, are a coincidence.
    """
    told = [entry.release_date for entry in entries if entry.release_date_basis in ("api", "host")]
    own = any(entry.release_date_basis == "api" for entry in entries)
    span = timedelta(days=1 if len(told) > 2 else 0)
    if len(told) < (3 if own else 2) or max(told) - min(told) > span:
        return list(entries)
    return [
        entry.model_copy(update={"release_date": today, "release_date_basis": "first_seen"})
        if entry.release_date_basis in ("api", "host")
        else entry
        for entry in entries
    ]


def _title(record: object) -> str:
    if isinstance(record, dict):
        for key in ("id", "name", "model_id", "modelId"):
            if isinstance(record.get(key), str):
                return str(record[key])[:80]
    return "a record"


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return reason(error.errors(include_url=False, include_context=False)[0])
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return plain(str(error), 200) or type(error).__name__
