"""Whether platforms answer, as their last checks tell: what one check changes, and how long it holds.

Nobody is taken to answer without a check: what was not checked for a quarter of an hour is unknown. One check that goes
otherwise than the ones before changes nothing: two of the last three have to agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias, get_args

from sqlalchemy import delete, insert, select

from model_registry.service.database import Database
from model_registry.service.tables import health

Outcome: TypeAlias = Literal["up", "degraded", "down"]
Status: TypeAlias = Literal["up", "degraded", "down", "unknown"]
Key: TypeAlias = tuple[str, str]
"""A platform, and the provider whose own interface it is; that is empty of a platform with one address for all."""

STATUSES: tuple[Status, ...] = get_args(Status)
HOLDS = timedelta(minutes=15)
"""How long a check tells anything."""
_TROUBLES: tuple[Status, ...] = ("down", "degraded")
_LAST = 3
_AGREEING = 2


class Check(NamedTuple):
    """What came of asking once."""

    at: datetime
    outcome: Outcome | None
    """None if nothing was asked."""
    reason: str
    """Why, for programs."""
    detail: str
    """Why, in words."""
    latency_ms: int | None = None


class Condition(NamedTuple):
    """What is known of whether a platform answers."""

    status: Status
    since: datetime | None
    checked_at: datetime | None
    reason: str
    detail: str
    latency_ms: int | None = None
    recent: tuple[tuple[datetime, Outcome], ...] = ()
    """The last checks, the newest last."""


UNCHECKED = Condition("unknown", None, None, "not-checked", "it has not been checked")


def after(before: Condition | None, check: Check) -> Condition:
    """What is known after another check."""
    if check.outcome is None:
        return Condition("unknown", None, None, check.reason, check.detail)
    known = at(before or UNCHECKED, check.at)
    earlier = [each for each in known.recent if each[0] > check.at - HOLDS]
    recent = (*earlier, (check.at, check.outcome))[-_LAST:]
    outcomes = [outcome for _, outcome in recent]
    status: Status = next((each for each in outcomes if outcomes.count(each) >= _AGREEING), known.status)
    if status == "unknown" and check.outcome != "down":
        status = check.outcome  # that it answers needs no second proof
    since = known.since if status == known.status else check.at
    return Condition(status, since, check.at, check.reason, check.detail, check.latency_ms, recent)


def at(condition: Condition, now: datetime) -> Condition:
    """What is known now of what was known at the last check."""
    if condition.checked_at is None or now < condition.checked_at + HOLDS or condition.reason == "check-too-old":
        return condition
    end = condition.checked_at + HOLDS
    return condition._replace(
        status="unknown", since=end, reason="check-too-old", detail="the last check was too long ago", latency_ms=None
    )


class Conditions:
    """What one database knows of platforms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, now: datetime) -> dict[Key, Condition]:
        """What is known now. Raises `StoreDown`."""
        with self._database.reading() as connection:
            rows = connection.execute(select(health)).all()
        return {
            (row.platform_id, row.provider_id): at(
                Condition(
                    row.status,
                    row.since and _moment(row.since),
                    row.checked_at and _moment(row.checked_at),
                    row.reason,
                    row.detail,
                    row.latency_ms,
                    tuple((_moment(when), outcome) for when, outcome in json.loads(row.recent)),
                ),
                now,
            )
            for row in rows
        }

    def troubled(self, now: datetime) -> dict[Status, frozenset[Key]]:
        """Who is known to be down now, and who degraded. Raises `StoreDown`."""
        of = health.c
        asked = select(of.status, of.platform_id, of.provider_id).where(
            of.status.in_(_TROUBLES), of.checked_at > _text(now - HOLDS)
        )
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return {
            status: frozenset((row.platform_id, row.provider_id) for row in rows if row.status == status)
            for status in _TROUBLES
        }

    def replace(self, conditions: Mapping[Key, Condition]) -> None:
        """Write what is known, in place of all that was. Raises `StoreDown` and `StoreFull`."""
        with self._database.writing() as connection:
            connection.execute(delete(health))
            if conditions:
                connection.execute(insert(health), list(_rows(conditions)))


def _rows(conditions: Mapping[Key, Condition]) -> Iterable[dict[str, object]]:
    for (platform_id, provider_id), each in conditions.items():
        yield {
            "platform_id": platform_id,
            "provider_id": provider_id,
            **each._asdict(),
            "since": each.since and _text(each.since),
            "checked_at": each.checked_at and _text(each.checked_at),
            "recent": json.dumps([(_text(when), outcome) for when, outcome in each.recent]),
        }


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
