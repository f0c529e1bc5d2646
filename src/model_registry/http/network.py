"""Several waits at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable


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
