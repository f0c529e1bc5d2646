"""Usage: batches of calls, each counted once, and what they add up to.

A batch is written in one transaction with what it adds to what was spent, and with what it will add to how routes have
done (see `waiting`). Batches that come at once are written together.
Rows are written in the order of their keys, so that two transactions never wait for each other crosswise.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import Table, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from model_registry.service import waiting
from model_registry.service.billing import Billed, Whose, bill, dollars_of, routes_before
from model_registry.service.database import Database
from model_registry.service.events import Batch, Event
from model_registry.service.faults import FieldFault, InvalidDocument, ServiceError, StoreFull
from model_registry.service.latency import Bucket, Latency, bucket_of, latency_of
from model_registry.service.past import NOTHING_TOLD, Past
from model_registry.service.snapshot import Measured, Snapshot
from model_registry.service.sums import Sums, add_to, add_up, added
from model_registry.service.tables import latencies, performance, spend, usage_batches
from model_registry.service.together import Together

WINDOW = 7
"""Days of usage, today included, by which routes are judged."""
DIMENSIONS = {"model": spend.c.model_id, "platform": spend.c.platform_id, "day": spend.c.day}
"""What spend can be told by, by its word."""
SPENT = ("requests", "failures", "unpriced", "cost_nanos", "input_tokens", "output_tokens")
_DONE = ("requests", "failures", "timed_tokens", "timed_micros")
_COUNTS = (*SPENT, *_DONE[2:])
_SEPARATOR = b"\n"


class Recorded(NamedTuple):
    """What was made of a batch."""

    content: bytes
    """The answer, as JSON."""
    new: bool
    """Whether it is counted now; it was before otherwise."""


class _Counted(NamedTuple):
    """A batch that is to be written."""

    answer: bytes
    row: Mapping[str, Any]
    """Of the table of batches."""
    spent: Sums
    later: bytes
    """What it adds to how routes have done, packed."""

    @property
    def id(self) -> str:
        """The id that the client has given it."""
        return str(self.row["batch_id"])

    def again(self, digest: str, answer: bytes) -> Recorded | InvalidDocument:
        """What becomes of it if a batch of its id was taken before."""
        if digest == self.row["digest"]:
            return Recorded(answer, False)
        return InvalidDocument([FieldFault("batch_id", "a batch of this id with other events was taken before")])


class Span(NamedTuple):
    """Of which days and routes usage is told."""

    since: date
    until: date
    """The last day, which is included."""
    routes: Collection[str] | None = None
    """None for all."""
    limit: int | None = None
    after: str | None = None
    """The last route of the page before."""

    def within(self, table: Table, *columns: Any) -> Any:
        """What a table of periods says of these days, by route."""
        # An hour begins with its day, and what begins with the next day is behind both.
        end = (self.until + timedelta(days=1)).isoformat()
        days = table.c.period >= self.since.isoformat(), table.c.period < end
        return select(table.c.route_id, *columns).where(*days)


class Performance(NamedTuple):
    """How a route has done."""

    route_id: str
    requests: int
    failures: int
    latency: Latency | None
    """Of the calls that succeeded and tell how long they took."""
    tokens_per_second: float | None

    @property
    def success_rate(self) -> float:
        """Share of the calls that succeeded, from 0 to 1."""
        return (self.requests - self.failures) / self.requests


class Usage:
    """The usage told to one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._past = Past(database)
        self._writing = Together(self._write, 3 * database.wait)

    def record(self, snapshot: Snapshot, batch: Batch, by: str | None = None) -> Recorded:
        """Count a batch, once. Raises `InvalidDocument`, also if its id was another batch's."""
        now = datetime.now(UTC)
        sent = batch.model_dump_json(exclude_unset=True).encode()
        digest = hashlib.sha256(sent).hexdigest()
        before = routes_before(snapshot, batch.events, now)
        logs = self._past.logs(before) if before else NOTHING_TOLD
        billed = bill(snapshot, batch.events, now, logs)
        answer = _answer(snapshot, batch.batch_id, billed)
        row = {
            "batch_id": batch.batch_id,
            "digest": digest,
            "received_at": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "key_id": by,
            "events": len(billed),
            "content": zlib.compress(answer + _SEPARATOR + sent, 1),
        }
        sums = _sums(batch.events, billed)
        return self._writing.do(_Counted(answer, row, sums[spend], waiting.packed(sums)))

    def _write(self, batches: Sequence[_Counted]) -> list[Recorded | ServiceError]:
        """Write batches in one transaction; one that was taken before adds nothing."""
        first: dict[str, _Counted] = {}
        for each in batches:
            first.setdefault(each.id, each)
        with self.database.writing() as connection:
            rows = [first[batch_id].row for batch_id in sorted(first)]
            new = set(connection.scalars(_take(connection.dialect.name), rows))
            add_up(connection, spend, added([first[batch_id].spent for batch_id in new]))
            waiting.leave(connection, {batch_id: first[batch_id].later for batch_id in new})
            there = {batch_id: (first[batch_id].row["digest"], first[batch_id].answer) for batch_id in new}
            if old := first.keys() - new:
                columns = usage_batches.c.batch_id, usage_batches.c.digest, usage_batches.c.content
                for batch_id, digest, content in connection.execute(select(*columns).where(columns[0].in_(old))):
                    there[batch_id] = digest, zlib.decompress(content).partition(_SEPARATOR)[0]
        return [
            Recorded(each.answer, True) if each.id in new and each is first[each.id] else each.again(*there[each.id])
            for each in batches
        ]

    def spent(
        self,
        by: Sequence[str],
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
        after: Sequence[str] | None = None,
        *,
        unpriced: bool = False,
    ) -> list[dict[str, Any]]:
        """Sums of usage by model, platform or day, or all of it, in the order of what they are by.

        `after` is what the last of the page before was by. The days are included. `unpriced`: only where some of it is.
        """
        groups = [DIMENSIONS[each] for each in by]
        # In two parts, for which the sum of a database is never too large.
        cost = spend.c.cost_nanos
        sums = [func.sum(spend.c[name]).label(name) for name in SPENT if name != "cost_nanos"]
        parts = [func.sum(cost // 10**9).label("whole"), func.sum(cost % 10**9).label("rest")]
        asked = select(*groups, *sums, *parts).group_by(*groups).order_by(*groups).limit(limit)
        if since is not None:
            asked = asked.where(spend.c.day >= since.isoformat())
        if until is not None:
            asked = asked.where(spend.c.day <= until.isoformat())
        if after is not None and groups:
            asked = asked.where(tuple_(*groups) > tuple_(*after))
        if unpriced:
            asked = asked.where(spend.c.unpriced > 0)
        with self.database.reading() as connection:
            rows = connection.execute(asked).mappings().all()
        return [
            {
                **{column.name: row[column.name] or None for column in groups},
                **{name: int(row[name]) for name in SPENT if name != "cost_nanos"},
                "cost_nanos": int(row["whole"]) * 10**9 + int(row["rest"]),
            }
            for row in rows
            if row["requests"]  # no usage at all is one row of nothing where nothing is asked for
        ]

    def performed(self, span: Span) -> list[Performance]:
        """How routes have done, by id. Raises `StoreDown` and `StoreFull`."""
        waiting.settle(self.database)
        calls, micros = func.sum(latencies.c.calls), func.sum(latencies.c.micros)
        took = span.within(latencies, latencies.c.bucket, calls, micros)
        buckets: dict[str, list[Bucket]] = defaultdict(list)
        with self.database.reading() as connection:
            done = connection.execute(_done(span)).all()
            if span.routes is not None or span.limit is not None:
                took = took.where(latencies.c.route_id.in_([row[0] for row in done]))
            for route_id, *bucket in connection.execute(took.group_by(latencies.c.route_id, latencies.c.bucket)):
                buckets[route_id].append(Bucket(*map(int, bucket)))
        return [
            Performance(
                route_id,
                int(requests),
                int(failures),
                latency_of(buckets[route_id]),
                _speed(tokens, micros),
            )
            for route_id, requests, failures, tokens, micros in done
        ]

    def latest(self) -> str | None:
        """When the last batch was taken."""
        with self.database.reading() as connection:
            latest: str | None = connection.scalar(select(func.max(usage_batches.c.received_at)))
            return latest

    def measured(self, today: date) -> dict[str, Measured]:
        """What the usage of the last days tells of each route. Raises `StoreDown`."""
        with suppress(StoreFull):  # what waits is told once there is room: no reason to call what is read stale
            waiting.settle(self.database)
        span = Span(today - timedelta(days=WINDOW - 1), today + timedelta(days=1))
        # The means alone: to read every bucket takes many times as long.
        sums = func.sum(latencies.c.calls), func.sum(latencies.c.micros)
        took = span.within(latencies, *sums).group_by(latencies.c.route_id)
        with self.database.reading() as connection:
            done = connection.execute(_done(span)).all()
            means = {each: int(micros) / int(calls) / 1_000 for each, calls, micros in connection.execute(took)}
        return {
            each: Measured(int(requests - failures) / int(requests), means.get(each), _speed(tokens, micros))
            for each, requests, failures, tokens, micros in done
        }


def _speed(tokens: Any, micros: Any) -> float | None:
    """Tokens a second."""
    return int(tokens) * 1_000_000 / int(micros) if micros and tokens else None


@cache
def _take(dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(usage_batches).on_conflict_do_nothing(index_elements=["batch_id"]).returning(usage_batches.c.batch_id)


def _sums(events: Sequence[Event], billed: Sequence[Billed]) -> Mapping[Table, Sums]:
    """What calls add to each table, by its key: a statement that names one twice is an error of PostgreSQL's."""
    # All that an hour's calls of one kind add first: to find the rows of each call takes longer than to add it up.
    counted: dict[tuple[str, Whose], list[int]] = defaultdict(lambda: [0] * len(_COUNTS))
    timed: dict[tuple[str, Whose, int], list[int]] = defaultdict(lambda: [0, 0])
    for event, (at, whose, price) in zip(events, billed, strict=True):
        hour = at[:13]
        nanos = price.nanos
        put_out = event.get("output_tokens") or 0
        counts = counted[hour, whose]
        counts[0] += 1
        if nanos is None:
            counts[2] += 1
        else:
            counts[3] += nanos
        counts[4] += event.get("input_tokens") or 0
        counts[5] += put_out
        if not event.get("success", True):
            counts[1] += 1
        elif (milliseconds := event.get("latency_ms")) is not None:
            micros = round(milliseconds * 1_000)
            counts[6] += put_out
            counts[7] += micros if put_out else 0
            took = timed[hour, whose, bucket_of(micros)]
            took[0] += 1
            took[1] += micros
    sums: dict[Table, dict[tuple[Any, ...], Sequence[int]]] = {spend: {}, performance: {}, latencies: {}}
    for (hour, whose), counts in counted.items():
        add_to(sums[spend], (hour[:10], whose.model_id or "", whose.platform_id or ""), counts[:6])
        if whose.route_id is not None:
            add_to(sums[performance], (hour, whose.route_id), (*counts[:2], *counts[6:]))
    for (hour, whose, bucket), took in timed.items():
        if whose.route_id is not None:
            add_to(sums[latencies], (hour, whose.route_id, bucket), took)
    return sums


_PRICES = {
    False: "the catalog at hand",
    True: "the history of the catalog where it tells, else the catalog at hand",
}


def _answer(snapshot: Snapshot, batch_id: str, billed: Sequence[Billed]) -> bytes:
    items: list[dict[str, Any]] = []
    unpriced = []
    for index, (_, _, price) in enumerate(billed):
        if price.nanos is None:
            items.append({"index": index, "cost": None, "basis": None})
            unpriced.append({"index": index, "code": price.code, "detail": price.detail})
        else:
            item = {"index": index, "cost": dollars_of(price.nanos), "basis": price.basis}
            items.append(item if price.priced_at is None else {**item, "priced_at": price.priced_at})
    total = sum(each.price.nanos or 0 for each in billed)
    return to_json(
        {
            "batch_id": batch_id,
            "events": len(billed),
            "cost": dollars_of(total) if len(unpriced) < len(billed) else None,
            "currency": "USD",
            "prices": {"of": _PRICES[any(price.basis == "history" for _, _, price in billed)], "rev": snapshot.rev},
            "items": items,
            "unpriced": unpriced,
        }
    )


def _done(span: Span) -> Any:
    sums = (func.sum(performance.c[name]) for name in _DONE)
    asked = span.within(performance, *sums).group_by(performance.c.route_id).order_by(performance.c.route_id)
    if span.routes is not None:
        asked = asked.where(performance.c.route_id.in_(sorted(span.routes)))
    if span.after is not None:
        asked = asked.where(performance.c.route_id > span.after)
    return asked.limit(span.limit)
