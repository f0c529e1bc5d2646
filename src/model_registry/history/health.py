"""How well the provider's lists are read: what came of asking them, as `health.json` tells it.

Whether a provider's service is up is another question, which the service's `GET health` answers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from model_registry.catalog.json_schema import Published

Status: TypeAlias = Literal["fresh", "stale", "failing", "unverified"]

KEPT = timedelta(days=90)
"""How far back the log of readings goes."""
STALE = timedelta(hours=2)
"""From this age on a list, or the whole catalog, is old: the job reads it every half hour."""
PATIENCE = timedelta(hours=24)
"""How long a provider may fail before a person is told."""
WEEK = 7
SHRUNK, GROWN, FEW = 0.75, 2.0, 5
"""Counts drift below and above these shares of the usual, if it is about that many entries at least."""
SLOW, QUICK = 4, 5.0
"""A reading is slow if it takes so many times as long as usual, and more than so many seconds."""
HABIT, LONG, QUIET = 5, 4, timedelta(days=14)
"""A list is frozen that said something new on so many days and has been silent for so many times its longest silence
before, and for so long at least."""


class Day(NamedTuple):
    """What came of asking one provider on one day, in UTC."""

    runs: int
    failed: int
    entries: int
    """Entries that the catalog had of it after the last run."""
    seconds: float
    """What the successful readings took together."""
    news: int = 0
    """What its list said anew: rows of the change log by its own word."""


Days: TypeAlias = dict[date, dict[str, Day]]
"""The log of readings: by day and provider."""


class Asked(NamedTuple):
    """What came of asking a provider in a run."""

    provider: str
    failed: bool
    entries: int
    seconds: float
    news: int = 0
    """What its list said anew."""


class Known(NamedTuple):
    """What the job remembers of a provider, and what the catalog has of it."""

    provider: str
    entries: int
    last_success: datetime | None = None
    last_attempt: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    reason: str | None = None
    oldest_fact: str | None = None
    verified: bool = True
    volatile: bool = False
    """Whether its list changes by the hour, so that its counts tell nothing."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class ProviderHealth(_Told):
    """How well one provider's list is read."""

    status: Status
    """`failing`: the last attempt failed. `stale`: not read for two hours, or not known to be read ever. `unverified`:
    read, by a module that was built from documentation and never proven on a real answer. `fresh`: read, and proven."""
    last_success: AwareDatetime | None = None
    """When the run began that last read the list."""
    last_attempt: AwareDatetime | None = None
    """When the run began that last asked for the list."""
    failing_since: AwareDatetime | None = None
    """First of the failures without a success between them."""
    failures: int = 0
    """How many there were."""
    reason: str | None = None
    """Class of the last failure: `Unavailable`, `AccessDenied`, `NotFound`, `UnexpectedPayload`, `RepeatedPage`,
    `SuspiciousCatalog`."""
    entries: int
    """Entries that the catalog has of this provider."""
    counts: dict[date, int] = {}
    """The same at the end of each of the last seven days on which the provider was asked."""
    drift: float | None = None
    """By what share `entries` differs from the median of the days before today: -0.5 is half of it."""
    oldest_fact: str | None = None
    """The day, or the month, on which the provider last confirmed the entry that it has not confirmed for longest."""
    seconds: float | None = None
    """How long the last reading took."""
    usual_seconds: float | None = None
    """How long readings took on the days before, on average."""
    slow: bool = False
    """Whether the last reading took much longer than usual."""
    last_news: date | None = None
    """The last day, of the ninety that are remembered, on which the list said something new."""
    frozen: bool = False
    """Whether the list is read and has said nothing new for much longer than it ever did before."""


class Alarm(_Told):
    """Something that a person should look at."""

    kind: Literal["failing", "drift", "frozen", "age"]
    provider: str | None = None
    """Whose list it is about; none where it is about all."""
    text: str
    """What happened and what to do, in one line."""


class SourceHealth(_Told):
    """How well a secondary source is read."""

    status: Literal["fresh", "stale", "failing"]
    """`failing`: nothing could be read. `stale`: a copy of an earlier day stands in."""
    day: date | None = None
    """The day on which what it says was last known to be current."""


class Health(_Told):
    """How well the lists are read that the catalog is made of."""

    generated: AwareDatetime
    """When the run began that wrote this."""
    answered: AwareDatetime | None = None
    """When the run began that last read any list."""
    summary: dict[Status, int]
    """How many providers have each status."""
    providers: dict[str, ProviderHealth]
    sources: dict[str, SourceHealth] = {}
    alarms: tuple[Alarm, ...] = Field(default=())
    """What a person should look at; none on a quiet day."""

    def text(self) -> str:
        """The content of `health.json`."""
        return self.model_dump_json(indent=2, exclude_none=True) + "\n"

    def badge(self) -> dict[str, JsonValue]:
        """The same as one badge, as shields.io takes it: https://shields.io/badges/endpoint-badge."""
        read = self.summary.get("fresh", 0) + self.summary.get("unverified", 0)
        colour = "red" if not read else "yellow" if self.alarms else "brightgreen"
        told: JsonValue = f"{read} of {len(self.providers)} read"
        return {"schemaVersion": 1, "label": "model lists", "message": told, "color": colour}


def schema() -> dict[str, JsonValue]:
    """The JSON Schema of `health.json`."""
    made = Health.model_json_schema(mode="validation", schema_generator=Published)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "health.json of Model Registry"}


def log_run(days: Days, asked: Iterable[Asked], today: date) -> Days:
    """The log of readings with a run of today, without what is too old."""
    kept = {day: dict(told) for day, told in days.items() if today - day < KEPT}
    of_today = kept.setdefault(today, {})
    for provider, failed, entries, seconds, news in asked:
        before = of_today.get(provider, Day(0, 0, 0, 0.0))
        total = before.seconds if failed else round(before.seconds + seconds, 2)
        of_today[provider] = Day(before.runs + 1, before.failed + failed, entries, total, before.news + news)
    return dict(sorted(kept.items()))


def encode(days: Days) -> str:
    """The log as it is kept: a line for each day, with an array for each provider."""
    return "".join(
        json.dumps({"day": day.isoformat(), **dict(sorted(told.items()))}, separators=(",", ":")) + "\n"
        for day, told in days.items()
    )


def decode(text: str) -> Days:
    """The log of readings as it was kept. Raises `ValueError`, `KeyError` or `TypeError` if it is none."""
    lines = map(json.loads, text.splitlines())
    return {date.fromisoformat(line.pop("day")): {slug: Day(*told) for slug, told in line.items()} for line in lines}


def assess(
    known: Sequence[Known],
    days: Days,
    asked: Sequence[Asked],
    now: datetime,
    sources: Mapping[str, SourceHealth] | None = None,
) -> Health:
    """How well the lists are read, by what is known, the log with this run, and the run itself."""
    seconds = {each.provider: each.seconds for each in asked if not each.failed}
    providers = {each.provider: _assessed(each, days, seconds.get(each.provider), now) for each in known}
    answered = max((each.last_success for each in known if each.last_success), default=None)
    volatile = {each.provider for each in known if each.volatile}
    counted = Counter(each.status for each in providers.values())
    return Health(
        generated=now,
        answered=answered,
        summary={status: counted[status] for status in ("fresh", "stale", "failing", "unverified")},
        providers=providers,
        sources=dict(sources or {}),
        alarms=tuple(_alarms(providers, volatile, answered, now)),
    )


def _assessed(known: Known, days: Days, seconds: float | None, now: datetime) -> ProviderHealth:
    today = now.date()
    week = [today - timedelta(days=before) for before in range(WEEK, -1, -1)]
    told = {day: days[day][known.provider] for day in week if known.provider in days.get(day, {})}
    before = [each for day, each in told.items() if day < today]
    usual = median(each.entries for each in before) if before else 0
    readings = sum(each.runs - each.failed for each in before)
    usual_seconds = sum(each.seconds for each in before) / readings if readings else None
    silences = _silences(known.provider, days, today)
    slow = seconds is not None and usual_seconds is not None and seconds > max(QUICK, SLOW * usual_seconds)
    return ProviderHealth(
        status=_status(known, now),
        last_success=known.last_success,
        last_attempt=known.last_attempt,
        failing_since=known.failing_since,
        failures=known.failures,
        reason=known.reason,
        entries=known.entries,
        counts={day: each.entries for day, each in list(told.items())[-WEEK:]},
        drift=round(known.entries / usual - 1, 3) if usual else None,
        oldest_fact=known.oldest_fact,
        seconds=seconds and round(seconds, 2),
        usual_seconds=usual_seconds and round(usual_seconds, 2),
        slow=slow,
        last_news=today - silences[-1] if silences else None,
        frozen=not known.failing_since and not known.volatile and _is_frozen(silences),
    )


def _silences(provider: str, days: Days, today: date) -> list[timedelta]:
    """How long a list said nothing new each time, the current silence last; none if it never did."""
    told = [day for day, providers in days.items() if provider in providers and providers[provider].news]
    return [later - day for day, later in pairwise([*told, today])]


def _is_frozen(silences: Sequence[timedelta]) -> bool:
    *before, now = silences or [timedelta()]
    return len(silences) >= HABIT and now > max(QUIET, LONG * max(before))


def _status(known: Known, now: datetime) -> Status:
    if known.failing_since:
        return "failing"
    if known.last_success is None or now - known.last_success >= STALE:
        return "stale"
    return "fresh" if known.verified else "unverified"


def _alarms(
    providers: Mapping[str, ProviderHealth], volatile: set[str], answered: datetime | None, now: datetime
) -> Iterator[Alarm]:
    if answered and now - answered > STALE:
        text = f"No list was read since {answered:%Y-%m-%d %H:%M} UTC. If the next runs do no better, read their log."
        yield Alarm(kind="age", text=text)
    for slug, each in providers.items():
        if each.failing_since and now - each.failing_since > PATIENCE:
            text = (
                f"{slug} fails since {each.failing_since:%Y-%m-%d %H:%M} UTC (last reason: "
                f"{each.reason or 'unknown'}); its {each.entries:,} entries stay as they were. "
                f"{_remedy(each.reason, slug)}"
            )
            yield Alarm(kind="failing", provider=slug, text=text)
        if each.drift is not None and slug not in volatile and _drifts(each):
            usual = round(each.entries / (1 + each.drift)) if each.drift > -1 else 0
            text = (
                f"{slug} has {each.entries:,} entries, {each.drift:+.0%} from the {usual:,} it had in the week before."
            )
            yield Alarm(kind="drift", provider=slug, text=f"{text} See whether its own documentation agrees.")
        if each.frozen and each.last_news:
            days = (now.date() - each.last_news).days
            text = (
                f"{slug} answers, and has said nothing new since {each.last_news}, {days} days ago: much longer "
                "than it was ever silent in the months before. See whether its own documentation names newer models, "
                "or its list has moved."
            )
            yield Alarm(kind="frozen", provider=slug, text=text)


def _drifts(each: ProviderHealth) -> bool:
    """Whether the count is far from the usual; the usual comes from the drift, so that both say the same."""
    share = 1 + (each.drift or 0)
    away = abs(each.entries - each.entries / share) if share else FEW
    return (share < SHRUNK or share > GROWN) and away >= FEW


def _remedy(reason: str | None, slug: str) -> str:
    match reason:
        case "AccessDenied":
            return "Renew its key."
        case "Unavailable":
            return "Look whether the vendor's API is up, and whether its address has changed."
        case "SuspiciousCatalog":
            return f"If its list did change so much, run the workflow with {slug} as accept_shrink."
        case _:
            return "Its answer is not what the module expects: compare it with the vendor's documentation."
