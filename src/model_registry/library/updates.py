"""Asking a catalog's address for news, and keeping them only if they are sound."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from model_registry.catalog import indexed
from model_registry.errors import CacheError, CatalogUnavailable, ConfigurationError, ProviderError, SuspiciousCatalog
from model_registry.library.cache import Cache
from model_registry.paths import catalogs_folder
from model_registry.urls import without_query

_KEPT = 0.5
"""Share of its entries that must be there again, others or not; a catalog that loses more is damaged."""
_FEW = 5


class Refreshed(NamedTuple):
    """What came of a refresh."""

    address: str
    """Which of the addresses answered."""
    content: bytes
    """The catalog it holds now, in the indexed form."""
    entries: int
    added: int
    changed: int
    removed: int
    problems: tuple[str, ...]
    """Why the addresses before it did not answer, and why the catalog could not be kept."""


def refresh(addresses: Sequence[str], cache: Cache) -> Refreshed:
    """Fetch the catalog from the first address that answers, and keep it.

    A catalog that is no news is only confirmed. Raises `CatalogUnavailable` if none answers with a sound one; the
    copies there are stay as they are.
    """
    problems: list[str] = []
    for address in addresses:
        try:
            return _asked(address, cache, problems)
        except (ProviderError, ConfigurationError) as error:
            problems.append(str(error))
    raise CatalogUnavailable(f"{'; '.join(problems)}. No copy was changed")


def refresh_quietly(addresses: Sequence[str]) -> None:
    """Refresh for a process that nobody listens to."""
    with suppress(CatalogUnavailable):
        refresh(addresses, Cache(catalogs_folder()))


def _asked(address: str, cache: Cache, problems: list[str]) -> Refreshed:
    # What speaks HTTP and checks entries takes long to import, and is needed nowhere else.
    from model_registry.library.download import download

    copy = cache.find(address)
    before = {(row["provider"], row["model_id"]): row for row in _rows(copy.content)} if copy else {}
    fetched = download(address, copy.validators if copy else {}, before, datetime.now(UTC).date())
    if fetched is None:
        # Only who has a copy can ask whether it holds.
        content = copy.content if copy else b""
        cache.confirm(address)
        return Refreshed(address, content, len(before), 0, 0, 0, tuple(problems))
    after = {(row["provider"], row["model_id"]): row for row in fetched.rows}
    surviving = len(before.keys() & after.keys())
    if len(before) >= _FEW and surviving < len(before) * _KEPT:
        raise SuspiciousCatalog(
            f"{without_query(address)} had {len(before):,} entries and now has {surviving:,} of them; "
            "if that is right, run `model-registry cache clear` and refresh again"
        )
    content = indexed.build_index(after.values())
    try:
        cache.keep(address, content, fetched.validators)
    except CacheError as error:
        problems.append(str(error))
    return Refreshed(
        address,
        content,
        len(after),
        added=len(after.keys() - before.keys()),
        changed=sum(before[key] != after[key] for key in before.keys() & after.keys()),
        removed=len(before.keys() - after.keys()),
        problems=tuple(problems),
    )


def _rows(content: bytes) -> list[dict[str, Any]]:
    return indexed.IndexedCatalog(content, "the copy in the cache").rows()


# The addresses come by a pipe: one may hold a key, and everybody can read what a process was started with.
_PROGRAM = """
import json, sys
told = json.load(sys.stdin)
sys.path[:] = told["path"]
from model_registry.library.updates import refresh_quietly
refresh_quietly(told["addresses"])
"""


def refresh_in_background(addresses: Sequence[str]) -> threading.Thread | None:
    """Begin to refresh the cached copy of one of these addresses, the first that answers, and return.

    The thread ends when that is done. None where no Python can be started: inside a frozen or embedding program.
    """
    import subprocess

    # Elsewhere `sys.executable` is the program itself, which would be started once more.
    if getattr(sys, "frozen", False) or not Path(sys.executable or "").name.lower().startswith(("python", "pypy")):
        return None
    try:
        process = subprocess.Popen(  # noqa: S603  # this interpreter, with the program above
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None
    told = json.dumps({"path": list(map(str, sys.path)), "addresses": list(addresses)})
    if process.stdin:
        with suppress(OSError), process.stdin as pipe:
            pipe.write(told.encode())
    # Nobody else would take note of its end, and it would stay in the list of processes.
    waiting = threading.Thread(target=process.wait, daemon=True)
    waiting.start()
    return waiting
