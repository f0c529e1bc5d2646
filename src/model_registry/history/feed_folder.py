"""All feeds and calendars of a catalog, as files of one folder that is published as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from model_registry.catalog.entry import Entry
from model_registry.history.calendar import calendar
from model_registry.history.changes import KINDS, LoggedChange
from model_registry.history.feeds import Feed, Item, atom, json_feed, with_archives
from model_registry.history.titles import Entries, known_entries

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
    titles = dict(_titles(rows, entries))
    found: dict[str, list[Item]] = {name: [] for name in titles}
    for row in reversed(rows):
        item = Item(row, entries)
        developer = entries.get(row.key, {}).get("developer")
        for name in ("all", f"provider/{row.provider}", f"developer/{developer}", f"kind/{row.kind}"):
            if name in found:
                found[name].append(item)
    for name, title in titles.items():
        feed = Feed(name, title, found[name], began, url)
        for each in with_archives(feed, NEWEST):
            yield f"{each.name}.atom", atom(each)
            yield f"{each.name}.json", json_feed(each)
    listed = [Entry(entry) for entry in catalog]
    yield "retirements.ics", calendar("Retirements of models", listed)
    for slug in sorted({entry.provider for entry in listed}):
        own = [entry for entry in listed if entry.provider == slug]
        yield f"provider/{slug}.ics", calendar(f"Retirements of models at {slug}", own)


def _titles(rows: Sequence[LoggedChange], entries: Entries) -> Iterator[tuple[str, str]]:
    """The name of each feed, and its title."""
    yield "all", "Changes of AI models"
    for slug in sorted({row.provider for row in rows} | {key.provider for key in entries}):
        yield f"provider/{slug}", f"Changes of models at {slug}"
    for name in sorted({entry["developer"] for entry in entries.values()} - {"unknown"}):
        if _FILE_NAME.fullmatch(name):
            yield f"developer/{name}", f"Changes of models by {name}"
    for kind in KINDS:
        yield f"kind/{kind}", f"Changes of AI models: {kind}"
