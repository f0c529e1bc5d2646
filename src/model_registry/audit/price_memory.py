"""What models cost when the user's files were checked last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from model_registry import files
from model_registry.catalog.entry import Entry


class PriceChange(NamedTuple):
    """A price that is not what it was."""

    full_id: str
    price: str
    """Name of the price, as `pricing` has it."""
    before: Any
    """What it was; None if it was unknown."""
    now: Any
    """What it is; None if it is no longer known."""
    since: str
    """Day of the check that saw the price before."""


def price_changes(path: Path, catalog: str, entries: Iterable[Entry], today: date) -> list[PriceChange]:
    """The prices that have changed since the last check against the same catalog, which becomes this one.

    Without a memory of the last check, or a place to keep it, there are none.
    """
    entries = list(entries)
    if not entries:
        return []
    memory = _read(path)
    seen = memory.setdefault(catalog, {})
    changes = []
    for entry in entries:
        now = entry.pricing.as_dict() if entry.pricing else {}
        last = seen.get(entry.full_id)
        if last:
            changes += [
                PriceChange(entry.full_id, name, last["pricing"].get(name), now.get(name), last["day"])
                for name in dict.fromkeys((*last["pricing"], *now))
                if last["pricing"].get(name) != now.get(name)
            ]
        seen[entry.full_id] = {"day": f"{today}", "pricing": now}
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.make_way(path)
        files.write(path, json.dumps(memory) + "\n")
    return changes


def _read(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    try:
        memory = json.loads(path.read_bytes()) if path.is_file() else {}
    except (OSError, ValueError, RecursionError):
        return {}
    sound = isinstance(memory, dict) and all(
        isinstance(last, dict) and isinstance(last.get("pricing"), dict) and isinstance(last.get("day"), str)
        for seen in memory.values()
        for last in (seen.values() if isinstance(seen, dict) else [None])
    )
    return memory if sound else {}
