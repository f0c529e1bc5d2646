"""A store on SQLite and one on PostgreSQL, and the service over each, answering over real HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.needs import missing

# pytest reads this file also where the modules beside it are skipped.
if TYPE_CHECKING or not missing("dev-service"):
    import uvicorn

    from model_registry.service.app import create_app
    from model_registry.service.database import Database
    from model_registry.service.settings import Settings
    from model_registry.service.store import Store
    from tests.support.postgresql import Cluster, cluster
    from tests.support.service_catalog import rows
    from tests.support.service_client import Client


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/service.db"
    made: Cluster = request.getfixturevalue("postgresql")
    return made.database("tests")


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    made = Database(address)
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def store(database: Database) -> Store:
    """A store with the small catalog beneath."""
    made = Store(database)
    made.replace_base(rows())
    return made


@contextmanager
def serving(store: Store, settings: Settings) -> Iterator[str]:
    """The service in a thread of its own; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(store, settings), log_config=None, access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """A client with a key to write, of a service over SQLite with the small catalog."""
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.upgrade()
    store = Store(database)
    store.replace_base(rows())
    _, key = store.keys.create("write")
    with serving(store, Settings(str(database.engine.url), poll=0.05)) as url:
        yield Client(url, key, store)
    database.close()
