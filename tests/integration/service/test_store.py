"""What the store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select

from model_registry.service.database import Database
from model_registry.service.faults import (
    AlreadyThere,
    InvalidDocument,
    NoSuchRecord,
    NotEdited,
    Outdated,
    SchemaOutdated,
    StillReferenced,
    StoreDown,
)
from model_registry.service.overlay import version_of
from model_registry.service.store import Store
from model_registry.service.tables import changes, metadata
from tests.support.service_catalog import rows, without

ACME = {"provider_id": "acme", "name": "Acme"}
DAWN = {"model_id": "acme/dawn", "provider_id": "acme", "name": "Dawn", "context_window": 32_000}
ROUTE = {"route_id": "acme-dawn", "model_id": "acme/dawn", "platform_id": "groq", "provider_id": "acme"}


@pytest.fixture
def other(database: Database) -> Iterator[Store]:
    """What another process has: a store of its own over the same database."""
    second = Database(database.engine.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    yield Store(second)
    second.close()


def test_the_catalog_alone_yields_every_kind_of_record(store: Store) -> None:
    assert [each["platform_id"] for each in store.list_platforms()] == [
        "azure-openai",
        "direct",
        "groq",
        "local",
        "openrouter",
    ]
    assert [each["provider_id"] for each in store.list_providers()] == ["dusk", "meta", "openai"]
    assert [each["provider_id"] for each in store.list_providers("openrouter")] == ["meta", "openai"]
    assert [each["model_id"] for each in store.list_models(provider_id="openai")] == [
        "openai/aurora",
        "openai/aurora-0",
        "openai/aurora-mini",
    ]
    assert [each["route_id"] for each in store.get_routes_for_model("openai/aurora")] == [
        "openai/aurora-1",
        "groq/aurora-1-fast",
        "azure-openai/aurora-eu",
        "openrouter/openai/aurora",
    ]


def test_a_created_record_is_what_was_sent(store: Store, other: Store) -> None:
    made = store.create_provider(ACME)
    assert (made["provider_id"], made["name"], made["status"], made["description"]) == ("acme", "Acme", "active", None)
    assert made["created_at"] == made["updated_at"]
    assert other.get_provider("acme") == store.get_provider("acme")
    with pytest.raises(AlreadyThere):
        other.create_provider(ACME)
    with pytest.raises(AlreadyThere):
        store.create_provider({"provider_id": "openai", "name": "taken from the catalog"})


def test_an_edit_changes_what_it_names_and_nothing_else(store: Store, other: Store) -> None:
    before = store.get_model("openai/aurora")
    after = store.update_model("openai/aurora", {"description": "bright", "capabilities": {"fim": True}})
    assert after["description"] == "bright"
    assert after["capabilities"] == {**before["capabilities"], "fim": True}
    assert {name for name in before if before[name] != after[name]} == {"description", "capabilities", "updated_at"}
    assert other.get_model("openai/aurora") == after
    record = store.snapshot.records["models"]["openai/aurora"]
    assert (record.edited, record.origin) == (["capabilities.fim", "description"], "catalog")


def test_null_makes_a_field_unknown(store: Store) -> None:
    assert store.update_model("openai/aurora", {"context_window": None})["context_window"] is None
    assert store.update_model("openai/aurora", {"pricing": None})["pricing"] == {
        "input_cost": None,
        "output_cost": None,
    }
    assert store.update_model("openai/aurora", {"pricing": {"input_cost": 7}})["pricing"] == {
        "input_cost": 7,
        "output_cost": None,
    }


@pytest.mark.parametrize(
    ("kind", "record_id", "patch", "field"),
    [
        ("models", "openai/aurora", {"name": None}, "name"),
        ("models", "openai/aurora", {"model_id": "other"}, "model_id"),
        ("models", "openai/aurora", {"performance": {"latency_ms": 1}}, "performance"),
        ("models", "openai/aurora", {"capabilities": {"free_tier": True}}, "capabilities.free_tier"),
        ("models", "openai/aurora", {"pricing": {"input_cost": -1}}, "pricing.input_cost"),
        ("models", "openai/aurora", {"status": "preview"}, "status"),
        ("models", "openai/aurora", {"description": "a\0b"}, "description"),
        ("routes", "openai/aurora-1", {"priority": 0}, "priority"),
        ("routes", "openai/aurora-1", {"success_rate": 1}, "success_rate"),
        ("routes", "openai/aurora-1", {"pricing": {"input": -1}}, "pricing.input"),
        ("platforms", "groq", {"auth_config": {"key": "sk-0123456789abcdef0123"}}, "auth_config"),
        ("platforms", "groq", {"base_url": "https://user:word@host.test"}, "base_url"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    store: Store, kind: Any, record_id: str, patch: dict[str, Any], field: str
) -> None:
    before = store.get(kind, record_id)
    with pytest.raises(InvalidDocument) as refused:
        store.update(kind, record_id, patch)
    assert [each.field for each in refused.value.faults] == [field]
    assert "0123456789" not in str(refused.value)
    assert store.get(kind, record_id) == before


def test_a_deleted_record_stays_deleted_in_later_catalogs(store: Store, other: Store) -> None:
    store.delete_route("ollama/dusk:7b")
    store.delete_model("dusk/dusk-7b")
    changed = rows()
    changed[-1]["context_window"] = 4_096
    store.replace_base(changed)
    with pytest.raises(NoSuchRecord):
        other.get_model("dusk/dusk-7b")
    with pytest.raises(NoSuchRecord):
        other.get_route("ollama/dusk:7b")
    again = store.create_model({"model_id": "dusk/dusk-7b", "provider_id": "dusk", "name": "my own"})
    assert (again["name"], again["context_window"]) == ("my own", None)


def test_what_was_set_is_taken_back_all_of_it_or_some(store: Store, other: Store) -> None:
    before = store.get_model("openai/aurora")
    store.update_model(
        "openai/aurora", {"description": "bright", "pricing": {"input_cost": 7}, "capabilities": {"fim": True}}
    )
    left = store.restore("models", "openai/aurora", ["pricing", "capabilities.fim"]).document
    assert (left["description"], left["pricing"], left["capabilities"]) == (
        "bright",
        before["pricing"],
        before["capabilities"],
    )
    assert store.snapshot.records["models"]["openai/aurora"].edited == ["description"]
    with pytest.raises(NotEdited, match="pricing"):
        store.restore("models", "openai/aurora", ["pricing"])
    assert store.restore("models", "openai/aurora").document == before
    assert other.get_model("openai/aurora") == before
    for kind, record_id in (("models", "openai/aurora"), ("models", "nowhere"), ("providers", "openai")):
        with pytest.raises((NotEdited, NoSuchRecord)):
            store.restore(kind, record_id)  # type: ignore[arg-type]  # they are kinds


def test_what_was_deleted_comes_back_with_what_the_catalog_has_of_it(store: Store, other: Store) -> None:
    model = store.get_model("openai/aurora-mini")
    routes = [each["route_id"] for each in store.get_routes_for_model("openai/aurora-mini")]
    for route_id in routes:
        store.delete_route(route_id)
    store.delete_model("openai/aurora-mini")
    other.follow()
    with pytest.raises(InvalidDocument, match="aurora-mini"):
        store.restore("routes", routes[0])
    with pytest.raises(Outdated):
        store.restore("models", "openai/aurora-mini", seen=["anything"])
    store.restore("models", "openai/aurora-mini")
    for route_id in routes:
        store.restore("routes", route_id)
    assert store.get_model("openai/aurora-mini") == model
    assert other.follow().document("models", "openai/aurora-mini") == model
    # A route that a later catalog brought while its model was deleted is there as soon as the model is.
    for route_id in routes:
        store.delete_route(route_id)
    store.delete_model("openai/aurora-mini")
    more = [
        {**row, "model_id": f"{row['model_id']}-2"} for row in rows() if row["canonical_id"] == "openai/aurora-mini"
    ]
    store.replace_base([*rows(), *more])
    other.follow()
    assert "openai/aurora-mini" not in store.snapshot.routes_of
    store.restore("models", "openai/aurora-mini")
    other.follow()
    for each in (store, other):
        assert len(each.snapshot.routes_of["openai/aurora-mini"]) == len(more) > 0


def test_what_a_client_made_has_nothing_beneath_to_go_back_to(store: Store) -> None:
    store.create_provider(ACME)
    with pytest.raises(NotEdited):
        store.restore("providers", "acme")
    store.update_provider("openai", {"name": "Ours"})
    store.replace_base([row for row in rows() if row["developer"] != "openai"])
    assert store.restore("providers", "openai").document["name"] != "Ours"
    store.delete_provider("openai")


def test_what_others_refer_to_is_not_deleted(store: Store) -> None:
    store.create_provider(ACME)
    store.create_model(DAWN)
    store.create_route(ROUTE)
    with pytest.raises(StillReferenced) as refused:
        store.delete_provider("acme")
    assert refused.value.referrers == ("models/acme/dawn", "routes/acme-dawn")
    with pytest.raises(StillReferenced) as refused:
        store.delete_model("openai/aurora-mini")
    assert refused.value.referrers == ("routes/openai/aurora-mini",)
    store.delete_route("acme-dawn")
    store.delete_model("acme/dawn")
    store.delete_provider("acme")
    assert "acme" not in store.snapshot.records["providers"]


def test_what_is_not_there_cannot_be_referred_to(store: Store) -> None:
    with pytest.raises(InvalidDocument) as refused:
        store.create_route({**ROUTE, "platform_id": "nowhere"})
    assert [each.field for each in refused.value.faults] == ["model_id", "platform_id", "provider_id"]
    with pytest.raises(InvalidDocument) as refused:
        store.create_route({**ROUTE, "model_id": "openai/aurora", "provider_id": "meta"})
    assert [each.field for each in refused.value.faults] == ["provider_id"]


def test_only_who_has_seen_the_present_version_changes_it(store: Store, other: Store) -> None:
    seen = version_of(store.snapshot.records["models"]["openai/aurora"])
    other.update_model("openai/aurora", {"description": "theirs"})
    with pytest.raises(Outdated):
        store.update("models", "openai/aurora", {"description": "mine"}, {seen})
    with pytest.raises(Outdated):
        store.delete("routes", "openai/aurora-1", {"0-00000000"})
    assert store.follow().document("models", "openai/aurora")["description"] == "theirs"
    seen = version_of(store.snapshot.records["models"]["openai/aurora"])
    assert store.update("models", "openai/aurora", {"description": "mine"}, {seen}).document["description"] == "mine"


def test_another_catalog_changes_everything_that_is_not_edited(store: Store, other: Store) -> None:
    store.update_model("openai/aurora", {"pricing": {"input_cost": 1}})
    changed = rows()
    changed[0] |= {"pricing": {"input": 5, "output": 20}, "context_window": 400_000}
    change = store.replace_base([*changed, {**changed[4], "model_id": "new", "canonical_id": "openai/new"}])
    assert (change.changed, dict(change.added)) == (True, {"platforms": 0, "providers": 0, "models": 1, "routes": 1})
    assert change.altered == {"platforms": 0, "providers": 0, "models": 1, "routes": 1}
    model = other.get_model("openai/aurora")
    assert model["pricing"] == {"input_cost": 1, "output_cost": 20}
    assert model["context_window"] == 400_000
    assert (
        store.replace_base([*changed, {**changed[4], "model_id": "new", "canonical_id": "openai/new"}]).changed is False
    )


def test_a_model_that_nobody_serves_outlasts_a_catalog(store: Store, other: Store) -> None:
    store.create("providers", {"provider_id": "acme", "name": "Acme"})
    store.create("models", {"model_id": "acme/dawn", "provider_id": "acme", "name": "Dawn"})
    other.replace_base(without("groq/aurora-1-fast"))
    assert store.follow().routes_of["acme/dawn"] == ()


def test_an_older_catalog_is_not_taken_where_only_a_newer_one_is_asked_for(store: Store) -> None:
    old = [{**row, "updated": "2025-01-01"} for row in without("ollama/dusk:7b")]
    assert store.replace_base(old, only_newer=True).changed is False
    assert store.get_model("dusk/dusk-7b")
    assert store.replace_base(old).changed is True


def test_what_a_client_edited_is_kept_when_the_catalog_has_it_no_more(store: Store, other: Store) -> None:
    store.update_route("groq/aurora-1-fast", {"priority": 9})
    store.create_route({**ROUTE, "model_id": "dusk/dusk-7b", "provider_id": "dusk", "platform_id": "local"})
    gone = without("groq/aurora-1-fast", "ollama/dusk:7b")
    store.replace_base(gone)
    snapshot = other.follow()
    kept = snapshot.records["routes"]["groq/aurora-1-fast"]
    assert (kept.origin, kept.document["priority"], kept.document["pricing"]) == (
        "vanished",
        9,
        {"input": 2, "output": 9},
    )
    assert snapshot.records["platforms"]["groq"].origin == "vanished"
    assert snapshot.records["models"]["dusk/dusk-7b"].origin == "vanished"
    assert "ollama/dusk:7b" not in snapshot.records["routes"]
    assert other.get_best_route("openai/aurora") is not None
    store.replace_base(rows())
    assert other.follow().records["routes"]["groq/aurora-1-fast"].origin == "catalog"


def test_a_price_of_the_model_is_that_of_its_first_route(store: Store) -> None:
    store.update_model("openai/aurora", {"pricing": {"input_cost": 1, "output_cost": 2}})
    routes = {each["route_id"]: each["pricing"] for each in store.get_routes_for_model("openai/aurora")}
    assert routes["openai/aurora-1"] == {"input": 1, "output": 2}
    assert routes["groq/aurora-1-fast"] == {"input": 2, "output": 9}
    found = store.find_cheapest_route_for_prompt(1_000_000 // 10, 1_000, model_id="openai/aurora")
    assert found is not None
    assert (found.route_id, str(found.cost.total)) == ("openai/aurora-1", "0.102")


def test_routes_are_found_by_price_capability_and_priority(store: Store) -> None:
    best = store.get_best_route("openai/aurora")
    assert best is not None
    assert best["route_id"] == "openai/aurora-1"
    store.update_route_priority("openrouter/openai/aurora", 1)
    store.update_route("openai/aurora-1", {"status": "maintenance"})
    best = store.get_best_route("openai/aurora")
    assert best is not None
    assert best["route_id"] == "openrouter/openai/aurora"
    ranked = store.rank_routes(150_000, 1_000, ["vision"], model_id="openai/aurora")
    assert [each.route_id for each in ranked.choices] == ["groq/aurora-1-fast", "openrouter/openai/aurora"]
    assert {each.route_id: each.code for each in ranked.refused} == {
        "openai/aurora-1": "route-maintenance",
        "azure-openai/aurora-eu": "context-too-small",
    }
    assert store.find_cheapest_route_for_prompt(1, 1, ["citations"]) is None


def test_a_route_of_a_client_counts_like_one_of_the_catalog(store: Store) -> None:
    store.create_provider(ACME)
    store.create_model({**DAWN, "pricing": {"input_cost": 0.1, "output_cost": 0.1}, "capabilities": {"vision": True}})
    store.create_route(ROUTE)
    found = store.find_cheapest_route_for_prompt(1_000, 0, ["vision"])
    assert found is not None
    assert (found.route_id, str(found.cost.total)) == ("acme-dawn", "0.0001")
    assert [each["model_id"] for each in store.find_models_with_capabilities(["vision"])] == [
        "acme/dawn",
        "openai/aurora",
    ]
    assert list(store.get_model_availability("acme/dawn")) == ["groq"]


def test_models_are_found_by_capabilities(store: Store) -> None:
    def ids(*asked: list[str]) -> list[str]:
        return [each["model_id"] for each in store.find_models_with_capabilities(*asked)]

    assert ids(["function_calling"]) == ["meta/llama-night", "openai/aurora", "openai/aurora-0", "openai/aurora-mini"]
    assert ids(["function_calling"], ["vision"])[0] == "openai/aurora"
    assert ids(["function_calling"], [], ["vision"]) == ["meta/llama-night", "openai/aurora-0", "openai/aurora-mini"]
    assert ids(["free_tier"]) == ["meta/llama-night"]
    assert ids(["128k_context"], [], ["free_tier"]) == ["openai/aurora"]


def test_of_many_who_create_the_same_one_does(store: Store, other: Store) -> None:
    stores, results = [store, other] * 4, []
    begin = threading.Barrier(len(stores))

    def create(at: Store) -> None:
        begin.wait()
        try:
            at.create_provider(ACME)
            results.append("created")
        except AlreadyThere:
            results.append("refused")

    threads = [threading.Thread(target=create, args=(each,)) for each in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["created"] + ["refused"] * (len(stores) - 1)


def test_no_change_of_many_at_once_is_lost(store: Store, other: Store) -> None:
    """Each adds one to a counter it has seen; who has not seen the present one tries again."""
    stores, each_adds = [store, other] * 3, 5
    store.update_route_priority("openai/aurora-1", 1)

    def count(at: Store) -> None:
        done = 0
        while done < each_adds:
            record = at.follow().records["routes"]["openai/aurora-1"]
            try:
                patch = {"priority": record.document["priority"] + 1}
                at.update("routes", "openai/aurora-1", patch, {version_of(record)})
            except Outdated:
                continue
            done += 1

    threads = [threading.Thread(target=count, args=(each,)) for each in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.follow().document("routes", "openai/aurora-1")["priority"] == 1 + len(stores) * each_adds


def test_changes_of_many_at_once_are_each_made_or_refused_for_itself(store: Store, other: Store) -> None:
    """Those that come while another writes are written together: each is a revision, and what is refused is none."""
    before, fates = other.follow(), dict[str, str]()
    stale = version_of(before.records["models"]["openai/aurora"])
    store.update_model("openai/aurora", {"description": "newer"})
    asked: dict[str, tuple[Any, str, dict[str, Any], Any]] = {
        "stale": ("models", "openai/aurora", {"description": "stale"}, {stale}),
        "nobody": ("models", "nobody/knows", {"description": "x"}, None),
        "too much": ("platforms", "groq", {"auth_config": {f"name_{n}": "ACME_KEY" for n in range(15)}}, None),
        **{f"fine {n}": ("routes", "openai/aurora-1", {"model_string_override": f"m-{n}"}, None) for n in range(8)},
        **{f"other {n}": ("models", "openai/aurora-mini", {"tags": [f"t-{n}"]}, None) for n in range(4)},
    }
    store.update_platform("groq", {"auth_config": {f"older_{n}": "ACME_KEY" for n in range(15)}})
    rev = store.snapshot.rev

    def change(name: str) -> None:
        try:
            store.update(*asked[name])
            fates[name] = "made"
        except (Outdated, NoSuchRecord, InvalidDocument) as refused:
            fates[name] = type(refused).__name__

    threads = [threading.Thread(target=change, args=(name,)) for name in asked]
    with store.database.writing(in_turn=True) as connection:
        for thread in threads:
            thread.start()
        connection.rollback()
    for thread in threads:
        thread.join()
    made = [name for name in asked if name.startswith(("fine", "other"))]
    refused = {"stale": "Outdated", "nobody": "NoSuchRecord", "too much": "InvalidDocument"}
    assert fates == {**refused, **dict.fromkeys(made, "made")}
    assert store.snapshot.rev == rev + len(made) == other.follow().rev
    with store.database.reading() as connection:
        told = connection.execute(select(changes.c.kind, changes.c.id).where(changes.c.rev > rev)).all()
    assert sorted(told) == sorted(asked[name][:2] for name in made)
    for kind, record_id in {asked[name][:2] for name in made}:
        shown = other.snapshot.shown(kind, record_id)
        assert shown == store.snapshot.shown(kind, record_id) == Store(other.database).follow().shown(kind, record_id)


def test_revisions_have_no_gap_and_tell_what_changed(store: Store, other: Store) -> None:
    before = other.follow()
    store.create_provider(ACME)
    store.update_provider("acme", {"description": "x"})
    store.delete_provider("acme")
    after = other.follow()
    assert after.rev == before.rev + 3 == store.snapshot.rev
    assert "acme" not in after.records["providers"]


def test_a_snapshot_that_followed_is_the_one_that_would_be_read(store: Store, other: Store) -> None:
    other.follow()
    store.create_provider(ACME)
    store.create_model(DAWN)
    store.create_route(ROUTE)
    store.update_model("acme/dawn", {"pricing": {"input_cost": 4}})
    store.update_route("openai/aurora-1", {"status": "inactive"})
    store.delete_route("openai/aurora-mini")
    followed, read = other.follow(), Store(other.database).follow()
    assert followed.ids == read.ids
    assert followed.routes_of == read.routes_of
    for kind, ids in read.ids.items():
        for record_id in ids:
            assert followed.shown(kind, record_id) == read.shown(kind, record_id)


def test_keys_are_kept_as_hashes_and_can_be_revoked(store: Store) -> None:
    key, text = store.keys.create("write", "deploy")
    assert text.startswith(f"mr_{key.id}_")
    assert store.keys.find(text) == key
    assert store.keys.find(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert store.keys.find("mr_0000") is None
    store.keys.revoke(key.id)
    assert store.keys.find(text) is None
    assert [(each.id, each.revoked_at is None) for each in store.keys.all()] == [(key.id, False)]
    with pytest.raises(NoSuchRecord):
        store.keys.revoke("none")


def test_the_schema_goes_up_and_down_and_is_that_of_the_tables(database: Database) -> None:
    database.check()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        told = {
            (table, each["name"])
            for table in metadata.tables
            for each in inspect(connection).get_check_constraints(table)
        }
    # alembic compares everything but these.
    meant = {
        (table.name, each.name) for table in metadata.tables.values() for each in table.constraints if _is_check(each)
    }
    assert told == meant
    database.downgrade("base")
    with pytest.raises(SchemaOutdated, match="service upgrade"):
        database.require_schema()
    database.upgrade()
    database.require_schema()
    database.check()


def test_of_many_who_start_at_once_one_makes_the_tables(address: str) -> None:
    faults: list[BaseException] = []
    begin = threading.Barrier(6)

    def start() -> None:
        database = Database(address, wait=20)
        begin.wait()
        try:
            database.upgrade()
            Store(database).replace_base(rows())
        except BaseException as error:  # noqa: BLE001  # told below
            faults.append(error)
        database.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    database = Database(address)
    database.require_schema()
    assert Store(database).follow().rev == 1
    database.close()


def _is_check(constraint: object) -> bool:
    return type(constraint).__name__ == "CheckConstraint"


def test_a_database_that_is_not_there_is_told(tmp_path: Any) -> None:
    with pytest.raises(StoreDown):
        Store(Database("postgresql://nobody@127.0.0.1:1/none", wait=1)).follow()
