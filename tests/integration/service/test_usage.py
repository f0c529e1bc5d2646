"""Usage in the store, on SQLite and on PostgreSQL alike: exact sums, counted once, whatever goes on beside it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import func, insert, select

from model_registry.service.database import Database
from model_registry.service.events import Batch
from model_registry.service.faults import InvalidDocument
from model_registry.service.measuring import Measuring
from model_registry.service.rollup import BATCHES_KEPT, CHANGES_KEPT, HOURS_KEPT, PERFORMANCE_KEPT, roll_up
from model_registry.service.store import Store
from model_registry.service.tables import changes, latencies, performance, spend, usage_batches, usage_waiting
from model_registry.service.usage import Span
from model_registry.service.waiting import settle

NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


def batch(batch_id: str, *events: dict[str, Any]) -> Batch:
    return Batch.model_validate({"batch_id": batch_id, "events": events})


def told(store: Store, batch_id: str, *events: dict[str, Any]) -> Any:
    return json.loads(store.usage.record(store.snapshot, batch(batch_id, *events)).content)


def event(**more: Any) -> dict[str, Any]:
    return {"route_id": "groq/aurora-1-fast", "input_tokens": 10, "output_tokens": 5, **more}


def at(days_ago: int, hour: int = 12) -> str:
    return (NOON.replace(hour=hour) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_what_the_client_says_counts_to_the_billionth(store: Store) -> None:
    answer = told(store, "a", *(event(cost=cost) for cost in ("0.1", 0.2, "0.000000001", 1e-10, "99999.999999999")))
    assert [each["cost"] for each in answer["items"]] == ["0.1", "0.2", "0.000000001", "0", "99999.999999999"]
    assert {each["basis"] for each in answer["items"]} == {"sent"}
    assert (answer["cost"], answer["unpriced"]) == ("100000.3", [])
    (whole,) = store.usage.spent(())
    assert whole["cost_nanos"] == 100_000_300_000_000


def test_sums_larger_than_a_database_can_add_are_exact(store: Store) -> None:
    with store.database.writing() as connection:
        most = {"requests": 1, "failures": 0, "unpriced": 0, "input_tokens": 1, "output_tokens": 1}
        for day in ("2026-01-01", "2026-01-02"):
            key = {"day": day, "model_id": "m", "platform_id": "p"}
            connection.execute(insert(spend).values(**key, **most, cost_nanos=9 * 10**18 - 1))
    (whole,) = store.usage.spent(())
    assert whole["cost_nanos"] == 18 * 10**18 - 2


def test_the_rest_is_priced_by_the_catalog_and_says_so(store: Store) -> None:
    answer = told(
        store,
        "a",
        event(input_tokens=1_000, output_tokens=100),
        {"model_id": "openai/aurora", "platform_id": "openrouter", "input_tokens": 1_000},
        {"model_id": "openai/aurora", "input_tokens": 1_000},
        {"route_id": "openai/aurora-1", "prompt_tokens": 1_000, "cached_tokens": 500},
    )
    assert [(each["cost"], each["basis"], each["priced_at"]) for each in answer["items"]] == [
        ("0.0029", "catalog", "groq/aurora-1-fast"),
        ("0.0025", "catalog", "openrouter/openai/aurora"),
        ("0.003", "catalog", "openai/aurora-1"),
        ("0.00165", "catalog", "openai/aurora-1"),
    ]
    assert answer["prices"] == {"of": "the catalog at hand", "rev": store.snapshot.rev}
    by_platform = {each["platform_id"]: each["cost_nanos"] for each in store.usage.spent(["platform"])}
    # Of the third nobody said through which platform.
    assert by_platform == {None: 3_000_000, "direct": 1_650_000, "groq": 2_900_000, "openrouter": 2_500_000}


def test_an_edited_price_is_the_price(store: Store) -> None:
    store.update_route("groq/aurora-1-fast", {"pricing": {"input": 1, "output": 1}})
    assert told(store, "a", event(input_tokens=1_000_000, output_tokens=0))["cost"] == "1"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"route_id": "nobody/knows", "input_tokens": 5}, "route-unknown"),
        ({"model_id": "nobody/knows", "input_tokens": 5}, "route-unknown"),
        ({"model_id": "openai/aurora", "platform_id": "local", "input_tokens": 5}, "route-unknown"),
        ({"route_id": "ollama/dusk:7b", "input_tokens": 5}, "price-unknown"),
        ({"route_id": "openai/aurora-1", "images": 2}, "price-unknown"),
        ({"route_id": "openai/aurora-1"}, "usage-unknown"),
        ({"route_id": "openai/aurora-1", "input_tokens": 0, "success": False}, "usage-unknown"),
    ],
)
def test_what_cannot_be_priced_is_listed_and_never_free(store: Store, sent: dict[str, Any], code: str) -> None:
    answer = told(store, "a", sent, event(cost=1))
    assert answer["items"][0] == {"index": 0, "cost": None, "basis": None}
    assert [(each["index"], each["code"]) for each in answer["unpriced"]] == [(0, code)]
    assert answer["unpriced"][0]["detail"]
    assert answer["cost"] == "1"
    (whole,) = store.usage.spent(())
    assert (whole["requests"], whole["unpriced"], whole["cost_nanos"]) == (2, 1, 10**9)
    assert [each["unpriced"] for each in store.usage.spent(["model"], unpriced=True)] == [1]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"input_tokens": 5}, "events.1.model_id"),
        (event(model_id="openai/other"), "events.1.model_id"),
        (event(platform_id="openai"), "events.1.platform_id"),
        (event(cached_tokens=50), "events.1"),
        (event(at="2100-01-01T00:00:00Z"), "events.1.at"),
    ],
)
def test_an_event_that_cannot_be_refuses_the_batch_and_is_named(store: Store, sent: Any, field: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        told(store, "a", event(), sent, event())
    assert [each.field for each in refused.value.faults] == [field]
    assert store.usage.spent(()) == []
    assert told(store, "a", event())["events"] == 1


@pytest.mark.parametrize(
    "sent",
    [{"cost": -1}, {"cost": "NaN"}, {"cost": True}, {"input_tokens": -1}, {"input_tokens": 1.5}, {"at": "2026-11-28"}],
)
def test_what_no_event_can_be_has_no_shape(sent: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        batch("a", event(**sent))


def test_a_batch_counts_once_and_is_answered_alike(store: Store, database: Database) -> None:
    first = store.usage.record(store.snapshot, batch("a", event(), event(cost=2)))
    store.update_route("groq/aurora-1-fast", {"pricing": {"input": 100, "output": 100}})
    again = Store(database).usage.record(store.snapshot, batch("a", event(), event(cost=2)))
    assert (first.new, again.new) == (True, False)
    assert first.content == again.content
    (whole,) = store.usage.spent(())
    assert whole["requests"] == 2
    with pytest.raises(InvalidDocument) as refused:
        store.usage.record(store.snapshot, batch("a", event()))
    assert [each.field for each in refused.value.faults] == ["batch_id"]


def test_many_who_send_the_same_and_others_at_once_lose_and_double_nothing(store: Store) -> None:
    """Keys in every order, half of the batches sent twice; nobody waits for another crosswise."""
    routes = ["openai/aurora-1", "groq/aurora-1-fast", "openrouter/openai/aurora", "openai/aurora-mini"]
    begin, new, faults = threading.Barrier(8), [], []

    def work(number: int) -> None:
        begin.wait()
        for round_ in range(10):
            turned = routes[number % 4 :] + routes[: number % 4]
            events = [event(route_id=each, cost="0.01", latency_ms=100 + number) for each in turned * 5]
            name = f"{number // 2 * 2 if round_ % 2 else number}-{round_}"
            events = sorted(events, key=lambda each: each["route_id"]) if round_ % 2 else events
            for each in events if round_ % 2 else ():
                each["latency_ms"] = 100
            try:
                new.append(store.usage.record(store.snapshot, batch(name, *events)).new)
            except Exception as error:  # noqa: BLE001  # told below
                faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert new.count(True) == 60
    (whole,) = store.usage.spent(())
    assert (whole["requests"], whole["cost_nanos"]) == (60 * 20, 60 * 20 * 10**7)
    done = store.usage.performed(Span(date(2020, 1, 1), date(2100, 1, 1)))
    assert [(each.requests, each.latency and each.latency.calls) for each in done] == [(300, 300)] * 4


def test_spend_is_told_by_what_is_asked_and_in_parts(store: Store) -> None:
    told(store, "a", event(at=at(1), cost=1), event(at=at(0), cost=2), event(route_id="openai/aurora-1", cost=4))
    today, yesterday = NOON.date(), NOON.date() - timedelta(days=1)
    by_day = store.usage.spent(["day"])
    assert [(each["day"], each["cost_nanos"]) for each in by_day] == [
        (yesterday.isoformat(), 10**9),
        (today.isoformat(), 6 * 10**9),
    ]
    assert [each["cost_nanos"] for each in store.usage.spent(["day"], until=yesterday)] == [10**9]
    assert [each["cost_nanos"] for each in store.usage.spent(["day"], since=today)] == [6 * 10**9]
    whole = store.usage.spent(["platform", "day"])
    parts, after = [], None
    while part := store.usage.spent(["platform", "day"], limit=1, after=after):
        parts += part
        after = [part[0]["platform_id"], part[0]["day"]]
    assert parts == whole
    assert [(each["platform_id"], each["cost_nanos"]) for each in whole] == [
        ("direct", 4 * 10**9),
        ("groq", 10**9),
        ("groq", 2 * 10**9),
    ]


def test_routes_are_judged_by_their_usage(store: Store) -> None:
    looks = Measuring(store)
    looks.look()
    assert store.get_route("groq/aurora-1-fast")["success_rate"] is None
    before = store.snapshot.signals.version
    told(
        store,
        "a",
        *(event(latency_ms=each, output_tokens=50) for each in (100, 200, 600)),
        event(success=False, latency_ms=9_000),
    )
    looks.look()
    route = store.get_route("groq/aurora-1-fast")
    assert (route["success_rate"], route["avg_latency_ms"]) == (0.75, 300)
    assert store.snapshot.signals.version != before
    store.update_route("groq/aurora-1-fast", {"priority": 1})
    store.update_route("openai/aurora-1", {"priority": 2})
    model = store.get_model("openai/aurora")
    assert model["performance"] == {"latency_ms": 300, "tokens_per_second": pytest.approx(150 / 0.9)}
    best = store.get_best_route("openai/aurora", sort="latency")
    assert best is not None
    assert best["route_id"] == "groq/aurora-1-fast"
    (done,) = store.usage.performed(Span(NOON.date() - timedelta(days=1), NOON.date()))
    assert done.latency is not None
    assert (done.requests, done.failures, done.success_rate) == (4, 1, 0.75)
    assert (done.latency.p50, done.latency.p90, done.latency.p99) == (200, 600, 600)


def test_a_process_that_starts_knows_what_was_measured(store: Store, database: Database) -> None:
    told(store, "a", event(latency_ms=5))
    other = Store(database)
    Measuring(other).look()
    Measuring(store).look()
    assert other.get_route("groq/aurora-1-fast")["avg_latency_ms"] == 5
    # What two processes answer alike bears the same tag.
    assert other.snapshot.signals == store.snapshot.signals


def test_many_who_ask_at_once_add_up_what_waits_once(store: Store, database: Database) -> None:
    """What waits was committed with its batch: another process tells it, and no two of them add it twice."""
    for number in range(12):
        told(store, f"batch-{number}", event(latency_ms=5), event(at=at(1), success=False))
    with store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(usage_waiting)) == 12
    begin, faults = threading.Barrier(6), []

    def ask(number: int) -> None:
        begin.wait()
        try:
            if number % 2:
                settle(database)
            else:
                told(store, f"later-{number}", event(latency_ms=5))
        except Exception as error:  # noqa: BLE001  # told below
            faults.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    (done,) = Store(database).usage.performed(span())
    assert done.latency is not None
    assert (done.requests, done.failures, done.latency.calls, done.latency.mean) == (27, 12, 15, 5)
    with store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(usage_waiting)) == 0


def test_a_step_back_adds_up_what_waits(store: Store) -> None:
    told(store, "a", event(latency_ms=5))
    store.database.downgrade("0004")
    with store.database.reading() as connection:
        assert connection.scalar(select(func.sum(latencies.c.micros))) == 5_000
    store.database.upgrade()
    (done,) = store.usage.performed(span())
    assert done.requests == 1


def span() -> Span:
    return Span(date(2020, 1, 1), NOON.date() + timedelta(days=1))


def test_rolling_up_changes_no_sum_and_deletes_what_is_old(store: Store) -> None:
    told(store, "old", *(event(at=at(days, hour), latency_ms=hour + 1) for days in range(8) for hour in (3, 4, 9)))
    told(store, "older", event(at=at(PERFORMANCE_KEPT + 2), latency_ms=1, cost=1))
    before = store.usage.spent(["day"]), store.usage.performed(Span(NOON.date() - timedelta(days=30), NOON.date()))
    done = roll_up(store.database)
    assert done.periods == 2
    after = store.usage.spent(["day"]), store.usage.performed(Span(NOON.date() - timedelta(days=30), NOON.date()))
    assert after == before
    with store.database.reading() as connection:
        periods = set(connection.scalars(select(performance.c.period)))
        assert periods == set(connection.scalars(select(latencies.c.period)))
    days = {each for each in periods if len(each) == 10}
    assert days == {(NOON.date() - timedelta(days=each)).isoformat() for each in range(HOURS_KEPT + 1, 8)}
    assert len(periods - days) == 3 * (HOURS_KEPT + 1)
    # A late event of a day that was rolled up counts, too, and the next run takes it along.
    told(store, "late", event(at=at(5, 4), latency_ms=5))
    (late,) = store.usage.performed(Span(NOON.date() - timedelta(days=5), NOON.date() - timedelta(days=5)))
    assert late.requests == 4
    assert roll_up(store.database).hours == 1
    (again,) = store.usage.performed(Span(NOON.date() - timedelta(days=5), NOON.date() - timedelta(days=5)))
    assert again == late


KILLED = """
import os, signal, sys
from model_registry.service import rollup
from model_registry.service.database import Database

fold, folded = rollup._fold, []

def dying(*arguments):
    fold(*arguments)
    folded.append(1)
    if len(folded) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

rollup._fold = dying
rollup.roll_up(Database(sys.argv[1]))
"""


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_kill_on_the_way_neither_doubles_nor_loses(store: Store, address: str, steps: int) -> None:
    told(store, "a", *(event(at=at(4, hour), latency_ms=hour + 1) for hour in (3, 4, 9)))
    before = store.usage.performed(span())
    done = subprocess.run([sys.executable, "-c", KILLED, address, str(steps)], check=False, timeout=60)
    assert done.returncode == -9
    assert store.usage.performed(span()) == before
    # A step is a transaction, and two tables are one step.
    assert roll_up(store.database).hours == 3 - (steps - 1) // 2
    assert store.usage.performed(span()) == before


def test_old_batches_and_changes_go_and_their_sums_stay(store: Store) -> None:
    told(store, "a", event(cost=1))
    store.update_route("groq/aurora-1-fast", {"priority": 7})
    rev = store.snapshot.rev
    other = Store(store.database)
    other.follow()
    store.update_route("groq/aurora-1-fast", {"priority": 8})
    later = datetime.now(UTC) + timedelta(days=max(BATCHES_KEPT, CHANGES_KEPT) + 1)
    done = roll_up(store.database, later)
    assert (done.batches, done.changes) == (1, rev + 1)
    with store.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(usage_batches)) == 0
        assert connection.scalar(select(func.count()).select_from(changes)) == 0
    (whole,) = store.usage.spent(())
    assert whole["cost_nanos"] == 10**9
    # Who has missed them reads everything again.
    assert other.follow().records["routes"]["groq/aurora-1-fast"].document["priority"] == 8


def test_rolling_up_beside_those_who_write_loses_nothing(store: Store) -> None:
    ended, sent = threading.Event(), [0]

    def write() -> None:
        while not ended.is_set():
            events = [event(at=at(4, hour), latency_ms=hour + 1) for hour in range(24)]
            store.usage.record(store.snapshot, batch(f"batch-{sent[0]}", *events))
            sent[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            roll_up(store.database)
    finally:
        ended.set()
        writer.join()
    (done,) = store.usage.performed(span())
    assert done.latency is not None
    assert done.requests == done.latency.calls == sent[0] * 24


def test_the_tables_of_usage_come_and_go_and_leave_the_rest(store: Store) -> None:
    told(store, "a", event(cost=1))
    store.update_route("groq/aurora-1-fast", {"priority": 7})
    store.database.downgrade("0001")
    assert Store(store.database).get_route("groq/aurora-1-fast")["priority"] == 7
    store.database.upgrade()
    store.database.check()
    assert store.usage.spent(()) == []
    assert told(store, "a", event(cost=2))["cost"] == "2"
