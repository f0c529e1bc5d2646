"""Publishing the tree of documents to a folder or a bucket, so that readers see the old tree or the new one.

Neither has a transaction over several documents. Therefore the index is written last, with the SHA-256 of each: who
meets a document that is not the one the index tells of sees that a new tree is on its way, and reads again. A note of
what is being written stays until everything is, so that whoever comes after a publisher that was killed knows what may
be another document than the index says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic_core import to_json

from model_registry.service.faults import ServiceError
from model_registry.service.places import Place
from model_registry.service.snapshot import Snapshot
from model_registry.service.tree import CAPABILITIES, INDEX, PRICING, documents_of, hashes_of, state_of

UNFINISHED = "metadata/unfinished.json"


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
    with place.alone():
        index = _read_index(place)
        if (
            index.get("state") == state
            and place.get(UNFINISHED) is None
            and index["sha256"].keys() <= set(place.paths())
        ):
            return Published(snapshot.rev, 0, 0, len(index["sha256"]))
        return _publish(snapshot.rev, state, documents_of(snapshot), place)


def _publish(rev: int, state: str, documents: Mapping[str, bytes], place: Place) -> Published:
    hashes = hashes_of(documents)
    index = _read_index(place)
    before: Mapping[str, str] = index.get("sha256", {})
    doubtful = _doubtful(place)
    present = place.paths()
    changed = [
        path for path in documents if before.get(path) != hashes[path] or path in doubtful or path not in present
    ]
    gone = sorted((before.keys() | doubtful) - documents.keys())
    _refuse_newer(index, rev, place)
    if not changed and not gone and index.get("rev") == rev and index.get("state") == state:
        _forget(place, doubtful)
        return Published(rev, 0, 0, len(documents))
    if changed or gone:
        place.put(UNFINISHED, to_json({"paths": sorted({*changed, *gone, *doubtful})}))
    summaries = [path for path in (CAPABILITIES, PRICING) if path in changed]
    _put_all(place, {path: documents[path] for path in changed if path not in summaries})
    for path in summaries:
        place.put(path, documents[path])
    # Another may have published meanwhile.
    _refuse_newer(_read_index(place), rev, place)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"rev": rev, "published_at": now, "state": state, "sha256": dict(sorted(hashes.items()))}
    place.put(INDEX, to_json(told))
    removed = [path for path in gone if path in present]
    place.remove(removed)
    _forget(place, {*doubtful, *changed, *gone})
    return Published(rev, len(changed), len(removed), len(documents) - len(changed))


def _read_index(place: Place) -> Mapping[str, Any]:
    content = place.get(INDEX)
    if content is None:
        return {}
    try:
        index = json.loads(content)
        if isinstance(index["rev"], int) and isinstance(index["sha256"], dict):
            return dict(index)
    except (ValueError, KeyError, TypeError):
        pass
    raise ServiceError(f"{INDEX} at {place} is none of this service's; publish elsewhere or remove it")


def _doubtful(place: Place) -> set[str]:
    """What a publisher that did not finish may have written or removed."""
    content = place.get(UNFINISHED)
    try:
        return set() if content is None else set(json.loads(content)["paths"])
    except (ValueError, KeyError, TypeError):
        raise ServiceError(f"{UNFINISHED} at {place} is none of this service's; remove it") from None


def _refuse_newer(index: Mapping[str, Any], rev: int, place: Place) -> None:
    if index.get("rev", 0) > rev:
        raise NewerTree(f"the tree at {place} is of revision {index['rev']}, the store of {rev}: nothing was replaced")


def _forget(place: Place, noted: Collection[str]) -> None:
    if noted:
        place.remove([UNFINISHED])


def _put_all(place: Place, documents: Mapping[str, bytes]) -> None:
    """Write documents, several at once; the first that fails ends it."""
    workers = ThreadPoolExecutor(place.at_once)
    try:
        for done in [workers.submit(place.put, *each) for each in documents.items()]:
            done.result()
    finally:
        workers.shutdown(cancel_futures=True)
