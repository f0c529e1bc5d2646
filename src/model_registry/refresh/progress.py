"""Shows a run while it happens: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from model_registry.refresh.collect import Event, Result
from model_registry.refresh.report import event_line


def show(events: Iterable[Event], attempts: int, stream: TextIO) -> Iterator[Result]:
    """The results among the events, while all events are shown on the stream; `attempts` is the tries of a request."""
    if stream.isatty():
        from model_registry.refresh.display import live  # rich is slow to import, and the scheduled job never needs it

        yield from live(events, attempts, stream)
        return
    for event in events:
        if line := event_line(event, attempts):
            print(line, file=stream, flush=True)
        if isinstance(event, Result):
            yield event
