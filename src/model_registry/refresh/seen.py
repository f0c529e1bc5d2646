"""What a run writes down of when it heard what: `seen.json` each time, `answered.json` together with the catalog."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic_core import to_json

from model_registry import files
from model_registry.catalog.diff import Diff
from model_registry.catalog.store import Catalog
from model_registry.enrichment.curated import Curated
from model_registry.history.log import Log
from model_registry.history.seen import ANSWERED, SEEN, Answers, read_seen
from model_registry.refresh.collect import Result
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key


class Heard(NamedTuple):
    """What a run heard, and when."""

    results: Sequence[Result]
    sources: Mapping[str, str]
    """The day of each source that was heard."""
    curated: Curated
    today: date


def save(output: Path, entries: Catalog, changes: Diff, heard: Heard) -> None:
    """Write both files beside the catalog that was just brought up to date; `answered.json` only if that changed.

    What was not heard now keeps its day, as far as the files tell it. Where they cannot be written, warn and go on: the
    catalog does not depend on them.
    """
    before = read_seen(output)
    listed = {each.slug: each.reading.said.keys() for each in heard.results if each.reading and not each.error}
    present = {key.provider for key in entries}
    days = {**before.providers, **dict.fromkeys(listed, f"{heard.today}")}
    told = {
        "catalog": output.name,
        "providers": {slug: day for slug, day in sorted(days.items()) if slug in present},
        "sources": dict(sorted({**before.sources, **heard.sources}.items())),
    }
    if changes:
        _write(output.with_name(ANSWERED), told, indent=2)
    first = _first_seen(output, before, changes.added, heard.today)
    seen = {
        str(key): about
        for key, entry in entries.items()
        if (about := dict(_about(entry, before, first, listed.get(key.provider), heard.curated)))
    }
    _write(output.with_name(SEEN), told | {"entries": seen}, indent=0)


def _first_seen(output: Path, before: Answers, added: Collection[Key], today: date) -> dict[str, str]:
    """By full id the day on which an entry was first listed, as far as it was written down."""
    known = {full_id: day for full_id, about in before.entries.items() if (day := about.get("first_seen"))}
    if not before.entries:
        # The file can be lost; what the log tells is the same.
        for row in Log(output).rows():
            if row.kind == "added":
                known.setdefault(row.full_id, f"{row.at.date()}")
    return {str(key): f"{today}" for key in added} | known


def _about(
    entry: ModelEntry, before: Answers, first: Mapping[str, str], listed: Collection[str] | None, curated: Curated
) -> Iterator[tuple[str, str | None]]:
    """What is told of one entry; `listed` has the ids that its provider lists now, if it was read."""
    full_id = str(entry.key)
    if full_id in first:
        yield "first_seen", first[full_id]
    if listed is None and "last_confirmed" in before.entries.get(full_id, {}):
        yield "last_confirmed", before.entries[full_id]["last_confirmed"]
    elif listed is not None and entry.model_id not in listed:
        # It stays for now: its record could not be read, or the list was cut short.
        yield "last_confirmed", before.confirmed(entry.provider, full_id)
    if "curated" not in (entry.provenance or {}).values():
        return
    model = entry.canonical_id or ""
    own = (curated.rows.get(entry.key), curated.lifecycle.get(entry.key))
    rows = (*own, curated.dates.get(model), curated.family(model))
    if days := [row.updated for row in rows if row]:
        yield "curated", f"{min(days)}"


def _write(path: Path, told: Mapping[str, object], indent: int) -> None:
    try:
        files.write(path, to_json(told, indent=indent) + b"\n")
    except OSError as error:
        print(f"warning: {path} cannot be written ({error.strerror})", file=sys.stderr)
