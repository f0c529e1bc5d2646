"""Latencies as counts of calls that took about as long, which can be added up over hours and processes.

Each bucket reaches 2 % further than the one before. With each stand the calls in it and the time they took together, so
that its mean is exact, and a percentile is off by less than 2 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_WIDTH = math.log(1.02)


class Bucket(NamedTuple):
    """Calls that took about as long."""

    number: int
    calls: int
    micros: int
    """Microseconds they took together."""


class Latency(NamedTuple):
    """How long calls took, in milliseconds."""

    calls: int
    mean: float
    p50: float
    p90: float
    p95: float
    p99: float


def bucket_of(micros: int) -> int:
    """The bucket of a time: 0 below a millisecond."""
    return 0 if micros <= 1_000 else math.ceil(math.log(micros / 1_000) / _WIDTH)


def latency_of(buckets: Iterable[Bucket]) -> Latency | None:
    """What buckets tell, None of no calls. A percentile is the least time that so many of a hundred calls kept."""
    known = sorted(buckets)
    calls, micros = sum(each.calls for each in known), sum(each.micros for each in known)
    if not calls:
        return None
    return Latency(calls, micros / calls / 1_000, *(_percentile(known, calls, share) for share in (50, 90, 95, 99)))


def _percentile(known: Sequence[Bucket], calls: int, share: int) -> float:
    wanted, passed = -(-calls * share // 100), 0
    for each in known:
        passed += each.calls
        if passed >= wanted:
            return each.micros / each.calls / 1_000
    raise AssertionError("a share of the calls is among the calls")
