"""The file a run updates: what it holds, whether it may be written today, and that nobody else writes it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from model_registry import files
from model_registry.catalog import store
from model_registry.catalog.normalize import EARLIEST
from model_registry.errors import ConfigurationError


class CatalogFile:
    """A catalog's file on a day. Raises `ConfigurationError` if it is no catalog, or the day cannot be right."""

    def __init__(self, path: Path, today: date) -> None:
        self.path = path
        self.entries: store.Catalog = {}
        """What the file held when it was read last."""
        self._today = today
        self._version: tuple[int, ...] | None = None
        self._read()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from the file, which is read once more if one of them has written it since.

        Raises `ConfigurationError` if it is no catalog any more, or another run does not end.
        """
        target = self.path.resolve()
        with ExitStack() as stack:
            try:
                stack.enter_context(files.alone(target.parent))
            except TimeoutError as error:
                raise ConfigurationError(f"{error}; {self.path} was not written") from None
            files.sweep(target.parent, target.name)
            if self._version != _version(self.path):
                self._read()
            yield

    def _read(self) -> None:
        self._version = _version(self.path)
        self.entries = store.load(self.path)
        newest = max((entry.updated for entry in self.entries.values()), default=EARLIEST)
        if self._today < newest:
            told = f"{self.path} was updated on {newest}" if self.entries else "there were no models to list"
            raise ConfigurationError(f"the clock says {self._today}, but {told}; set it right, nothing was written")


def _version(path: Path) -> tuple[int, ...] | None:
    """What differs when a file has been replaced; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
