"""The live display, as a terminal shows it."""

from __future__ import annotations

import io
from collections.abc import Iterator

from typing_extensions import override

from model_registry.errors import AccessDenied
from model_registry.http.client import Retry
from model_registry.providers.base import Reading
from model_registry.refresh.collect import Event, Result, Retrying, Started
from model_registry.refresh.progress import show


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def events() -> Iterator[Event]:
    yield from (Started(f"slug-{number}") for number in range(40))
    yield Retrying("slug-1", Retry(2, 1.0, "api.example answered HTTP 429, asking to wait 1 s"))
    yield Result("slug-0", 0.4, reading=Reading((), 0, 0, 0))
    yield Result("slug-1", 1.5, error=AccessDenied("api.example refused the credentials (HTTP 401)"))


def test_on_a_terminal_finished_providers_stay_and_others_are_counted() -> None:
    terminal = Terminal()

    results = list(show(events(), 3, terminal))

    text = terminal.getvalue()
    assert [result.slug for result in results] == ["slug-0", "slug-1"]
    assert "slug-0                       0 models in 0.4 s" in text
    assert "failed after 1.5 s: api.example refused the credentials (HTTP 401)" in text
    assert "2 done, 38 under way" in text
    assert "not shown" in text


def test_elsewhere_lines_stay() -> None:
    stream = io.StringIO()

    list(show(events(), 3, stream))

    assert stream.getvalue().splitlines() == [
        "slug-1                   retrying 2/3 in 1.0 s: api.example answered HTTP 429, asking to wait 1 s",
        "slug-0                       0 models in 0.4 s",
        "slug-1                   failed after 1.5 s: api.example refused the credentials (HTTP 401)",
    ]
