"""The catalog that a server answers from: read when it is first asked for, and again once it may be newer."""

from __future__ import annotations

import sys
import threading
import time

import model_registry
from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from model_registry.library.registry import Registry

AGAIN = 3_600
"""Seconds after which the catalog is opened again: a server may run for weeks."""


class Source:
    """Opens the catalog. May be used from several threads."""

    def __init__(
        self, name: str | None = None, *, online: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._online = online
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: tuple[float, Registry] | None = None

    def registry(self) -> Registry:
        """The catalog. Raises what `load` raises if it was never read; one that was read stays until it can be again.

        No network is used unless the server was told to.
        """
        with self._lock:
            now = self._clock()
            if self._opened and now < self._opened[0] + AGAIN:
                return self._opened[1]
            try:
                registry = self._load()
            except Exception as error:
                if self._opened is None:
                    raise
                print(f"warning: the catalog is not read again: {error}", file=sys.stderr)
                registry = self._opened[1]
            self._opened = now, registry
            return registry

    def _load(self) -> Registry:
        # From here on is what takes time: no client waits for it before it asks.
        import warnings

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            registry = model_registry.load(self._name, offline=not self._online)
        for warning in caught:
            print(f"warning: {warning.message}", file=sys.stderr)
        return registry
