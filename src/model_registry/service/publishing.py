"""Publishing the tree of documents to a folder or a bucket, so that readers see the old tree or the new one.

Neither has a transaction over several documents. Therefore the index is written last, with the SHA-256 of each: who
meets a document that is not the one the index tells of sees that a new tree is on its way, and reads again. A note of
what is being written stays until everything is, so that whoever comes after a publisher that was killed knows what may
be another document than the index says.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic_core import to_json

from model_registry.service.faults import ServiceError
from model_registry.service.places import Place, PlaceFailed
from model_registry.service.snapshot import Snapshot
from model_registry.service.tree import CAPABILITIES, INDEX, PRICING, documents_of, hashes_of, state_of

UNFINISHED = "metadata/unfinished"
"""How the paths of notes begin; each publisher has its own, so that none takes another's away."""
_TRIES = 5


class Published(NamedTuple):
    """What a publication did."""

    rev: int
    written: int
    """Documents that were written, without the index."""
    removed: int
    unchanged: int


class NewerTree(ServiceError):
    """The tree that is there is of a later revision."""


def publish(snapshot: Snapshot, place: Place) -> Published:
    """Bring a place to a snapshot. Raises `NewerTree` and `PlaceFailed`; after either it may be run again."""
    state = state_of(snapshot)
    documents: Mapping[str, bytes] = {}
    with place.alone():
        for _ in range(_TRIES):
            index, present = _read_index(place), set(place.paths())
            if index.get("state") == state and not _notes(present) and index["sha256"].keys() <= present:
                return Published(snapshot.rev, 0, 0, len(index["sha256"]))
            documents = documents or documents_of(snapshot)
            if done := _publish(snapshot.rev, state, documents, place):
                return done
    raise PlaceFailed(f"others publish to {place} all the time; run it again")


def _publish(rev: int, state: str, documents: Mapping[str, bytes], place: Place) -> Published | None:
    """Bring a place to these documents; None if another publisher was faster."""
    hashes = hashes_of(documents)
    content = place.get(INDEX)
    index = _index_of(content, place)
    before: Mapping[str, str] = index.get("sha256", {})
    present = place.paths()
    notes = _notes(present)
    doubtful = {path for note in notes for path in _noted(note, place)}
    changed = [
        path for path in documents if before.get(path) != hashes[path] or path in doubtful or path not in present
    ]
    gone = sorted((before.keys() | doubtful) - documents.keys())
    _refuse_newer(index, rev, place)
    if not changed and not gone and index.get("rev") == rev and index.get("state") == state:
        place.remove(notes)
        return Published(rev, 0, 0, len(documents))
    note, noted = f"{UNFINISHED}-{secrets.token_hex(8)}.json", to_json({"paths": sorted({*changed, *gone, *doubtful})})
    place.put(note, noted)
    summaries = [path for path in (CAPABILITIES, PRICING) if path in changed]
    _put_all(place, {path: documents[path] for path in changed if path not in summaries})
    for path in summaries:
        place.put(path, documents[path])
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"rev": rev, "published_at": now, "state": state, "sha256": dict(sorted(hashes.items()))}
    if not place.replace(INDEX, content, to_json(told)):
        # What was written may stand where the other's index tells of something else: whoever is next looks.
        place.put(note, noted)
        _refuse_newer(_read_index(place), rev, place)
        return None
    removed = [path for path in gone if path in present]
    place.remove(removed)
    place.remove([*notes, note])
    return Published(rev, len(changed), len(removed), len(documents) - len(changed))


def _read_index(place: Place) -> Mapping[str, Any]:
    return _index_of(place.get(INDEX), place)


def _index_of(content: bytes | None, place: Place) -> Mapping[str, Any]:
    if content is None:
        return {}
    try:
        index = json.loads(content)
        if isinstance(index["rev"], int) and isinstance(index["sha256"], dict):
            return dict(index)
    except (ValueError, KeyError, TypeError):
        pass
    raise ServiceError(f"{INDEX} at {place} is none of this service's; publish elsewhere or remove it")


def _notes(present: Collection[str]) -> list[str]:
    return sorted(path for path in present if path.startswith(UNFINISHED))


def _noted(note: str, place: Place) -> set[str]:
    """What a publisher that did not finish may have written or removed."""
    content = place.get(note)
    try:
        return set() if content is None else set(json.loads(content)["paths"])
    except (ValueError, KeyError, TypeError):
        raise ServiceError(f"{note} at {place} is none of this service's; remove it") from None


def _refuse_newer(index: Mapping[str, Any], rev: int, place: Place) -> None:
    if index.get("rev", 0) > rev:
        raise NewerTree(f"the tree at {place} is of revision {index['rev']}, the store of {rev}: nothing was replaced")


def _put_all(place: Place, documents: Mapping[str, bytes]) -> None:
    """Write documents, several at once; the first that fails ends it."""
    workers = ThreadPoolExecutor(place.at_once)
    try:
        for done in [workers.submit(place.put, *each) for each in documents.items()]:
            done.result()
    finally:
        workers.shutdown(cancel_futures=True)
