"""Whether a model can be used, by the name somebody has written down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from model_registry.errors import UnknownModel

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.library.registry import Registry

Problem: TypeAlias = Literal["unknown", "retired", "ending", "deprecated"]


class Verdict(NamedTuple):
    """What the catalog says of a name."""

    entry: Entry | None
    """What it means; None if the catalog knows no model that is called so."""
    problem: Problem | None
    """`unknown`: no provider lists a model under this name, or its developer no more. `retired`: calls fail.
    `ending`: they soon will. `deprecated`: they will some day. None: nothing is known to be wrong."""
    detail: str
    """What is wrong and what to use instead; empty if nothing is."""


def verdict_on(registry: Registry, name: str, within: int, today: date) -> Verdict:
    """Whether a model can be used under this name, and will be for `within` days from `today`."""
    try:
        found = registry.find(name)
    except UnknownModel as error:
        if error.retired:
            return Verdict(None, "retired", str(error.retired))
        near = f"did you mean {error.suggestions[0]}?" if error.suggestions else "nothing is called like it"
        return Verdict(None, "unknown", f"no provider lists it; {near}")
    entry = found.entry
    if found.retired and not name.startswith(f"{entry.provider}/"):
        return Verdict(entry, "retired", f"{found.retired}; {entry.full_id} still is listed")
    if found.how == "identity":
        return Verdict(None, "unknown", f"no provider lists it so; the same model is {entry.full_id}")
    if only_resold(registry, entry, name):
        return Verdict(entry, "unknown", f"{entry.developer} does not list it, only others do, such as {entry.full_id}")
    return judged(entry, within, today)


def judged(entry: Entry, within: int, today: date) -> Verdict:
    """Whether an entry can be used, and will be for `within` days from `today`."""
    ends, known = entry.retirement_date, entry.stage(today)
    instead = f"{entry.provider} names {entry.successor}" if entry.successor else f"see alternatives {entry.full_id}"
    if known == "retired":
        return Verdict(entry, "retired", f"calls fail since {ends}; {instead}")
    if ends is not None and ends <= today + timedelta(days=within):
        left = (ends - today).days
        return Verdict(entry, "ending", f"calls fail from {ends}, in {left} day{'s'[: left > 1]}; {instead}")
    if known == "deprecated":
        return Verdict(entry, "deprecated", f"{f'calls fail from {ends}' if ends else 'no end is named'}; {instead}")
    return Verdict(entry, None, "")


def only_resold(registry: Registry, entry: Entry, name: str) -> bool:
    """Whether a bare name means a closed model that its developer lists no more, but resellers do."""
    if entry.source not in ("aggregator", "community") or entry.open_weights or name.startswith(f"{entry.provider}/"):
        return False
    return any(each.source == "official" and each.developer == entry.developer for each in registry)
