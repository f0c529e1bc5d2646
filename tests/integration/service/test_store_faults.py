"""A database that goes away, comes back, or is full: nothing half-written, nothing lost, reads go on."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from model_registry.service.database import Database
from model_registry.service.faults import StoreDown, StoreFull
from model_registry.service.settings import Settings
from model_registry.service.store import Store
from tests.integration.service.conftest import serving
from tests.support.postgresql import Cluster, cluster
from tests.support.service_catalog import rows
from tests.support.service_client import Client


@pytest.fixture
def own() -> object:
    """A server of this test's own, which it may stop."""
    with cluster() as made:
        yield made


def test_while_the_database_is_away_reads_go_on_and_say_so(own: Cluster) -> None:
    database = Database(own.database("away"), wait=2)
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    _, key = store.keys.create("write")
    with serving(store, Settings("", poll=0.1)) as url:
        client = Client(url, key, store)
        assert client.patch("models/openai/aurora", {"description": "before"}).status_code == 200
        own.stop("immediate")
        wait_for(lambda: client.ask("GET", "/readyz").status_code == 503)
        anonymous = Client(url, None, store).ask("GET", "models/openai/aurora")
        assert anonymous.status_code == 200
        read = client.ask("GET", "models/openai/aurora")
        assert (read.status_code, read.json()["description"]) == (200, "before")
        assert read.headers["Warning"] == '110 - "Response is Stale"'
        assert "X-Stale-Since" in read.headers
        written = client.patch("models/openai/aurora", {"description": "lost"})
        assert (written.status_code, int(written.headers["Retry-After"])) == (503, 5)
        assert written.headers["Content-Type"] == "application/problem+json"
        own.start()
        wait_for(lambda: client.ask("GET", "/readyz").status_code == 200)
        read = client.ask("GET", "models/openai/aurora")
        assert read.json()["description"] == "before"
        assert "Warning" not in read.headers
        assert client.patch("models/openai/aurora", {"description": "after"}).status_code == 200
    database.close()


def test_what_was_acknowledged_survives_a_crash_of_the_database(own: Cluster) -> None:
    """A counter that many add to while the server is stopped as if the machine had failed, and started again."""
    database = Database(own.database("crash"), wait=2)
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    acknowledged, ambiguous, ended = [0], [0], threading.Event()

    def count() -> None:
        mine = Store(database)
        while not ended.is_set():
            try:
                record = mine.follow().records["routes"]["openai/aurora-1"]
                written = {"priority": record.document["priority"] + 1}
            except StoreDown:
                time.sleep(0.02)
                continue
            try:
                mine.ledger.update("routes", "openai/aurora-1", written)
                acknowledged.append(written["priority"])
            except StoreDown:
                pass
            except Exception:  # noqa: BLE001  # the outcome is not known
                ambiguous.append(written["priority"])

    writer = threading.Thread(target=count)
    writer.start()
    for _ in range(2):
        before = len(acknowledged)
        wait_for(lambda seen=before: len(acknowledged) > seen + 20)
        own.stop("immediate")
        own.start()
    before = len(acknowledged)
    wait_for(lambda: len(acknowledged) > before + 5)
    ended.set()
    writer.join()
    kept = store.follow().document("routes", "openai/aurora-1")["priority"]
    assert kept >= max(acknowledged)
    assert kept in {max(acknowledged), *ambiguous}
    database.close()


LIMITED = """
import resource, sys
from model_registry.service.database import Database
from model_registry.service.faults import StoreFull
from model_registry.service.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Database(sys.argv[1]))
number = 0
try:
    while True:
        number += 1
        store.ledger.update("models", "openai/aurora", {"description": f"{number} " + "x" * 3000})
except StoreFull as error:
    print(number - 1)
"""


def test_a_full_disk_is_told_and_nothing_half_written(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/service.db"
    database = Database(address)
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    database.close()
    limit = max(path.stat().st_size for path in tmp_path.glob("service*")) + 200_000
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, address, str(limit)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    acknowledged = int(done.stdout)
    assert acknowledged > 0
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    again = Store(Database(address))
    assert again.follow().document("models", "openai/aurora")["description"].split()[0] == str(acknowledged)
    with again.database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert again.update_model("openai/aurora", {"description": "room again"})["description"] == "room again"
    again.database.close()


def test_a_full_disk_is_507_over_http(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise StoreFull("there is no room left to write")

    monkeypatch.setattr(client.store.ledger, "update", full)
    answer = client.patch("models/openai/aurora", {"description": "x"})
    assert (answer.status_code, answer.json()["type"]) == (507, "urn:model-registry:problem:no-room")


def test_a_writer_who_waits_too_long_is_told(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/service.db"
    first, second = Database(address), Database(address, wait=0.1)
    first.upgrade()
    store = Store(second)
    with first.writing(), pytest.raises(StoreDown):
        store.create_provider({"provider_id": "acme", "name": "Acme"})
    assert store.create_provider({"provider_id": "acme", "name": "Acme"})["provider_id"] == "acme"
    first.close()
    second.close()


def test_a_look_under_way_ends_before_the_service_does(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, ended, never = threading.Event(), threading.Event(), threading.Event()

    def look() -> None:
        with database.reading():
            looking.set()
            never.wait(0.2)
        ended.set()

    with serving(store, Settings("", poll=0.01)):
        monkeypatch.setattr(store, "follow", look)
        assert looking.wait(20)
    assert ended.is_set()


def wait_for(there: object, seconds: float = 60) -> None:
    """Wait until something is so."""
    assert callable(there)
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
