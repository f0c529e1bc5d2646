"""The page of the catalog as the service has it: built when it is first asked for, and again when there is news."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from starlette.staticfiles import StaticFiles

from model_registry.service.faults import StoreDown
from model_registry.service.past import Past, Wanted
from model_registry.service.snapshot import Snapshot
from model_registry.service.store import Store
from model_registry.site.build import Memory, build
from model_registry.vocabulary import Row

AGAIN = 60.0
"""Seconds for which a page is not built again, whatever is written meanwhile: it takes seconds of the processor."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""As the page itself says, and that nobody shows it within theirs."""


class _Built(NamedTuple):
    rev: int
    at: float
    folder: TemporaryDirectory[str]
    files: StaticFiles


class Browse:
    """The page of one store, in a folder that goes with the process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._building = threading.Lock()
        self._built: _Built | None = None

    def files(self, *, newest: bool) -> StaticFiles:
        """The files of the page; `newest` for whoever begins with it, so that what comes next is of one build."""
        with self._building:
            built, snapshot = self._built, self._store.snapshot
            if built is None or (newest and built.rev != snapshot.rev and time.monotonic() - built.at > AGAIN):
                self._forget()
                built = self._built = _build(snapshot, self._store.past)
            return built.files

    def close(self) -> None:
        """Delete the folder."""
        with self._building:
            self._forget()

    def _forget(self) -> None:
        if self._built is not None:
            self._built.folder.cleanup()
            self._built = None


def _build(snapshot: Snapshot, past: Past) -> _Built:
    folder = TemporaryDirectory(prefix="model-registry-")
    try:
        changes = [each.change.as_dict() for each in past.changes(Wanted())]
    except StoreDown:
        changes = []
    rows = [_row(snapshot, route_id) for route_id in snapshot.ids["routes"]]
    for path, content in build(rows, Memory(changes)):
        file = Path(folder.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return _Built(snapshot.rev, time.monotonic(), folder, StaticFiles(directory=folder.name, html=True))


def _row(snapshot: Snapshot, route_id: str) -> Row:
    """A route as the page has it: what no catalog names bears its own id, and is what a client says of it."""
    row = snapshot.row(route_id)
    if "updated" in row:
        return row
    changed = snapshot.records["routes"][route_id].document["updated_at"]
    return {"source": "curated", "quality": "partial", "updated": changed[:10], **row, "model_id": route_id}
