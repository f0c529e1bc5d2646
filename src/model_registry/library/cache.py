"""Catalogs as they were last fetched: one small file for each address, and the version before it.

A file is two gzip members, so that `zcat` shows it: a line of JSON about the copy, and the copy itself. Its
modification time is when its address last said that it holds, its access time when it was last used.

Readers take no lock: a file is only ever replaced whole, by a rename. Writers take one, because to compare, to put
the old version aside and the new one in its place are three steps: without a lock, two processes with the same news
would make it its own predecessor.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from model_registry import files
from model_registry.catalog.indexed import MAGIC
from model_registry.errors import CacheError, CatalogWarning
from model_registry.urls import without_query

HOUR = 3600
TTL = 24 * HOUR
"""Seconds after which a copy is asked for again."""
RETRY = HOUR // 4
"""Seconds before a copy is asked for again in the background, whatever became of the last time."""

_GZIP = 16 + zlib.MAX_WBITS
_LONGEST_HEAD = 1 << 16
_LOCK_SECONDS = 10.0
_NO_CALENDAR = 250_000_000_000
"""Seconds since 1970, in the year 9892."""


class Copy(NamedTuple):
    """A catalog as it was fetched."""

    content: bytes
    """What was kept."""
    validators: Mapping[str, str]
    """Request headers that ask its address whether it still holds."""
    confirmed: float
    """When its address last said that it holds, in seconds since 1970."""
    superseded: bool = False
    """Whether it is the version before, standing in for one that is damaged."""

    @property
    def fresh(self) -> bool:
        """Whether it need not be asked for again yet. A time in the future proves nothing."""
        return not self.superseded and 0 <= time.time() - self.confirmed < TTL


class File(NamedTuple):
    """A file of the cache."""

    path: Path
    role: str
    """`current`, `previous` or `damaged`."""
    address: str | None
    """Where it was fetched from, without query; None if the file is damaged."""
    bytes: int
    """Its size on disk."""
    confirmed: float
    """When its address last said that it holds, in seconds since 1970."""


class Damaged(Exception):
    """A file is not what was written."""


class Cache:
    """A folder of fetched catalogs. Files are readable by their owner alone.

    `largest` is the size of all files together, in bytes, above which those not used for longest are deleted.
    """

    def __init__(self, folder: Path, largest: int = 50_000_000) -> None:
        self._folder = folder
        self._largest = largest

    def find(self, address: str) -> Copy | None:
        """The newest sound copy of what is at an address, if there is one.

        A damaged file is set aside under another name, with a `CatalogWarning`, and the version before is taken.
        """
        for role in ("current", "previous"):
            path = self._path(address, role)
            try:
                copy = _read(path, address)
                self._note_use(path)
                return copy._replace(superseded=role == "previous")
            except FileNotFoundError:
                continue
            except OSError as error:
                _warn(f"{path} cannot be read ({error.strerror}); it is not used")
            except Damaged as problem:
                self._set_aside(path, address, problem)
        return None

    def keep(self, address: str, content: bytes, validators: Mapping[str, str]) -> None:
        """Put a new copy in the place of the current one, which becomes the previous one if it differs.

        Raises `CacheError` if it cannot be written; the copies there were are untouched then.
        """
        with self._writing(address):
            current = self._path(address, "current")
            before = _sound(current, address)
            for path in (current, self._path(address, "previous")):
                files.make_way(path)
            previous = self._path(address, "previous") if before and before.content != content else None
            files.write(current, _packed(address, content, validators), mode=0o600, aside=previous)
            self._evict(current)

    def confirm(self, address: str) -> None:
        """Note that the current copy holds now."""
        with suppress(OSError):
            os.utime(self._path(address, "current"))

    def roll_back(self, address: str) -> bool:
        """Exchange the current copy and the previous one; False if there is no sound previous one.

        The copy counts as confirmed now, so that it is not replaced before it is stale again. Raises `CacheError`.
        """
        with self._writing(address):
            current, previous = self._path(address, "current"), self._path(address, "previous")
            if _sound(previous, address) is None:
                return False
            aside = self._aside(address)
            with suppress(FileNotFoundError):
                files.put_aside(current, aside)
            previous.replace(current)
            with suppress(FileNotFoundError):
                aside.replace(previous)
            os.utime(current)
            return True

    def claim(self, address: str) -> bool:
        """Whether this process is the one to ask in the background now: one of all, and not again within `RETRY`."""
        marker = self._path(address, f"asked-{int(time.time() // RETRY)}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for old in self._folder.glob(f"{_stem(address)}.asked-*"):
                files.make_way(old)
                if old != marker:
                    old.unlink(missing_ok=True)
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError:
            # Another process has asked, or nothing that is fetched could be kept.
            return False
        return True

    def files(self) -> list[File]:
        """All files that hold a copy, or did until they were damaged, by name."""
        found = []
        for path in sorted(self._folder.glob("*.gz")):
            with suppress(OSError):
                stat, role = path.stat(), path.name.split(".")[1].partition("-")[0]
                found.append(File(path, role, _address(path), stat.st_size, _plausible(stat.st_mtime)))
        return found

    def clear(self) -> int:
        """Delete all files and return how many held a copy. Raises `CacheError` if that is not allowed."""
        copies = len(self.files())
        try:
            for path in self._folder.glob("*catalog-*"):
                # A lock that is deleted while it is held can be held twice.
                if path.suffix != ".lock":
                    files.make_way(path)
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise CacheError(f"{self._folder} cannot be cleared ({error.strerror})") from error
        return copies

    def _path(self, address: str, role: str) -> Path:
        suffix = "" if role.startswith("asked") else ".gz"
        return self._folder / f"{_stem(address)}.{role}{suffix}"

    @contextmanager
    def _writing(self, address: str) -> Iterator[None]:
        """Hold what belongs to an address against other writers."""
        from filelock import FileLock, Timeout

        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = self._folder / f"{_stem(address)}.lock"
            files.make_way(lock)
            with FileLock(lock, timeout=_LOCK_SECONDS, mode=0o600):
                files.sweep(self._folder)
                self._finish_roll_back(address)
                yield
        except Timeout:
            raise CacheError(f"another process has held {self._folder} for {_LOCK_SECONDS:g} s; try again") from None
        except OSError as error:
            raise CacheError(f"{self._folder} cannot be written ({error.strerror})") from error

    def _aside(self, address: str) -> Path:
        """Where the current copy is while it becomes the previous one."""
        return self._path(address, "current").with_suffix(".tmp")

    def _finish_roll_back(self, address: str) -> None:
        """Put the copy that a killed process was exchanging where it belongs."""
        aside = self._aside(address)
        for role in ("current", "previous"):
            if aside.exists() and not self._path(address, role).exists():
                aside.replace(self._path(address, role))
        aside.unlink(missing_ok=True)

    def _note_use(self, path: Path) -> None:
        """Note that a file is in use, where the file system does not: once an hour is often enough."""
        with suppress(OSError):
            stat = path.stat()
            if time.time() - stat.st_atime > HOUR:
                os.utime(path, (time.time(), stat.st_mtime))

    def _set_aside(self, path: Path, address: str, problem: Damaged) -> None:
        with suppress(CacheError, FileNotFoundError), self._writing(address):
            # Another process may have put a sound one in its place by now.
            if path.exists() and _sound(path, address) is None:
                aside = path.with_name(f"{_stem(address)}.damaged-{time.time_ns()}.gz")
                path.replace(aside)
                _warn(f"{path} is damaged ({problem}); it was moved to {aside.name} and is fetched again")

    def _evict(self, newest: Path) -> None:
        """Delete the files not used for longest until the rest is small enough."""
        sizes = {path: path.stat() for path in self._folder.glob("catalog-*.gz")}
        total = sum(stat.st_size for stat in sizes.values())
        for path, stat in sorted(sizes.items(), key=lambda item: item[1].st_atime):
            if total <= self._largest:
                break
            if path != newest:
                path.unlink(missing_ok=True)
                total -= stat.st_size


def _stem(address: str) -> str:
    """What the names of an address's files begin with; another form of catalogs has other names."""
    return f"catalog-{_digest(MAGIC + address.encode())[:16]}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _packed(address: str, content: bytes, validators: Mapping[str, str]) -> bytes:
    body = _gzip(content)
    about = {"of": _digest(address.encode()), "address": without_query(address), "validators": dict(validators)}
    head = json.dumps({**about, "sha256": _digest(body)})
    return _gzip(f"{head}\n".encode()) + body


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()


def _read(path: Path, address: str) -> Copy:
    """The copy in a file. Raises `Damaged` if it is not what was written there, and `OSError`."""
    if not path.is_file() and os.path.lexists(path):
        raise Damaged("it is no file")
    with path.open("rb") as file:
        confirmed = _plausible(os.fstat(file.fileno()).st_mtime)
        about, body = _head(file.read())
    try:
        if about["of"] != _digest(address.encode()):
            raise Damaged("it holds something else")
        if about["sha256"] != _digest(body):
            raise Damaged("its checksum is wrong")
        validators = about["validators"]
        if not all(isinstance(each, str) for item in validators.items() for each in item):
            raise Damaged("it is not a catalog's copy")
        return Copy(zlib.decompress(body, _GZIP), validators, confirmed)
    except (AttributeError, LookupError, TypeError, zlib.error):
        raise Damaged("it is not a catalog's copy") from None


def _head(content: bytes) -> tuple[dict[str, Any], bytes]:
    """The line about a copy, and the rest."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        about = json.loads(unpacker.decompress(content, _LONGEST_HEAD))
    except (ValueError, RecursionError, zlib.error):
        raise Damaged("it is not a catalog's copy") from None
    if not isinstance(about, dict):
        raise Damaged("it is not a catalog's copy")
    return about, unpacker.unused_data


def _sound(path: Path, address: str) -> Copy | None:
    try:
        return _read(path, address)
    except (Damaged, OSError):
        return None


def _plausible(seconds: float) -> float:
    """A time of a file, in seconds since 1970; of one that no calendar has, the earliest."""
    return seconds if 0 <= seconds < _NO_CALENDAR else 0.0


def _address(path: Path) -> str | None:
    if not path.is_file():
        return None
    try:
        return str(_head(path.read_bytes())[0]["address"])
    except (Damaged, LookupError):
        return None


def _warn(message: str) -> None:
    warnings.warn(message, CatalogWarning, stacklevel=2)
