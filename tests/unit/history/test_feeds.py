"""Feeds and calendars, read by the programs that people read them with."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from model_registry.catalog.entry import Entry
from model_registry.history.calendar import calendar
from model_registry.history.changes import Kind, LoggedChange
from model_registry.history.feed_folder import NEWEST, documents
from model_registry.history.feeds import Feed, Item, atom, json_feed
from model_registry.history.titles import Entries, details_of, known_entries, title_of
from model_registry.vocabulary import Key
from tests.needs import needs

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
URL = "https://models.example/feeds/"


def row(
    kind: Kind = "price", field: str = "pricing.input", old: Any = 1.25, new: Any = 1, number: int = 0, **more: Any
) -> LoggedChange:
    at = START + number * HALF_HOUR
    facts = {"provider": "openai", "model_id": "gpt-5", "evidence": "provider", "run": f"run-{number}"} | more
    return LoggedChange(at=at, last_seen_before=at - HALF_HOUR, kind=kind, field=field, old=old, new=new, **facts)


def listed(full_id: str = "openai/gpt-5", **facts: Any) -> dict[str, Any]:
    provider, _, model_id = full_id.partition("/")
    return {
        "provider": provider,
        "model_id": model_id,
        "developer": "openai",
        "release_date": "2025-08-07",
        "updated": "2026-01-01",
        **facts,
    }


def entries(*rows: dict[str, Any]) -> Entries:
    return known_entries(rows or [listed()], [])


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        (row(), "openai/gpt-5: input price $1.25 → $1.00 per 1M tokens"),
        (row(old=None), "openai/gpt-5: input price unknown → $1.00 per 1M tokens"),
        (row(new=0), "openai/gpt-5: input price $1.25 → free per 1M tokens"),
        (
            row(field="pricing.cache_read", old=0.125, new=0.0000001),
            "cache read price $0.125 → $0.0000001 per 1M tokens",
        ),
        (row(field="pricing.per_image", old=0.04, new=0.03), "openai/gpt-5: price $0.04 → $0.03 per image"),
        (
            row(field="pricing.batch", old={"input": 1, "output": 5}, new={"input": 0.5, "output": 5}),
            "openai/gpt-5: batch input price $1.00 → $0.50 per 1M tokens",
        ),
        (row(field="pricing.tiers", old=None, new=[{"above_context": 200000}]), "openai/gpt-5: tiers prices changed"),
        (row("added", "", None, None), "openai/gpt-5 is listed"),
        (row("removed", "", listed(), None), "openai/gpt-5 is no longer listed"),
        (row("returned", "", None, None), "openai/gpt-5 is listed again"),
        (row("held", new=125), "openai/gpt-5: input price $1.25 → $125.00 per 1M tokens is held back by a check"),
        (row("correction"), "Correction: openai/gpt-5: input price $1.25 → $1.00 per 1M tokens"),
        (row("limit", "context_window", 128000, 200000), "openai/gpt-5: context window 128,000 → 200,000 tokens"),
        (row("capability", "capabilities.vision", None, True), "openai/gpt-5: vision unknown → yes"),
        (row("lifecycle", "status", "active", "deprecated"), "openai/gpt-5: status active → deprecated"),
        (row("lifecycle", "retirement_date", None, "2026-12-01"), "calls fail from unknown → 2026-12-01"),
        (row("alias", "aliases", ["a", "b"], ["b", "c"]), "openai/gpt-5: aliases +c, −a"),
    ],
)
def test_a_title_says_in_plain_words_what_changed(changed: LoggedChange, title: str) -> None:
    assert title_of(changed, entries()).endswith(title)


def test_a_price_is_told_in_its_own_currency() -> None:
    told = title_of(row(old=8, new=6.5), entries(listed(pricing={"currency": "CNY"})))

    assert told == "openai/gpt-5: input price 8 CNY → 6.50 CNY per 1M tokens"


def test_what_is_gone_is_told_as_it_was() -> None:
    gone = listed("groq/llama", developer="meta", pricing={"currency": "EUR"})
    rows = [
        row(provider="groq", model_id="llama"),
        row("removed", "", gone, None, 1, provider="groq", model_id="llama"),
    ]

    assert "1.25 EUR → 1 EUR" in title_of(rows[0], known_entries([listed()], rows))


def test_the_details_name_both_bounds_and_whose_word_it_is() -> None:
    assert details_of(row()) == (
        "Changed between 2026-01-31 11:30 and 2026-01-31 12:00 UTC. Source: the provider's own answer."
    )
    assert "Source: litellm." in details_of(row(evidence="litellm"))
    assert "we learned better" in details_of(row("correction"))


def feed(rows: Sequence[LoggedChange], known: Entries | None = None, **more: Any) -> Feed:
    items = [Item(row, known or entries()) for row in rows]
    return Feed("provider/openai", "Changes of models at openai", items, START, **more)


STRANGE = [
    row(model_id='<b>&"\x0bmodel\ufffe', number=2),
    row("correction", "name", "Ünïcödé", "名前 & more", number=1),
    row(number=0),
]


@needs("dev-checks")
@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
def test_a_feed_reader_finds_all_of_an_atom_feed() -> None:
    import feedparser

    read = feedparser.parse(atom(feed(STRANGE, url=URL)))

    assert not read.bozo, read.get("bozo_exception")
    assert (read.version, read.feed.title) == ("atom10", "Changes of models at openai")
    assert read.feed.updated == "2026-01-31T13:00:00Z"
    assert {link.rel: link.href for link in read.feed.links} == {"self": f"{URL}provider/openai.atom", "alternate": URL}
    assert [entry.id for entry in read.entries] == [f"urn:model-registry:change:{each.id}" for each in STRANGE]
    assert len({entry.id for entry in read.entries}) == 3
    assert read.entries[2].title == "openai/gpt-5: input price $1.25 → $1.00 per 1M tokens"
    assert "名前 & more" in read.entries[1].title
    assert all(entry.updated == entry.published for entry in read.entries)
    assert read.entries[1].tags[0].term == "correction"
    assert "Changed between" in read.entries[0].content[0].value


def test_a_json_feed_is_one() -> None:
    read = json.loads(json_feed(feed(STRANGE, url=URL, older="provider/openai/2026-01")))

    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["authors"]) == ("Changes of models at openai", [{"name": "Model Registry"}])
    assert read["feed_url"] == f"{URL}provider/openai.json"
    assert read["next_url"] == f"{URL}provider/openai/2026-01.json"
    assert [item["id"] for item in read["items"]] == [each.id for each in STRANGE]
    known = {"id", "url", "title", "content_text", "content_html", "date_published", "date_modified", "tags"}
    for item in read["items"]:
        assert item.keys() - known == {"_change"}  # what the format does not know begins with a line
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["date_published"])
        assert LoggedChange.of(item["_change"]).id == item["id"]
    assert read["items"][1]["tags"] == ["correction", "openai"]


def test_without_an_address_there_is_no_link_and_no_clock_is_read() -> None:
    for write in (atom, json_feed):
        text = write(feed(STRANGE))
        assert text == write(feed(STRANGE))
        assert "models.example" not in text
        assert "href" not in text


def test_a_folder_holds_a_feed_for_everybody_and_every_kind() -> None:
    catalog = [listed(), listed("groq/llama", developer="meta"), listed("xai/odd", developer="unknown")]
    files = dict(
        documents([row(), row("limit", "context_window", 1, 2, 1, provider="groq", model_id="llama")], catalog, START)
    )

    feeds = {path.removesuffix(".atom") for path in files if path.endswith(".atom")}
    assert feeds == {
        "all",
        *(f"provider/{slug}" for slug in ("groq", "openai", "xai")),
        *(f"developer/{name}" for name in ("meta", "openai")),
        *(f"kind/{kind}" for kind in get_args(Kind)),
    }
    assert {path.removesuffix(".json") for path in files if path.endswith(".json")} == feeds
    assert [item["_change"]["kind"] for item in json.loads(files["developer/meta.json"])["items"]] == ["limit"]
    assert [item["_change"]["kind"] for item in json.loads(files["kind/price.json"])["items"]] == ["price"]
    assert [item["_change"]["kind"] for item in json.loads(files["all.json"])["items"]] == ["limit", "price"]
    assert json.loads(files["provider/xai.json"])["items"] == []


@needs("dev-checks")
def test_what_a_feed_leaves_out_is_in_its_archives_month_by_month() -> None:
    import feedparser

    rows = [row(number=number) for number in range(NEWEST + 50)]  # from January into February
    files = dict(documents(rows, [listed()], START, URL))

    newest = feedparser.parse(files["all.atom"])
    assert len(newest.entries) == NEWEST
    seen = {entry.id for entry in newest.entries}
    page = newest
    for month in ("2026-02", "2026-01"):
        [older] = [link.href for link in page.feed.links if link.rel == "prev-archive"]
        assert older == f"{URL}all/{month}.atom"
        page = feedparser.parse(files[older.removeprefix(URL)])
        assert not page.bozo
        assert "fh_archive" in page.feed
        assert {entry.id for entry in page.entries} == {
            f"urn:model-registry:change:{each.id}" for each in rows if f"{each.at:%Y-%m}" == month
        }
        seen |= {entry.id for entry in page.entries}
    assert len(seen) == len(rows)
    assert [link.rel for link in page.feed.links if link.rel == "prev-archive"] == []
    assert json.loads(files["all.json"])["next_url"] == f"{URL}all/2026-02.json"
    assert "next_url" not in json.loads(files["all/2026-01.json"])


ENDING = [
    Entry(listed("openai/gpt-4", retirement_date="2026-06-01", successor="gpt-5, or; gpt\\6")),
    Entry(listed("groq/" + "ü" * 60, retirement_date="2026-03-01", migration="https://groq.example/a,b;c")),
    Entry(listed("openai/gpt-5", status="deprecated")),
]


@needs("dev-checks")
def test_a_calendar_program_finds_every_day_on_which_a_model_ends() -> None:
    import icalendar

    text = calendar("Retirements of models", ENDING)
    read = icalendar.Calendar.from_ical(text)

    assert text == calendar("Retirements of models", ENDING[::-1])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert read["X-WR-CALNAME"] == read["NAME"] == "Retirements of models"
    first, second = read.events
    assert (first.start, second.start) == (date(2026, 3, 1), date(2026, 6, 1))
    assert first["SUMMARY"] == f"groq/{'ü' * 60}: calls fail from today"
    assert first["URL"] == "https://groq.example/a,b;c"
    assert str(second["DESCRIPTION"]).endswith("gpt-5, or; gpt\\6")
    assert first["UID"] != second["UID"]
    assert datetime(2026, 1, 1, tzinfo=UTC) == first.DTSTAMP
    assert not first.errors


def test_an_event_keeps_its_name_when_its_day_is_moved() -> None:
    moved = Entry(listed("openai/gpt-4", retirement_date="2026-09-01", updated="2026-02-02"))
    before, after = calendar("x", ENDING[:1]), calendar("x", [moved])

    assert re.findall("UID:.*", before) == re.findall("UID:.*", after)
    assert "DTSTAMP:20260202T000000Z" in after


def test_ids_are_those_of_the_log() -> None:
    assert row().id == LoggedChange.of(row().as_dict()).id
    assert row().key == Key("openai", "gpt-5")
