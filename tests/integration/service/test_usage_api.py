"""Usage over HTTP: what comes back, with which status, and what routes are then known to be like."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.integration.service.test_records_api import problem
from tests.support.service_client import Client

CALL = {"route_id": "groq/aurora-1-fast", "input_tokens": 1_000, "output_tokens": 100, "latency_ms": 250}


def batch(batch_id: str, *events: dict[str, Any]) -> dict[str, Any]:
    return {"batch_id": batch_id, "events": list(events)}


def test_a_batch_is_taken_once(client: Client) -> None:
    sent = batch("worker-1/7", {**CALL, "at": "2026-11-28T23:30:00-02:00"}, {**CALL, "cost": "0.25"})
    first, again = client.post("usage", sent), client.post("usage", sent)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    told = first.json()
    assert (told["cost"], told["currency"], told["events"]) == ("0.2529", "USD", 2)
    assert [(each["cost"], each["basis"]) for each in told["items"]] == [("0.0029", "catalog"), ("0.25", "sent")]
    problem(client.post("usage", batch("worker-1/7", CALL)), 422, "invalid")


def test_who_may_tell_and_who_not(client: Client) -> None:
    problem(Client(client.url, None, client.store).post("usage", batch("a", CALL)), 401, "key-needed")
    for scope, status in (("read", 403), ("usage", 202), ("admin", 200)):
        _, key = client.store.keys.create(scope)  # type: ignore[arg-type]  # they are scopes
        assert Client(client.url, key, client.store).post("usage", batch("a", CALL)).status_code == status


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"events": [CALL]}, "batch_id"),
        (batch("a"), "events"),
        (batch("a", *[CALL] * 1_001), "events"),
        (batch("a", CALL, {**CALL, "cost": "much"}), "events.1.cost"),
        (batch("a", CALL, CALL, {**CALL, "latency": 5}), "events.2.latency"),
        (batch("a", CALL, {"input_tokens": 5}), "events.1.model_id"),
        (batch("a", {**CALL, "cached_tokens": 2_000}), "events.0"),
        (batch("a\n", CALL), "batch_id"),
    ],
)
def test_what_is_wrong_is_named_by_index_and_field(client: Client, document: Any, field: str) -> None:
    told = problem(client.post("usage", document), 422, "invalid")
    assert [each["field"] for each in told["errors"]] == [field]
    assert client.get("usage/spend")["total"]["requests"] == 0


def test_spend_is_exact_and_lists_what_has_no_price(client: Client) -> None:
    mini: dict[str, Any] = {"route_id": "openai/aurora-mini"}
    dusk: dict[str, Any] = {"route_id": "ollama/dusk:7b", "input_tokens": 5}
    events = [
        {**mini, "cost": "0.1", "at": "2026-03-01T10:00:00Z"},
        {**mini, "cost": 0.2, "at": "2026-03-02T10:00:00Z"},
    ]
    assert client.post("usage", batch("a", *events, {**dusk, "at": "2026-03-02T11:00:00Z"})).status_code == 202
    told = client.get("usage/spend?by=model,day")
    assert [(each["model_id"], each["day"], each["cost"], each["unpriced"]) for each in told["items"]] == [
        ("dusk/dusk-7b", "2026-03-02", None, 1),
        ("openai/aurora-mini", "2026-03-01", "0.1", 0),
        ("openai/aurora-mini", "2026-03-02", "0.2", 0),
    ]
    assert (told["total"]["cost"], told["total"]["requests"], told["total"]["unpriced"]) == ("0.3", 3, 1)
    assert told["unpriced"] == [{"model_id": "dusk/dusk-7b", "platform_id": "local", "requests": 1}]
    assert client.get("usage/spend?by=platform&to=2026-03-01")["items"][0]["cost"] == "0.1"
    assert client.get("usage/spend?from=2027-01-01") == {
        "by": [],
        "currency": "USD",
        "items": [],
        "total": {
            "requests": 0,
            "failures": 0,
            "unpriced": 0,
            "input_tokens": 0,
            "output_tokens": 0,
            "cost": "0",
        },
        "unpriced": [],
        "next": None,
    }
    found, path = [], "/api/registry/usage/spend?by=model&by=day&limit=2"
    while path:
        answer = client.ask("GET", path)
        found += answer.json()["items"]
        path = answer.links.get("next", {}).get("url", "")
    assert found == told["items"]


@pytest.mark.parametrize(
    "query",
    ["by=provider", "from=yesterday", "from=2026-02-30", "from=2026-02-02&to=2026-02-01", "cursor=x", "since=1"],
)
def test_a_question_that_cannot_be_is_refused(client: Client, query: str) -> None:
    problem(client.ask("GET", f"usage/spend?{query}"), 400, "bad-query")


def test_performance_tells_of_each_route_and_feeds_the_records(client: Client) -> None:
    tag = client.tag("models/openai/aurora/routes")
    calls = [{**CALL, "latency_ms": each} for each in (100, 200, 300, 400)]
    client.post("usage", batch("a", *calls, {**CALL, "success": False}, {**CALL, "route_id": "gone/by-now"}))
    told = client.get("usage/performance?model_id=openai/aurora")
    (item,) = told["items"]
    assert item == {
        "route_id": "groq/aurora-1-fast",
        "model_id": "openai/aurora",
        "platform_id": "groq",
        "requests": 5,
        "failures": 1,
        "success_rate": 0.8,
        "latency_ms": {"calls": 4, "mean": 250, "p50": 200, "p90": 400, "p95": 400, "p99": 400},
        "tokens_per_second": 400,
    }
    first = client.ask("GET", "usage/performance?limit=1")
    assert [each["model_id"] for each in first.json()["items"]] == [None]
    (second,) = client.get(first.links["next"]["url"])["items"]
    assert second == item
    assert client.get("usage/performance?to=2026-01-01")["items"] == []
    deadline = time.monotonic() + 30
    while (route := client.get("routes/groq/aurora-1-fast"))["success_rate"] is None:
        assert time.monotonic() < deadline
    assert (route["success_rate"], route["avg_latency_ms"]) == (0.8, 250)
    assert client.tag("models/openai/aurora/routes") != tag
    assert client.get("models/openai/aurora/best-route?sort=latency")["route"]["route_id"] == "groq/aurora-1-fast"
