"""What usage tells of routes, taken over by a process that serves them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from model_registry.service.store import Store

REST = 5.0
"""Seconds for which measurements stay once they have changed: each change makes what was answered before outdated."""
_SETTLING = timedelta(seconds=60)
"""How long a batch may take to be seen after the moment that it bears."""


class Measuring:
    """The look at what usage tells of routes; nothing is read while there is no usage."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._known: tuple[str | None, str] | None = None
        self._rests_until = 0.0

    def look(self) -> None:
        """Take over what is new, unless that was done a moment ago. Raises `StoreDown`."""
        if time.monotonic() < self._rests_until:
            return
        now = datetime.now(UTC)
        seen = self.store.usage.latest(), now.date().isoformat()
        settling = seen[0] is not None and seen[0] > (now - _SETTLING).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if seen == self._known and not settling:
            return
        before = self.store.snapshot
        if self.store.take_signals(measured=self.store.usage.measured(now.date())) is not before or settling:
            self._rests_until = time.monotonic() + REST
        self._known = seen
