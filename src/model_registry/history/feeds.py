"""Changes as feeds: JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) and Atom (RFC 4287, archives by RFC 5005).

The text depends on nothing but the rows and what is known of their models: the same log gives the same bytes. Links
are absolute or left out, since some readers do not resolve others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree as ET

from model_registry.history.changes import LoggedChange, moment
from model_registry.history.titles import Entries, details_of, title_of

AUTHOR = "Model Registry"
_ATOM, _HISTORY = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/history/1.0"


class Feed(NamedTuple):
    """One feed: what it is called, where it is, and what is in it."""

    name: str
    """Names it for ever: `all`, `provider/openai`."""
    title: str
    rows: Sequence[LoggedChange]
    """The newest first."""
    began: datetime
    """When the log began: the day of a feed in which there is nothing yet."""
    url: str = ""
    """Where the folder with all feeds is published, ending in `/`; empty if nobody said."""
    older: str = ""
    """The name of the feed that goes on with what is older."""
    is_archive: bool = False


def json_feed(feed: Feed, entries: Entries) -> str:
    """The feed as JSON Feed 1.1. Each item has the row of the log as `_change`."""
    links = {"home_page_url": feed.url, "feed_url": _place(feed, feed.name, "json")} if feed.url else {}
    next_page = {"next_url": _place(feed, feed.older, "json")} if feed.url and feed.older else {}
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **links,
        **next_page,
        "language": "en",
        "authors": [{"name": AUTHOR}],
        "items": [
            {
                "id": row.id,
                "title": title_of(row, entries),
                "content_text": details_of(row),
                "date_published": moment(row.at),
                "tags": [value for _, value in tags_of(row, entries)],
                "_change": row.as_dict(),
            }
            for row in feed.rows
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def atom(feed: Feed, entries: Entries) -> str:
    """The feed as Atom."""
    root = ET.Element("feed", {"xmlns": _ATOM, **({"xmlns:fh": _HISTORY} if feed.is_archive else {})})
    _add(root, "id", f"urn:model-registry:feed:{quote(feed.name.replace('/', ':'), safe=':')}")
    _add(root, "title", feed.title)
    _add(root, "updated", moment(feed.rows[0].at if feed.rows else feed.began))
    _add(ET.SubElement(root, "author"), "name", AUTHOR)
    if feed.url:
        ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=_place(feed, feed.name, "atom"))
        ET.SubElement(root, "link", rel="alternate", href=feed.url)
        if feed.older:
            ET.SubElement(root, "link", rel="prev-archive", href=_place(feed, feed.older, "atom"))
    if feed.is_archive:
        ET.SubElement(root, "fh:archive")
    for row in feed.rows:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", f"urn:model-registry:change:{row.id}")
        _add(entry, "title", title_of(row, entries))
        # Readers differ in which of the two they show.
        _add(entry, "updated", moment(row.at))
        _add(entry, "published", moment(row.at))
        for scheme, value in tags_of(row, entries):
            ET.SubElement(entry, "category", scheme=f"urn:model-registry:{scheme}", term=_allowed(value))
        _add(entry, "content", details_of(row))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def tags_of(row: LoggedChange, entries: Entries) -> list[tuple[str, str]]:
    """What a reader may filter by: the kind, the provider, and the developer where it is known."""
    developer = entries.get(row.key, {}).get("developer")
    tags = [("kind", row.kind), ("provider", row.provider)]
    return [*tags, ("developer", developer)] if developer not in {None, "unknown", row.provider} else tags


FORMATS: Mapping[str, Callable[[Feed, Entries], str]] = MappingProxyType({"atom": atom, "json-feed": json_feed})
"""What writes a feed, by the name of its format."""


def with_archives(feed: Feed, newest: int) -> list[Feed]:
    """The feed with its newest rows alone, and behind it, if that leaves some out, all of them month by month."""
    if len(feed.rows) <= newest:
        return [feed]
    months: dict[str, list[LoggedChange]] = {}
    for row in feed.rows:
        months.setdefault(f"{row.at:%Y-%m}", []).append(row)
    names = [*(f"{feed.name}/{month}" for month in months), ""]
    archives = [
        feed._replace(name=name, title=f"{feed.title}, {month}", rows=months[month], older=older, is_archive=True)
        for month, (name, older) in zip(months, pairwise(names), strict=True)
    ]
    return [feed._replace(rows=feed.rows[:newest], older=names[0]), *archives]


def _place(feed: Feed, name: str, suffix: str) -> str:
    return f"{feed.url}{quote(name)}.{suffix}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _allowed(text)


def _allowed(text: str) -> str:
    """The text without what XML has no way to write."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
