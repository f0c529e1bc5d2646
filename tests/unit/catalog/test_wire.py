"""A shape is built when the first record comes, whoever brings it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Any

import pytest
from typing_extensions import override

from model_registry.catalog.wire import Wire

THREADS = 8


@pytest.fixture
def impatient_threads() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_a_shape_is_built_when_the_first_record_comes() -> None:
    class Record(Wire):
        id: str

    assert not Record.__pydantic_complete__
    assert Record.model_validate({"id": "m-1", "more": True}).model_dump() == {"id": "m-1"}
    assert Record.__pydantic_complete__


@pytest.mark.usefixtures("impatient_threads")
def test_threads_that_meet_a_shape_at_once_build_it_one_by_one() -> None:
    building, met = Lock(), Barrier(THREADS)
    together: list[str] = []

    class Record(Wire):
        id: str
        owner: str | None = None
        sizes: dict[str, tuple[int | None, ...]] | None = None

        @classmethod
        @override
        def model_rebuild(cls, **options: Any) -> bool | None:
            if not building.acquire(blocking=False):
                together.append(cls.__name__)
                return super().model_rebuild(**options)
            try:
                return super().model_rebuild(**options)
            finally:
                building.release()

    def read(number: int) -> dict[str, object]:
        met.wait()
        return Record.model_validate({"id": f"m-{number}", "owner": "acme"}).model_dump()

    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(read, range(THREADS)))

    assert told == [{"id": f"m-{number}", "owner": "acme", "sizes": None} for number in range(THREADS)]
    assert together == []
