"""The files of the page: what `model-registry site build` writes. The same catalog gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from model_registry._version import __version__
from model_registry.catalog.provider_directory import providers
from model_registry.history.seen import Answers
from model_registry.site import pages, quality, scripts
from model_registry.site.packing import dumps, pack, table_row
from model_registry.vocabulary import Row

_SHARD = 200_000
"""Characters of entries from which a file of details is full: a twentieth of that is what loading a model costs."""
FEEDS = "feeds"
"""The folder of feeds and calendars, where there are any."""
_CONFLICTS = 100
"""How many of the dearest disagreements are published."""
_CHANGES = 1_000
"""How many of the latest changes are published."""


class Memory(NamedTuple):
    """What lies beside a catalog and not in it."""

    changes: Sequence[Mapping[str, Any]] = ()
    """Rows of the change log as its files have them, the oldest first."""
    health: Mapping[str, Any] | None = None
    """`health.json`, if there is one."""
    readings: Mapping[str, Mapping[str, Sequence[int]]] | None = None
    """By provider and day how often its list was asked for, how often that failed, and how many entries it had then."""
    answers: Answers = Answers({}, {}, {})
    """When its facts were last heard."""
    conflicts: Sequence[Mapping[str, Any]] | None = None
    """Where sources disagree, the dearest first, as `model-registry conflicts --json` tells it; None if not known."""
    findings: Sequence[Mapping[str, Any]] | None = None
    """What the checks find, as `quality.findings` tells it; None if they were not asked."""
    feeds: bool = False
    """Whether feeds of the changes are published with the page, in the folder `feeds/`."""


def build(rows: Iterable[Row], memory: Memory | None = None, address: str = "") -> Iterator[tuple[str, bytes]]:
    """Each file by its path below the folder, with `/` between its parts.

    `rows` are entries as `models.json` has them. `address` is where the page is published, for the site map, which is
    left out without it.
    """
    memory = memory or Memory()
    ordered = sorted(rows, key=lambda row: (model_key(row), row["provider"], row["model_id"]))
    models = [(key, list(entries)) for key, entries in groupby(ordered, key=model_key)]
    shards, starts = _shards(models, memory)
    facts = {
        "shards": starts,
        "providers": {slug: _provider(slug) for slug in sorted({row["provider"] for row in ordered})},
        "updated": max((row["updated"] for row in ordered), default=""),
        "version": __version__,
        **pack([table_row(row) for row in ordered]),
    }
    files = {
        "style.css": scripts.style(),
        "app.js": scripts.core(),
        "views.js": scripts.views(),
        "data/table.js": _script("table", facts),
        "data/changes.js": _script("changes", list(memory.changes[-_CHANGES:])),
        "data/health.js": _script("health", memory.health and {**memory.health, "readings": memory.readings or {}}),
        "data/quality.js": _script("quality", quality.scoreboard(ordered) | _doubts(memory)),
        **{f"data/models-{number}.js": _script(f"models-{number}", shard) for number, shard in enumerate(shards)},
    }
    stamp = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:8]
    files["index.html"] = pages.index(stamp, len(ordered), len(models), f"{FEEDS}/all.atom" if memory.feeds else "")
    for path, text in files.items():
        yield path, text.encode()
    yield from pages.static_pages(models, address)


def model_key(row: Row) -> str:
    """What names the model of a row wherever it is served."""
    return row.get("canonical_id") or f"{row['provider']}/{row['model_id']}"


def _shards(models: Iterable[tuple[str, list[Row]]], memory: Memory) -> tuple[list[dict[str, Any]], list[int]]:
    """The entries, their price changes and when they were heard of in files of about one size, and each one's start."""
    priced: dict[str, list[Mapping[str, Any]]] = {}
    for change in memory.changes:
        if change["kind"] in {"price", "correction"} and change["field"].startswith("pricing"):
            priced.setdefault(f"{change['provider']}/{change['model_id']}", []).append(change)
    days = {**memory.answers.providers, **memory.answers.sources}
    heard = memory.answers.entries
    shards: list[dict[str, Any]] = []
    starts: list[int] = []
    size, position = _SHARD, 0
    for _, entries in models:
        if size >= _SHARD:
            shards.append({"entries": [], "prices": {}, "heard": {}, "days": days})
            starts.append(position)
            size = 0
        shard = shards[-1]
        shard["entries"] += entries
        ids = [f"{row['provider']}/{row['model_id']}" for row in entries]
        shard["prices"].update({full_id: priced[full_id] for full_id in ids if full_id in priced})
        shard["heard"].update({full_id: heard[full_id] for full_id in ids if full_id in heard})
        size += len(dumps(entries))
        position += len(entries)
    return shards, starts


def _doubts(memory: Memory) -> dict[str, Any]:
    """What may be wrong, as far as it is known."""
    known = memory.conflicts
    conflicts = None if known is None else {"count": len(known), "rows": known[:_CONFLICTS]}
    return {"conflicts": conflicts, "findings": memory.findings}


def _provider(slug: str) -> dict[str, Any]:
    info = providers().get(slug)
    if info is None:
        return {"name": slug}
    known = {"name": info.name, "kind": info.kind, "docs": info.docs_url, "api": info.api_base, "key": info.key_env[:1]}
    return {name: value for name, value in known.items() if value}


def _script(name: str, content: object) -> str:
    """Data as a script, since a page that was opened from a file may load nothing else. Parsed as JSON, it is read in
    half the time, and only when it is asked for.
    """
    text = dumps(content).replace("\\", "\\\\").replace("'", "\\'")
    return f"modelRegistry.receive('{name}','{text}');\n"
