"""What a project has looked at and lets be: the problems it knows, and what its models cost and meant that day.

The file is meant to be committed. A check against it tells what is new: a problem that it does not have, a price that
has changed since, an alias that means another model than it did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from model_registry import files
from model_registry.audit.judge import PROBLEMS, Hit
from model_registry.errors import ConfigurationError

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

_FORMAT = 1


class Baseline(NamedTuple):
    """A project as it was on a day."""

    day: str
    models: Mapping[str, Mapping[str, Any]]
    """Name → `entry`, the full id it meant; `points_to`, where that pointed; `pricing`. What was unknown is absent."""
    known: frozenset[tuple[str, str, str]]
    """File, name and verdict of each problem."""

    def knows(self, hit: Hit) -> bool:
        """Whether a problem is one that the project has looked at."""
        return (hit.file, hit.name, hit.judgement.verdict) in self.known

    def compared(self, hit: Hit) -> Hit:
        """A hit that is otherwise well, with what has changed of its model since."""
        entry, then = hit.judgement.entry, self.models.get(hit.name)
        if not entry or not then or hit.judgement.verdict != "ok":
            return hit
        now = _model(entry)
        if now["points_to"] != then.get("points_to"):
            detail = f"it means {now['points_to']}; on {self.day} it meant {then.get('points_to')}"
            return hit._replace(judgement=hit.judgement._replace(verdict="moved", detail=detail))
        changes = list(_price_changes(then.get("pricing", {}), now["pricing"], self.day))
        if not changes:
            return hit
        return hit._replace(judgement=hit.judgement._replace(verdict="price changed", detail="; ".join(changes)))


def read(path: Path) -> Baseline:
    """Raises `ConfigurationError` at what is no baseline, so that nothing is let through or told by mistake."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            raise ConfigurationError(f"{path} is a baseline of another version; write it anew with --write-baseline")
        known = frozenset((each["file"], each["name"], each["verdict"]) for each in data["known"])
        models = {name: dict(facts) for name, facts in data["models"].items()}
        return Baseline(date.fromisoformat(data["day"]).isoformat(), models, known)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path} does not exist; --write-baseline writes it") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"{path} is no baseline: {error!r}; --write-baseline writes one") from error


def write(path: Path, hits: Iterable[Hit], today: date) -> None:
    """Keep what the hits of a project are, sorted, so that a later file differs only in what has changed."""
    found = list(hits)
    models = {hit.name: _model(entry) for hit in found if (entry := hit.judgement.entry)}
    known = {(hit.file, hit.name, hit.judgement.verdict) for hit in found if hit.judgement.verdict in PROBLEMS}
    data = {
        "format": _FORMAT,
        "day": f"{today}",
        "models": dict(sorted(models.items())),
        "known": [dict(zip(("file", "name", "verdict"), each, strict=True)) for each in sorted(known)],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def _model(entry: Entry) -> dict[str, Any]:
    target = f"{entry.provider}/{entry.alias_of}" if entry.alias_of else entry.full_id
    pricing = entry.pricing.as_dict() if entry.pricing else {}
    return {"entry": entry.full_id, "points_to": target, "pricing": json.loads(json.dumps(pricing, default=float))}


def _price_changes(before: Mapping[str, Any], now: Mapping[str, Any], day: str) -> Iterator[str]:
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            was, is_ = (json.dumps(each[name]) if name in each else "unknown" for each in (before, now))
            yield f"{name} was {was} on {day}, now {is_}"
