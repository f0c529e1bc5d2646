"""All records of one revision, with what follows from several of them; nobody changes a snapshot.

A record is put together and written as JSON when it is first asked for. A snapshot made from an earlier one takes over
everything that a change does not touch.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pydantic_core import from_json, to_json

from model_registry.catalog.columns import READERS, is_free
from model_registry.catalog.entry import Entry
from model_registry.query.capabilities import CONTEXTS
from model_registry.service.beneath import Beneath
from model_registry.service.overlay import Edit, Record, record_of, version_of
from model_registry.service.records import CATALOG_WORDS, DIRECT, KINDS, REFERENCES, Document, Kind
from model_registry.service.searched import Facts, ModelColumns, facts_of
from model_registry.vocabulary import Row

T = TypeVar("T")

_CATALOG_STATUSES = {"active": "active", "beta": "preview", "deprecated": "deprecated"}
_MODEL_FACTS_OF_ROWS = ("type", "deprecation_date", "retirement_date", "successor")
_ALONE = frozenset(
    ("description", "model_string", "version", "platform_configs", "migration_guide", "created_at", "updated_at")
)
"""Facts of a model that nothing follows from: neither its routes nor what is found by a search."""
_LIMITS = ("context_window", "max_output_tokens")
_OWN = "route:"


class Shown(NamedTuple):
    """A record as it is sent."""

    content: bytes
    etag: str
    """What `If-None-Match` and `If-Match` compare, without quotes; it begins with the record's version."""

    @property
    def document(self) -> Document:
        """The record without what is told about it. It is read anew each time: held, it takes four times the room."""
        told: dict[str, Any] = from_json(self.content)
        return {name: value for name, value in told.items() if name not in _TOLD}


_TOLD = frozenset(("origin", "edited", "rev"))


class Measured(NamedTuple):
    """What usage tells of a route."""

    success_rate: float | None = None
    """Share of the calls that succeeded, from 0 to 1."""
    latency_ms: float | None = None
    """Mean time to the end of an answer."""
    tokens_per_second: float | None = None


class Answer(NamedTuple):
    """What was answered to a question about a snapshot."""

    tag: str | None
    """The entity tag, None of what has none."""
    content: bytes
    link: str | None
    """The header that leads on, None on the last page."""


class Answers:
    """Answers to questions about one snapshot, kept for who asks the same again, as long as they are not too many."""

    MOST = 32 * 2**20
    """Bytes of questions and answers that are kept."""

    def __init__(self) -> None:
        self._kept: dict[str, Answer] = {}
        self._size = 0

    def find(self, question: str) -> Answer | None:
        """What was answered before."""
        return self._kept.get(question)

    def keep(self, question: str, answer: Answer) -> None:
        """Remember an answer, unless that would be too much: a new snapshot begins anew."""
        size = len(question) + len(answer.content)
        if self._size + size <= self.MOST:
            self._size += size
            self._kept[question] = answer


class Signals(NamedTuple):
    """What is measured and not written: it changes no revision."""

    measured: Mapping[str, Measured] = MappingProxyType({})
    """By route."""
    version: str = ""
    """What tells these from other measurements."""
    down: frozenset[tuple[str, str]] = frozenset()
    """Platforms that are known not to answer; the second part names the provider whose own interface it is, and is
    empty of a platform with one address for all."""
    degraded: frozenset[tuple[str, str]] = frozenset()
    """Platforms that are known to be slow or too busy, named alike."""


_UNMEASURED = Signals()


class Snapshot:
    """The records of one revision, by kind and id, and the indexes that questions need."""

    def __init__(
        self,
        rev: int,
        beneath: Beneath,
        edits: Iterable[Edit] = (),
        signals: Signals = _UNMEASURED,
        *,
        earlier: tuple[Snapshot, Mapping[tuple[Kind, str], Edit | None]] | None = None,
        like: Snapshot | None = None,
    ) -> None:
        self.rev = rev
        self.beneath = beneath
        self.signals = signals
        self._shown: dict[Kind, dict[str, Shown]] = {kind: {} for kind in KINDS}
        self._rows: dict[str, Row] = {}
        self._facts: dict[str, Facts] = {}
        self.answers = Answers()
        if earlier:
            self._take_over(*earlier)
        else:
            self._read_all(edits, like)
            if like is not None and like.signals == signals:
                self._keep_what_is_as_in(like)

    def _keep_what_is_as_in(self, other: Snapshot) -> None:
        """Take over what another snapshot has made of models, and of their routes, that are the same here."""
        models, routes = self.records["models"], self.records["routes"]
        others, their_routes = other.records["models"], other.records["routes"]
        for model_id, ids in self.routes_of.items():
            if (
                models[model_id] is others.get(model_id)
                and ids == other.routes_of[model_id]
                and all(routes[each] is their_routes[each] for each in ids)
            ):
                _copy(model_id, other._shown["models"], self._shown["models"])
                _copy(model_id, other._facts, self._facts)
                for each in ids:
                    _copy(each, other._shown["routes"], self._shown["routes"])
                    _copy(each, other._rows, self._rows)

    def _read_all(self, edits: Iterable[Edit], like: Snapshot | None) -> None:
        by_key = {(edit.kind, edit.id): edit for edit in edits}
        deleted = any(edit.state == "deleted" for edit in by_key.values())
        self.records: dict[Kind, dict[str, Record]] = {kind: {} for kind in KINDS}
        for kind in KINDS:
            base, kept = self.beneath.base.records[kind], self.records[kind]
            others, order = (like.records[kind], like.ids[kind]) if like else ({}, [])
            ids = base.keys() | {record_id for of, record_id in by_key if of == kind}
            # Almost sorted is sorted sooner.
            for record_id in sorted(dict.fromkeys(chain((each for each in order if each in ids), ids))):
                edit = by_key.get((kind, record_id))
                record = record_of(base.get(record_id), edit)
                # What refers to a deleted record goes with it: a new catalog may bring such.
                if record and (
                    not (deleted or edit)
                    or all(record.document[field] in self.records[other] for field, other in REFERENCES[kind].items())
                ):
                    before = others.get(record_id)
                    kept[record_id] = before if before == record else record
        self.ids: dict[Kind, list[str]] = {kind: list(self.records[kind]) for kind in KINDS}
        found: dict[str, list[str]] = {model_id: [] for model_id in self.records["models"]}
        for route_id, record in self.records["routes"].items():
            found[record.document["model_id"]].append(route_id)
        routes, known = self.records["routes"], self.beneath.base.routes_of
        self.routes_of: dict[str, tuple[str, ...]] = {
            # The catalog has them in order already.
            model_id: inherited
            if len(inherited := known.get(model_id, ())) == len(ids) and not any(routes[each].edit for each in ids)
            else self._in_order(ids)
            for model_id, ids in found.items()
        }

    def _take_over(  # noqa: PLR0912  # each kind of change touches others
        self, earlier: Snapshot, changed: Mapping[tuple[Kind, str], Edit | None]
    ) -> None:
        self.records = dict(earlier.records)
        self.ids = dict(earlier.ids)
        self.routes_of = dict(earlier.routes_of)
        touched: set[tuple[Kind, str]] = set()
        models: set[str] = set()
        members = False
        for kind in {kind for kind, _ in changed}:
            self.records[kind] = dict(earlier.records[kind])
            self.ids[kind] = list(earlier.ids[kind])
        for (kind, record_id), edit in changed.items():
            before = self.records[kind].get(record_id)
            after = record_of(self.beneath.base.records[kind].get(record_id), edit)
            if after is not None:
                self.records[kind][record_id] = after
                if before is None:
                    insort(self.ids[kind], record_id)
            elif before is not None:
                del self.records[kind][record_id]
                del self.ids[kind][bisect_left(self.ids[kind], record_id)]
            touched.add((kind, record_id))
            either = after or before
            if kind == "models":
                if before is None or after is None or _matters(before.document, after.document):
                    models.add(record_id)
            elif kind == "routes" and either is not None:
                models.add(either.document["model_id"])
                if (before is None) is not (after is None):
                    members = True
                    touched |= {(other, either.document[field]) for field, other in REFERENCES[kind].items()}
        for model_id in models:
            own = {r for r in earlier.routes_of.get(model_id, ()) if r in self.records["routes"]}
            own |= {
                record_id
                for (kind, record_id) in changed
                if kind == "routes"
                and (record := self.records["routes"].get(record_id))
                and record.document["model_id"] == model_id
            }
            if model_id in self.records["models"]:
                self.routes_of[model_id] = self._in_order(own)
            else:
                self.routes_of.pop(model_id, None)
            touched |= {("models", model_id), *(("routes", route_id) for route_id in own)}
        # Copied in one go: who reads the earlier snapshot may add to them now.
        self._shown = dict(earlier._shown)
        for kind in {kind for kind, _ in touched}:
            self._shown[kind] = earlier._shown[kind].copy()
        self._rows = earlier._rows.copy() if any(kind == "routes" for kind, _ in touched) else earlier._rows
        self._facts = earlier._facts.copy() if models else earlier._facts
        for kind, record_id in touched:
            self._shown[kind].pop(record_id, None)
            if kind == "routes":
                self._rows.pop(record_id, None)
        for model_id in models:
            self._facts.pop(model_id, None)
        kept = (() if members else ("neighbours",)) + (() if models else ("model_columns", "entries"))
        self.__dict__ |= {name: earlier.__dict__[name] for name in kept if name in earlier.__dict__}

    def _in_order(self, routes: Iterable[str]) -> tuple[str, ...]:
        records = self.records["routes"]
        return tuple(sorted(routes, key=lambda route_id: (records[route_id].document["priority"], route_id)))

    def after(self, rev: int, changed: Mapping[tuple[Kind, str], Edit | None]) -> Snapshot:
        """The snapshot of a later revision, in which these records are others or gone."""
        return Snapshot(rev, self.beneath, signals=self.signals, earlier=(self, changed))

    def brings_back(self, changed: Mapping[tuple[Kind, str], Edit | None]) -> bool:
        """Whether a record of the catalog that was deleted is there again, and with it perhaps others: those that refer
        to it went with it. Then all must be read.
        """
        return any(
            kind != "routes"
            and record_id in self.beneath.base.records[kind]
            and record_id not in self.records[kind]
            and (edit is None or edit.state != "deleted")
            for (kind, record_id), edit in changed.items()
        )

    def with_signals(self, signals: Signals) -> Snapshot:
        """The same records with other measurements."""
        made = Snapshot(self.rev, self.beneath, signals=signals, earlier=(self, {}))
        made._shown = {kind: shown.copy() for kind, shown in self._shown.items()}
        changed = {
            route_id
            for route_id in self.signals.measured.keys() | signals.measured.keys()
            if self.signals.measured.get(route_id) != signals.measured.get(route_id)
        }
        for route_id in changed & self.records["routes"].keys():
            made._shown["routes"].pop(route_id, None)
            made._shown["models"].pop(self.records["routes"][route_id].document["model_id"], None)
        return made

    def shown(self, kind: Kind, record_id: str) -> Shown | None:
        """A record as it is sent; None if there is none."""
        if (shown := self._shown[kind].get(record_id)) is not None:
            return shown
        record = self.records[kind].get(record_id)
        if record is None:
            return None
        made = self._document(kind, record_id, record)
        content = to_json({**made, "origin": record.origin, "edited": record.edited, "rev": record.rev})
        etag = f"{version_of(record)}-{zlib.crc32(content):08x}"
        shown = self._shown[kind][record_id] = Shown(content, etag)
        return shown

    def document(self, kind: Kind, record_id: str) -> Document:
        """A record that is there, with what follows from others; raises `KeyError` if it is not."""
        return self._document(kind, record_id, self.records[kind][record_id])

    @cached_property
    def neighbours(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
        """The providers whose models each platform serves, and the platforms that serve each provider's."""
        of_platform: dict[str, set[str]] = {}
        of_provider: dict[str, set[str]] = {}
        for record in self.records["routes"].values():
            platform, provider = record.document["platform_id"], record.document["provider_id"]
            of_platform.setdefault(platform, set()).add(provider)
            of_provider.setdefault(provider, set()).add(platform)
        return tuple({name: sorted(each) for name, each in sets.items()} for sets in (of_platform, of_provider))  # type: ignore[return-value]  # two of them

    def is_down(self, route: Document) -> bool:
        """Whether what a route goes through is known not to answer."""
        return _goes_through(route, self.signals.down)

    def is_degraded(self, route: Document) -> bool:
        """Whether what a route goes through is known to be slow or too busy."""
        return _goes_through(route, self.signals.degraded)

    def primary(self, model_id: str) -> str | None:
        """The route of a model that is tried first, None if it has none."""
        routes, records = self.routes_of[model_id], self.records["routes"]
        return next((each for each in routes if records[each].document["status"] == "active"), next(iter(routes), None))

    def _document(self, kind: Kind, record_id: str, record: Record) -> Document:
        match kind:
            case "platforms":
                served = record.document["supported_providers"]
                return {
                    **record.document,
                    "supported_providers": self.neighbours[0].get(record_id, []) if served is None else served,
                }
            case "providers":
                known = record.document["platforms"]
                return {
                    **record.document,
                    "platforms": self.neighbours[1].get(record_id, []) if known is None else known,
                }
            case "routes":
                measured = self.signals.measured.get(record_id, Measured())
                return {
                    **record.document,
                    "pricing": self._route_pricing(record_id, record),
                    "success_rate": measured.success_rate,
                    "avg_latency_ms": measured.latency_ms,
                }
            case "models":
                return self._model(record_id, record)

    def _model(self, model_id: str, record: Record) -> Document:
        document = record.document
        primary = self.primary(model_id)
        route = self.records["routes"][primary].document if primary else None
        measured = self.signals.measured.get(primary or "", Measured())
        ends = document["status"] == "deprecated" or document["retirement_date"] is not None
        return {
            **document,
            "release_date_basis": document.get("release_date_basis"),
            "model_string": document["model_string"] or (route["model_string_override"] if route else None),
            "capabilities": self.capabilities(model_id),
            "pricing": self.pricing(model_id),
            "platform_configs": {**self._platform_configs(model_id), **(document["platform_configs"] or {})},
            "performance": {"latency_ms": measured.latency_ms, "tokens_per_second": measured.tokens_per_second},
            "deprecation": {
                name: document[name] for name in ("deprecation_date", "retirement_date", "successor", "migration_guide")
            }
            if ends
            else None,
        }

    def capabilities(self, model_id: str) -> dict[str, bool | None]:
        """What a model can do, by the service's words: what follows from prices and limits, too."""
        document = self.records["models"][model_id].document
        free = [is_free(self.row(route_id)) for route_id in self.routes_of[model_id]]
        window = document["context_window"]
        return {
            **document["capabilities"],
            "free_tier": True if True in free else False if False in free else None,
            **{name: None if window is None else window >= least for name, least in CONTEXTS.items()},
        }

    def _platform_configs(self, model_id: str) -> dict[str, Any]:
        """What a model is called on each platform, by the first of its routes there."""
        configs: dict[str, Any] = {}
        for route_id in self.routes_of[model_id]:
            route = self.records["routes"][route_id].document
            named = {"route_id": route_id, "model_string": route["model_string_override"]}
            configs.setdefault(route["platform_id"], named)
        return configs

    def pricing(self, model_id: str) -> Document:
        """What a model costs: as a client has set it, else as its first route does."""
        record = self.records["models"][model_id]
        primary = self.primary(model_id)
        pricing = self.records["routes"][primary].document["pricing"] if primary else None
        row = {"pricing": pricing or {}}
        theirs = {"input_cost": READERS["input_price"](row), "output_cost": READERS["output_price"](row)}
        if record.origin == "client":
            own = record.document["pricing"]
            return theirs if primary and own == dict.fromkeys(theirs) else own
        return {**theirs, **(record.edit.fields.get("pricing", {}) if record.edit else {})}

    def _route_pricing(self, route_id: str, record: Record) -> Document | None:
        """What a route costs: its own prices, or those that a client has set for its model.

        Prices of a model hold for its first route, and for those that have none of their own.
        """
        own: Document | None = record.document["pricing"]
        model = self.records["models"][record.document["model_id"]]
        theirs = model.edit.fields.get("pricing", {}) if model.edit else {}
        is_set = any(each is not None for each in theirs.values())
        priced_itself = record.origin == "client" or (record.edit is not None and "pricing" in record.edit.fields)
        if not is_set or (own is not None and (priced_itself or self.primary(record.document["model_id"]) != route_id)):
            return own
        costs = self.pricing(record.document["model_id"])
        return {name: costs[cost] for name, cost in _PRICES.items() if costs[cost] is not None} or None

    def row(self, route_id: str) -> Row:
        """A route as an entry of the catalog, with what clients have set: what the library's questions are asked of."""
        if (row := self._rows.get(route_id)) is None:
            row = self._rows[route_id] = self._row(route_id)
        return row

    def _row(self, route_id: str) -> Row:
        record = self.records["routes"][route_id]
        model = self.records["models"][record.document["model_id"]]
        below = self.beneath.base.rows.get(route_id) if record.origin == "catalog" else None
        pricing = self._route_pricing(route_id, record)
        if below is not None and not record.edit and not model.edit and pricing == below.get("pricing"):
            return below
        told, of_model = record.document, model.document
        facts: dict[str, Any] = dict(below or {**_row_of_model(told["model_id"], of_model), **_key_of(route_id, told)})
        # What a client has set of the model holds for each of its routes.
        if model.origin == "client":
            theirs: Document = of_model
        else:
            theirs = {name: of_model[name] for name in (model.edit.fields if model.edit else ())}
        facts |= {name: theirs[name] for name in (*_MODEL_FACTS_OF_ROWS, *_LIMITS) if name in theirs}
        if "status" in theirs:
            facts["status"] = _CATALOG_STATUSES.get(theirs["status"])
        own = record.edit.fields if record.edit else {}
        facts |= {name: told[name] for name in _LIMITS if name in own and (below or told[name] is not None)}
        capabilities = model.edit.fields.get("capabilities", {}) if model.edit else {}
        facts["capabilities"] = _known(
            {
                **(facts.get("capabilities") or {}),
                **{CATALOG_WORDS.get(name, name): capabilities[name] for name in capabilities},
            }
        )
        return _known({**facts, "pricing": pricing})

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every route as an entry; `route_id_of` tells which."""
        return tuple(Entry(self.row(route_id)) for route_id in self.ids["routes"])

    def entries_of(self, model_id: str) -> list[Entry]:
        """The routes of a model as entries, the first to try first."""
        return [Entry(self.row(route_id)) for route_id in self.routes_of[model_id]]

    @cached_property
    def model_columns(self) -> ModelColumns:
        """The models for searching: a model's prices are those of its first route."""
        return ModelColumns([self.facts(model_id) for model_id in self.ids["models"]])

    def facts(self, model_id: str) -> Facts:
        """What a search may ask of a model."""
        if (facts := self._facts.get(model_id)) is None:
            facts = self._facts[model_id] = facts_of(self._search_row(model_id))
        return facts

    def _search_row(self, model_id: str) -> Row:
        document, routes = self.records["models"][model_id].document, self.records["routes"]
        primary = self.primary(model_id)
        names = {routes[each].document["model_string_override"] for each in self.routes_of[model_id]}
        capabilities = {CATALOG_WORDS.get(name, name): value for name, value in self.capabilities(model_id).items()}
        return _known(
            {
                **_row_of_model(model_id, document),
                "provider": document["provider_id"],
                "model_id": model_id.removeprefix(f"{document['provider_id']}/"),
                "aliases": sorted(filter(None, names)),
                "capabilities": _known(capabilities),
                "pricing": self._route_pricing(primary, routes[primary]) if primary else None,
            }
        )

    def prepare_like(self, other: Snapshot) -> None:
        """Make what another snapshot has been asked for, so that no reader has to wait for it."""
        if "model_columns" in other.__dict__:
            self.model_columns.prepare_like(other.model_columns)
        for name in ("neighbours", "entries"):
            if name in other.__dict__:
                getattr(self, name)


def _copy(name: str, source: Mapping[str, T], to: dict[str, T]) -> None:
    """Take over what was made by this name, if it was."""
    if (value := source.get(name)) is not None:
        to[name] = value


def _goes_through(route: Document, places: frozenset[tuple[str, str]]) -> bool:
    platform_id = route["platform_id"]
    return (platform_id, "") in places or (platform_id, route["provider_id"]) in places


def _matters(before: Document, after: Document) -> bool:
    """Whether a change of a model changes more than its own record."""
    return any(before.get(name) != value for name, value in after.items() if name not in _ALONE)


def route_id_of(entry: Entry) -> str:
    """The route that an entry of a snapshot is."""
    return entry.model_id.removeprefix(_OWN) if entry.model_id.startswith(_OWN) else entry.full_id


def _key_of(route_id: str, route: Document) -> dict[str, str]:
    """What names a route that is no entry of the catalog, like none that is."""
    platform = route["platform_id"]
    return {"provider": route["provider_id"] if platform == DIRECT else platform, "model_id": f"{_OWN}{route_id}"}


_PRICES = {"input": "input_cost", "output": "output_cost"}


def _row_of_model(model_id: str, document: Document) -> dict[str, Any]:
    """What a model's record says, in the words of an entry."""
    status = document["status"]
    return _known(
        {
            "canonical_id": model_id,
            "developer": document["provider_id"],
            "name": document["name"],
            "type": document["type"],
            "family": document["family"],
            "status": _CATALOG_STATUSES.get(status) if status else None,
            # An entry has a day of release; that a record began is the least there is evidence for.
            "release_date": document["release_date"] or (document["created_at"] or "1970-01-01")[:10],
            "release_date_basis": document.get("release_date_basis")
            or ("api" if document["release_date"] else "first_seen"),
            "context_window": document["context_window"],
            "max_output_tokens": document["max_output_tokens"],
            "modalities": document.get("modalities"),
            "open_weights": document["open_weights"],
            "knowledge_cutoff": document["knowledge_cutoff"],
            "deprecation_date": document["deprecation_date"],
            "retirement_date": document["retirement_date"],
            "successor": document["successor"],
            "tags": document["tags"] or None,
        }
    )


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}
