"""Stored responses, so that a server can be asked whether something changed instead of for everything again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from model_registry import files


@dataclass(frozen=True)
class StoredResponse:
    """A response with the validators its server gave it."""

    validators: Mapping[str, str]
    """Request headers that ask whether it still holds: `If-None-Match`, `If-Modified-Since`."""
    headers: Mapping[str, str]
    body: bytes
    kept: datetime
    """When its server last said that it holds."""


class ResponseCache:
    """A folder of responses, by request and credentials. A damaged file is as good as none.

    Responses to requests with a key lie apart from the public ones, for they may list what the account alone may see.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._folder = folder
        self._read_only = read_only

    def get(self, request: str, *, private: bool = False) -> StoredResponse | None:
        """The stored response to a request, if there is one."""
        path = self._path(request, private)
        try:
            if not path.is_file():
                return None
            content = path.read_bytes()
            kept = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            head, _, body = content.partition(b"\n")
            about = json.loads(head)
            if about["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            return StoredResponse(_texts(about["validators"]), _texts(about["headers"]), body, kept)
        except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
            return None

    def put(
        self, request: str, headers: Mapping[str, str], body: bytes, *, private: bool = False, always: bool = False
    ) -> None:
        """Store a response whose server gave it an `ETag` or a date; with `always`, any response."""
        validators = {
            name: headers[given]
            for name, given in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            if given in headers
        }
        if self._read_only or not (validators or always):
            return
        kept = {name: headers[name] for name in ("Content-Type", "Link") if name in headers}
        about = {"validators": validators, "headers": kept, "sha256": hashlib.sha256(body).hexdigest()}
        path = self._path(request, private)
        with suppress(OSError):
            # Without a place to store it, the whole response is asked for again next time.
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            files.make_way(path)
            files.write(path, json.dumps(about).encode() + b"\n" + body, mode=0o600)

    def revalidated(self, request: str) -> None:
        """Note that the stored public response to a request still holds today."""
        with suppress(OSError):
            os.utime(self._path(request, private=False))

    def sweep(self) -> None:
        """Delete what runs have left that were killed while they stored a response."""
        for kind in ("private", "public"):
            files.sweep(self._folder / kind)

    def _path(self, request: str, private: bool) -> Path:
        return self._folder / ("private" if private else "public") / hashlib.sha256(request.encode()).hexdigest()


def _texts(value: object) -> dict[str, str]:
    """Headers as they were stored. Raises `TypeError` if it is anything else."""
    if isinstance(value, dict) and all(isinstance(each, str) for item in value.items() for each in item):
        return value
    raise TypeError
