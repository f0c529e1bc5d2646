"""Catalogs of the past, as they were published: found by their hash or their day, and proven by the hash.

A list of snapshots names for each day the SHA-256 of the catalog that first stood on it, and its address. What was
fetched once is kept, and needs no network again.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

from model_registry import files
from model_registry.errors import CatalogUnavailable, ConfigurationError, ProviderError
from model_registry.http.client import HttpClient
from model_registry.http.network import Limits, Network
from model_registry.paths import snapshots_folder
from model_registry.urls import checked_secure_url, without_query

SNAPSHOTS = "MODEL_REGISTRY_SNAPSHOTS"
"""Variable that holds the address of the list, `…/status/snapshots.json`."""
PREFIX = "sha256:"
_LIMITS = Limits(read=15, deadline=45, attempts=2)


class Snapshot(NamedTuple):
    """A catalog of the past as the list names it."""

    day: str
    sha256: str
    url: str


def find(name: str | date, off: str | None) -> tuple[str, bytes]:
    """Where a snapshot is from and exactly its bytes, by `sha256:…` or by its day.

    `off` says why the network is not used, if it is not. Raises `ConfigurationError` for a name that is none and
    where no list is set, and `CatalogUnavailable` if there is no such snapshot, or it is not what its hash says.
    """
    digest = "" if isinstance(name, date) else name.removeprefix(PREFIX).lower()
    if digest and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
        raise ConfigurationError(f"{name} is no hash; write sha256: and 64 hexadecimal digits")
    if digest and (kept := _kept(digest)) is not None:
        return f"snapshot {PREFIX}{digest}", kept
    if off:
        raise CatalogUnavailable(f"snapshot {name} is not kept here, and the network is not used: {off}")
    address = os.environ.get(SNAPSHOTS, "").strip()
    if not address:
        raise ConfigurationError(f"no list of snapshots is known; set {SNAPSHOTS}=https://…/status/snapshots.json")
    for each in _listed(address):
        if each.day == str(name) or (digest and each.sha256 == digest):
            return f"snapshot of {each.day}", _kept(each.sha256) or _fetched(each)
    raise CatalogUnavailable(f"{without_query(address)} names no snapshot {name}")


def _listed(address: str) -> list[Snapshot]:
    try:
        rows = json.loads(_get(address))["snapshots"]
        return [Snapshot(str(row["day"]), str(row["sha256"]), str(row["url"])) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogUnavailable(f"{without_query(address)} is no list of snapshots") from error


def _fetched(snapshot: Snapshot) -> bytes:
    content = _get(snapshot.url)
    found = hashlib.sha256(content).hexdigest()
    if found != snapshot.sha256:
        told = f"{without_query(snapshot.url)} is not the snapshot of {snapshot.day}: its SHA-256 is {found}"
        raise CatalogUnavailable(f"{told}; it was not used")
    try:
        path = _path(snapshot.sha256)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.write(path, content, mode=0o600)
    except OSError:
        pass  # It is fetched again then.
    return content


def _kept(digest: str) -> bytes | None:
    """The bytes as they were kept, if they are what they were."""
    try:
        content = _path(digest).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def _path(digest: str) -> Path:
    return snapshots_folder() / f"{digest}.json"


def _get(address: str) -> bytes:
    checked_secure_url(address, "the address of a snapshot")
    try:
        return HttpClient(Network(_LIMITS), address, secure=True).send("GET", address, {}).body
    except ProviderError as error:
        raise CatalogUnavailable(f"no snapshot can be fetched: {error}") from error
