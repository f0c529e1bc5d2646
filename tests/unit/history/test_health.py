"""What `health.json` says of lists that fail, shrink and slow down, and that quiet days make no alarm."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from model_registry.history.health import Asked, Day, Days, Health, Known, assess, decode, encode, log_run

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def days_of(entries: int, seconds: float = 48.0) -> Days:
    """Seven quiet days before today, of one second for a reading."""
    return {NOW.date() - DAY * ago: {"groq": Day(48, 0, entries, seconds)} for ago in range(7, 0, -1)}


def health(known: Known, days: Days, seconds: float = 1.0, now: datetime = NOW) -> Health:
    asked = [Asked(known.provider, known.failing_since == now, known.entries, seconds)]
    return assess([known], log_run(days, asked, now.date()), asked, now)


def test_a_list_that_is_read_is_fresh_and_one_by_an_unproven_module_is_marked() -> None:
    known = Known("groq", 100, NOW, NOW)

    assert health(known, days_of(100)).providers["groq"].status == "fresh"
    assert health(known._replace(verified=False), days_of(100)).summary["unverified"] == 1
    assert health(known._replace(last_success=NOW - timedelta(hours=2)), {}).providers["groq"].status == "stale"
    assert health(Known("groq", 100), {}).providers["groq"].status == "stale"


def test_a_failing_provider_is_an_alarm_after_a_day_and_none_once_it_is_read() -> None:
    failing = Known("groq", 100, NOW - DAY, NOW, NOW - timedelta(hours=23), 46, "Unavailable")
    long = failing._replace(failing_since=NOW - timedelta(hours=25), failures=50)

    assert health(failing, days_of(100)).providers["groq"].status == "failing"
    assert health(failing, days_of(100)).alarms[1:] == ()
    [_, alarm] = health(long, days_of(100)).alarms
    assert (alarm.kind, alarm.provider) == ("failing", "groq")
    assert alarm.text.startswith("groq fails since 2026-11-27 11:00 UTC (last reason: Unavailable); its 100 entries")
    assert health(Known("groq", 100, NOW, NOW), days_of(100)).alarms == ()


def test_half_of_a_list_is_a_drift_until_it_is_back_or_usual() -> None:
    halved = health(Known("groq", 50, NOW, NOW), days_of(100))

    assert halved.providers["groq"].drift == -0.5
    [alarm] = halved.alarms
    assert alarm.text.startswith("groq has 50 entries, -50% from the 100 it had in the week before.")
    assert health(Known("groq", 97, NOW, NOW), days_of(100)).alarms == ()
    assert health(Known("groq", 50, NOW, NOW), days_of(50)).alarms == ()
    assert health(Known("groq", 50, NOW, NOW, volatile=True), days_of(100)).alarms == ()
    assert health(Known("groq", 2, NOW, NOW), days_of(5)).alarms == ()


def test_a_list_that_trebles_is_a_drift_and_a_new_provider_is_none() -> None:
    assert health(Known("groq", 300, NOW, NOW), days_of(100)).alarms[0].kind == "drift"
    assert health(Known("groq", 300, NOW, NOW), {}).providers["groq"].drift is None


def test_a_list_that_is_empty_at_once_says_so_without_a_fault() -> None:
    [alarm] = health(Known("groq", 0, NOW, NOW), days_of(100)).alarms

    assert alarm.text.startswith("groq has 0 entries, -100%")


def test_a_reading_much_slower_than_usual_is_slow() -> None:
    known = Known("groq", 100, NOW, NOW)

    assert health(known, days_of(100), seconds=20).providers["groq"].slow
    assert not health(known, days_of(100), seconds=4).providers["groq"].slow
    assert health(known, days_of(100), seconds=4).providers["groq"].usual_seconds == 1
    assert not health(known, {}, seconds=20).providers["groq"].slow


def news_every(gap: int) -> Days:
    """A quarter in which a list is read each day, and says something new every so many days."""
    return {NOW.date() - DAY * ago: {"groq": Day(48, 0, 100, 48.0, int(ago % gap == 0))} for ago in range(89, 0, -1)}


def test_a_list_that_is_read_and_never_says_anything_new_any_more_is_frozen() -> None:
    def after(days: int, told: Days, known: Known = Known("groq", 100), news: int = 0) -> Health:  # noqa: B008
        now = NOW + DAY * days
        asked = [Asked("groq", failed=False, entries=100, seconds=1, news=news)]
        known = known._replace(last_success=now, last_attempt=now)
        return assess([known], log_run(told, asked, now.date()), asked, now)

    assert after(0, news_every(4)).providers["groq"].last_news == NOW.date() - DAY * 4
    assert after(12, news_every(4)).alarms == ()
    [alarm] = after(13, news_every(4)).alarms
    assert alarm.kind == "frozen"
    assert alarm.text.startswith("groq answers, and has said nothing new since 2026-11-24, 17 days ago")

    assert after(13, news_every(4), news=1).alarms == ()  # a single word ends it
    assert after(30, news_every(30)).alarms == ()  # who is always silent is not frozen
    assert after(13, news_every(4), Known("groq", 100, volatile=True)).alarms == ()


def test_data_older_than_two_hours_is_an_alarm() -> None:
    told = health(Known("groq", 100, NOW - timedelta(hours=3), NOW, NOW - timedelta(hours=2), 5, "Unavailable"), {})

    assert [alarm.kind for alarm in told.alarms] == ["age"]
    assert "since 2026-11-28 09:00 UTC" in told.alarms[0].text


def test_thirty_quiet_days_make_no_alarm() -> None:
    chance = random.Random(7)  # no secret
    days: Days = {}
    success: dict[str, datetime] = {}
    failing: dict[str, tuple[datetime, int]] = {}
    size = {f"p{number}": chance.randrange(1, 400) for number in range(20)}
    for run in range(30 * 48):
        now = NOW + timedelta(minutes=30) * run
        asked = []
        for slug, entries in list(size.items()):
            size[slug] = entries + (chance.choice((1, 1, -1)) if chance.random() < 0.02 and entries > 3 else 0)
            # A vendor is away now and then, for some hours at the longest.
            began, times = failing.get(slug, (now, 0))
            failed = chance.random() < (0.8 if times else 0.02) and times < 20
            if failed:
                failing[slug] = (began, times + 1)
            else:
                failing.pop(slug, None)
                success[slug] = now
            asked.append(Asked(slug, failed, size[slug], chance.random() * 2))
        days = log_run(days, asked, now.date())
        known = []
        for slug, entries in size.items():
            since, times = failing.get(slug, (None, 0))
            known.append(Known(slug, entries, success.get(slug), now, since, times))
        assert assess(known, days, asked, now).alarms == ()


def test_the_log_of_readings_keeps_ninety_days_and_stays_small() -> None:
    days: Days = {}
    for ago in range(200, -1, -1):
        asked = [Asked(f"provider-{number}", failed=False, entries=100, seconds=1.234) for number in range(90)]
        days = log_run(days, asked, NOW.date() - DAY * ago)

    assert len(days) == 90
    assert decode(encode(days)) == days
    assert len(encode(days)) < 300_000


@pytest.mark.parametrize("text", ["[]\n", '{"groq": [1, 2]}\n', '{"day": "2026-11-28", "groq": 3}\n'])
def test_a_log_that_is_none_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        decode(text)


def test_the_badge_is_what_shields_takes() -> None:
    quiet, troubled = health(Known("groq", 9, NOW, NOW), {}), health(Known("groq", 50, NOW, NOW), days_of(100))

    assert quiet.badge() == {
        "schemaVersion": 1,
        "label": "model lists",
        "message": "1 of 1 read",
        "color": "brightgreen",
    }
    assert troubled.badge()["color"] == "yellow"
    assert health(Known("groq", 9), {}).badge()["color"] == "red"
