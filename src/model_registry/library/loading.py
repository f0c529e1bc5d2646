"""Where a registry comes from: a file, an address, or the catalog at hand. Nobody waits for the network.

What is asked for without a name is the catalog that the job has made in the current folder. Elsewhere it is the newer
of two copies: the one in the user's cache, fetched from an address the user has set, and the one that came with the
package. A copy older than a day is served all the same, with its age,
while another process asks for news. Only an address that has never been fetched must be waited for, within limits.
"""

from __future__ import annotations

import os
from functools import partial

from model_registry import query
from model_registry.catalog import documents, indexed
from model_registry.catalog.file_bytes import FileBytes
from model_registry.compat import TYPE_CHECKING, NamedTuple
from model_registry.errors import CatalogUnavailable, CatalogWarning, ConfigurationError, ProviderError
from model_registry.library.registry import Registry
from model_registry.paths import catalogs_folder, config_file, has_config_file, has_overrides_file, overrides_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path
    from typing import TypeAlias

    from model_registry.catalog.reader import CatalogReader
    from model_registry.library.cache import Copy
    from model_registry.library.updates import Refreshed
    from model_registry.vocabulary import Key

    Again: TypeAlias = Callable[[], Registry]
    """Fetches the catalog again."""

ADDRESS = "MODEL_REGISTRY_URL"
"""Variable that holds the catalog's address."""
OFFLINE = "MODEL_REGISTRY_OFFLINE"
"""Variable that switches the network off."""
OLD = 7
"""Days from which the user is told that the data may no longer hold."""

_MADE = "models.json"
_BESIDE = ("answered.json", "seen.json")
"""What the job writes beside its catalog; a file of that name alone may be anybody's."""
_OTHERS = {"models.dev": "MODELS_DEV", "litellm": "LITELLM"}
"""Catalogs that have a name: where `urls` has theirs. `<NAME>_URL` replaces it."""

_told_age = False


class Opened(NamedTuple):
    """A catalog before the user's overrides."""

    catalog: CatalogReader
    origin: str
    fetched: datetime | None = None
    again: Again | None = None
    path: str | None = None
    """The file it was read from as it is, if there is one: what became of it lies beside it."""


class Place(NamedTuple):
    """Where copies of a catalog come from."""

    addresses: tuple[str, ...]
    """In the order in which they are asked; empty if none is known."""
    off: str | None
    """Why the network is not used, None if it is."""


def load(
    path_or_url: str | os.PathLike[str] | date | None = None,
    *,
    offline: bool = False,
    overrides: str | os.PathLike[str] | None = None,
) -> Registry:
    """The registry of a catalog.

    - `path_or_url`: a file, an address, or `models.dev` or `litellm` for those catalogs. Without it: the
      `models.json` that the job has made in the current folder, else the newer of the copy in the user's cache and the
      one that came with the package. `sha256:…` or a `date` is the catalog of
      that hash or day, exactly, out of the list of snapshots whose address is in `MODEL_REGISTRY_SNAPSHOTS`.
    - `offline`: use no network, as with `MODEL_REGISTRY_OFFLINE=1` or `sources = []` in the user's `config.toml`.
    - `overrides`: a file with models and corrections of one's own, instead of the user's `overrides.toml`.

    A copy at hand is returned at once, with its age in `Registry.age()`. One that is older than a day is refreshed
    by a process in the background; one that is older than a week makes a `CatalogWarning`, once per process.

    Raises `ConfigurationError` for a file that is missing or wrong, and `CatalogUnavailable` for an address that
    has no copy and cannot be fetched now.
    """
    if path_or_url is not None and not isinstance(path_or_url, (str, os.PathLike)):
        return _registry(_snapshot(path_or_url, offline=offline), overrides)
    name = None if path_or_url is None else os.fspath(path_or_url)
    if name is not None and name.startswith("sha256:"):
        return _registry(_snapshot(name, offline=offline), overrides)
    if name is not None and not is_address(name):
        return _registry(_file(name), overrides)
    if name is None and (path := made_here()):
        return _registry(_file(path), overrides)
    where = catalog_source(name, offline=offline)
    registry = _registry(_served(name, where, partial(refresh, name, overrides=overrides)), overrides)
    _warn_if_old(registry, where)
    return registry


def refresh(path_or_url: str | None = None, *, overrides: str | os.PathLike[str] | None = None) -> Registry:
    """The registry of a catalog as its address has it now; waits for the answer, within limits.

    Raises `ConfigurationError` if no address is known or the network is switched off, and `CatalogUnavailable` if no
    address answers with a sound catalog: the copy at hand stays as it is.
    """
    news = renew_copy(path_or_url)
    again = partial(refresh, path_or_url, overrides=overrides)
    return _registry(_fetched(news.address, news.content, _now(), again), overrides)


def renew_copy(path_or_url: str | None = None) -> Refreshed:
    """Fetch a catalog into the cache now, and tell what is new. Raises what `refresh` raises."""
    if path_or_url is not None and not is_address(path_or_url):
        raise ConfigurationError(f"{path_or_url} is a file; what can be refreshed is the copy of an address")
    where = catalog_source(path_or_url)
    if where.off:
        raise ConfigurationError(f"the network is not used: {where.off}")
    if not where.addresses:
        raise ConfigurationError(
            f"no address of a catalog is known; set {ADDRESS}=https://…/models.json, "
            f'or write sources = ["https://…/models.json"] into {config_file()}'
        )
    # What fetches is imported when something is fetched.
    from model_registry.library import updates
    from model_registry.library.cache import Cache

    return updates.refresh(where.addresses, Cache(catalogs_folder()))


def at_hand() -> Opened:
    """What is read where no catalog is named, without the user's own models and corrections; uses no network."""
    path = made_here()
    return _file(path) if path else _served(None, catalog_source(offline=True), partial(refresh, None))


def made_here() -> str | None:
    """Path of the catalog that the job has made in the current folder; None if it has made none here."""
    # One look where there is none. As text, as in `bundled`.
    if not os.path.exists(_MADE) or not any(map(os.path.exists, _BESIDE)):  # noqa: PTH110
        return None
    return os.path.abspath(_MADE)  # noqa: PTH100  # the program may go elsewhere


def bundled() -> str:
    """Path of the copy that came with the package: the one it was built with, or the repository's own."""
    # As text: importing `pathlib` takes as long as looking a model up.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    built = f"{package}/models.index"
    return built if os.path.exists(built) else os.path.normpath(f"{package}/../../models.json")  # noqa: PTH110


def is_address(name: str) -> bool:
    """Whether a name is that of a catalog to fetch, and not of a file."""
    return name in _OTHERS or "://" in name


def catalog_source(name: str | None = None, *, offline: bool = False) -> Place:
    """Where copies of a catalog come from: one that is named, or the one the user has set.

    Raises `ConfigurationError` for settings that are wrong.
    """
    sources = None
    if has_config_file():
        from model_registry.library import config  # most users have no such file

        sources = config.read(config_file()).sources
    off: str | None
    if offline:
        off = "--offline or offline=True was given"
    elif os.environ.get(OFFLINE, "").strip().lower() not in ("", "0", "false", "no"):
        off = f"{OFFLINE} is set"
    else:
        off = f"{config_file()} says sources = []" if sources == () else None
    given = os.environ.get(ADDRESS, "").strip()
    if name is None and not given:
        return Place(sources or (), off)
    # A file needs no address, and parsing addresses is slow to import.
    from model_registry import urls

    if name in _OTHERS:
        variable = f"{_OTHERS[name]}_URL"
        address = os.environ.get(variable, "").strip() or getattr(urls, _OTHERS[name])
        if address.lower() == "off":
            raise ConfigurationError(f"{variable} switches {name} off; unset it")
        return Place((urls.checked_secure_url(address, variable),), off)
    if name is not None:
        return Place((urls.checked_secure_url(name, "the address of the catalog"),), off)
    return Place((urls.checked_secure_url(given, ADDRESS),), off)


def _served(name: str | None, where: Place, again: Again) -> Opened:
    """The newest copy at hand; one that is stale is asked for again by another process."""
    newest = _newest_copy(where)
    if newest is None and name is not None:
        if where.off:
            raise CatalogUnavailable(f"no copy of {name} is in the cache, and the network is not used: {where.off}")
        news = renew_copy(name)
        return _fetched(news.address, news.content, _now(), again)
    if where.addresses and not where.off and not (newest and newest[1].fresh):
        _ask_in_background(where)
    if newest and (name is not None or _newer_than_bundled(newest[1])):
        from datetime import UTC, datetime

        address, copy = newest
        return _fetched(address, copy.content, datetime.fromtimestamp(copy.confirmed, UTC), again)
    path = bundled()
    catalog = _read(path, _content(path))
    return Opened(catalog, path, _start_of(catalog.updated), again, path)


def _newest_copy(where: Place) -> tuple[str, Copy] | None:
    """The address and the copy of it that was confirmed last."""
    if not where.addresses:
        return None
    # Without an address there is no cache to read.
    from model_registry.library.cache import Cache

    cache = Cache(catalogs_folder())
    copies = [(address, copy) for address in where.addresses if (copy := cache.find(address))]
    return max(copies, key=lambda found: found[1].confirmed, default=None)


def _newer_than_bundled(copy: Copy) -> bool:
    """Whether a fetched copy is at least as new as the one that came with the package."""
    path = bundled()
    try:
        installed = os.stat(path).st_mtime  # noqa: PTH116  # see `bundled`
    except OSError:
        return True
    # What was current after the package was installed is newer than what it was built with, unread.
    if copy.confirmed >= installed:
        return True
    from datetime import date

    ours, theirs = _read(path, copy.content), _read(path, _content(path))
    return (ours.updated or date.min) >= (theirs.updated or date.min)


def _ask_in_background(where: Place) -> None:
    # Without an address, nothing is asked.
    from model_registry.library.cache import Cache

    if Cache(catalogs_folder()).claim(where.addresses[0]):
        from model_registry.library import updates  # once a day

        updates.refresh_in_background(where.addresses)


def _fetched(address: str, content: bytes, when: datetime, again: Again) -> Opened:
    """A catalog out of the cache, which verifies what it finds."""
    from model_registry.urls import without_query  # as in `catalog_source`

    origin = without_query(address)
    return Opened(documents.read(content, origin), origin, when, again)


def _snapshot(name: str | date, *, offline: bool) -> Opened:
    """A catalog of the past, proven by its hash."""
    from model_registry.library import snapshots  # what fetches is imported when something is fetched

    origin, content = snapshots.find(name, catalog_source(offline=offline).off)
    return Opened(documents.read(content, origin), origin)


def _now() -> datetime:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _start_of(day: date | None) -> datetime | None:
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(), UTC) if day else None


def _file(path: str) -> Opened:
    """The registry of a file, whoever's catalog it holds."""
    content = _content(path)
    if not isinstance(content, bytes) or content.lstrip()[:1] != b"{":
        return Opened(_read(path, content), path, path=path)
    # A list of entries is ours, an object somebody else's.
    import json

    # What reads others' catalogs also fetches them and checks entries: HTTP and pydantic.
    from model_registry.library.download import entries

    try:
        rows = entries(json.loads(content), path, {}, _now().date())
    except ValueError:
        raise ConfigurationError(f"{path} is not a catalog: it is not JSON") from None
    except ProviderError as error:
        raise ConfigurationError(str(error)) from None
    return Opened(documents.RowsCatalog(rows), path)


def _content(path: str) -> bytes | FileBytes:
    """What a file holds: a catalog in the indexed form unread, any other content whole."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # see `bundled`
            start = file.read(len(indexed.MAGIC))
            # Windows has no `pread`.
            if start == indexed.MAGIC and hasattr(os, "pread"):
                return FileBytes(path)
            return start + file.read()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}; name a catalog") from error


def _read(path: str, content: bytes | FileBytes) -> CatalogReader:
    return documents.read(content, path) if isinstance(content, bytes) else indexed.IndexedCatalog(content, path)


def _registry(opened: Opened, overrides: str | os.PathLike[str] | None) -> Registry:
    """The registry of a catalog with the user's own models and corrections, if there are any."""
    catalog, origin, fetched, again, file = opened
    if overrides is None and not has_overrides_file():
        return Registry(catalog, origin=origin, fetched=fetched, again=again, file=file, names=_own_names())
    from pathlib import Path

    path = overrides_file() if overrides is None else Path(overrides)
    if not path.exists():
        raise ConfigurationError(f"{path} does not exist; name a file of overrides")
    from model_registry.library.overrides import OverriddenCatalog, read  # most users have none

    mine = OverriddenCatalog(catalog, read(path))
    for key in mine.of_nothing:
        _warn_of_nothing(mine, key, path)
    names, conflicts = _own_names(), mine.conflicts
    return Registry(mine, origin=origin, fetched=fetched, conflicts=conflicts, again=again, file=file, names=names)


def _own_names() -> Mapping[str, str]:
    """Full ids by the names that the user has given them."""
    if not has_config_file():
        return {}
    from model_registry.library import config  # most users have no such file

    return config.read(config_file()).models


def _warn_of_nothing(catalog: CatalogReader, key: Key, path: Path) -> None:
    """Tell of a correction whose model the catalog does not have."""
    import warnings

    near = [
        each
        for each in query.suggestions.suggest(catalog, key.model_id, (key.provider,))
        if each.startswith(f"{key.provider}/")
    ]
    meant = f"did you mean {near[0]}?" if near else "correct or remove it"
    warnings.warn(
        f"{path}: {key.provider} has no model {key.model_id!r}; {meant} (one of your own there names its developer)",
        CatalogWarning,
        stacklevel=4,
    )


def _warn_if_old(registry: Registry, where: Place) -> None:
    """Tell the user once that the data is old, and what makes it new."""
    global _told_age  # noqa: PLW0603  # once per process
    age = registry.age()
    if _told_age or age is None or age.days < OLD:
        return
    import warnings

    _told_age = True
    if where.off:
        remedy = f"the network is not used: {where.off}"
    elif where.addresses:
        remedy = "run `model-registry cache refresh`"
    else:
        remedy = f"install a newer version of the package, or set {ADDRESS}"
    warnings.warn(f"the catalog is {age.days} days old ({registry.origin}); {remedy}", CatalogWarning, stacklevel=3)
