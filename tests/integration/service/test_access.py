"""Who may do what, how much of it, and what of that is written down."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from model_registry.service.database import Database
from model_registry.service.keys import Scope
from model_registry.service.settings import Settings
from model_registry.service.store import Store
from tests.integration.service.conftest import serving
from tests.support.service_catalog import rows
from tests.support.service_client import Client

ACME = {"provider_id": "acme", "name": "Acme"}
SETTINGS = Settings("", poll=0.05)


@contextmanager
def service(tmp_path: Path, settings: Settings = SETTINGS) -> Iterator[Client]:
    """A client without a key, of a service with these settings."""
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    with serving(store, settings) as url:
        yield Client(url, None, store)
    database.close()


def bearer(client: Client, scope: Scope) -> dict[str, str]:
    """The header of a new key."""
    return {"Authorization": f"Bearer {client.store.keys.create(scope)[1]}"}


def test_reads_are_open_and_writes_need_a_key_of_their_scope(tmp_path: Path) -> None:
    with service(tmp_path) as client:
        assert client.ask("GET", "models").status_code == 200
        refused = client.post("providers", ACME)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
        for scope, status in (("read", 403), ("usage", 403), ("write", 201), ("admin", 409)):
            headers = bearer(client, scope)  # type: ignore[arg-type]  # it is one
            assert client.post("providers", ACME, headers=headers).status_code == status
        for wrong in ("Bearer mr_0123456789abcdef_" + "A" * 43, "Bearer nonsense", "Basic dTpw", "Bearer"):
            for method in ("GET", "DELETE"):
                answer = client.ask(method, "providers/acme", headers={"Authorization": wrong, "If-Match": "*"})
                assert answer.status_code == 401
        assert client.ask("GET", "providers/acme").status_code == 200


def test_reads_can_need_a_key(tmp_path: Path) -> None:
    with service(tmp_path, SETTINGS._replace(reads_need_keys=True)) as client:
        assert client.ask("GET", "models").status_code == 401
        assert client.post("routes/cheapest", {"prompt_tokens": 1}).status_code == 401
        assert client.ask("GET", "models", headers=bearer(client, "read")).status_code == 200
        assert client.ask("GET", "/livez").status_code == 200


def test_a_key_has_a_rate_of_its_own(tmp_path: Path) -> None:
    with service(tmp_path, SETTINGS._replace(rate="5/hour")) as client:
        answers = [client.ask("GET", "models?limit=1") for _ in range(7)]
        assert [each.status_code for each in answers] == [200] * 5 + [429] * 2
        assert answers[-1].headers["Content-Type"] == "application/problem+json"
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert client.ask("GET", "models?limit=1", headers=bearer(client, "read")).status_code == 200
        assert client.ask("GET", "/livez").status_code == 200


def test_a_body_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with service(tmp_path, SETTINGS._replace(body_limit=1_000)) as client:
        headers = {**bearer(client, "write"), "Content-Type": "application/json"}
        long = json.dumps({**ACME, "description": "x" * 2_000})
        told = client.ask("POST", "providers", data=long, headers=headers)
        assert (told.status_code, told.headers["Content-Type"]) == (413, "application/problem+json")
        pieces = (long[at : at + 100].encode() for at in range(0, len(long), 100))
        assert client.ask("POST", "providers", data=pieces, headers=headers).status_code == 413
        assert client.post("providers", ACME, headers=headers).status_code == 201


def test_scripts_of_other_pages_are_let_in_only_where_that_is_set(tmp_path: Path) -> None:
    origin = {"Origin": "https://page.test"}
    with service(tmp_path) as client:
        assert "Access-Control-Allow-Origin" not in client.ask("GET", "models", headers=origin).headers
    with service(tmp_path, SETTINGS._replace(origins=("https://page.test",))) as client:
        got = client.ask("GET", "models", headers=origin)
        assert got.headers["Access-Control-Allow-Origin"] == "https://page.test"
        assert "etag" in got.headers["Access-Control-Expose-Headers"].lower()
        asked = {**origin, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}
        assert client.ask("OPTIONS", "models/openai/aurora", headers=asked).status_code == 200
        other = client.ask("GET", "models", headers={"Origin": "https://other.test"})
        assert "Access-Control-Allow-Origin" not in other.headers


def test_the_access_log_tells_who_asked_what_and_no_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "model_registry.service.access")
    with service(tmp_path) as client:
        key, text = client.store.keys.create("write")
        client.post("providers", ACME, headers={"Authorization": f"Bearer {text}"})
        client.ask("GET", "search?q=words-of-mine")
    lines = [json.loads(record.message) for record in caplog.records if record.name.endswith("access")]
    posted, searched = lines[0], lines[-1]
    assert (posted["method"], posted["path"], posted["status"]) == ("POST", "/api/registry/providers", 201)
    assert posted["key"] == key.id
    assert (searched["path"], searched["key"]) == ("/api/registry/search", None)
    assert text not in caplog.text
    assert "words-of-mine" not in caplog.text


def test_a_fault_of_ours_is_a_problem_without_its_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("inside /secret/path")

    with service(tmp_path) as client:
        monkeypatch.setattr(client.store.ledger, "create", fail)
        answer = client.post("providers", ACME, headers=bearer(client, "write"))
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
        assert "secret" not in answer.text


def test_many_who_ask_at_once_are_all_answered(client: Client) -> None:
    statuses: list[int] = []

    def ask() -> None:
        session = requests.Session()
        for _ in range(10):
            at = f"{client.url}/api/registry/search?capability=vision&limit=5"
            statuses.append(session.get(at, timeout=30).status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(10):
        assert client.patch("models/openai/aurora", {"description": str(number)}).status_code == 200
    for thread in threads:
        thread.join()
    assert statuses == [200] * 80
