"""Shows a run while it happens: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from model_registry.collect import Event, Result, Retrying, Started
from model_registry.errors import Unavailable
from model_registry.report import plain


def shown(events: Iterable[Event], attempts: int, stream: TextIO) -> Iterator[Result]:
    """The results among the events, while all events are shown on the stream."""
    if stream.isatty():
        yield from _live(events, attempts, Console(file=stream, highlight=False))
        return
    for event in events:
        if line := describe(event, attempts):
            print(line, file=stream, flush=True)
        if isinstance(event, Result):
            yield event


def describe(event: Event, attempts: int) -> str:
    """The event as one line; empty for a start, which needs none where lines stay."""
    match event:
        case Retrying(slug, retry):
            return plain(f"{slug:<24} retrying {retry.attempt}/{attempts} in {retry.wait:.1f} s: {retry.reason}")
        case Result(slug, seconds, _, error) if error:
            return plain(f"{slug:<24} failed after {seconds:.1f} s: {error}{_told(error)}")
        case Result(slug, seconds, reading) if reading:
            return f"{slug:<24} {len(reading.entries):>5} models in {seconds:.1f} s"
        case _:
            return ""


def _told(error: Exception) -> str:
    wait = error.retry_after if isinstance(error, Unavailable) else None
    return f" (Retry-After {wait:g} s)" if wait is not None else ""


def _live(events: Iterable[Event], attempts: int, console: Console) -> Iterator[Result]:
    """Finished providers scroll away as lines; those still being asked stand below, each with its state."""
    under_way = UnderWay(attempts)
    with Live(under_way, console=console, transient=True, refresh_per_second=10) as live:
        for event in events:
            under_way.take(event)
            if isinstance(event, Result):
                line = describe(event, attempts)
                live.console.print(Text(line, style="red" if event.error else ""), soft_wrap=True)
                yield event


class UnderWay:
    """The providers that have been asked and have not answered yet."""

    def __init__(self, attempts: int) -> None:
        self._attempts = attempts
        self._began: dict[str, float] = {}
        self._state: dict[str, str] = {}
        self._spinner = Spinner("dots")
        self._done = 0

    def take(self, event: Event) -> None:
        """Follow what happened."""
        match event:
            case Started(slug):
                self._began[slug] = time.monotonic()
                self._state[slug] = "waiting"
            case Retrying(slug, retry):
                self._state[slug] = f"retrying {retry.attempt}/{self._attempts}: {plain(retry.reason)}"
            case Result(slug):
                self._began.pop(slug, None)
                self._state.pop(slug, None)
                self._done += 1

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """A line for each, as many as the terminal is high."""
        table = Table.grid(padding=(0, 1))
        room = max(1, options.size.height - 3)
        now = time.monotonic()
        for slug, state in list(self._state.items())[:room]:
            table.add_row(self._spinner, slug, Text(state, style="dim"), f"{now - self._began[slug]:.0f} s")
        yield table
        hidden = max(0, len(self._state) - room)
        yield Text(f"{self._done} done, {len(self._state)} under way" + (f", {hidden} not shown" if hidden else ""))
