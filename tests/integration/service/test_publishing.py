"""The tree of documents in a folder and in a bucket: what readers of it see, whatever happens to who publishes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
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


class Mortal:
    """A place whose publisher dies before its nth change."""

    at_once = 1

    def __init__(self, place: Place, left: int) -> None:
        self.place, self.left = place, left
        self.get, self.paths, self.alone = place.get, place.paths, place.alone

    def _spend(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1

    def put(self, path: str, content: bytes) -> None:
        self._spend()
        self.place.put(path, content)

    def replace(self, path: str, before: bytes | None, content: bytes) -> bool:
        self._spend()
        return self.place.replace(path, before, content)

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._spend()
            self.place.remove([path])


class Interrupted(Mortal):
    """A place where another does something just before the index is written."""

    def __init__(self, place: Place, meanwhile: Callable[[], object]) -> None:
        super().__init__(place, -1)
        self.meanwhile = [meanwhile]

    @override
    def replace(self, path: str, before: bytes | None, content: bytes) -> bool:
        if self.meanwhile:
            self.meanwhile.pop()()
        return super().replace(path, before, content)


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


@pytest.mark.no_cover  # the same lines for each change
@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_killed_before_any_change_the_index_tells_and_the_next_run_mends_it(
    small: Store, tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    if where == "bucket":
        name = request.getfixturevalue("bucket").address.rpartition("/")[0]
        small.replace_base([row for row in rows() if row["canonical_id"] == "openai/aurora"])

    def at(tree: str) -> Place:
        return Folder(tmp_path / tree) if where == "folder" else Bucket(f"{name}/{tree}")

    old = small.snapshot
    small.delete("routes", "openrouter/openai/aurora")
    edited(small)
    new = small.snapshot
    edited(small, 1)  # other than `new`, but in part as before
    last = small.snapshot
    wanted = {"old": documents_of(old), "new": documents_of(new), "last": documents_of(last)}
    changes = 0
    while True:
        place = at(f"tree-{changes}")
        publish(old, place)
        try:
            publish(new, Mortal(place, changes))
        except Killed:
            index, documents = tree_at(place)
            told = wanted["old"] if index["rev"] == old.rev else wanted["new"]
            assert index["sha256"].keys() == told.keys()
            assert differing(index, documents) == {p for p in told if documents.get(p) != told[p]}
            publish(last, place)
            index, documents = tree_at(place)
            assert (documents, index["rev"]) == (wanted["last"], last.rev), changes
            assert set(place.paths()) == {*wanted["last"], INDEX}
        else:
            break
        changes += 1
    assert changes > 10


def test_of_two_publishers_to_a_bucket_the_later_revision_stays(small: Store, bucket: Bucket) -> None:
    old = small.snapshot
    publish(old, bucket)
    small.update("models", "openai/aurora", {"description": "one"})
    one = small.snapshot
    edited(small)
    two = small.snapshot
    # The later one comes while the earlier one writes.
    with pytest.raises(NewerTree):
        publish(one, Interrupted(bucket, lambda: publish(two, bucket)))
    assert tree_at(bucket)[0]["rev"] == two.rev
    publish(two, bucket)
    index, documents = tree_at(bucket)
    assert not differing(index, documents)
    assert set(bucket.paths()) == {*documents_of(two), INDEX}
    # The earlier one comes while the later one writes: it writes again.
    edited(small, 3)
    three = small.snapshot
    edited(small, 4)
    four = small.snapshot
    publish(four, Interrupted(bucket, lambda: publish(three, bucket)))
    index, documents = tree_at(bucket)
    assert (index["rev"], documents) == (four.rev, documents_of(four))
    assert set(bucket.paths()) == {*documents_of(four), INDEX}


@pytest.mark.parametrize("before", [b"1", None])
def test_what_another_writes_at_the_last_moment_is_not_replaced(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, before: bytes | None
) -> None:
    if before is not None:
        bucket.put("a.json", before)
    put = Bucket._put

    def too_late(self: Bucket, path: str, content: bytes, mode: Any) -> None:
        put(self, path, b"2", "overwrite")
        put(self, path, content, mode)

    with monkeypatch.context() as patched:
        patched.setattr(Bucket, "_put", too_late)
        assert not bucket.replace("a.json", before, b"3")
    assert bucket.get("a.json") == b"2"
    assert bucket.replace("a.json", b"2", b"3")
    assert bucket.get("a.json") == b"3"


def test_a_store_that_takes_no_conditions_is_published_to_all_the_same(
    small: Store, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Bucket._put

    def without_conditions(self: Bucket, path: str, content: bytes, mode: Any) -> None:
        if mode != "overwrite":
            raise PlaceFailed("501")
        put(self, path, content, mode)

    monkeypatch.setattr(Bucket, "_put", without_conditions)
    publish(small.snapshot, bucket)
    edited(small)
    publish(small.snapshot, bucket)
    assert tree_at(bucket)[0]["rev"] == small.snapshot.rev


def test_killed_before_the_first_index_there_is_no_tree(small: Store, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        publish(small.snapshot, Mortal(Folder(tmp_path / "tree"), 5))
    place = Folder(tmp_path / "tree")
    assert place.get(INDEX) is None
    assert [path for path in place.paths() if path.startswith(UNFINISHED)]
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
        return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, env=environment)

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
