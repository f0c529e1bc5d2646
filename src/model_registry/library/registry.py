"""The catalog as programs use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from model_registry import history, query
from model_registry.catalog.documents import RowsCatalog
from model_registry.catalog.entry import Entry
from model_registry.catalog.view import gc_paused
from model_registry.compat import TYPE_CHECKING, override
from model_registry.errors import ConfigurationError
from model_registry.query import lookup

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta
    from decimal import Decimal
    from typing import Any, TypeVar, Unpack

    from model_registry.catalog.provider_directory import ProviderInfo
    from model_registry.catalog.reader import CatalogReader
    from model_registry.history.changes import LoggedChange
    from model_registry.history.past import Past
    from model_registry.history.prices import PriceAt, Unknown
    from model_registry.history.seen import Answers, Seen
    from model_registry.library.overrides import OverrideConflict
    from model_registry.query.alternatives import Alternatives
    from model_registry.query.arguments import Words
    from model_registry.query.cheapest import Cheapest
    from model_registry.query.compare import Comparison
    from model_registry.query.cost import Cost, Parts
    from model_registry.query.lookup import Found
    from model_registry.query.offers import Offers
    from model_registry.query.price_table import Service
    from model_registry.query.recommend import Preference, Recommendations
    from model_registry.query.search import CapabilityMatch, Columns, Order
    from model_registry.query.statistics import CatalogStats, Deprecation, Known, PriceEnd
    from model_registry.schemas import ModelEntry
    from model_registry.vocabulary import EntryType

    _Default = TypeVar("_Default")

_REMEMBERED = 1 << 16
"""Names that are found again without a search; a program that asks for more starts over."""


class Registry:
    """A catalog of models. It never changes, asks no network but in `refresh`, and may be used from several threads.

    `model_registry.load()` makes one of the newest copy at hand; `Registry.from_entries` of entries of one's own.
    Iterating gives every `Entry`, in the order of `models.json`; `registry["openai/gpt-4o"]` gives one, and
    `"gpt-4o" in registry` tells whether there is one. Both take any name that `find` does.
    """

    def __init__(
        self,
        catalog: CatalogReader,
        *,
        origin: str = "entries in memory",
        fetched: datetime | None = None,
        conflicts: tuple[OverrideConflict, ...] = (),
        again: Callable[[], Registry] | None = None,
        file: str | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.catalog: CatalogReader = catalog
        """The catalog in the form it was read."""
        self.origin: str = origin
        """Where the catalog came from, for people: a path, an address, or what it is."""
        self.fetched: datetime | None = fetched
        """When this copy was known to be the newest, None if nothing tells."""
        self.conflicts: tuple[OverrideConflict, ...] = conflicts
        """What the user's `overrides.toml` says and the catalog tells otherwise."""
        self.file: str | None = file
        """The file it was read from; its history lies beside it."""
        self._names: Mapping[str, str] = names or {}
        self._again = again
        self._found: dict[str, Found] = {}

    @classmethod
    def from_entries(cls, entries: Iterable[Entry | ModelEntry | Mapping[str, Any]]) -> Registry:
        """The registry of entries of one's own.

        Mappings are rows as `models.json` holds them and are validated, which imports pydantic; entries are taken as
        they are. Raises `ConfigurationError` at a row that is no entry, and at two entries of the same full id.
        """
        rows: dict[str, dict[str, Any]] = {}
        for each in entries:
            if isinstance(each, Entry):
                entry = each
            elif isinstance(each, Mapping):
                entry = Entry.of(Entry({"provider": "?", "model_id": "?", **each}).to_model())
            else:
                entry = Entry.of(each)
            if rows.setdefault(entry.full_id, row := entry.as_dict()) is not row:
                raise ConfigurationError(f"{entry.full_id} is given twice; an entry is one model id at one provider")

        return cls(RowsCatalog(rows.values()))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, sorted by provider and model id. The first use parses the whole catalog."""
        rows = self._rows
        with gc_paused():
            return tuple(map(Entry, rows))

    @property
    def updated(self) -> date | None:
        """Newest day on which the content of an entry changed, None of an empty catalog."""
        return self.catalog.updated

    def age(self, now: datetime | None = None) -> timedelta | None:
        """How long ago this copy was known to be the newest, None if nothing tells."""
        from datetime import UTC, datetime

        return None if self.fetched is None else (now or datetime.now(UTC)) - self.fetched

    def refresh(self) -> Registry:
        """The registry of the same catalog as its address has it now; this one stays as it is.

        Waits for the answer, within limits. Raises `ConfigurationError` if the catalog was not fetched from an
        address or the network is switched off, and `CatalogUnavailable` if no sound catalog can be fetched now.
        """
        if self._again is None:
            raise ConfigurationError(f"{self.origin} has no address it could be fetched from again")
        return self._again()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.catalog)

    @override
    def __repr__(self) -> str:
        return f"<Registry of {len(self):,} entries: {self.origin}>"

    def find(self, name: str) -> Found:
        """The entry a name means, how the name matched, and who else serves it.

        The name is a full id (`openai/gpt-4o`), a model id (`gpt-4o`), an alias, a canonical id, or one of these with
        or without `-latest`, a region (`us.`) or resource prefix (`models/`), or in another spelling that is known to
        mean the same model. A name that begins with a host, known or not, finds nothing at another one.

        Where several providers serve the name, the developer's own comes first, then those that host the model,
        those that resell, and volunteers; among equals entries that are not deprecated, that are no special offer such
        as `…:free`, that have a price, and then the alphabet of providers. `others` holds the rest.

        In a registry of `load`, a name of the user's own (`[models]` in `config.toml`) means the model it was given to.

        `Found.retired` tells of a model that its developer serves no more, where the entry is somebody else's.

        Raises `UnknownModel`, with suggestions, if no entry is known to be meant: a near miss is never returned. Its
        `retired` tells of a model that is gone: since when, what to use instead, and what it cost last.
        """
        name = self._names.get(name, name)
        found = self._match(name)
        if found is None:
            error = lookup.unknown(self.catalog, name)
            if error.retired is None and (gone := self._past.gone(name)):
                error = lookup.gone_error(self.catalog, name, gone)
            raise error
        return found

    def __getitem__(self, name: str) -> Entry:
        """The entry a name means, as `find` understands it. Raises `UnknownModel`, which is a `LookupError`."""
        return self.find(name).entry

    def get(self, name: str, default: _Default | None = None) -> Entry | _Default | None:
        """The entry a name means, as `find` understands it, or `default` if no entry is known to be meant."""
        found = self._match(name)
        return default if found is None else found.entry

    def __contains__(self, model: object) -> bool:
        """Whether `find` finds this name, or whether this entry is in the catalog as it is."""
        if isinstance(model, Entry):
            named = self.catalog.named(model.full_id, ("full_id",))
            return named is not None and model in named[1]
        return isinstance(model, str) and self._match(model) is not None

    def _match(self, name: str) -> Found | None:
        """What `find` returns, None where it raises."""
        name = self._names.get(name, name)
        found = self._found.get(name)
        if found is None and (found := lookup.find(self.catalog, name)):
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[name] = found
        return found

    def search(
        self,
        text: str | None = None,
        *,
        provider: Words = (),
        developer: Words = (),
        capabilities: Words = (),
        without: Words = (),
        modalities: Words = (),
        type: Words = (),  # noqa: A002  # the field's name
        max_input_price: Decimal | float | None = None,
        max_output_price: Decimal | float | None = None,
        min_context: int | None = None,
        min_output: int | None = None,
        released_after: date | str | None = None,
        status: Words = (),
        open_weights: bool | None = None,
        tags: Words = (),
        sort: Order | None = None,
        limit: int | None = None,
    ) -> tuple[Entry, ...]:
        """The entries that fit everything asked for. What is not known never passes: no price is not a low one.

        - `text`: words that all occur in the entry's ids, name, family or aliases, in any case.
        - `provider`, `developer`, `type`: one word or several, of which one fits.
        - `capabilities`: all of them known to be there. Besides those of the schema: `function_calling` for `tools`,
          `free_tier` (every price the provider names is 0), `128k_context`, `200k_context` and `1m_context`.
        - `without`: none of them known to be there.
        - `modalities`: all of them taken in or put out; `input:image` and `output:image` say which.
        - `max_input_price`, `max_output_price`: US dollars per million tokens; prices in other currencies do not pass.
        - `min_context`, `min_output`: tokens of the context window and of one answer.
        - `released_after`: released on that day or later, a date or YYYY-MM-DD. A date that only says when this
          catalog first saw the entry does not pass.
        - `status`: one word or several; `unknown` where the provider says nothing.
        - `open_weights`: whether the weights can be downloaded.
        - `tags`: all of them.
        - `sort`: a price, limit or date, from the least, with a minus from the most, the unknown last. Without it
          the closest ids to the text come first, or all are in the order of the catalog.
        - `limit`: the most entries to return.

        Raises `ConfigurationError`, with suggestions, at a word that is misspelt.
        """
        query.arguments.refuse_no_rows(limit)
        positions = query.search.select(
            self.columns,
            text,
            provider=provider,
            developer=developer,
            capabilities=capabilities,
            without=without,
            modalities=modalities,
            type=type,
            max_input_price=max_input_price,
            max_output_price=max_output_price,
            min_context=min_context,
            min_output=min_output,
            released_after=released_after,
            status=status,
            open_weights=open_weights,
            tags=tags,
            sort=sort,
        )
        return self.columns.entries(positions[:limit])

    def find_by_capability(
        self, required: Words = (), optional: Words = (), excluded: Words = ()
    ) -> tuple[CapabilityMatch, ...]:
        """The entries known to have all required capabilities and none of the excluded, most optional ones first.

        Takes the words `search` takes for capabilities. Raises `ConfigurationError` at one that is misspelt.
        """
        return query.search.find_by_capability(self.columns, required, optional, excluded)

    def stats(self) -> CatalogStats:
        """How much the catalog holds."""
        return query.statistics.stats(self._rows, self.updated)

    def capability_matrix(self) -> Mapping[str, Mapping[str, Known]]:
        """For each provider and capability, how many entries have it, have it not, or do not tell."""
        return query.statistics.capability_matrix(self.entries)

    def deprecations(self, within_days: int | None = None, today: date | None = None) -> tuple[Deprecation, ...]:
        """The entries that are deprecated or have a day of retirement, the first to end first.

        `within_days` leaves those whose calls begin to fail from `today` to that many days later.
        """
        return query.statistics.deprecations(self.entries, within_days, today or _today())

    def price_ends(self, within_days: int | None = None, today: date | None = None) -> tuple[PriceEnd, ...]:
        """The entries whose ordinary prices have an announced end, the first to end first.

        `within_days` leaves those that end from `today` to that many days later.
        """
        return query.statistics.price_ends(self.entries, within_days, today or _today())

    def cost(
        self,
        model: str | Entry,
        input_tokens: int = 0,
        output_tokens: int = 0,
        cached_tokens: int = 0,
        *,
        batch: bool = False,
        tier: Service | None = None,
        region: str | None = None,
        at: date | None = None,
        when: Mapping[str, bool | str] | None = None,
        **parts: Unpack[Parts],
    ) -> Cost:
        """What a request costs at an entry's prices, in the entry's currency, line by line.

        `input_tokens` is the whole prompt and `output_tokens` the whole answer, thinking included, as OpenAI reports
        them. `cached_tokens`, read from the prompt cache, and every other count of tokens are *parts* of the two.
        Where a vendor reports parts beside the whole, add them up first: Anthropic's `input_tokens` leaves out
        `cache_read_input_tokens` and `cache_creation_input_tokens`
        (https://platform.claude.com/docs/en/build-with-claude/prompt-caching), Google's `candidatesTokenCount`
        leaves out `thoughtsTokenCount` (https://ai.google.dev/api/generate-content#UsageMetadata).

        A long prompt is billed whole at the prices of its tier, which all prompt tokens decide, cached ones included.
        Thinking is billed as output unless it has a price of its own. The token prices of a request come from one
        table: where that of a long prompt, of a `region` or of a class of service lacks a part that was used, no other
        stands in for it. What is known to be no cheaper when cached (`prompt_cache` is false, or input is free) costs
        what input does. What has two prices, one by tokens and one by pictures, minutes or seconds, is billed by its
        tokens if both are told.

        - `tier`: `batch`, `flex` or `priority` in place of the ordinary class of service; `batch=True` is the first.
        - `region`: a key of `pricing.regions`; told by itself by a name such as `us.anthropic.claude-opus-5`.
        - `at`: the day of the request, or with a `datetime` its hour: today unless told. Prices that have ended by then
          give way to those that follow; those of some hours hold only where a time is told. Of a day that is past the
          prices are those that the history beside the catalog's file tells (`price_at`), of models that are gone, too;
          where it tells nothing they are today's. A note says which.
        - `when`: conditions as `pricing.conditions` names them, such as `{"resolution": "1080p"}`.

        `Cost.notes` says what a reader should know: that a price ends, or that others hold at other hours.

        Raises `PriceUnknown`, which names the part, if anything that was used has no known price; `InvalidUsage` if
        nothing was used, for negative counts and for parts that exceed their whole; and `UnknownModel`.
        """
        at = at or _today()
        entry, note = self._past.as_it_was(model, at) if _is_past(at) else (None, "")
        entry = entry or self._entry(model)
        if isinstance(model, str) and region is None:
            region = lookup.region_of(model, entry)
        used = query.cost.usage(
            input_tokens, output_tokens, cached_tokens, batch=batch, tier=tier, region=region, at=at, when=when, **parts
        )
        bill = query.cost.bill(entry, used)
        return bill._replace(notes=(note, *bill.notes)) if note else bill

    def offers(self, canonical_or_id: str | Entry, today: date | None = None) -> Offers:
        """Every provider that serves a model, with its kind and the status and price of each of its ids.

        Raises `UnknownModel` if the name is no model's.
        """
        entry = self._entry(canonical_or_id)
        named = self.catalog.named(entry.canonical_id, ("canonical_id",)) if entry.canonical_id else None
        return query.offers.offers(named[1] if named else [entry], entry.model_key, today or _today())

    def cheapest(
        self,
        input_tokens: int,
        output_tokens: int,
        required_capabilities: Words = (),
        *,
        cached_tokens: int = 0,
        type: EntryType = "chat",  # noqa: A002  # the field's name
        providers: Words | None = None,
        developers: Words | None = None,
        min_context: int = 0,
        min_output: int = 0,
        open_weights: bool | None = None,
        region: str | None = None,
        include: Words = (),
        deprecated: bool = False,
        free: bool = True,
        currency: str = "USD",
        batch: bool = False,
        tier: Service | None = None,
        today: date | None = None,
        **parts: Unpack[Parts],
    ) -> Cheapest:
        """The entries that can take a request, by what it costs at each, and why each other one is left out.

        An entry fits if it is of the `type`, is known to have every capability required, answers `today`, and takes
        so many tokens: input and output together within its context window, each within its own limit where that is
        known. What is not known is no fit: neither an unknown capability nor an unknown price.

        - `cached_tokens`, `batch`, `tier` and the other counts: as `cost` takes them.
        - `providers`, `developers`: one or several; any without it.
        - `min_context`, `min_output`: tokens of the context window and of one answer, where more is needed.
        - `open_weights`: whether the weights can be downloaded.
        - `region`: where it must be known to be served, at the price of there if it has one; `eu` is all of `eu-…`.
        - `include`: what is left out unless asked for: `ending` (announced to end, or within 90 days), `stale` (closed
          models that their developer no longer lists, and hosts' answers of over a year ago), `volunteers`, `batch`
          (ids that only the batch API takes).
        - `deprecated`: the same as `ending`.
        - `free`: whether what costs nothing is let in.
        - `currency`: prices in another one are compared in US dollars only, by a rate that the catalog cites.

        Entries of the same cost are in the order of providers and model ids. Raises `ConfigurationError`, with
        suggestions, at a word that is misspelt, and `InvalidUsage` as `cost` does.
        """
        return query.cheapest.cheapest(
            self.entries,
            input_tokens,
            output_tokens,
            required_capabilities,
            cached_tokens=cached_tokens,
            type=type,
            providers=providers,
            developers=developers,
            min_context=min_context,
            min_output=min_output,
            open_weights=open_weights,
            region=region,
            include=include,
            deprecated=deprecated,
            free=free,
            currency=currency,
            batch=batch,
            tier=tier,
            answered=self.answered,
            today=today or _today(),
            **parts,
        )

    def alternatives(
        self,
        model: str | Entry,
        *,
        limit: int = 5,
        providers: Words | None = None,
        same: bool = False,
        cheaper: bool = False,
        better: bool = False,
        today: date | None = None,
    ) -> Alternatives:
        """What to use instead of a model that ends or costs too much, the best first and `limit` at most, and why.

        The same model elsewhere comes first, hosts that are known to do less last, and the cheapest before dearer ones;
        what a host does not tell keeps it from nothing. Then the successor that is named, whatever it lacks: by the
        provider, the developer, or a cloud (`Alternatives.named_by`); an id without a date has that of its snapshots,
        and a successor that ends itself leads on to its own. Then other models of the same type that give the same
        kinds of output, are known to have its abilities and at least its context window: two of the same maker, then
        one of each other, those that are known to be no worse and cost no more before those that are better and
        cost more, cheaper ones that do less well, and ones without a common measure. None is both worse and dearer, or
        dearer without being known to be better. Each model is told once, of those whose names differ in the date
        only the best: at the same provider if it is there, else nearest to its maker, there at its lowest price.

        What is retired, deprecated, or ends within 90 days or before the model itself is not told, nor are closed
        models that their developer no longer lists, and offers of volunteers. `providers`, one slug or several, limits
        where; `same` leaves the same model alone, `cheaper` what is known to cost less, `better` what is known
        to do better. Raises `UnknownModel`.
        """
        return query.alternatives.alternatives(
            self.entries,
            self._entry(model),
            limit=limit,
            providers=providers,
            same=same,
            cheaper=cheaper,
            better=better,
            today=today or _today(),
        )

    def recommend(
        self,
        use_case: str,
        budget: Decimal | float | None = None,
        *,
        limit: int = 5,
        prefer: Preference | None = None,
        providers: Words | None = None,
        developers: Words | None = None,
        capabilities: Words = (),
        min_context: int = 0,
        min_output: int = 0,
        open_weights: bool | None = None,
        region: str | None = None,
        include: Words = (),
        free: bool = False,
        today: date | None = None,
    ) -> Recommendations:
        """Which models to take for a use, the best first and `limit` at most, and why each.

        A model must have what the use case (`model_registry.query.use_cases.USE_CASES`) and the constraints require,
        and a known price. Those whose score in the use's benchmark is known to be good enough (`UseCase.floor`) come
        before those of a lower score, and these before those of an unknown one. Among them the order is by `prefer`:

        - `value`: by points for the score, as a share of the best one; for price, context window and newness, as the
          share of those that fit which cost more, take less or are older; for being served by the maker; and for
          optional capabilities, each by its weight in the use case. What is not known gets no points.
        - `quality`: by the score; `price`: by the price at the cheapest host; `speed`: by measured tokens a second.

        Without it, `quality` if the budget pays for the best model there is, else `value`. Each model is told once,
        nearest to its maker, with everybody who serves it (`Recommendation.offers`).

        - `budget`: the most US dollars that a million tokens may cost in the use's mix of input and output. It leaves
          out what costs more, and changes no score.
        - `providers`, `developers`: one or several; any without it.
        - `capabilities`: further ones it must be known to have.
        - `min_context`, `min_output`: tokens of the context window and of one answer.
        - `open_weights`, `region`, `include`: as `cheapest` takes them.
        - `free`: let in what costs nothing; its limits are not in the catalog.

        Raises `ConfigurationError` for a use case there is not, which names those there are, and at a word that is
        misspelt.
        """
        return query.recommend.recommend(
            self.entries,
            use_case,
            budget,
            limit=limit,
            prefer=prefer,
            providers=providers,
            developers=developers,
            capabilities=capabilities,
            min_context=min_context,
            min_output=min_output,
            open_weights=open_weights,
            region=region,
            include=include,
            free=free,
            answered=self.answered,
            today=today or _today(),
        )

    def compare(self, *models: str | Entry) -> Comparison:
        """What is known of several models, fact by fact. Raises `UnknownModel`."""
        return query.compare.compare([self._entry(model) for model in models])

    def price_at(self, model: str | Entry, when: date | datetime) -> PriceAt | Unknown:
        """What a model cost at a moment of the past, by the log beside the catalog's file.

        `when` is a moment, in UTC unless it has a zone, or a day, of which the end is meant. The answer holds the
        entry with the prices of then, the interval in which they came and that in which they went, and what tells
        so; or it is `Unknown`, which is false and says why. Models that are gone are known by their full id or model
        id. Raises `UnknownModel` for a name that no entry has or had.
        """
        return self._past.price_at(model, when)

    def history(self, model: str | Entry) -> tuple[LoggedChange, ...]:
        """What changed of a model, the oldest change first; none without a log beside the catalog's file.

        Raises `UnknownModel` for a name that no entry has or had.
        """
        return self._past.history(model)

    def changes(
        self,
        since: date | datetime | None = None,
        *,
        provider: Words = (),
        kind: Words = (),
        models: Iterable[str | Entry] | None = None,
    ) -> tuple[LoggedChange, ...]:
        """What changed in the catalog after a moment, or ever, the oldest change first.

        `provider` and `kind` take one word or several; `models` are the only ones that count, gone or not. Raises
        `ConfigurationError` at a kind there is not, and if there is no log beside the catalog's file, and
        `UnknownModel` for a name that no entry has or had.
        """
        return self._past.changes(since, provider, kind, models)

    @property
    def observed_since(self) -> datetime:
        """Since when every change is in the log beside the catalog's file. `ConfigurationError` if there is no log."""
        return self._past.observed_since()

    def seen(self, model: str | Entry) -> Seen:
        """When an entry was first seen and last confirmed, and for each of its facts who says it and when.

        Read from `seen.json` and `answered.json` beside the catalog's file; what they do not tell is None. Raises
        `UnknownModel`.
        """
        return self._answers.about(self._entry(model))

    @property
    def answered(self) -> Mapping[str, str]:
        """By the provider's slug the day of the answer that this catalog has of it: `2026-11-28`, or `2026-11`.

        A provider of which nothing tells the day is not in it.
        """
        return self._answers.providers

    def provider(self, slug: str) -> ProviderInfo:
        """Where a provider is called and which key opens it. Raises `ConfigurationError` if there is no such slug."""
        from model_registry.catalog import provider_directory  # a look-up reads no table of providers

        return provider_directory.provider(slug)

    def _entry(self, model: str | Entry) -> Entry:
        return model if isinstance(model, Entry) else self.find(model).entry

    @cached_property
    def _answers(self) -> Answers:
        from pathlib import Path  # a look-up needs none

        return history.seen.read_seen(Path(self.file)) if self.file else history.seen.Answers({}, {}, {})

    @cached_property
    def _past(self) -> Past:
        return history.past.Past(self)

    @cached_property
    def _rows(self) -> list[Mapping[str, Any]]:
        return list(self.catalog.rows())

    @cached_property
    def columns(self) -> Columns:
        """The facts one searches by, in columns; a search reads some of them and makes only the entries it gives."""
        return query.search.Columns(self.catalog)


def _is_past(at: date) -> bool:
    from datetime import UTC, datetime

    day = (at.astimezone(UTC) if at.tzinfo else at).date() if isinstance(at, datetime) else at
    return day < _today()


def _today() -> date:
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
