"""Checks of health over real HTTP: who is asked, how often, what follows for routes, and what nobody is told."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from model_registry.service import health
from model_registry.service.condition import Condition
from model_registry.service.database import Database
from model_registry.service.lease import held
from model_registry.service.settings import Settings
from model_registry.service.store import Store
from tests.integration.service.conftest import serving
from tests.support.service_catalog import rows
from tests.support.service_client import Client

NOWHERE = "http://127.0.0.1:9"


def at_home(store: Store, **addresses: str) -> None:
    """Let every platform of the small catalog be at an address of this machine, so that no test asks elsewhere."""
    for platform_id in store.snapshot.ids["platforms"]:
        if platform_id != "direct":
            at = addresses.get(platform_id.replace("-", "_"), "https://{NOT_SET}.example")
            store.update("platforms", platform_id, {"base_url": at})
    for provider_id in store.snapshot.ids["providers"]:
        at = addresses.get(f"direct_{provider_id}", "https://{NOT_SET}.example")
        store.update("providers", provider_id, {"direct_api_url": at})


def status_of(store: Store, platform_id: str, provider_id: str = "") -> str:
    return store.conditions.all(datetime.now(UTC))[platform_id, provider_id].status


def test_each_address_is_asked_once_without_a_key_and_any_answer_counts(
    store: Store, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "a-secret")
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return Response(status={"/list/models": 401, "/moved/models": 302, "/gone/models": 404}[request.path])

    httpserver.expect_request("/list/models").respond_with_handler(answer)
    httpserver.expect_request("/moved/models").respond_with_handler(answer)
    httpserver.expect_request("/gone/models").respond_with_handler(answer)
    home = httpserver.url_for("/list/")
    at_home(
        store,
        groq=home,
        openrouter=home,
        direct_openai=httpserver.url_for("/moved"),
        azure_openai=httpserver.url_for("/gone"),
    )
    done = health.check(store, ["localhost", "127.0.0.1"], {})
    assert done.asked == 3
    assert sorted(each.path for each in asked) == ["/gone/models", "/list/models", "/moved/models"]
    for request in asked:
        assert "a-secret" not in f"{request.url} {request.headers}"
        assert "Authorization" not in request.headers
    for key in (("groq", ""), ("openrouter", ""), ("direct", "openai"), ("azure-openai", "")):
        assert status_of(store, *key) == "up", key
    assert done.after["local", ""].reason == "no-address"
    latency = done.after["groq", ""].latency_ms
    assert latency is not None
    assert 0 <= latency < 5_000


def test_two_failures_take_the_routes_away_and_two_answers_bring_them_back(
    database: Database, httpserver: HTTPServer
) -> None:
    store = Store(database)
    store.replace_base(rows())
    at_home(store, direct_openai=httpserver.url_for("/v1"), groq=httpserver.url_for("/groq"))
    httpserver.expect_request("/groq/models").respond_with_json({})
    status = [503]
    httpserver.expect_request("/v1/models").respond_with_handler(lambda _: Response(status=status[0]))

    def checked() -> None:
        health.check(store, ["localhost", "127.0.0.1"], {})

    with serving(store, Settings("", poll=0.02)) as url:
        client = Client(url, None, store)
        best = "models/openai/aurora/best-route"

        def wait_for_best(route_id: str) -> dict[str, Any]:
            deadline = time.monotonic() + 20
            while (told := client.get(best))["route"]["route_id"] != route_id:
                assert time.monotonic() < deadline, told
                time.sleep(0.02)
            return dict(told)

        assert client.get("health?platform_id=groq")["items"][0]["status"] == "unknown"
        checked()
        assert status_of(store, "direct", "openai") == "unknown"
        tag = client.tag(best)
        assert client.get(best)["route"]["route_id"] == "openai/aurora-1"
        checked()
        told = wait_for_best("groq/aurora-1-fast")
        refused = {each["route_id"]: each["code"] for each in told["refused"]}
        assert refused["openai/aurora-1"] == "platform-down"
        assert client.tag(best) != tag
        prompt = {"prompt_tokens": 1000, "max_output_tokens": 10, "model_id": "openai/aurora"}
        cheapest = client.post("routes/cheapest", prompt).json()
        assert ("openai/aurora-1", "platform-down") in {(r["route_id"], r["code"]) for r in cheapest["refused"]}
        (item,) = client.get("health?status=down")["items"]
        assert (item["platform_id"], item["provider_id"], item["reason"]) == ("direct", "openai", "server-error")
        assert item["since"] == item["checked_at"]
        assert client.get("health")["counts"] == {"up": 1, "degraded": 0, "down": 1, "unknown": 3}
        status[0] = 200
        checked()
        assert status_of(store, "direct", "openai") == "down"
        checked()
        wait_for_best("openai/aurora-1")
        assert client.ask("GET", "health?colour=red").status_code == 400


def test_nobody_is_down_for_longer_than_the_checks_go_on(store: Store) -> None:
    now = datetime.now(UTC)
    for minutes, down in ((14, {("groq", "")}), (16, set())):
        then = now - timedelta(minutes=minutes)
        store.conditions.replace(
            {("groq", ""): Condition("down", then, then, "no-answer", "", None, ((then, "down"),))}
        )
        assert store.conditions.troubled(now)["down"] == down


def test_slow_and_busy_servers_are_degraded_and_silent_ones_are_not_waited_for(
    store: Store, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SECONDS", 4.0)
    monkeypatch.setattr(health, "SLOW", 0.0)
    httpserver.expect_request("/busy/models").respond_with_data(status=429)
    httpserver.expect_request("/slow/models").respond_with_json({})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at_home(
            store,
            groq=httpserver.url_for("/busy"),
            openrouter=httpserver.url_for("/slow"),
            direct_openai=f"http://127.0.0.1:{silent.getsockname()[1]}",
            azure_openai=NOWHERE,
        )
        begun = time.monotonic()
        found = [health.check(store, ["localhost", "127.0.0.1"], {}) for _ in range(2)][1]
        assert time.monotonic() - begun < 60
    told = {key: (each.status, each.reason) for key, each in found.after.items()}
    assert told["groq", ""] == ("degraded", "too-many-requests")
    assert told["openrouter", ""] == ("degraded", "slow")
    assert told["direct", "openai"] == ("down", "no-answer")
    assert told["azure-openai", ""] == ("down", "no-answer")


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:1/v1",
        "http://localhost:1",
        "http://169.254.169.254/latest",
        "http://10.0.0.8",
        "http://[::1]:1",
        "http://[::ffff:127.0.0.1]:1",
        "http://2130706433:1",
        "http://0.0.0.0:1",
    ],
)
def test_addresses_within_a_network_are_not_asked(store: Store, place: str) -> None:
    at_home(store, groq=place)
    found = health.check(store, ["ollama.internal"], {}).after["groq", ""]
    assert (found.status, found.reason, found.checked_at) == ("unknown", "private-address", None)


def test_a_name_that_leads_into_a_network_the_second_time_is_not_asked(
    store: Store, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return Response()

    httpserver.expect_request("/models").respond_with_handler(answer)
    looked_up: list[str] = []

    def look_up(host: str, port: int, *more: Any, **options: Any) -> list[Any]:
        looked_up.append(host)
        address = "1.1.1.1" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    at_home(store, groq=f"http://two-faced.example:{httpserver.port}")
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setenv("NO_PROXY", "*")
    found = health.check(store, [], {}).after["groq", ""]
    assert looked_up == ["two-faced.example", "two-faced.example"]
    assert (found.status, found.reason, asked) == ("unknown", "private-address", [])


def test_who_is_slow_or_busy_comes_behind_who_is_not(store: Store) -> None:
    now = datetime.now(UTC)
    assert store.get_best_route("openai/aurora") == store.get_route("openai/aurora-1")
    store.conditions.replace({("direct", "openai"): Condition("degraded", now, now, "slow", "")})
    store.take_signals(**store.conditions.troubled(now))
    assert store.get_best_route("openai/aurora") == store.get_route("groq/aurora-1-fast")
    store.delete_route("groq/aurora-1-fast")
    store.delete_route("azure-openai/aurora-eu")
    store.delete_route("openrouter/openai/aurora")
    assert store.get_best_route("openai/aurora") == store.get_route("openai/aurora-1")


def test_a_variable_of_who_runs_it_says_where_a_platform_is(store: Store, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/mirror/models").respond_with_json({})
    at_home(store, openrouter=httpserver.url_for("/unasked"))
    store.update("platforms", "groq", {"base_url": "https://api.groq.com/openai/v1"})
    found = health.check(store, [], {"GROQ_BASE_URL": httpserver.url_for("/mirror")}).after
    assert found["groq", ""].status == "up"
    assert found["openrouter", ""].reason == "private-address"


def test_where_nobody_out_there_answers_it_is_this_machine_s_network(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_is_private", lambda _url: False)
    at_home(store, groq=NOWHERE, openrouter="http://127.0.0.1:10")
    health.check(store, [], {})
    done = health.check(store, [], {})
    assert done.cut_off
    assert {each.status for each in done.after.values()} == {"unknown"}


def test_the_job_tells_what_changed_and_leaves_it_to_whoever_is_at_it(tmp_path: Path, httpserver: HTTPServer) -> None:
    address = f"sqlite:///{tmp_path}/service.db"
    database = Database(address)
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    at_home(store, groq=httpserver.url_for("/v1"))
    httpserver.expect_request("/v1/models").respond_with_data(status=200)
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "MODEL_REGISTRY_SERVICE_PRIVATE_HOSTS": f"elsewhere, localhost:{httpserver.port}",
    }

    def job() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "model_registry", "service", "job", "health", "--once"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    with held(database, "health"):
        second = job()
    assert (second.returncode, second.stderr) == (0, "another process is at it\n")
    first = job()
    assert first.returncode == 0, first.stderr
    assert first.stderr.splitlines() == [
        "groq: unknown → up (HTTP 200)",
        "1 addresses asked: 1 up, 0 degraded, 0 down, 4 unknown",
    ]
    database.close()
