"""The past over HTTP: what has changed in the catalog, and what models cost at a moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from model_registry.cli import main
from model_registry.history.changes import Kind, LoggedChange
from model_registry.history.log import Log
from model_registry.service.database import Database
from model_registry.service.past import Wanted
from model_registry.service.store import Store
from tests.support.service_catalog import rows
from tests.support.service_client import Client

BEGAN = datetime(2024, 9, 1, tzinfo=UTC)


def change(day: int, full_id: str, kind: Kind, field: str, old: Any, new: Any) -> LoggedChange:
    """A change that was seen on a day of October 2024, and not yet on the day before."""
    provider, _, model_id = full_id.partition("/")
    at, before = datetime(2024, 10, day, 12, tzinfo=UTC), datetime(2024, 10, day - 1, 12, tzinfo=UTC)
    return LoggedChange(at, before, provider, model_id, kind, field, old, new, "provider", f"run-{day}")


CHANGES = [
    change(5, "openai/aurora-1", "price", "pricing.input", 5, 3),
    change(5, "openai/aurora-1", "limit", "context_window", 100_000, 200_000),
    change(9, "groq/aurora-1-fast", "added", "", None, None),
    change(12, "groq/gone", "removed", "", {"provider": "groq", "model_id": "gone"}, None),
]


def log_of(folder: Path, changes: Sequence[LoggedChange], began: datetime = BEGAN) -> Log:
    """A log with these changes."""
    log = Log(folder / "models.json")
    log.begin(began)
    log.add(changes)
    return log


@pytest.fixture
def known(client: Client, tmp_path: Path) -> Client:
    """A client of a service whose catalog came with a log."""
    client.store.replace_base(rows(), log=log_of(tmp_path, CHANGES))
    return client


def test_changes_are_told_in_the_words_of_the_service(known: Client) -> None:
    told = known.get("changes?since=2024-10-05&model=openai/aurora")
    assert [(each["route_id"], each["kind"], each["field"]) for each in told["items"]] == [
        ("openai/aurora-1", "limit", "context_window"),
        ("openai/aurora-1", "price", "pricing.input"),
        ("groq/aurora-1-fast", "added", ""),
    ]
    price = told["items"][1]
    assert (price["old"], price["new"], price["at"], price["last_seen_before"], price["evidence"]) == (
        *(5, 3, "2024-10-05T12:00:00Z", "2024-10-04T12:00:00Z", "provider"),
    )
    assert (price["model_id"], price["platform_id"], told["observed_since"]) == (
        *("openai/aurora", "direct", "2024-09-01T00:00:00Z"),
    )
    assert [each["kind"] for each in known.get("changes?kind=price,removed&since=2024-10-06")["items"]] == ["removed"]
    assert [each["model_id"] for each in known.get("changes?route=groq/gone")["items"]] == [None]


def test_a_cursor_leads_through_the_pages_and_on_to_what_is_told_later(known: Client, tmp_path: Path) -> None:
    answer = known.ask("GET", "changes?limit=3")
    found = [each["id"] for each in answer.json()["items"]]
    while "next" in answer.links:
        answer = known.ask("GET", answer.links["next"]["url"])
        found += [each["id"] for each in answer.json()["items"]]
    assert sorted(found) == sorted(each.id for each in CHANGES)
    last = answer.json()["cursor"]
    assert known.get(f"changes?cursor={last}")["items"] == []

    # One that happened before the last that was told, and is told after it.
    late = change(12, "openai/aurora-mini", "price", "pricing.input", 0.1, 0.2)
    log = Log(tmp_path / "models.json")
    log.add([late])
    rev = known.get("/readyz")["rev"]
    known.store.replace_base(rows(), log=log)
    again = known.get(f"changes?cursor={last}")
    assert [each["id"] for each in again["items"]] == [late.id]
    assert known.get(f"changes?cursor={again['cursor']}")["items"] == []
    assert known.get("/readyz")["rev"] == rev  # no record is another


def test_a_catalog_with_another_log_is_all_news(known: Client, tmp_path: Path) -> None:
    last = known.get("changes")["cursor"]
    (tmp_path / "other").mkdir()
    other = change(20, "openai/aurora-1", "price", "pricing.output", 13, 12)
    known.store.replace_base(rows(), log=log_of(tmp_path / "other", [other], datetime(2024, 10, 1, tzinfo=UTC)))
    assert [each["id"] for each in known.get(f"changes?cursor={last}")["items"]] == [other.id]
    # And one without tells nothing, and no price of the past.
    known.store.replace_base(rows())
    assert known.get("changes")["items"] == []
    assert known.get("changes")["observed_since"] is None


def test_an_older_catalog_that_is_not_taken_leaves_the_history(known: Client) -> None:
    known.store.replace_base(rows()[:3], only_newer=True)
    assert len(known.get("changes")["items"]) == len(CHANGES)


@pytest.mark.parametrize("query", ["since=yesterday", "since=2024-13-01", "kind=prices", "cursor=abc", "limt=3"])
def test_bad_questions_about_changes(known: Client, query: str) -> None:
    assert known.ask("GET", f"changes?{query}").status_code == 400


def test_what_models_cost_then(known: Client) -> None:
    (told,) = known.get("pricing?model=openai/aurora&at=2024-10-02")["items"]
    assert (told["input_cost"], told["output_cost"]) == (5, 12)
    routes = {each["route_id"]: each for each in told["routes"]}
    first = routes["openai/aurora-1"]
    assert first["pricing"] == {"output": 12, "cache_read": 0.3, "input": 5}
    assert (first["since"], first["until"], first["basis"], first["certain"]) == (
        {"after": None, "by": "2024-09-01T00:00:00Z"},
        {"after": "2024-10-04T12:00:00Z", "by": "2024-10-05T12:00:00Z"},
        "observed",
        True,
    )
    unpriced = {each["route_id"]: each["reason"] for each in told["unpriced"]}
    assert unpriced == {"groq/aurora-1-fast": "its provider did not list it before 2024-10-09T12:00:00Z"}

    (before,) = known.get("pricing?model=openai/aurora&at=2024-08-01")["items"]
    assert (before["routes"], before["input_cost"]) == ([], None)
    assert "begins at 2024-09-01" in before["unpriced"][0]["reason"]
    assert known.get("pricing?model=openai/aurora&at=2024-10-05T12:00:00Z")["items"][0]["input_cost"] == 3
    assert known.get("pricing?model=openai/aurora&at=2999-01-01")["items"][0]["routes"] == []
    assert known.ask("GET", "pricing?at=2024-10-05T12:00:00").status_code == 400


def test_where_a_request_cost_least_then(known: Client) -> None:
    asked = {"prompt_tokens": 1_000_000, "max_output_tokens": 0, "model_id": "openai/aurora", "min_context": 0}
    asked["prompt_tokens"] = 50_000
    now = known.post("routes/cheapest", asked).json()
    then = known.post("routes/cheapest", {**asked, "at": "2024-10-02"}).json()
    assert now["route"]["route_id"] == "groq/aurora-1-fast"
    assert then["route"]["route_id"] == "openrouter/openai/aurora"
    assert {"route_id": "openai/aurora-1", "platform_id": "direct", "total": "0.25"} in then["candidates"]
    assert [each["code"] for each in then["refused"]] == ["price-unknown"]


def test_usage_of_earlier_days_is_priced_by_its_day(known: Client) -> None:
    def cost(route_id: str, at: str | None) -> tuple[str, str]:
        event = {"route_id": route_id, "input_tokens": 1_000_000, **({"at": at} if at else {})}
        answer = known.post("usage", {"batch_id": f"{route_id}@{at}", "events": [event]})
        assert answer.status_code == 202, answer.text
        (item,) = answer.json()["items"]
        return item["cost"], item["basis"]

    assert cost("openai/aurora-1", "2024-10-02T10:00:00Z") == ("5", "history")
    assert cost("openai/aurora-1", "2024-10-20T10:00:00Z") == ("3", "history")
    assert cost("openai/aurora-1", None) == ("3", "catalog")
    assert cost("groq/aurora-1-fast", "2024-10-02T10:00:00Z") == ("2", "catalog")  # not listed then, as far as we know
    assert cost("openai/aurora-1", "2024-08-02T10:00:00Z") == ("3", "catalog")  # before the history begins
    assert known.patch("routes/openai/aurora-1", {"pricing": {"input": 7}}).status_code == 200
    assert cost("openai/aurora-1", "2024-10-03T10:00:00Z") == ("7", "catalog")


def test_the_history_is_the_same_on_both_databases(store: Store, tmp_path: Path) -> None:
    store.replace_base(rows(), log=log_of(tmp_path, CHANGES))
    logs = store.past.logs(["openai/aurora-1"])
    assert [each.id for each in logs.changes["openai/aurora-1"]] == [each.id for each in (CHANGES[1], CHANGES[0])]
    assert store.past.observed_since() == BEGAN


def test_the_jobs_take_along_what_lies_beside_a_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/service.db")
    catalog = tmp_path / "models.json"
    catalog.write_text(json.dumps(rows()))
    log = log_of(tmp_path, CHANGES[:2])
    assert main(["service", "init", "--catalog", str(catalog)]) == 0
    log.add(CHANGES[2:])
    assert main(["service", "job", "sync", "--once", "--catalog", str(catalog)]) == 0
    told = Store(Database(f"sqlite:///{tmp_path}/service.db")).past.changes(Wanted(), 0, 100)
    assert [each.change.id for each in told[2:]] == [each.id for each in CHANGES[2:]]
    assert [each.number for each in told] == [1, 2, 3, 4]
