"""Changes as feeds: JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) and Atom (RFC 4287, archives by RFC 5005).

The text depends on nothing but the rows and what is known of their models: the same log gives the same bytes. Links
are absolute or left out, since some readers do not resolve others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from model_registry.history.changes import LoggedChange, moment
from model_registry.history.titles import Entries, details_of, title_of

AUTHOR = "Model Registry"
_ATOM, _HISTORY = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/history/1.0"


class Item:
    """A change as feeds have it. The same one may be in several feeds."""

    def __init__(self, row: LoggedChange, entries: Entries) -> None:
        self.row = row
        self._developer = entries.get(row.key, {}).get("developer")
        self._title = title_of(row, entries)
        self._details = details_of(row)

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """What a reader may filter by: the kind, the provider, and the developer where that is somebody else."""
        tags = [("kind", self.row.kind), ("provider", self.row.provider)]
        is_other = self._developer not in {None, "unknown", self.row.provider}
        return [*tags, ("developer", str(self._developer))] if is_other else tags

    @cached_property
    def json(self) -> str:
        """An item of a JSON Feed, with the row of the log as `_change`."""
        item = {
            "id": self.row.id,
            "title": self._title,
            "content_text": self._details,
            "date_published": moment(self.row.at),
            "tags": [value for _, value in self.tags],
            "_change": self.row.as_dict(),
        }
        return json.dumps(item, ensure_ascii=False)

    @cached_property
    def atom(self) -> str:
        """An entry of an Atom feed."""
        at = moment(self.row.at)
        tags = (f'<category scheme="urn:model-registry:{scheme}" term={_quoted(term)}/>' for scheme, term in self.tags)
        return (
            f"<entry><id>urn:model-registry:change:{self.row.id}</id><title>{_text(self._title)}</title>"
            # Readers differ in which of the two they show.
            f"<updated>{at}</updated><published>{at}</published>{''.join(tags)}"
            f"<content>{_text(self._details)}</content></entry>"
        )


class Feed(NamedTuple):
    """One feed: what it is called, where it is, and what is in it."""

    name: str
    """Names it for ever: `all`, `provider/openai`."""
    title: str
    items: Sequence[Item]
    """The newest first."""
    began: datetime
    """When the log began: the day of a feed in which there is nothing yet."""
    url: str = ""
    """Where the folder with all feeds is published, ending in `/`; empty if nobody said."""
    older: str = ""
    """The name of the feed that goes on with what is older."""
    is_archive: bool = False


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    links = {"home_page_url": feed.url, "feed_url": _place(feed, feed.name, "json")} if feed.url else {}
    next_page = {"next_url": _place(feed, feed.older, "json")} if feed.url and feed.older else {}
    head: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title, **links, **next_page}
    head |= {"language": "en", "authors": [{"name": AUTHOR}], "items": []}
    items = ",\n".join(item.json for item in feed.items)
    return f"{json.dumps(head, ensure_ascii=False).removesuffix(']}')}\n{items}\n]}}\n"


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    history = f' xmlns:fh="{_HISTORY}"' if feed.is_archive else ""
    links = {"self": (feed.name, "atom")} if feed.url else {}
    links |= {"prev-archive": (feed.older, "atom")} if feed.url and feed.older else {}
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{_ATOM}"{history}>',
        f"<id>urn:model-registry:feed:{quote(feed.name.replace('/', ':'), safe=':')}</id>",
        f"<title>{_text(feed.title)}</title>",
        f"<updated>{moment(feed.items[0].row.at if feed.items else feed.began)}</updated>",
        f"<author><name>{AUTHOR}</name></author>",
        *(f"<link rel={_quoted(rel)} href={_quoted(_place(feed, *place))}/>" for rel, place in links.items()),
        *([f"<link href={_quoted(feed.url)}/>"] if feed.url else []),
        *(["<fh:archive/>"] if feed.is_archive else []),
        *(item.atom for item in feed.items),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


FORMATS: Mapping[str, Callable[[Feed], str]] = MappingProxyType({"atom": atom, "json-feed": json_feed})
"""What writes a feed, by the name of its format."""


def with_archives(feed: Feed, newest: int) -> list[Feed]:
    """The feed with its newest items alone, and behind it, if that leaves some out, all of them month by month."""
    if len(feed.items) <= newest:
        return [feed]
    months: dict[str, list[Item]] = {}
    for item in feed.items:
        months.setdefault(f"{item.row.at:%Y-%m}", []).append(item)
    names = [*(f"{feed.name}/{month}" for month in months), ""]
    archives = [
        feed._replace(name=name, title=f"{feed.title}, {month}", items=months[month], older=older, is_archive=True)
        for month, (name, older) in zip(months, pairwise(names), strict=True)
    ]
    return [feed._replace(items=feed.items[:newest], older=names[0]), *archives]


def _place(feed: Feed, name: str, suffix: str) -> str:
    return f"{feed.url}{quote(name)}.{suffix}"


def _text(text: str) -> str:
    return escape(_allowed(text))


def _quoted(text: str) -> str:
    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    """The text without what XML has no way to write."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
