"""The store against a dictionary: whatever is done in whatever order, both hold the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, insert, select

from model_registry.service.database import Database
from model_registry.service.events import Batch
from model_registry.service.faults import AlreadyThere, InvalidDocument, NoSuchRecord, NotEdited, StillReferenced
from model_registry.service.records import KINDS, REFERENCES, base_of
from model_registry.service.rollup import roll_up
from model_registry.service.store import Store
from model_registry.service.tables import metadata
from tests.shares import share_of
from tests.support.service_catalog import rows, without

PROVIDERS, MODELS = st.sampled_from(["acme", "openai", "meta"]), st.sampled_from(["acme/dawn", "openai/aurora", "x"])
ROUTES = st.sampled_from(["groq/aurora-1-fast", "mine", "openai/aurora-1", "openrouter/openai/aurora"])
BATCHES = st.sampled_from(["one", "two", "three", "four"])
TEXTS = st.none() | st.sampled_from(["one", "two", "ünï → 日"])
CATALOGS = (rows(), without("groq/aurora-1-fast"), without("openai/aurora-1", "openrouter/openai/aurora"))


def matched(database: Database) -> type[RuleBasedStateMachine]:
    """A machine that does the same to a store and to dictionaries, and compares them after each step."""
    tables = metadata.sorted_tables
    with database.reading() as connection:
        fresh = {table: [row._asdict() for row in connection.execute(select(table))] for table in tables}

    def empty() -> None:
        with database.writing() as connection:
            for table in reversed(tables):
                connection.execute(delete(table))
            for table, there in fresh.items():
                if there:
                    connection.execute(insert(table), there)

    class Matched(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            empty()
            self.store, self.other = Store(database), Store(database)
            self.base: Any = None
            self.edits: dict[tuple[str, str], dict[str, Any]] = {}
            self.created: dict[tuple[str, str], dict[str, Any]] = {}
            self.deleted: set[tuple[str, str]] = set()
            self.batches: dict[str, list[tuple[str, int]]] = {}
            self.take_catalog(0)

        def there(self, kind: Any, record_id: str) -> bool:
            key = (kind, record_id)
            return key in self.created or (key not in self.deleted and record_id in self.base.records[kind])

        @rule(which=st.integers(0, 2))
        def take_catalog(self, which: int) -> None:
            """Another catalog, as long as it takes away nothing that a client has touched: that is for other tests."""
            base = base_of(CATALOGS[which])
            held = [record_id for kind, record_id in (*self.edits, *self.created) if kind == "routes"]
            if self.base is None or all(each in base.records["routes"] or each == "mine" for each in held):
                self.base = base
                self.store.replace_base(CATALOGS[which])

        @rule(provider_id=PROVIDERS, text=TEXTS)
        def create_provider(self, provider_id: str, text: str | None) -> None:
            document = {"provider_id": provider_id, "name": "name", "description": text}
            self.create("providers", provider_id, document, fits=True)

        @rule(model_id=MODELS, provider_id=PROVIDERS, text=TEXTS)
        def create_model(self, model_id: str, provider_id: str, text: str | None) -> None:
            document = {"model_id": model_id, "provider_id": provider_id, "name": "name", "description": text}
            self.create("models", model_id, document, fits=self.there("providers", provider_id))

        @rule(route_id=ROUTES, model_id=MODELS, priority=st.integers(1, 9))
        def create_route(self, route_id: str, model_id: str, priority: int) -> None:
            if not self.there("models", model_id):
                return
            provider_id = self.store.follow().records["models"][model_id].document["provider_id"]
            document = {
                "route_id": route_id,
                "model_id": model_id,
                "provider_id": provider_id,
                "platform_id": "direct",
                "priority": priority,
            }
            fits = self.there("platforms", "direct") and self.there("providers", provider_id)
            self.create("routes", route_id, document, fits=fits)

        def create(self, kind: Any, record_id: str, document: dict[str, Any], *, fits: bool) -> None:
            try:
                self.store.create(kind, document)
            except AlreadyThere:
                assert self.there(kind, record_id)
            except InvalidDocument:
                assert not fits
            else:
                assert fits
                assert not self.there(kind, record_id)
                self.created[kind, record_id] = document
                self.edits.pop((kind, record_id), None)
                self.deleted.discard((kind, record_id))

        @rule(route_id=ROUTES, priority=st.integers(1, 9))
        def prioritise(self, route_id: str, priority: int) -> None:
            self.change("routes", route_id, {"priority": priority})

        @rule(provider_id=PROVIDERS, text=TEXTS)
        def describe(self, provider_id: str, text: str | None) -> None:
            self.change("providers", provider_id, {"description": text})

        def change(self, kind: Any, record_id: str, patch: dict[str, Any]) -> None:
            try:
                self.other.update(kind, record_id, patch)
            except NoSuchRecord:
                assert not self.there(kind, record_id)
            else:
                assert self.there(kind, record_id)
                held = self.created if (kind, record_id) in self.created else self.edits
                held.setdefault((kind, record_id), {}).update(patch)

        @rule(kind=st.sampled_from(["providers", "models", "routes"]), data=st.data())
        def delete(self, kind: Any, data: st.DataObject) -> None:
            record_id = data.draw({"providers": PROVIDERS, "models": MODELS, "routes": ROUTES}[kind])
            try:
                self.store.delete(kind, record_id)
            except NoSuchRecord:
                assert not self.there(kind, record_id)
            except StillReferenced:
                assert self.there(kind, record_id)
                assert kind != "routes"
            else:
                assert self.there(kind, record_id)
                if record_id in self.base.records[kind] or (kind, record_id) in self.edits:
                    self.deleted.add((kind, record_id))
                self.created.pop((kind, record_id), None)
                self.edits.pop((kind, record_id), None)

        @rule(kind=st.sampled_from(["providers", "models", "routes"]), data=st.data())
        def restore(self, kind: Any, data: st.DataObject) -> None:
            record_id = data.draw({"providers": PROVIDERS, "models": MODELS, "routes": ROUTES}[kind])
            key, below = (kind, record_id), self.base.records[kind].get(record_id)
            edited = any(below[name] != value for name, value in self.edits.get(key, {}).items())
            try:
                self.store.restore(kind, record_id)
            except NoSuchRecord:
                assert below is None
                assert not self.there(kind, record_id)
            except NotEdited:
                assert not edited
                assert below is None or not (key in self.created or key in self.deleted)
            except InvalidDocument:
                assert not self.fits(kind, below)
            else:
                assert self.fits(kind, below)
                self.deleted.discard(key)
                self.created.pop(key, None)
                self.edits.pop(key, None)

        def fits(self, kind: Any, document: Any) -> bool:
            """Whether what a record refers to is there, a model by the same provider."""
            referred = ((other, document[field]) for field, other in REFERENCES[kind].items())
            if not all(self.there(other, each) for other, each in referred):
                return False
            maker = self.field("models", document["model_id"], "provider_id") if kind == "routes" else None
            return maker in {None, document.get("provider_id")}

        @rule(batch_id=BATCHES, calls=st.lists(st.tuples(MODELS, st.integers(0, 10**12)), min_size=1, max_size=5))
        def use(self, batch_id: str, calls: list[tuple[str, int]]) -> None:
            events = [{"model_id": model_id, "cost": Decimal(nanos).scaleb(-9)} for model_id, nanos in calls]
            batch = Batch.model_validate({"batch_id": batch_id, "events": events})
            try:
                recorded = self.store.usage.record(self.store.snapshot, batch)
            except InvalidDocument:
                assert self.batches[batch_id] != calls
            else:
                assert recorded.new is (batch_id not in self.batches)
                assert self.batches.setdefault(batch_id, calls) == calls

        @rule()
        def roll_up(self) -> None:
            roll_up(self.other.database)

        @invariant()
        def every_batch_counts_once(self) -> None:
            sums: dict[str, int] = {}
            for model_id, nanos in (call for calls in self.batches.values() for call in calls):
                sums[model_id] = sums.get(model_id, 0) + nanos
            assert {each["model_id"]: each["cost_nanos"] for each in self.other.usage.spent(["model"])} == sums

        @invariant()
        def both_hold_the_same(self) -> None:
            followed = self.other.follow()
            for kind in KINDS:
                ids = {each for each in self.base.records[kind] if (kind, each) not in self.deleted}
                ids |= {each for of, each in self.created if of == kind}
                shown = {
                    each
                    for each in ids
                    if kind != "routes" or self.there("models", self.field("routes", each, "model_id"))
                }
                assert set(followed.records[kind]) == shown
            for held in (self.created, self.edits):
                for (of, record_id), fields in held.items():
                    document = dict(followed.records)[of][record_id].document  # type: ignore[index]  # it is a kind
                    assert {name: document[name] for name in fields} == fields

        def field(self, kind: str, record_id: str, name: str) -> Any:
            made = self.created.get((kind, record_id))
            return made[name] if made else self.base.records[kind][record_id][name]

    return Matched


@pytest.mark.repeats
def test_whatever_is_done_the_store_holds_what_a_dictionary_would(database: Database) -> None:
    some = settings(max_examples=max(8, share_of(200)), stateful_step_count=25, deadline=None)
    run_state_machine_as_test(matched(database), settings=some)
