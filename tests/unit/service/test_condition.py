"""What checks tell of a platform: two of the last three agree, and nothing is known after a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from model_registry.service.condition import Check, Condition, Outcome, after, at

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def told(*outcomes: Outcome, minutes: int = 5) -> Condition:
    """What is known after checks, some minutes apart."""
    known: Condition | None = None
    for number, outcome in enumerate(outcomes):
        known = after(known, Check(NOON + timedelta(minutes=minutes * number), outcome, "why", "why", 7))
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ("up", "up"),
        ("degraded", "degraded"),
        ("down", "unknown"),
        ("down down", "down"),
        ("up down", "up"),
        ("up down down", "down"),
        ("up down up down", "down"),
        ("up up down up", "up"),
        ("down down up", "down"),
        ("down down up up", "up"),
        ("up up degraded down", "up"),
        ("up degraded degraded", "degraded"),
    ],
)
def test_two_of_the_last_three_agree(outcomes: str, status: str) -> None:
    assert told(*outcomes.split()).status == status  # type: ignore[arg-type]  # outcomes


def test_since_is_when_it_changed_and_not_when_it_was_checked() -> None:
    known = told("up", "up", "down", "down", "down")
    assert (known.since, known.checked_at) == (NOON + timedelta(minutes=15), NOON + timedelta(minutes=20))


@pytest.mark.parametrize("outcomes", [("up", "up"), ("down", "down")])
def test_after_a_quarter_of_an_hour_nothing_is_known(outcomes: tuple[Outcome, ...]) -> None:
    known = told(*outcomes)
    assert known.checked_at is not None
    end = known.checked_at + timedelta(minutes=15)
    assert at(known, end - timedelta(seconds=1)) == known
    later = at(known, end + timedelta(hours=1))
    assert (later.status, later.since, later.reason) == ("unknown", end, "check-too-old")
    assert later.checked_at == known.checked_at


def test_checks_that_are_too_old_do_not_agree_with_a_new_one() -> None:
    known = told("down", "down", minutes=20)
    assert known.status == "unknown"
    assert after(told("down", "down"), Check(NOON + timedelta(hours=2), "up", "", "")).status == "up"


def test_what_cannot_be_asked_is_unknown() -> None:
    known = after(told("up"), Check(NOON, None, "private-address", "it is"))
    assert (known.status, known.checked_at, known.reason) == ("unknown", None, "private-address")
