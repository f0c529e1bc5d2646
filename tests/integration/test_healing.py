"""A file of a cache or of the state may be damaged in any way: it is as good as none, and made again."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from model_registry.http.client import HttpClient
from model_registry.http.network import Limits, Network
from model_registry.http.response_cache import ResponseCache
from model_registry.library.cache import Cache
from tests.support.job import Job

ADDRESS = "https://catalog.example/models.json"


def head(**about: object) -> bytes:
    return json.dumps({"validators": {}, "headers": {}, "sha256": hashlib.sha256(b"").hexdigest(), **about}).encode()


def replaced(path: Path, make: Callable[[], None]) -> None:
    path.unlink()
    make()


def dated(path: Path, content: bytes, seconds: float) -> None:
    path.write_bytes(content)
    os.utime(path, (seconds, seconds))


DAMAGES: dict[str, Callable[[Path, bytes], object]] = {
    "empty": lambda path, old: path.write_bytes(b""),
    "half": lambda path, old: path.write_bytes(old[: len(old) // 2]),
    "a bit": lambda path, old: path.write_bytes(old[:-9] + bytes([old[-9] ^ 1]) + old[-8:]),
    "noise": lambda path, old: path.write_bytes(bytes(range(256)) * 9),
    "zeros": lambda path, old: path.write_bytes(bytes(len(old))),
    "nested": lambda path, old: path.write_bytes(b"[" * 60_000),
    "nested, packed": lambda path, old: path.write_bytes(gzip.compress(b"[" * 60_000)),
    "a list": lambda path, old: path.write_bytes(b"[]\n"),
    "null, packed": lambda path, old: path.write_bytes(gzip.compress(b"null\n")),
    "no headers": lambda path, old: path.write_bytes(head(validators=[1], headers=None) + b"\n"),
    "odd headers": lambda path, old: path.write_bytes(head(validators={"If-None-Match": 1}) + b"\n"),
    "a folder": lambda path, old: replaced(path, lambda: (path / "in" / "it").mkdir(parents=True)),
    "a pipe": lambda path, old: replaced(path, lambda: os.mkfifo(path)),
    "a link to nothing": lambda path, old: replaced(path, lambda: path.symlink_to("nothing")),
    "a link to itself": lambda path, old: replaced(path, lambda: path.symlink_to(path.name)),
    "of the year 30000": lambda path, old: dated(path, old[:-1], 1e12),
    "older than time": lambda path, old: dated(path, old, -1e11),
}
every_damage = pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))


@every_damage
def test_a_catalog_in_the_cache(damage: Callable[[Path, bytes], object], tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    for content in (b"one" * 99, b"two" * 99):
        cache.keep(ADDRESS, content, {"If-None-Match": "x"})
    for file in cache.files():
        damage(file.path, file.path.read_bytes())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert cache.find(ADDRESS) is None or damage is DAMAGES["older than time"]
        cache.files()
        for content in (b"three" * 99, b"four" * 99):
            cache.keep(ADDRESS, content, {})

        found = cache.find(ADDRESS)
        assert found
        assert found.content == b"four" * 99
        assert cache.roll_back(ADDRESS)
        cache.clear()
        assert cache.files() == []


@every_damage
def test_an_answer_of_a_provider(
    damage: Callable[[Path, bytes], object], httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/models").respond_with_json([1], headers={"ETag": '"x"'})

    def ask() -> object:
        network = Network(Limits(attempts=1), ResponseCache(tmp_path / "answers"))
        return HttpClient(network, httpserver.url_for("")).get_json("models")

    ask()
    [path] = (tmp_path / "answers" / "public").iterdir()
    sound = path.read_bytes()
    damage(path, sound)

    assert ask() == [1]
    assert path.is_file()
    assert path.read_bytes() == sound


@pytest.mark.parametrize("name", ["state.json", "told.json"])
@every_damage
def test_the_state_of_the_job(damage: Callable[[Path, bytes], object], name: str, job: Job, tmp_path: Path) -> None:
    before = job("--providers", "groq")
    path = tmp_path / ".local/state/model-registry" / name
    damage(path, path.read_bytes())

    after = job("--providers", "groq")

    assert (after.code, after.text) == (0, before.text)
    assert path.is_file()
    json.loads(path.read_bytes())
    again = job("--providers", "groq")
    assert "warning" not in again.err
