"""What a snapshot makes of measurements, and of readers and writers at once."""

from __future__ import annotations

import threading
from datetime import date

from model_registry.service.beneath import Beneath
from model_registry.service.matching import Matching, matching_models
from model_registry.service.overlay import Edit
from model_registry.service.records import KINDS, base_of
from model_registry.service.routing import best_routes, cheapest_routes
from model_registry.service.snapshot import Answer, Answers, Measured, Signals, Snapshot
from tests.support.service_catalog import rows

TODAY = date(2026, 11, 28)
PLAIN = Snapshot(7, Beneath("x", base_of(rows())))
SIGNALS = Signals(
    {
        "openai/aurora-1": Measured(0.99, 900.0, 40.0),
        "groq/aurora-1-fast": Measured(0.95, 300.0, 200.0),
    },
    "s1",
    frozenset({("openrouter", ""), ("direct", "anthropic")}),
)


def test_measurements_are_shown_and_change_no_revision() -> None:
    plain = PLAIN.document("routes", "groq/aurora-1-fast")
    assert (plain["success_rate"], plain["avg_latency_ms"]) == (None, None)
    before = PLAIN.shown("models", "openai/aurora")
    measured = PLAIN.with_signals(SIGNALS)
    after = measured.shown("models", "openai/aurora")
    assert measured.rev == PLAIN.rev
    assert measured.document("routes", "groq/aurora-1-fast")["success_rate"] == 0.95
    assert measured.document("models", "openai/aurora")["performance"] == {
        "latency_ms": 900.0,
        "tokens_per_second": 40.0,
    }
    assert before is not None
    assert after is not None
    # The bytes are others, the version that a change must have seen is not.
    assert before.etag != after.etag
    assert before.etag.rpartition("-")[0] == after.etag.rpartition("-")[0]
    assert PLAIN.shown("models", "openai/aurora") == before


def test_the_best_route_by_what_is_measured() -> None:
    snapshot = PLAIN.with_signals(SIGNALS)

    def best(order: str) -> list[str]:
        found, _ = best_routes(snapshot, "openai/aurora", (), order, today=TODAY)  # type: ignore[arg-type]  # an order
        return found

    assert best("priority")[0] == "openai/aurora-1"
    assert best("latency") == ["groq/aurora-1-fast", "openai/aurora-1", "azure-openai/aurora-eu"]
    assert best("throughput")[0] == "groq/aurora-1-fast"
    _, refused = best_routes(snapshot, "openai/aurora", (), "priority", today=TODAY)
    assert [(each.route_id, each.code) for each in refused] == [("openrouter/openai/aurora", "platform-down")]


def test_at_the_same_cost_the_more_successful_comes_first() -> None:
    same = [
        {**row, "pricing": {"input": 1, "output": 1}} for row in rows() if row.get("canonical_id") == "openai/aurora"
    ]
    measured = {"azure-openai/aurora-eu": Measured(0.999), "groq/aurora-1-fast": Measured(0.9)}
    snapshot = Snapshot(1, Beneath("y", base_of(same)), signals=Signals(measured))
    used = {"input_tokens": 1_000, "output_tokens": 10}
    ranked = cheapest_routes(snapshot, snapshot.routes_of["openai/aurora"], used, (), today=TODAY)
    assert [each.route_id for each in ranked.choices] == [
        "azure-openai/aurora-eu",
        "groq/aurora-1-fast",
        "openai/aurora-1",
        "openrouter/openai/aurora",
    ]


def test_who_reads_a_snapshot_while_others_are_made_of_it_meets_no_fault() -> None:
    snapshots, faults, ended = [PLAIN], list[BaseException](), threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                present = snapshots[-1]
                for kind, ids in present.ids.items():
                    for record_id in ids:
                        present.shown(kind, record_id)
                for route_id in present.ids["routes"]:
                    present.row(route_id)
            except BaseException as error:  # noqa: BLE001  # told below
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(300):
        edit = Edit("routes", "openai/aurora-1", "edited", {"priority": 1 + number % 5}, None, 8 + number, None, "now")
        snapshots.append(snapshots[-1].after(8 + number, {("routes", "openai/aurora-1"): edit}))
        del snapshots[:-2]
    ended.set()
    for reader in readers:
        reader.join()
    assert faults == []
    last = snapshots[-1]
    assert last.document("routes", "openai/aurora-1")["priority"] == 5
    assert last.routes_of["openai/aurora"][-1] == "openai/aurora-1"


def test_what_is_kept_is_bounded() -> None:
    answers = Answers()
    long = Answer(None, b"x" * (Answers.MOST // 3), None)
    for number in range(5):
        answers.keep(str(number), long)
    assert [answers.find(str(number)) is not None for number in range(5)] == [True, True, False, False, False]


def test_a_snapshot_like_another_is_as_one_made_anew() -> None:
    for kind in KINDS:
        for record_id in PLAIN.ids[kind]:
            PLAIN.shown(kind, record_id)
    changed = rows()
    changed[0]["pricing"] = {"input": 1, "output": 2}
    edit = Edit("models", "meta/llama-night", "edited", {"name": "Other"}, None, 8, None, "2026-11-28T00:00:00Z")
    beneath = Beneath("y", base_of(changed, PLAIN.beneath.base))
    made, anew = Snapshot(8, beneath, [edit], like=PLAIN), Snapshot(8, Beneath("y", base_of(changed)), [edit])
    for kind in KINDS:
        assert {each: made.shown(kind, each) for each in made.ids[kind]} == {
            each: anew.shown(kind, each) for each in anew.ids[kind]
        }
    assert [made.row(each) for each in made.ids["routes"]] == [anew.row(each) for each in anew.ids["routes"]]
    assert made.shown("models", "openai/aurora-mini") is PLAIN.shown("models", "openai/aurora-mini")


def test_what_was_asked_of_a_snapshot_is_made_of_the_next_one_before_it_is_asked() -> None:
    asked = Matching(text="aurora", required=("tools",), facts={"max_input_price": 100}, sort="input_price")
    before = Snapshot(1, Beneath("x", base_of(rows())))
    assert matching_models(before, asked)
    changed = rows()
    changed[0]["pricing"] = {"input": 50, "output": 100}
    after = Snapshot(2, Beneath("y", base_of(changed, before.beneath.base)), like=before)
    after.prepare_like(before)
    anew = Snapshot(2, Beneath("y", base_of(changed)))
    made = vars(after)["model_columns"]
    assert list(matching_models(after, asked)) == list(matching_models(anew, asked))
    assert made is after.model_columns
    assert {"input_price", "text"} <= made.made
