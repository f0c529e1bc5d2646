"""Checks of whether platforms answer: a list that is free to ask for, without a key, once for each address.

Any answer that is no failure of the server counts: who wants a key says so, and so it is there.
"""

from __future__ import annotations

import os
import queue
import socket
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from model_registry.catalog.provider_directory import providers
from model_registry.errors import ProviderError, Unavailable
from model_registry.http.client import HttpClient
from model_registry.http.network import Limits, Network, run_daemon_workers
from model_registry.http.peers import PrivateAddress, is_global
from model_registry.service.condition import UNCHECKED, Check, Condition, Key, Outcome, after
from model_registry.service.records import DIRECT
from model_registry.service.snapshot import Snapshot
from model_registry.service.store import Store

SECONDS = 5.0
"""For one address, to connect and to answer."""
SLOW = 2.5
"""Seconds after which who answers is degraded."""
AT_ONCE = 16


class Target(NamedTuple):
    """Where it is asked whether a platform answers."""

    url: str | None
    """None if there is no address that anybody could ask."""
    trusted: bool = False
    """Whether a variable of who runs the service names it, which may be an address within a network."""


class Checked(NamedTuple):
    """What a run found."""

    before: Mapping[Key, Condition]
    after: Mapping[Key, Condition]
    asked: int
    """Addresses that were asked."""
    cut_off: bool
    """Whether not one server out there answered, which tells of this machine and of nobody else."""


def targets_of(snapshot: Snapshot, environment: Mapping[str, str] = os.environ) -> dict[Key, Target]:
    """Where each platform can be asked; `direct` is at as many addresses as there are providers with their own."""
    variables = {info.api_base or info.base_url: info.base_url_variable for info in providers().values()}

    def target(base: str | None) -> Target:
        own = environment.get(variables.get(base) or "", "").strip() if base else ""
        return Target(_list_address(own or base), bool(own))

    found: dict[Key, Target] = {}
    for platform_id, record in snapshot.records["platforms"].items():
        if record.document["status"] == "deprecated":
            continue
        base = record.document["base_url"]
        if platform_id != DIRECT or base:
            found[platform_id, ""] = target(base)
            continue
        for provider_id in snapshot.neighbours[0].get(DIRECT, ()):
            provider = snapshot.records["providers"][provider_id].document
            found[DIRECT, provider_id] = target(provider["direct_api_url"])
    return found


def check(store: Store, private_hosts: Collection[str] = (), environment: Mapping[str, str] = os.environ) -> Checked:
    """Ask every address once, and write what is known then. Raises `StoreDown`.

    Only one process may do so at a time. What is at an address within a network is asked if its host is among
    `private_hosts`, with or without a port, or a variable names it.
    """
    targets = targets_of(store.follow(), environment)
    now = datetime.now(UTC)
    known = store.conditions.all(now)
    urls = {each.url: each.trusted or _is_among(each.url, private_hosts) for each in targets.values() if each.url}
    checks = _ask_all(urls)
    outside = [each for url, each in checks.items() if not urls[url] and each.outcome]
    cut_off = len(outside) > 1 and all(each.reason == "no-answer" for each in outside)
    found: dict[Key, Condition] = {}
    for key, (url, _) in targets.items():
        before = known.get(key)
        if url is None:
            found[key] = Condition("unknown", None, None, "no-address", "there is no address to ask")
        elif url not in checks or (cut_off and not urls[url]):
            found[key] = before or UNCHECKED
        else:
            found[key] = after(before, checks[url])
    store.conditions.replace(found)
    return Checked(known, found, len(checks), cut_off)


def _ask_all(urls: Mapping[str, bool]) -> dict[str, Check]:
    """What came of asking each address, as far as it came in time; the value says whether it may be a private one."""
    results: queue.SimpleQueue[tuple[str, Check]] = queue.SimpleQueue()
    found: dict[str, Check] = {}
    end = time.monotonic() + SECONDS * (2 + len(urls) / AT_ONCE)

    def put(url: str, allowed: bool) -> None:
        results.put((url, _ask(url, allowed)))

    _begin([partial(put, url, allowed) for url, allowed in urls.items()])
    while len(found) < len(urls) and (left := end - time.monotonic()) > 0:
        try:
            url, check = results.get(timeout=left)
        except queue.Empty:
            break
        found[url] = check
    return found


def _begin(tasks: list[partial[None]]) -> None:
    run_daemon_workers(tasks, AT_ONCE)


def _ask(url: str, allowed: bool) -> Check:
    """Ask an address once."""
    if not allowed and _is_private(url):
        return _private()
    network = Network(Limits(connect=SECONDS / 2, read=SECONDS / 2, deadline=SECONDS))
    begun = time.monotonic()
    try:
        # A name may lead elsewhere when it is looked up again.
        status = HttpClient(network, url, public=not allowed).status_of(url)
    except PrivateAddress:
        return _private()
    except Unavailable as error:
        return Check(datetime.now(UTC), "down", "no-answer", str(error))
    except ProviderError as error:
        return Check(datetime.now(UTC), None, "no-address", str(error))
    seconds = time.monotonic() - begun
    return Check(datetime.now(UTC), *_verdict(status, seconds), f"HTTP {status}", round(seconds * 1000))


def _private() -> Check:
    detail = "its address is within a network; MODEL_REGISTRY_SERVICE_PRIVATE_HOSTS allows to ask it"
    return Check(datetime.now(UTC), None, "private-address", detail)


def _verdict(status: int, seconds: float) -> tuple[Outcome, str]:
    """What an answer says of who gave it, and why."""
    if status >= 500:
        return "down", "server-error"
    if status == 429:
        return "degraded", "too-many-requests"
    return ("degraded", "slow") if seconds > SLOW else ("up", "answers")


def _list_address(base: str | None) -> str | None:
    """The address of a platform's list of models, without what might hold a key; None if it is not known."""
    if not base or "{" in base:
        return None
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], f"{parts.path.rstrip('/')}/models", "", ""))


def _is_among(url: str, hosts: Collection[str]) -> bool:
    parts = urlsplit(url)
    return parts.hostname in hosts or parts.netloc in hosts


def _is_private(url: str) -> bool:
    """Whether a host is at an address that the open network does not know. A name that tells none is not."""
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False  # there may be a proxy that knows it
    return not all(is_global(str(address[0])) for *_, address in found)
