"""`model-registry service` in processes of its own, from nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from model_registry.cli import main, service
from model_registry.service.database import Database
from model_registry.service.lease import held
from tests.support.service_catalog import rows, without

COMMAND = [sys.executable, "-m", "model_registry", "service"]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def running(*options: str, environment: dict[str, str] | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The service in a process; yields its address and the process, which is stopped in the end."""
    port = free_port()
    log = Path("service.log").open("wb")  # noqa: SIM115  # the process writes to it
    process = subprocess.Popen(
        [*COMMAND, "run", "--port", str(port), *options], stderr=log, env={**os.environ, **(environment or {})}
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                if requests.get(f"{url}/readyz", timeout=5).status_code == 200:
                    break
            except requests.ConnectionError:
                assert process.poll() is None, Path("service.log").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield url, process
    finally:
        process.kill()
        process.wait()
        log.close()


def done(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that ended."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "models.json"
    path.write_text(json.dumps(rows()))
    return path


def test_from_nothing_to_an_answer_and_an_edit(catalog: Path) -> None:
    made = done("keys", "create", "--scope", "write", "--json")
    assert made.returncode == 0, made.stderr
    key: dict[str, Any] = json.loads(made.stdout)
    assert (set(key), key["scope"], key["key"].startswith("mr_")) == ({"id", "key", "scope"}, "write", True)
    headers = {"Authorization": f"Bearer {key['key']}", "If-Match": "*"}
    with running("--catalog", str(catalog)) as (url, process):
        assert requests.get(f"{url}/api/registry/models?limit=1", timeout=9).json()["total"] == 5
        at = f"{url}/api/registry/models/openai/aurora"
        assert requests.patch(at, json={"description": "mine"}, headers=headers, timeout=9).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in {0, 143, -signal.SIGTERM}
    log = Path("service.log").read_text()
    assert '"path": "/api/registry/models/openai/aurora", "status": 200' in log
    assert key["key"] not in log
    # What was written is there after another start, with the newer catalog beneath.
    catalog.write_text(json.dumps(without("ollama/dusk:7b")))
    with running("--catalog", str(catalog)) as (url, _):
        assert requests.get(f"{url}/api/registry/models/openai/aurora", timeout=9).json()["description"] == "mine"
        assert requests.get(f"{url}/api/registry/models", timeout=9).json()["total"] == 4
        assert done("keys", "revoke", key["id"]).returncode == 0
        time.sleep(1.1)  # what was looked up a second ago may still be taken
        at = f"{url}/api/registry/models/openai/aurora"
        assert requests.patch(at, json={"description": "late"}, headers=headers, timeout=9).status_code == 401


def test_sync_takes_a_catalog_while_the_service_runs(catalog: Path) -> None:
    with running("--catalog", str(catalog), environment={"MODEL_REGISTRY_SERVICE_POLL": "0.05"}) as (url, _):
        catalog.write_text(json.dumps(without("ollama/dusk:7b")))
        synced = done("job", "sync", "--once", "--catalog", str(catalog))
        assert synced.returncode == 0
        assert "models: +0 −1 ~0" in synced.stderr
        deadline = time.monotonic() + 20
        while requests.get(f"{url}/api/registry/models", timeout=9).json()["total"] != 4:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        again = done("job", "sync", "--once", "--catalog", str(catalog))
        assert (again.returncode, "is the one that is there" in again.stderr) == (0, True)


def test_rolling_up_is_one_s_at_a_time(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/rolled.db"
    database = Database(address)
    environment = {**os.environ, "DATABASE_URL": address}

    def rolled_up() -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "job", "rollup", "--once"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert rolled_up().returncode == 1  # there are no tables
    database.upgrade()
    with held(database, "rollup"):
        second = rolled_up()
    assert (second.returncode, second.stderr) == (0, "another process is at it\n")
    first = rolled_up()
    assert (first.returncode, "0 hours added to their days" in first.stderr) == (0, True)
    database.close()


def test_tables_of_another_version_are_told(tmp_path: Path) -> None:
    refused = done("job", "sync")
    assert (refused.returncode, "model-registry service upgrade" in refused.stderr) == (1, True)
    assert done("upgrade").returncode == 0
    assert done("job", "sync").returncode == 0


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("DATABASE_URL", "mysql://host/name", "SQLite or PostgreSQL"),
        ("DATABASE_URL", "nonsense", "no address"),
        ("MODEL_REGISTRY_SERVICE_READS", "some", "neither open nor keys"),
        ("MODEL_REGISTRY_SERVICE_RATE", "many", "600/minute"),
        ("MODEL_REGISTRY_SERVICE_POLL", "0", "above 0"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    variable: str, value: str, hint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["service", "init"]) == 2
    told = capsys.readouterr().err
    assert hint in told
    assert "host/name" not in told


def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(service, "_PACKAGES", ("no_such_package",))
    assert main(["service", "init"]) == 2
    assert "pip install 'model-registry[service]'" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["keys", "create"], ["keys", "create", "--scope", "root"], ["job", "dance"]])
def test_a_wrong_command_is_refused(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["service", *arguments]) == 2


def test_keys_are_listed_without_their_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["service", "keys", "create", "--scope", "usage", "--name", "meter"]) == 0
    key = capsys.readouterr().out.strip()
    assert main(["service", "keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert ("meter" in listed, key.split("_", 2)[1] in listed, key.split("_", 2)[2] in listed) == (True, True, False)
    assert main(["service", "keys", "list", "--json"]) == 0
    assert [each["scope"] for each in json.loads(capsys.readouterr().out)] == ["usage"]
    assert main(["service", "keys", "revoke", "none"]) == 1
