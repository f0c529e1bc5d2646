"""Writing together: what comes while somebody writes is written next, all of it in one transaction.

A commit waits for the disk, and before it for the rows that other writers lock. Whoever has waited for the turn takes
along what all the others have brought, and they find theirs done.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from model_registry.service.faults import ServiceError, StoreDown

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class _Brought(Generic[Item, Outcome]):
    """What one thread waits for."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.outcome: Outcome | BaseException | None = None


class Together(Generic[Item, Outcome]):
    """Does what several threads ask for at once in one go, by one of them.

    `work` answers several items in their order; what it returns as an error is raised for that item alone, what it
    raises for all of them.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Outcome | ServiceError]], wait: float) -> None:
        self._work = work
        self._wait = wait
        self._turn = threading.Lock()
        self._waiting: deque[_Brought[Item, Outcome]] = deque()

    def do(self, item: Item) -> Outcome:
        """Have an item done. Raises what its work raises, and `StoreDown` if the turn does not come in time."""
        mine: _Brought[Item, Outcome] = _Brought(item)
        self._waiting.append(mine)
        if not self._turn.acquire(timeout=self._wait):
            try:
                self._waiting.remove(mine)
            except ValueError:
                self._turn.acquire()  # it is being done
            else:
                raise StoreDown("too many wait to write")
        try:
            if mine.outcome is None:
                self._do([self._waiting.popleft() for _ in range(len(self._waiting))])
        finally:
            self._turn.release()
        if isinstance(mine.outcome, BaseException):
            raise mine.outcome
        assert mine.outcome is not None  # noqa: S101  # it was among those that waited
        return mine.outcome

    def _do(self, taken: Sequence[_Brought[Item, Outcome]]) -> None:
        outcomes: Sequence[Outcome | BaseException]
        try:
            outcomes = self._work([each.item for each in taken])
        except BaseException as error:  # noqa: BLE001  # whatever it is, each of them has to be told
            if len(taken) > 1 and isinstance(error, Exception) and not isinstance(error, ServiceError):
                # The fault may be that of one of them.
                for each in taken:
                    self._do([each])
                return
            outcomes = [error] * len(taken)
        for each, outcome in zip(taken, outcomes, strict=True):
            each.outcome = outcome
