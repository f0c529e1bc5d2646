"""What the requests of one run share: limits, a deadline, free places, stored responses and threads."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model_registry.http.response_cache import ResponseCache


@dataclass(frozen=True)
class Limits:
    """How long a run may wait, how often it tries and how much it takes in."""

    connect: float = 5.0
    """Seconds to open a connection."""
    read: float = 30.0
    """Seconds without a byte from the provider."""
    deadline: float = 300.0
    """Seconds for all providers together."""
    attempts: int = 3
    """Tries of one request, the first one included."""
    backoff: float = 1.0
    """Seconds before the second try; doubled, with jitter, before each further one."""
    longest_wait: float = 60.0
    """Seconds of a `Retry-After` that are still waited for."""
    concurrency: int = 16
    """Requests under way at once, all providers together."""
    per_provider: int = 2
    """Requests under way at once at one provider."""
    answer_bytes: int = 64 << 20
    """Size of one answer, after decompression."""


class Network:
    """What all providers of one run share: the limits, the deadline, the free places and the stored answers."""

    def __init__(self, limits: Limits, responses: ResponseCache | None = None) -> None:
        self.limits = limits
        self.responses = responses
        self.places = threading.BoundedSemaphore(limits.concurrency)
        self._end = time.monotonic() + limits.deadline

    def remaining(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self._end - time.monotonic())


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
