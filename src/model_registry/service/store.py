"""The store: every operation on platforms, providers, models and routes, by name.

Reads are answered from the newest snapshot this process has; writes are transactions, after which the snapshot follows.
"""

from __future__ import annotations

import sys
import threading
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from model_registry.catalog.view import gc_paused
from model_registry.history.log import Log
from model_registry.query.capabilities import parse_names
from model_registry.service import routing
from model_registry.service.condition import Conditions
from model_registry.service.database import Database
from model_registry.service.faults import NoSuchRecord
from model_registry.service.keys import Keys
from model_registry.service.ledger import BaseChange, Ledger, Written
from model_registry.service.matching import Matching, matching_models
from model_registry.service.overlay import Edit
from model_registry.service.past import Past
from model_registry.service.records import Document, Kind
from model_registry.service.routing import Order, Priced, Ranked
from model_registry.service.snapshot import Shown, Signals, Snapshot
from model_registry.service.usage import Usage
from model_registry.vocabulary import Row


@contextmanager
def short_turns() -> Iterator[None]:
    """Let a thread that waits for the interpreter have it soon: what is done here takes a second or so.

    Each request meanwhile waits for its turn several times. At other times, short turns make batches of usage that
    come at once take half as long again.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Store:
    """The records of one database. May be used from several threads, and from several processes at once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ledger = Ledger(database)
        self.keys = Keys(database)
        self.usage = Usage(database)
        self.conditions = Conditions(database)
        self.past = Past(database)
        self._following = threading.Lock()
        self._snapshot: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot this process has; the first use reads the database."""
        return self._snapshot or self.follow()

    def follow(self) -> Snapshot:
        """Take over what others have written, and return the snapshot. Raises `StoreDown`."""
        with self._following:
            return self._read()

    def _take_over(self, written: Written) -> Snapshot:
        """Take over what this process has written itself, and return the snapshot.

        Nothing is read of the database, unless another process has written in between.
        """
        with self._following:
            present = self._snapshot
            if present is not None:
                mine: dict[tuple[Kind, str], Edit | None] = {}
                rev = present.rev
                while (each := self.ledger.written.pop(rev + 1, None)) is not None:
                    mine[each.kind, each.id] = each.edit
                    rev = each.rev
                if mine and present.brings_back(mine):
                    return self._read_all()
                if mine:
                    present = self._snapshot = present.after(rev, mine)
                if present.rev >= written.rev:
                    return present
            return self._read()

    def _read(self) -> Snapshot:
        """The snapshot with all there is in the database. Only one thread does this at a time."""
        present = self._snapshot
        if present is not None:
            news = self.ledger.news(present.rev, present.beneath.digest)
            if news.edits is not None and not present.brings_back(news.edits):
                if news.rev != present.rev:
                    present = self._snapshot = present.after(news.rev, news.edits)
                self._forget(present.rev)
                return present
        return self._read_all()

    def _read_all(self) -> Snapshot:
        present = self._snapshot
        with gc_paused(), short_turns():
            rev, beneath, edits = self.ledger.all_edits()
            signals = present.signals if present else Signals()
            made = Snapshot(rev, beneath, edits, signals, like=present)
            if present is not None:
                made.prepare_like(present)
        self._snapshot = made
        self._forget(rev)
        return made

    def take_signals(self, **known: Any) -> Snapshot:
        """Take over what was measured, by the fields of `Signals`; what is left out stays. Returns the snapshot."""
        with self._following:
            present = self._snapshot or self._read()
            signals = present.signals._replace(**known)
            if signals != present.signals:
                # The same on every process that measures the same: tags of lists contain it.
                told = repr((sorted(signals.measured.items()), sorted(signals.down), sorted(signals.degraded)))
                signals = signals._replace(version=f".{zlib.crc32(told.encode()):08x}")
                present = self._snapshot = present.with_signals(signals)
            return present

    def _forget(self, rev: int) -> None:
        written = self.ledger.written
        for each in [each for each in written.copy() if each <= rev]:
            written.pop(each, None)

    def replace_base(
        self, rows: Iterable[Row], by: str | None = None, *, only_newer: bool = False, log: Log | None = None
    ) -> BaseChange:
        """Put another catalog beneath what clients have written; see `Ledger.replace_base`."""
        change = self.ledger.replace_base(rows, by, only_newer=only_newer, log=log)
        if change.changed:
            self.follow()
        return change

    # The four kinds alike.

    def create(self, kind: Kind, document: Mapping[str, Any], by: str | None = None) -> Shown:
        """Create a record. Raises `InvalidDocument` and `AlreadyThere`."""
        return self._after(self.ledger.create(kind, document, by))

    def get(self, kind: Kind, record_id: str) -> Document:
        """A record. Raises `NoSuchRecord`."""
        shown = self.snapshot.shown(kind, record_id)
        if shown is None:
            raise NoSuchRecord(kind, record_id)
        return shown.document

    def update(
        self,
        kind: Kind,
        record_id: str,
        patch: Mapping[str, Any],
        seen: Collection[str] | None = None,
        by: str | None = None,
    ) -> Shown:
        """Merge a patch onto a record. Raises `InvalidDocument`, `NoSuchRecord` and `Outdated`."""
        return self._after(self.ledger.update(kind, record_id, patch, seen, by))

    def delete(self, kind: Kind, record_id: str, seen: Collection[str] | None = None, by: str | None = None) -> None:
        """Delete a record. Raises `NoSuchRecord`, `Outdated` and `StillReferenced`."""
        self._take_over(self.ledger.delete(kind, record_id, seen, by))

    def restore(
        self,
        kind: Kind,
        record_id: str,
        fields: Collection[str] = (),
        seen: Collection[str] | None = None,
        by: str | None = None,
    ) -> Shown:
        """Take back what clients have set of a record, or these fields of it; see `Ledger.restore`."""
        return self._after(self.ledger.restore(kind, record_id, fields, seen, by))

    def those(self, kind: Kind, **fields: Any) -> list[Document]:
        """The records whose fields have these values, by id."""
        snapshot = self.snapshot
        documents = (snapshot.document(kind, record_id) for record_id in snapshot.ids[kind])
        return [each for each in documents if all(each[name] == value for name, value in fields.items())]

    def _after(self, written: Written) -> Shown:
        shown = self._take_over(written).shown(written.kind, written.id)
        if shown is None:  # someone deleted it meanwhile
            raise NoSuchRecord(written.kind, written.id)
        return shown

    # By name.

    def create_platform(self, document: Mapping[str, Any]) -> Document:
        """Create a platform."""
        return self.create("platforms", document).document

    def get_platform(self, platform_id: str) -> Document:
        """One platform."""
        return self.get("platforms", platform_id)

    def update_platform(self, platform_id: str, patch: Mapping[str, Any]) -> Document:
        """Change a platform."""
        return self.update("platforms", platform_id, patch).document

    def delete_platform(self, platform_id: str) -> None:
        """Delete a platform that no route refers to."""
        self.delete("platforms", platform_id)

    def list_platforms(self, status: str | None = None) -> list[Document]:
        """The platforms, those of a status if one is named."""
        return self.those("platforms", **_given(status=status))

    def create_provider(self, document: Mapping[str, Any]) -> Document:
        """Create a provider."""
        return self.create("providers", document).document

    def get_provider(self, provider_id: str) -> Document:
        """One provider."""
        return self.get("providers", provider_id)

    def update_provider(self, provider_id: str, patch: Mapping[str, Any]) -> Document:
        """Change a provider."""
        return self.update("providers", provider_id, patch).document

    def delete_provider(self, provider_id: str) -> None:
        """Delete a provider that no model and no route refers to."""
        self.delete("providers", provider_id)

    def list_providers(self, platform_id: str | None = None) -> list[Document]:
        """The providers, those whose models a platform serves if one is named."""
        providers = self.those("providers")
        return [each for each in providers if platform_id is None or platform_id in each["platforms"]]

    def create_model(self, document: Mapping[str, Any]) -> Document:
        """Create a model."""
        return self.create("models", document).document

    def get_model(self, model_id: str) -> Document:
        """One model."""
        return self.get("models", model_id)

    def update_model(self, model_id: str, patch: Mapping[str, Any]) -> Document:
        """Change a model."""
        return self.update("models", model_id, patch).document

    def delete_model(self, model_id: str) -> None:
        """Delete a model that no route refers to."""
        self.delete("models", model_id)

    def list_models(
        self,
        provider_id: str | None = None,
        status: str | None = None,
        type: str | None = None,  # noqa: A002
    ) -> list[Document]:
        """The models, those of a provider, a status or a type if one is named."""
        return self.those("models", **_given(provider_id=provider_id, status=status, type=type))

    def create_route(self, document: Mapping[str, Any]) -> Document:
        """Create a route to a model."""
        return self.create("routes", document).document

    def get_route(self, route_id: str) -> Document:
        """One route."""
        return self.get("routes", route_id)

    def update_route(self, route_id: str, patch: Mapping[str, Any]) -> Document:
        """Change a route."""
        return self.update("routes", route_id, patch).document

    def update_route_priority(self, route_id: str, priority: int) -> Document:
        """Say when a route is tried: 1 is first."""
        return self.update("routes", route_id, {"priority": priority}).document

    def delete_route(self, route_id: str) -> None:
        """Delete a route."""
        self.delete("routes", route_id)

    def list_routes(self, **fields: Any) -> list[Document]:
        """The routes whose fields have these values."""
        return self.those("routes", **fields)

    def get_routes_for_model(self, model_id: str) -> list[Document]:
        """The routes of a model, the one to try first before the others."""
        snapshot = self._having(model_id)
        return [snapshot.document("routes", route_id) for route_id in snapshot.routes_of[model_id]]

    def get_best_route(self, model_id: str, required: Sequence[str] = (), sort: Order = "priority") -> Document | None:
        """The route of a model to take now, None if none can be used."""
        snapshot = self._having(model_id)
        fitting, _ = routing.best_routes(snapshot, model_id, required, sort, today=today())
        return snapshot.document("routes", fitting[0]) if fitting else None

    def get_model_availability(self, model_id: str) -> dict[str, list[Document]]:
        """The routes of a model by platform, the platform to try first before the others."""
        found: dict[str, list[Document]] = {}
        for route in self.get_routes_for_model(model_id):
            found.setdefault(route["platform_id"], []).append(route)
        return found

    def find_models_with_capabilities(
        self, required: Sequence[str] = (), optional: Sequence[str] = (), excluded: Sequence[str] = ()
    ) -> list[Document]:
        """The models with all of these and none of those, the ones with most of the optional ones first."""
        snapshot = self.snapshot
        asked = Matching(required=parse_names(required), optional=parse_names(optional), excluded=parse_names(excluded))
        return [snapshot.document("models", model_id) for model_id in matching_models(snapshot, asked)]

    def find_cheapest_route_for_prompt(
        self,
        prompt_tokens: int,
        max_output_tokens: int,
        required_capabilities: Sequence[str] = (),
        *,
        model_id: str | None = None,
        max_cost: Decimal | None = None,
    ) -> Priced | None:
        """The route that costs least for a prompt, and the cost; None if none can take it."""
        ranked = self.rank_routes(prompt_tokens, max_output_tokens, required_capabilities, model_id, max_cost)
        return ranked.choices[0] if ranked.choices else None

    def rank_routes(
        self,
        prompt_tokens: int,
        max_output_tokens: int,
        required_capabilities: Sequence[str] = (),
        model_id: str | None = None,
        max_cost: Decimal | None = None,
    ) -> Ranked:
        """The routes by what a prompt costs at each, and why each other one cannot take it."""
        snapshot = self.snapshot if model_id is None else self._having(model_id)
        return routing.cheapest_routes(
            snapshot,
            snapshot.ids["routes"] if model_id is None else snapshot.routes_of[model_id],
            {"input_tokens": prompt_tokens, "output_tokens": max_output_tokens},
            required_capabilities,
            today=today(),
            kind="chat" if model_id is None else snapshot.records["models"][model_id].document["type"],
            max_cost=max_cost,
        )

    def _having(self, model_id: str) -> Snapshot:
        snapshot = self.snapshot
        if model_id not in snapshot.routes_of:
            raise NoSuchRecord("models", model_id)
        return snapshot


def today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
