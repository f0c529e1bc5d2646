"""The tree of documents in a folder and in a bucket: what readers of it see, whatever happens to who publishes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from model_registry.compat import override
from model_registry.service.database import Database
from model_registry.service.faults import ServiceError
from model_registry.service.places import Bucket, Folder, Place, PlaceFailed, place_of
from model_registry.service.publishing import UNFINISHED, NewerTree, publish
from model_registry.service.store import Store
from model_registry.service.tree import INDEX, documents_of
from tests.support.service_catalog import rows


class Killed(BaseException):
    """In place of a signal."""


class Mortal(Folder):
    """A folder whose publisher dies before its nth change."""

    at_once = 1

    def __init__(self, root: Path, left: int) -> None:
        super().__init__(root)
        self.left = left

    def _spend(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1

    @override
    def put(self, path: str, content: bytes) -> None:
        self._spend()
        super().put(path, content)

    @override
    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._spend()
            super().remove([path])


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite with the small catalog."""
    database = Database(f"sqlite:///{tmp_path}/service.db")
    database.upgrade()
    made = Store(database)
    made.replace_base(rows())
    yield made
    database.close()


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3-compatible store."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Bucket:
    """A prefix of an empty bucket."""
    at(s3, monkeypatch)
    name = f"tree-{hashlib.sha256(request.node.name.encode()).hexdigest()[:12]}"
    boto3.client("s3", endpoint_url=s3).create_bucket(Bucket=name)
    return Bucket(f"s3://{name}/registry")


def at(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ENDPOINT_URL", address),
        ("AWS_ACCESS_KEY_ID", "someone"),
        ("AWS_SECRET_ACCESS_KEY", "something"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return Folder(tmp_path / "tree")
    made: Bucket = request.getfixturevalue("bucket")
    return made


def tree_at(place: Place) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The index and every document it tells of that is there."""
    content = place.get(INDEX)
    assert content is not None
    index = json.loads(content)
    found = {path: place.get(path) for path in index["sha256"]}
    return index, {path: each for path, each in found.items() if each is not None}


def differing(index: dict[str, Any], documents: dict[str, bytes]) -> set[str]:
    """What is not what the index tells of."""
    return {
        path
        for path, told in index["sha256"].items()
        if path not in documents or hashlib.sha256(documents[path]).hexdigest() != told
    }


def edited(store: Store, priority: int = 7) -> None:
    """A change of two kinds, and one record less."""
    store.update("models", "openai/aurora", {"description": f"priority {priority}"})
    store.update("routes", "groq/aurora-1-fast", {"priority": priority})


def test_the_tree_holds_every_record_where_the_specification_says(small: Store, place: Place) -> None:
    done = publish(small.snapshot, place)
    index, documents = tree_at(place)
    assert (index["rev"], done.written, done.removed) == (small.snapshot.rev, len(documents), 0)
    assert not differing(index, documents)
    assert {
        "platforms/groq.json",
        "providers/openai.json",
        "models/by-provider/openai/aurora.json",
        "models/by-platform/groq/openai/aurora.json",
        "routes/by-model/aurora/route-1-direct.json",
        "routes/by-platform/openrouter/openrouter%2Fmeta%2Fllama-night%3Afree.json",
        "metadata/capabilities.json",
        "metadata/pricing.json",
    } <= documents.keys()
    model = json.loads(documents["models/by-provider/openai/aurora.json"])
    assert (model["model_id"], model["provider_id"]) == ("openai/aurora", "openai")
    assert json.loads(documents["routes/by-model/aurora/route-1-direct.json"])["platform_id"] == "direct"
    assert set(place.paths()) == {*documents, INDEX}


def test_only_what_changed_is_written_again_and_what_is_gone_is_removed(small: Store, place: Place) -> None:
    publish(small.snapshot, place)
    assert publish(small.snapshot, place)[1:3] == (0, 0)
    small.delete("routes", "groq/aurora-1-fast")
    small.update("models", "openai/aurora-mini", {"description": "smaller"})
    done = publish(small.snapshot, place)
    index, documents = tree_at(place)
    assert not differing(index, documents)
    assert index["rev"] == small.snapshot.rev
    assert 0 < done.written < 20
    assert done.removed > 0
    assert set(place.paths()) == {*documents_of(small.snapshot), INDEX}


def test_what_is_published_is_not_put_together_again(
    small: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Folder(tmp_path / "tree")
    done = publish(small.snapshot, place)
    monkeypatch.setattr("model_registry.service.publishing.documents_of", lambda _snapshot: pytest.fail("put together"))
    assert publish(small.snapshot, place) == (small.snapshot.rev, 0, 0, done.written)


def test_a_store_that_came_otherwise_to_the_same_revision_is_published(small: Store, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.upgrade()
    twin = Store(other)
    twin.replace_base(rows())
    place = Folder(tmp_path / "tree")
    for store, text in ((small, "one"), (twin, "two")):
        store.update("models", "openai/aurora", {"description": text})
        publish(store.snapshot, place)
        assert json.loads(tree_at(place)[1]["models/by-provider/openai/aurora.json"])["description"] == text
    assert small.snapshot.rev == twin.snapshot.rev
    other.close()


def test_files_of_others_stay_and_an_index_of_others_is_left_alone(small: Store, place: Place) -> None:
    place.put("models/notes.json", b"mine")
    publish(small.snapshot, place)
    small.delete("routes", "groq/aurora-1-fast")
    publish(small.snapshot, place)
    assert place.get("models/notes.json") == b"mine"
    place.put(INDEX, b'{"some": "index"}')
    with pytest.raises(ServiceError, match="none of this service's"):
        publish(small.snapshot, place)
    assert place.get(INDEX) == b'{"some": "index"}'


def test_a_later_tree_is_never_replaced(small: Store, place: Place) -> None:
    earlier = small.snapshot
    edited(small)
    publish(small.snapshot, place)
    before = tree_at(place)
    with pytest.raises(NewerTree, match="nothing was replaced"):
        publish(earlier, place)
    assert tree_at(place) == before


def test_killed_before_any_change_the_index_tells_and_the_next_run_mends_it(small: Store, tmp_path: Path) -> None:
    old = small.snapshot
    small.delete("routes", "openrouter/openai/aurora")
    edited(small)
    new = small.snapshot
    edited(small, 1)  # other than `new`, but in part as before
    last = small.snapshot
    wanted = {"old": documents_of(old), "new": documents_of(new), "last": documents_of(last)}
    changes = 0
    while True:
        root = tmp_path / f"tree-{changes}"
        publish(old, Folder(root))
        try:
            publish(new, Mortal(root, changes))
        except Killed:
            index, documents = tree_at(Folder(root))
            told = wanted["old"] if index["rev"] == old.rev else wanted["new"]
            assert index["sha256"].keys() == told.keys()
            assert differing(index, documents) == {p for p in told if documents.get(p) != told[p]}
            publish(last, Folder(root))
            index, documents = tree_at(Folder(root))
            assert (documents, index["rev"]) == (wanted["last"], last.rev), changes
            assert set(Folder(root).paths()) == {*wanted["last"], INDEX}
        else:
            break
        changes += 1
    assert changes > 10


def test_killed_before_the_first_index_there_is_no_tree(small: Store, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        publish(small.snapshot, Mortal(tmp_path / "tree", 5))
    place = Folder(tmp_path / "tree")
    assert place.get(INDEX) is None
    assert place.get(UNFINISHED) is not None
    publish(small.snapshot, place)
    assert not differing(*tree_at(place))


def test_a_disk_that_is_full_leaves_the_tree_that_was_there(small: Store, tmp_path: Path) -> None:
    place = Folder(tmp_path / "tree")
    publish(small.snapshot, place)
    before = tree_at(place)
    edited(small)
    program = (
        "import resource, signal, sys\n"
        "from model_registry.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from model_registry.service import commands, publishing\n"
        "from model_registry.service.database import Database\n"
        "from model_registry.service.store import Store\n"
        "snapshot = Store(Database(sys.argv[1])).follow()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        "publishing.publish(snapshot, commands.place_of(sys.argv[2]))\n"
    )
    address = f"sqlite:///{tmp_path}/service.db"
    done = subprocess.run(
        [sys.executable, "-c", program, address, str(place)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "PlaceFailed" in done.stderr
    assert "too large" in done.stderr
    index, documents = tree_at(place)
    assert index == before[0]
    assert documents == before[1]
    assert not [each for each in place.root.rglob("*") if each.name.endswith(".tmp")]


def test_one_publisher_at_a_time_in_a_folder(small: Store, tmp_path: Path) -> None:
    place = Folder(tmp_path / "tree")
    with place.alone(), pytest.raises(PlaceFailed, match="another process"):
        publish(small.snapshot, Folder(tmp_path / "tree"))


def test_a_bucket_that_does_not_answer_is_given_up_soon(
    small: Store, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    at(f"http://127.0.0.1:{closed_port}", monkeypatch)
    begun = time.monotonic()
    with pytest.raises(PlaceFailed, match="s3://nowhere/registry"):
        publish(small.snapshot, Bucket("s3://nowhere/registry"))
    assert time.monotonic() - begun < 30


@pytest.fixture
def closed_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def test_names_of_models_never_meet_and_never_leave_the_tree(small: Store) -> None:
    small.create("providers", {"provider_id": "acme", "name": "Acme"})
    for model_id in ("acme/aurora", "aurora", "acme/a:b", "acme/" + "x:" * 97):
        small.create("models", {"model_id": model_id, "provider_id": "acme", "name": "One"})
        route = {"route_id": f"r-{len(model_id)}", "model_id": model_id, "platform_id": "groq", "provider_id": "acme"}
        small.create("routes", route)
    paths = documents_of(small.snapshot)
    assert {
        "models/by-provider/acme/aurora.json",
        "models/by-provider/acme/~aurora.json",
        "models/by-provider/acme/a%3Ab.json",
        "routes/by-model/acme~aurora/route-1-groq.json",
        "routes/by-model/openai~aurora/route-1-direct.json",
    } <= paths.keys()
    assert all(len(part) < 255 for path in paths for part in path.split("/"))
    assert len([path for path in paths if path.startswith("models/by-provider/acme/")]) == 4


def test_the_command_publishes_and_tells_what_it_did(small: Store, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/service.db"}

    def done(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "model_registry", "service", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)

    first = done("publish", "--to", str(tmp_path / "tree"))
    assert (first.returncode, "0 removed" in first.stderr) == (0, True), first.stderr
    again = done("job", "publish", "--once", "--to", str(tmp_path / "tree"))
    assert (again.returncode, ": 0 written" in again.stderr) == (0, True), again.stderr
    assert done("job", "publish", "--once").returncode != 0
    (tmp_path / "file").write_text("no folder")
    refused = done("publish", "--to", str(tmp_path / "file"))
    assert (refused.returncode, "run it again" in refused.stderr) == (1, True), refused.stderr
    assert done("publish", "--to", "ftp://somewhere").returncode != 0
    assert not differing(*tree_at(place_of(str(tmp_path / "tree"))))
