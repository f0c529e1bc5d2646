"""Asks all providers at once; each answer or failure comes back as an event, as soon as it is there."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias

from model_registry.errors import ProviderError, Unavailable, UnexpectedPayload
from model_registry.http.client import Exchange, Retry
from model_registry.http.network import Network, run_daemon_workers
from model_registry.providers.base import Provider, RawRecord, Reading

RECORDS = 100_000
"""Records that a list may have; none has a tenth of it, and to refuse them one by one takes minutes."""
GRACE = 0.2
"""Seconds after the deadline in which a provider's own report of it is still awaited."""

SHARE_AFTERWARDS, PER_ENTRY = 0.3, 0.001
"""Of a run's deadline, the share that is kept for what follows the lists, and the seconds for each published entry.

To fill in, check and write an entry takes half a millisecond where nothing else runs."""


def time_afterwards(deadline: float, entries: int) -> float:
    """Seconds before a run's deadline when it must have heard all, so as to be done by then: half of it at the most."""
    return min(deadline / 2, SHARE_AFTERWARDS * deadline + PER_ENTRY * entries)


@dataclass(frozen=True)
class Started:
    """A provider is being asked."""

    slug: str


@dataclass(frozen=True)
class Retrying:
    """A provider failed in a way that may pass and is about to be asked again."""

    slug: str
    retry: Retry


@dataclass(frozen=True)
class Raw:
    """What a provider answered, before it was understood."""

    records: Sequence[RawRecord]
    """All records of its list."""
    exchanges: Sequence[Exchange]
    """Every answer the records are from, the first one first."""


@dataclass(frozen=True)
class Result:
    """What came of asking one provider: its reading or its error."""

    slug: str
    seconds: float
    reading: Reading | None = None
    error: ProviderError | None = None
    raw: Raw | None = None
    """Beside a reading, if it was asked for."""


Event: TypeAlias = Started | Retrying | Result


def collect(
    providers: Sequence[type[Provider]],
    env: Mapping[str, str],
    network: Network,
    today: date,
    *,
    keep_raw: bool = False,
) -> Iterator[Event]:
    """Ask the providers and yield what happens; exactly one `Result` for each, at their deadline at the latest.

    With `keep_raw`, a result holds the raw answer, too.
    """
    network = network.for_providers()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def ask(provider: type[Provider]) -> None:
        # Who gets no place until the deadline asks nobody any more and says so.
        with network.providers.place(network.remaining()), network.share() as share:
            events.put(Started(provider.slug))
            events.put(_ask(provider, env, share, today, events, keep_raw=keep_raw))

    # A thread for each, because a slow one keeps its own.
    run_daemon_workers([partial(ask, provider) for provider in providers], len(providers))
    began = time.monotonic()
    open_ = {provider.slug for provider in providers}
    while open_:
        try:
            event = events.get(timeout=network.remaining() + GRACE)
        except queue.Empty:
            break
        if isinstance(event, Result):
            open_.remove(event.slug)
        yield event
    for slug in sorted(open_):
        late = Unavailable(f"no answer before {network.deadline}")
        yield Result(slug, time.monotonic() - began, error=late)


def _ask(
    provider: type[Provider],
    env: Mapping[str, str],
    network: Network,
    today: date,
    events: queue.SimpleQueue[Event],
    *,
    keep_raw: bool,
) -> Result:
    began = time.monotonic()

    def told(retry: Retry) -> None:
        events.put(Retrying(provider.slug, retry))

    try:
        exchanges: list[Exchange] = []
        asked = provider(env, network, today, told, exchanges.append if keep_raw else lambda _: None)
        records = list(asked.fetch_models())
        if len(records) > RECORDS:
            raise UnexpectedPayload(f"a list of {len(records):,} records; no provider has so many models")
        reading = asked.reading_of(records)
        raw = Raw(records, exchanges) if keep_raw else None
        return Result(provider.slug, time.monotonic() - began, reading=reading, raw=raw)
    except ProviderError as error:
        return Result(provider.slug, time.monotonic() - began, error=error)
    except Exception as error:  # noqa: BLE001  # whatever a parser or an SDK does, the other providers go on
        # Its text may hold anything, so only its kind and place are told.
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "nowhere"
        unexpected = UnexpectedPayload(f"{type(error).__name__} in {place} while its answer was read; please report it")
        return Result(provider.slug, time.monotonic() - began, error=unexpected)
