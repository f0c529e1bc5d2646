"""Two server processes on one store, many clients, one process killed: no acknowledged change is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests

from model_registry.service.database import Database
from model_registry.service.store import Store
from tests.integration.service.test_command import running
from tests.shares import LONG, share_of
from tests.support.entries import least

pytestmark = pytest.mark.repeats

CLIENTS = 16
IDS = 500 if LONG else 20
ROUNDS = max(3, share_of(100))
"""Changes that each client makes."""


class Tally:
    """What clients know of what they did, by id."""

    def __init__(self) -> None:
        self.acknowledged: Counter[str] = Counter()
        self.ambiguous: Counter[str] = Counter()
        self.lock = threading.Lock()

    def add(self, to: Counter[str], route_id: str) -> None:
        with self.lock:
            to[route_id] += 1


def rows() -> list[dict[str, Any]]:
    """As many routes as there are ids."""
    facts = {"canonical_id": "meta/night", "developer": "meta", "pricing": {"input": 1, "output": 2}}
    return [least(f"groq/night-{number}", **facts) for number in range(IDS)]


def add_one(session: requests.Session, url: str, route_id: str, tally: Tally) -> None:
    """Add one to a counter, seen and compared, until it is done or nothing tells whether it is."""
    at = f"{url}/api/registry/routes/{route_id}"
    while True:
        try:
            seen = session.get(at, timeout=30)
        except requests.RequestException:
            return
        document, tag = seen.json(), seen.headers["ETag"]
        try:
            patch = {"priority": document["priority"] + 1}
            done = session.patch(at, json=patch, headers={"If-Match": tag}, timeout=30)
        except requests.RequestException:
            tally.add(tally.ambiguous, route_id)
            return
        if done.status_code == 200:
            tally.add(tally.acknowledged, route_id)
            return
        if done.status_code == 503 and done.json()["type"].endswith("outcome-unknown"):
            tally.add(tally.ambiguous, route_id)
            return
        assert done.status_code in {412, 503}, done.text
        if done.status_code == 503:
            time.sleep(0.05)


@pytest.mark.parametrize("spread", [True, False], ids=["spread", "hot"])
def test_every_acknowledged_change_is_there(address: str, spread: bool) -> None:
    """As many clients at two processes; one is killed on the way, and its clients go on at the other."""
    database = Database(address)
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    first = {route_id: record.document["priority"] for route_id, record in store.snapshot.records["routes"].items()}
    _, key = store.keys.create("write")
    catalog = Path("models.json")
    catalog.write_text(json.dumps(rows()))
    tally, created = Tally(), Counter[int]()
    environment = {"DATABASE_URL": address, "MODEL_REGISTRY_SERVICE_POLL": "0.05"}
    with (
        running("--catalog", str(catalog), environment=environment) as (one, doomed),
        running("--catalog", str(catalog), environment=environment) as (two, _),
    ):
        begin = threading.Barrier(CLIENTS)

        def work(number: int) -> None:
            session = requests.Session()
            session.headers["Authorization"] = f"Bearer {key}"
            chance = random.Random(number)
            begin.wait()
            contested = {"provider_id": "acme", "name": "Acme"}
            made = session.post(f"{(one, two)[number % 2]}/api/registry/providers", json=contested, timeout=30)
            with tally.lock:
                created[made.status_code] += 1
            for turn in range(ROUNDS):
                url = two if number % 2 or doomed.poll() is not None else one
                route_id = f"groq/night-{chance.randrange(IDS) if spread else 0}"
                add_one(session, url, route_id, tally)
                if number == 0 and turn == ROUNDS // 2:
                    doomed.send_signal(signal.SIGKILL)
                    doomed.wait()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - begun
    assert created == {201: 1, 409: CLIENTS - 1}
    after = store.follow().records["routes"]
    for route_id, priority in first.items():
        counted = after[route_id].document["priority"] - priority
        known, perhaps = tally.acknowledged[route_id], tally.ambiguous[route_id]
        assert known <= counted <= known + perhaps, route_id
    assert sum(tally.acknowledged.values()) > CLIENTS * ROUNDS // 3
    total, perhaps = sum(tally.acknowledged.values()), sum(tally.ambiguous.values())
    print(f"{total} acknowledged, {perhaps} ambiguous, {total / seconds:.0f}/s")
    database.close()


@pytest.mark.skipif(not LONG and "CI" in os.environ, reason="the races kill a process, too; LONG_TESTS=0.1 runs this")
def test_a_process_that_is_killed_in_a_change_loses_none_that_it_acknowledged(tmp_path: Path) -> None:
    catalog = tmp_path / "models.json"
    catalog.write_text(json.dumps(rows()))
    address = f"sqlite:///{tmp_path}/service.db"
    database = Database(address)
    database.upgrade()
    store = Store(database)
    _, key = store.keys.create("write")
    headers = {"Authorization": f"Bearer {key}", "If-Match": "*"}
    for attempt in range(max(2, share_of(50))):
        with running("--catalog", str(catalog), environment={"DATABASE_URL": address}) as (url, process):
            acknowledged = [""]
            at = f"{url}/api/registry/models/meta/night"

            def write(at: str = at, attempt: int = attempt, acknowledged: list[str] = acknowledged) -> None:
                session = requests.Session()
                for number in range(100_000):
                    text = f"{attempt}/{number}"
                    try:
                        done = session.patch(at, json={"description": text}, headers=headers, timeout=30)
                    except requests.RequestException:
                        return
                    if done.status_code == 200:
                        acknowledged.append(text)

            writer = threading.Thread(target=write)
            writer.start()
            deadline = time.monotonic() + 30
            while len(acknowledged) < 5 + attempt % 7 and time.monotonic() < deadline:
                time.sleep(0.001)
            process.kill()
            process.wait()
            writer.join()
        kept = str(store.follow().document("models", "meta/night")["description"])
        assert int(kept.split("/")[1]) >= int(acknowledged[-1].split("/")[1])
        assert kept.startswith(f"{attempt}/")
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    database.close()
