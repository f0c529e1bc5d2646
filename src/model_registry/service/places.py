"""Where a tree of documents can be published: a folder, or a bucket of an S3-compatible store."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from model_registry import files
from model_registry.compat import override
from model_registry.errors import ConfigurationError
from model_registry.service.faults import ServiceError


class PlaceFailed(ServiceError):
    """A place cannot be read or written. What was published before is still told by its index."""


class Place(Protocol):
    """Documents by path. Every call raises `PlaceFailed`."""

    at_once: int
    """How many documents are written at a time."""

    def get(self, path: str) -> bytes | None:
        """A document, None if there is none."""

    def put(self, path: str, content: bytes) -> None:
        """Write a document, all of it or nothing."""

    def replace(self, path: str, before: bytes | None, content: bytes) -> bool:
        """Write a document in place of what was read before; False if another has written it meanwhile."""

    def paths(self) -> Collection[str]:
        """What is there."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove documents; those that are gone already are no failure."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the place against other publishers, as far as it can be held. Raises `PlaceFailed`."""


def place_of(address: str) -> Place:
    """The place that is named: `s3://BUCKET/PREFIX`, or a folder. Raises `ConfigurationError`."""
    if address.startswith("s3://"):
        return Bucket(address)
    if "://" in address:
        raise ConfigurationError(f"{address} is neither a folder nor s3://BUCKET/PREFIX")
    return Folder(Path(address))


class Folder:
    """A folder; what is written is on the disk before the call returns."""

    at_once = 8

    def __init__(self, root: Path) -> None:
        self.root = root
        self._making = threading.Lock()

    @override
    def __str__(self) -> str:
        return str(self.root)

    def get(self, path: str) -> bytes | None:
        """A document, None if there is none."""
        with self._faults():
            try:
                return (self.root / path).read_bytes()
            except FileNotFoundError:
                return None

    def put(self, path: str, content: bytes) -> None:
        """Replace a document durably."""
        target = self.root / path
        with self._faults():
            with self._making:
                self._make(target.parent)
            files.write(target, content)

    def replace(self, path: str, before: bytes | None, content: bytes) -> bool:
        """Replace a document, if it is what it was."""
        if self.get(path) != before:
            return False
        self.put(path, content)  # nobody comes between: the folder is held
        return True

    def paths(self) -> Collection[str]:
        """The files beneath, hidden ones apart."""
        with self._faults():
            found = self.root.rglob("*.json")
            return {each.relative_to(self.root).as_posix() for each in found if not each.name.startswith(".")}

    def remove(self, paths: Sequence[str]) -> None:
        """Remove documents, and the folders that are empty then."""
        with self._faults():
            for path in paths:
                target = self.root / path
                target.unlink(missing_ok=True)
                for folder in target.relative_to(self.root).parents[:-1]:
                    if not (self.root / folder).is_dir() or any((self.root / folder).iterdir()):
                        break
                    (self.root / folder).rmdir()
                if target.parent.is_dir():
                    files.sync_folder(target.parent)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder; who comes second is refused at once."""
        with self._faults():
            self._make(self.root.absolute())
        with ExitStack() as held:
            try:
                held.enter_context(files.alone(self.root, 0))
            except TimeoutError:
                raise PlaceFailed(f"another process is publishing to {self.root}; nothing was written") from None
            yield

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            files.sync_folder(folder.parent)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PlaceFailed(f"publishing to {self.root} failed: {error.strerror or error}; run it again") from error


class Bucket:
    """A bucket of an S3-compatible store; the variables `AWS_*` say where it is and who may write."""

    at_once = 16

    def __init__(self, address: str) -> None:
        self.address = address
        self._obstore: Any = import_module("obstore")
        self._store = import_module("obstore.store").from_url(
            address,
            # With options of our own the variable AWS_ALLOW_HTTP is not looked at; who names such an endpoint means it.
            client_options={
                "connect_timeout": "5s",
                "timeout": "30s",
                "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )

    @override
    def __str__(self) -> str:
        return self.address

    def get(self, path: str) -> bytes | None:
        """A document, None if there is none."""
        with self._faults():
            try:
                return bytes(self._obstore.get(self._store, path).bytes())
            except FileNotFoundError:
                return None

    def put(self, path: str, content: bytes) -> None:
        """Replace a document."""
        self._put(path, content, "overwrite")

    def replace(self, path: str, before: bytes | None, content: bytes) -> bool:
        """Replace a document, if it is what it was: on a condition, where the store can write on one."""
        present: bytes | None
        mode: Any
        with self._faults():
            try:
                found = self._obstore.get(self._store, path)
                present, mode = bytes(found.bytes()), {"e_tag": found.meta["e_tag"]}
            except FileNotFoundError:
                present, mode = None, "create"
        if present != before:
            return False
        try:
            self._put(path, content, mode)
        except PlaceFailed:
            # Another was faster; or the store knows no conditions, or finds no tag equal to the one it gave: then what
            # is there decides. It is ours if only the answer was lost.
            present = self.get(path)
            if present == content:
                return True
            if present != before:
                return False
            self.put(path, content)
        return True

    def _put(self, path: str, content: bytes, mode: Any) -> None:
        with self._faults():
            self._obstore.put(self._store, path, content, attributes={"Content-Type": "application/json"}, mode=mode)

    def paths(self) -> Collection[str]:
        """The objects beneath the prefix."""
        with self._faults():
            return {each["path"] for part in self._obstore.list(self._store) for each in part}

    def alone(self) -> AbstractContextManager[None]:
        """Nothing: a bucket has no lock. That the index is written on a condition tells who came first."""
        return nullcontext()

    def remove(self, paths: Sequence[str]) -> None:
        """Remove documents."""
        with self._faults():
            for begin in range(0, len(paths), 1_000):
                try:
                    self._obstore.delete(self._store, list(paths[begin : begin + 1_000]))
                except FileNotFoundError:
                    continue

    @contextmanager
    def _faults(self) -> Iterator[None]:
        failure: type[Exception] = import_module("obstore.exceptions").BaseError
        try:
            yield
        except (failure, OSError) as error:
            why = str(error).strip().partition("\n")[0][:200]
            raise PlaceFailed(f"publishing to {self.address} failed: {why}; run it again") from error
