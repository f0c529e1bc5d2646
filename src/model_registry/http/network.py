"""What the requests of one run share: limits, deadlines, places, memory, stored responses and threads."""

from __future__ import annotations

import copy
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from model_registry.errors import Unavailable
from model_registry.http.response_cache import ResponseCache


@dataclass(frozen=True)
class Limits:
    """How long a run may wait, how often it tries and how much it takes in."""

    connect: float = 5.0
    """Seconds to open a connection."""
    read: float = 30.0
    """Seconds without a byte from the provider."""
    deadline: float = 300.0
    """Seconds for a run, sources included."""
    provider_deadline: float = 180.0
    """Seconds for each provider and each source."""
    attempts: int = 3
    """Tries of one request, the first one included."""
    backoff: float = 1.0
    """Seconds before the second try; doubled, with jitter, before each further one."""
    longest_wait: float = 60.0
    """Seconds of a `Retry-After` that are still waited for."""
    concurrency: int = 16
    """Requests under way at once, all providers together, without those that are slow."""
    slow: float = 2.0
    """Seconds after which a request or a provider is slow: what waits for its place gets it."""
    per_provider: int = 2
    """Requests under way at once at one provider."""
    answer_bytes: int = 64 << 20
    """Size of one answer, after decompression."""
    memory_bytes: int = 1 << 30
    """Memory for all answers at once, as it is estimated; above, each has its equal share."""

    @property
    def answer_memory(self) -> int:
        """Memory that one answer may take when it is parsed: real ones take five times their size."""
        return 8 * self.answer_bytes


class Places:
    """Places for what is under way at once. Who has had one for too long keeps on, and whoever waits gets it.

    So however many servers are slow, they delay the others by seconds and never keep them out.
    """

    def __init__(self, places: int, slow: float) -> None:
        self._places = places
        self._slow = slow
        self._begun: dict[object, float] = {}
        self._waiting: dict[object, None] = {}
        """In the order of asking."""
        self._changed = threading.Condition()

    @contextmanager
    def place(self, timeout: float) -> Iterator[bool]:
        """Wait for a place, in the order of asking, but no longer than so many seconds; whether there was one."""
        mine, end = object(), time.monotonic() + timeout
        with self._changed:
            self._waiting[mine] = None
            while (wait := self._wait(mine)) and (left := end - time.monotonic()) > 0:
                self._changed.wait(min(wait, left))
            del self._waiting[mine]
            if free := not wait:
                self._begun[mine] = time.monotonic()
            self._changed.notify_all()
        try:
            yield free
        finally:
            with self._changed:
                self._begun.pop(mine, None)
                self._changed.notify_all()

    def _wait(self, waiter: object) -> float:
        """Seconds until the waiter's place is free at the latest, 0 if one is now."""
        if next(iter(self._waiting)) is not waiter:
            return threading.TIMEOUT_MAX
        now = time.monotonic()
        quick = sorted(since for since in self._begun.values() if now - since < self._slow)
        return quick[-self._places] + self._slow - now if len(quick) >= self._places else 0.0


class Memory:
    """How much memory the answers take that are being received and read, by what they are part of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[object, int] = {}
        self._lock = threading.Lock()

    def take(self, holder: object, amount: int) -> bool:
        """Note that a holder takes so many bytes more; False, and nothing noted, if that is more than its share.

        A share is the equal part of all holders; while there is enough for all, everybody may take more.
        """
        with self._lock:
            taken = self._taken.get(holder, 0) + amount
            others = sum(self._taken.values()) - self._taken.get(holder, 0)
            if taken + others > self._most and taken > self._most / len({*self._taken, holder}):
                return False
            self._taken[holder] = taken
            return True

    def give_back(self, holder: object, amount: int | None = None) -> None:
        """Note that a holder has no more use of so many bytes, or of all it has taken."""
        with self._lock:
            if amount is None:
                self._taken.pop(holder, None)
            elif holder in self._taken:
                self._taken[holder] -= amount


class Network:
    """What all providers of one run share: the limits, the deadline, the places, the memory and the stored answers."""

    def __init__(self, limits: Limits, responses: ResponseCache | None = None, afterwards: float = 0.0) -> None:
        """`afterwards` are the seconds before the deadline that are kept for what is done when all was heard."""
        self.limits = limits
        self.responses = responses
        self.requests = Places(limits.concurrency, limits.slow)
        self.providers = Places(limits.concurrency, limits.slow)
        self.deadline = f"the run's deadline of {limits.deadline:g} s came; raise --deadline"
        """What is told of whoever is not done when `remaining` has come to an end."""
        self._memory = Memory(limits.memory_bytes)
        self._holder = object()
        self._end = time.monotonic() + limits.deadline - afterwards

    def remaining(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self._end - time.monotonic())

    def for_providers(self) -> Network:
        """The same network until the deadline of providers and sources that are all asked from now on."""
        own = copy.copy(self)
        seconds = self.limits.provider_deadline
        if seconds < self.remaining():
            own._end = time.monotonic() + seconds
            own.deadline = f"the provider's deadline of {seconds:g} s came; raise --provider-deadline"
        return own

    @contextmanager
    def share(self) -> Iterator[Network]:
        """The same network for one provider or source, which gives its memory back when it has been read."""
        own = copy.copy(self)
        own._holder = object()
        try:
            yield own
        finally:
            self._memory.give_back(own._holder)

    def take(self, amount: int, host: str) -> None:
        """Take memory for an answer. Raises `Unavailable` if so much is not to be had now."""
        if not self._memory.take(self._holder, amount):
            raise Unavailable(f"{host} sent more than there is memory for while others send much, too")

    def give_back(self, amount: int) -> None:
        """Give back what an answer has taken that came to nothing."""
        self._memory.give_back(self._holder, amount)


def run_daemon_workers(tasks: Iterable[Callable[[], None]], at_once: int) -> None:
    """Begin to run the tasks, so many at a time, and return. A task tells of its end, and of its errors, itself.

    Not a `ThreadPoolExecutor`: the interpreter waits for its threads at exit, and one that is stuck in a
    name look-up would hold the process far beyond its deadline.
    """
    waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)

    def work() -> None:
        while True:
            try:
                task = waiting.get_nowait()
            except queue.Empty:
                return
            task()

    for _ in range(min(at_once, waiting.qsize())):
        threading.Thread(target=work, daemon=True).start()
