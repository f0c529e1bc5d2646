"""What many threads bring at once: done in one go, and each told what became of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from model_registry.service.faults import InvalidDocument, ServiceError, StoreDown
from model_registry.service.together import Together

NOTHING_WRONG = ("one", "two", "three")


class Work:
    """Work of which the first item waits until it may go on, so that all others come meanwhile."""

    def __init__(self, wait: float = 20) -> None:
        self.together = Together(self.do, wait)
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.done: list[list[str]] = []

    def do(self, items: Sequence[str]) -> list[str | ServiceError]:
        if items == ["first"]:
            self.begun.set()
            assert self.may_go_on.wait(20)
        self.done.append([*items])
        if "poison" in items:
            raise ValueError("what no database takes")
        if "away" in items:
            raise StoreDown("the database does not answer")
        return [InvalidDocument(()) if each == "wrong" else each.upper() for each in items]

    def bring(self, *items: str) -> list[Future[str]]:
        """What becomes of items that come while another is done."""
        with ThreadPoolExecutor(len(items) + 1) as threads:
            first = threads.submit(self.together.do, "first")
            assert self.begun.wait(20)
            futures = []
            for number, item in enumerate(items):
                futures.append(threads.submit(self.together.do, item))
                while len(self.together._waiting) <= number:
                    pass
            self.may_go_on.set()
            assert first.result() == "FIRST"
        return futures


def error_of(future: Future[Any]) -> Any:
    return type(future.exception())


def test_what_comes_meanwhile_is_done_in_one_go_and_in_its_order() -> None:
    work = Work()
    assert [each.result() for each in work.bring(*NOTHING_WRONG)] == ["ONE", "TWO", "THREE"]
    assert work.done == [["first"], [*NOTHING_WRONG]]


def test_what_is_refused_is_refused_alone() -> None:
    one, wrong, two = Work().bring("one", "wrong", "two")
    assert error_of(wrong) is InvalidDocument
    assert (one.result(), two.result()) == ("ONE", "TWO")


def test_what_nobody_expected_keeps_no_other_from_being_done() -> None:
    work = Work()
    one, poison, two = work.bring("one", "poison", "two")
    assert error_of(poison) is ValueError
    assert (one.result(), two.result()) == ("ONE", "TWO")
    assert work.done[1:] == [["one", "poison", "two"], ["one"], ["poison"], ["two"]]


def test_a_fault_of_the_store_is_that_of_all() -> None:
    work = Work()
    assert [error_of(each) for each in work.bring("one", "away", "two")] == [StoreDown] * 3
    assert len(work.done) == 2


def test_who_waits_too_long_is_told_and_nothing_is_done_of_it() -> None:
    work = Work(wait=0.01)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(work.together.do, "first")
        assert work.begun.wait(20)
        with pytest.raises(StoreDown):
            work.together.do("late")
        work.may_go_on.set()
        assert first.result() == "FIRST"
    assert work.together.do("next") == "NEXT"
    assert work.done == [["first"], ["next"]]
