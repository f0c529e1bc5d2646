"""All feeds and calendars of a catalog, as files of one folder that is published as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from model_registry.catalog.entry import Entry
from model_registry.history.calendar import calendar
from model_registry.history.changes import KINDS, LoggedChange
from model_registry.history.feeds import Feed, atom, json_feed, with_archives
from model_registry.history.titles import known_entries

NEWEST = 200
"""Changes of a feed; what is older lies in its archives."""
_FILE_NAME = re.compile(r"[\w-][\w.-]*")


def documents(
    rows: Sequence[LoggedChange], catalog: Sequence[Mapping[str, Any]], began: datetime, url: str = ""
) -> Iterator[tuple[str, str]]:
    """Each file by its path in the folder: `all.atom`, `provider/openai.json`, `kind/price.atom`, `retirements.ics`.

    `rows` are the changes, the oldest first, `catalog` the entries as `models.json` has them, `began` is when the log
    began, and `url` where the folder will be found, if that is known. Everybody has a feed who is in the catalog or
    was, also where nothing has changed yet; a developer has none who is unknown.
    """
    entries = known_entries(catalog, rows)
    newest_first = rows[::-1]
    for name, title, is_in in _selections(rows, entries):
        feed = Feed(name, title, [row for row in newest_first if is_in(row)], began, url)
        for each in with_archives(feed, NEWEST):
            yield f"{each.name}.atom", atom(each, entries)
            yield f"{each.name}.json", json_feed(each, entries)
    listed = [Entry(entry) for entry in catalog]
    yield "retirements.ics", calendar("Retirements of models", listed)
    for slug in sorted({entry.provider for entry in listed}):
        own = [entry for entry in listed if entry.provider == slug]
        yield f"provider/{slug}.ics", calendar(f"Retirements of models at {slug}", own)


def _selections(
    rows: Sequence[LoggedChange], entries: Mapping[Any, Mapping[str, Any]]
) -> Iterator[tuple[str, str, Callable[[LoggedChange], bool]]]:
    """The name and the title of each feed, and which rows are in it."""
    yield "all", "Changes of AI models", lambda _: True
    for slug in sorted({row.provider for row in rows} | {entry["provider"] for entry in entries.values()}):
        yield f"provider/{slug}", f"Changes of models at {slug}", lambda row, slug=slug: row.provider == slug
    for name in sorted({entry["developer"] for entry in entries.values()} - {"unknown"}):
        if _FILE_NAME.fullmatch(name):
            own = {key for key, entry in entries.items() if entry["developer"] == name}
            yield f"developer/{name}", f"Changes of models by {name}", lambda row, own=own: row.key in own
    for kind in KINDS:
        yield f"kind/{kind}", f"Changes of AI models: {kind}", lambda row, kind=kind: row.kind == kind
