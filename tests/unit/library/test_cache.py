"""The cache: what it keeps, what it survives, what it lets go."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from model_registry.errors import CacheError, CatalogWarning
from model_registry.library.cache import TTL, Cache
from tests.shares import share_of

ADDRESS = "https://registry.example/models.json"
DAY = 24 * 3600
TIMES = share_of(1000)
"""How often two processes write at once."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalogs"


@pytest.fixture
def cache(folder: Path) -> Cache:
    return Cache(folder)


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.gz"))


def content_of(cache: Cache) -> bytes | None:
    copy = cache.find(ADDRESS)
    return copy.content if copy else None


def test_what_is_kept_is_found(cache: Cache, folder: Path) -> None:
    assert cache.find(ADDRESS) is None

    cache.keep(ADDRESS, b"one", {"If-None-Match": '"1"'})

    copy = Cache(folder).find(ADDRESS)
    assert copy is not None
    assert (copy.content, copy.validators, copy.fresh) == (b"one", {"If-None-Match": '"1"'}, True)
    assert cache.find("https://registry.example/other.json") is None


def test_files_are_gzip_and_their_owners_alone(cache: Cache, folder: Path) -> None:
    mask = os.umask(0)
    try:
        cache.keep(ADDRESS, b"one", {})
    finally:
        os.umask(mask)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    [path] = files(folder)
    about, _, content = gzip.decompress(path.read_bytes()).partition(b"\n")
    assert json.loads(about)["address"] == ADDRESS
    assert content == b"one"


def test_no_query_is_stored(cache: Cache, folder: Path) -> None:
    cache.keep(f"{ADDRESS}?token=secret", b"one", {})

    [path] = files(folder)
    assert b"secret" not in gzip.decompress(path.read_bytes())
    assert "secret" not in path.name
    assert cache.files()[0].address == ADDRESS


def test_the_version_before_can_be_taken_back(cache: Cache) -> None:
    assert cache.roll_back(ADDRESS) is False
    cache.keep(ADDRESS, b"one", {})
    assert cache.roll_back(ADDRESS) is False
    cache.keep(ADDRESS, b"two", {})

    assert cache.roll_back(ADDRESS) is True
    assert content_of(cache) == b"one"
    assert cache.roll_back(ADDRESS) is True
    assert content_of(cache) == b"two"


def test_the_same_content_is_not_its_own_predecessor(cache: Cache) -> None:
    for content in (b"one", b"two", b"two", b"two"):
        cache.keep(ADDRESS, content, {})

    cache.roll_back(ADDRESS)

    assert content_of(cache) == b"one"


def test_a_copy_grows_stale_and_is_confirmed(cache: Cache, folder: Path) -> None:
    cache.keep(ADDRESS, b"one", {})
    [path] = files(folder)
    now = path.stat().st_mtime
    os.utime(path, (now, now - TTL - 60))

    copy = cache.find(ADDRESS)
    assert copy is not None
    assert not copy.fresh
    cache.confirm(ADDRESS)
    assert cache.find(ADDRESS)._replace(confirmed=0) == copy._replace(confirmed=0)  # type: ignore[union-attr]  # found
    assert cache.find(ADDRESS).fresh  # type: ignore[union-attr]


def test_a_time_in_the_future_proves_nothing(cache: Cache, folder: Path) -> None:
    cache.keep(ADDRESS, b"one", {})
    [path] = files(folder)
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + DAY))

    copy = cache.find(ADDRESS)
    assert copy is not None
    assert not copy.fresh


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(content)


def test_a_flipped_byte_never_changes_what_is_read(cache: Cache, folder: Path) -> None:
    """Wherever it is; the few bytes of a gzip header that say nothing may change unseen."""
    text = json.dumps([random.Random(5).random() for _ in range(40)]).encode()
    cache.keep(ADDRESS, text, {"If-None-Match": '"1"'})
    [path] = files(folder)
    whole = path.read_bytes()
    noticed = 0
    for place in range(len(whole)):
        flip(path, place)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            copy = cache.find(ADDRESS)
        noticed += bool(told)
        assert copy is None if told else copy is not None and copy.content == text
        path.write_bytes(whole)
    assert noticed > len(whole) * 0.9


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(b"[]"),
        lambda path: path.write_bytes(gzip.compress(b"[]")),
        lambda path: path.write_bytes(gzip.compress(b'{"of": 1}\n') + gzip.compress(b"x")),
        lambda path: flip(path, -20),
    ],
)
def test_a_damaged_file_is_set_aside_and_the_version_before_stands_in(
    damage: Callable[[Path], object], cache: Cache, folder: Path
) -> None:
    cache.keep(ADDRESS, b"one", {})
    cache.keep(ADDRESS, b"two", {})
    current = next(path for path in files(folder) if ".current." in path.name)
    damage(current)
    broken = current.read_bytes()

    with pytest.warns(CatalogWarning, match="is damaged"):
        copy = cache.find(ADDRESS)

    assert copy is not None
    assert copy.content == b"one"
    assert not copy.fresh, "it must be asked for again"
    [aside] = [path for path in files(folder) if ".damaged-" in path.name]
    assert aside.read_bytes() == broken
    assert content_of(cache) == b"one", "it is told once"


def test_a_copy_of_another_address_is_foreign(cache: Cache, folder: Path) -> None:
    other = "https://registry.example/other.json"
    cache.keep(ADDRESS, b"one", {})
    [ours] = files(folder)
    cache.keep(other, b"two", {})
    [theirs] = [path for path in files(folder) if path != ours]
    ours.write_bytes(theirs.read_bytes())

    with pytest.warns(CatalogWarning, match="holds something else"):
        assert cache.find(ADDRESS) is None


def test_a_damaged_copy_does_not_replace_a_sound_one_before(cache: Cache, folder: Path) -> None:
    cache.keep(ADDRESS, b"one", {})
    cache.keep(ADDRESS, b"two", {})
    flip(next(path for path in files(folder) if ".current." in path.name), -20)

    cache.keep(ADDRESS, b"three", {})
    cache.roll_back(ADDRESS)

    assert content_of(cache) == b"one"


def test_what_was_not_used_for_longest_goes_first(folder: Path) -> None:
    addresses = [f"https://registry.example/{name}.json" for name in "abcd"]
    noise = random.Random(1)
    cache = Cache(folder, largest=35_000)
    for age, address in zip((30, 20, 40), addresses, strict=False):
        cache.keep(address, noise.randbytes(10_000), {})
        path = max(files(folder), key=lambda path: path.stat().st_ctime_ns)
        os.utime(path, (path.stat().st_mtime - age * DAY, path.stat().st_mtime))

    cache.keep(addresses[3], noise.randbytes(10_000), {})

    assert [cache.find(address) is not None for address in addresses] == [True, True, False, True]
    assert sum(path.stat().st_size for path in files(folder)) <= 35_000


def test_use_is_noted_where_the_file_system_does_not(cache: Cache, folder: Path) -> None:
    cache.keep(ADDRESS, b"one", {})
    [path] = files(folder)
    confirmed = path.stat().st_mtime
    os.utime(path, (confirmed - 9 * DAY, confirmed))

    cache.find(ADDRESS)

    assert path.stat().st_atime > confirmed - DAY
    assert path.stat().st_mtime == confirmed


def test_one_larger_than_the_limit_is_kept_all_the_same(folder: Path) -> None:
    cache = Cache(folder, largest=10)
    cache.keep(ADDRESS, b"one" * 100, {})

    assert content_of(cache) == b"one" * 100


def test_one_process_of_all_asks_in_the_background(cache: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model_registry.library.cache.RETRY", 10**12)
    other = "https://registry.example/other.json"

    assert [cache.claim(ADDRESS), Cache(folder).claim(ADDRESS), cache.claim(other)] == [True, False, True]
    monkeypatch.setattr("model_registry.library.cache.RETRY", 10**9)
    assert cache.claim(ADDRESS), "another time"
    cache.clear()
    assert cache.claim(ADDRESS)


def test_clearing_leaves_nothing_to_read(cache: Cache, folder: Path) -> None:
    for content in (b"one", b"two"):
        cache.keep(ADDRESS, content, {})
    (folder / "mine.txt").write_text("not the cache's")

    assert cache.clear() == 2
    assert (cache.find(ADDRESS), cache.files()) == (None, [])
    assert (folder / "mine.txt").exists()


def test_what_cannot_be_written_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "catalogs").write_text("a file where the folder should be")
    cache = Cache(tmp_path / "catalogs")

    with pytest.raises(CacheError, match="cannot be written"):
        cache.keep(ADDRESS, b"one", {})
    assert cache.claim(ADDRESS) is False
    with pytest.warns(CatalogWarning, match="cannot be read"):
        assert cache.find(ADDRESS) is None


def test_who_holds_the_cache_for_too_long_is_not_waited_for(
    cache: Cache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_registry.library.cache._LOCK_SECONDS", 0.0)
    cache.keep(ADDRESS, b"one", {})
    [lock] = folder.glob("*.lock")

    with FileLock(lock), pytest.raises(CacheError, match="another process has held"):
        cache.keep(ADDRESS, b"two", {})
    assert content_of(cache) == b"one"


WRITER = """
import sys
from pathlib import Path
from model_registry.library.cache import Cache

cache, name = Cache(Path("catalogs")), sys.argv[1]
for number in range(int(sys.argv[2])):
    cache.keep("https://registry.example/models.json", f"{name} {number} ".encode() * 20_000, {})
    copy = cache.find("https://registry.example/models.json")
    assert copy is not None and len(set(copy.content[:-1].split(b" "))) == 2 and not copy.superseded, "torn"
print("sound")
"""


@pytest.mark.repeats
def test_two_processes_write_one_cache_many_times(tmp_path: Path, folder: Path) -> None:
    """Each reads after each of its writes, while the other writes: what it finds is always whole."""
    command = [sys.executable, "-W", "error", "-c", WRITER]
    writers = [
        subprocess.Popen(
            [*command, name, str(TIMES)], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for name in ("this", "that")
    ]
    for writer in writers:
        out, err = writer.communicate(timeout=300)
        assert (out, err) == ("sound\n", "")

    cache = Cache(folder)
    last = content_of(cache)
    assert {path.name.split(".")[1] for path in files(folder)} == {"current", "previous"}
    assert list(folder.glob(".*")) == [], "no draft is left"
    assert cache.roll_back(ADDRESS)
    assert content_of(cache) not in (None, last), "no copy is lost"


SAME_NEWS = """
import sys
from pathlib import Path
from model_registry.library.cache import Cache

cache = Cache(Path("catalogs"))
for number in range(int(sys.argv[1])):
    sys.stdin.readline()
    cache.keep("https://registry.example/models.json", b"news %d" % number, {})
    print(flush=True)
"""


@pytest.mark.repeats
def test_two_processes_with_the_same_news_keep_the_version_before(tmp_path: Path, folder: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", SAME_NEWS, str(TIMES)],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    cache = Cache(folder)
    for number in range(TIMES):
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("\n")
            writer.stdin.flush()
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "\n"
        if number:
            assert content_of(cache) == b"news %d" % number
            cache.roll_back(ADDRESS)
            assert content_of(cache) == b"news %d" % (number - 1)
            cache.roll_back(ADDRESS)
    for writer in writers:
        writer.communicate()
