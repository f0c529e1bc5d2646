"""The live display of a run on a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from model_registry.errors import plain
from model_registry.refresh.collect import Event, Result, Retrying, Started
from model_registry.refresh.report import event_line


def live(events: Iterable[Event], attempts: int, stream: TextIO) -> Iterator[Result]:
    """Finished providers scroll away as lines; those still being asked stand below, each with its state."""
    console = Console(file=stream, highlight=False)
    under_way = UnderWay(attempts)
    with Live(under_way, console=console, transient=True, refresh_per_second=10):
        for event in events:
            under_way.take(event)
            if isinstance(event, Result):
                console.print(Text(event_line(event, attempts), style="red" if event.error else ""), soft_wrap=True)
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
        # The events come from another thread than the display's, so it draws a copy.
        state, began = dict(self._state), dict(self._began)
        for slug, text in list(state.items())[:room]:
            table.add_row(self._spinner, slug, Text(text, style="dim"), f"{now - began.get(slug, now):.0f} s")
        if state:
            yield table
        hidden = max(0, len(state) - room)
        yield Text(f"{self._done} done, {len(state)} under way" + (f", {hidden} not shown" if hidden else ""))
