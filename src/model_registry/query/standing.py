"""Whether what a host offers still stands: nobody can go on serving a closed model that its developer has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

_LISTED_LATE = timedelta(days=540)
"""Age from which a closed model that its developer does not list is taken for one that left the list; younger ones may
be a host's own name for something that is there."""


_AGED = timedelta(days=365)
"""Age from which an answer of a host says nothing of today: prices and lists of that time are others now."""


class Standing:
    """What the developers' own lists say of the models that others serve, and how old these others' answers are."""

    def __init__(self, entries: Iterable[Entry], answered: Mapping[str, str] | None = None) -> None:
        self._answered = answered or {}
        self._listed: dict[str, set[str]] = {}
        self._ends: dict[str, date | None] = {}
        for entry in entries:
            if entry.source != "official":
                continue
            model, end = entry.model_key, entry.retirement_date
            self._listed.setdefault(entry.developer, set()).update({entry.family or model, model})
            known = self._ends.setdefault(model, end)
            # One id that goes on keeps the model alive.
            self._ends[model] = None if known is None or end is None else max(known, end)

    def end(self, entry: Entry) -> date | None:
        """The day calls fail, as far as is known: the host's own, else that of the developer of a closed model."""
        if entry.retirement_date is not None or entry.open_weights is not False:
            return entry.retirement_date
        return self._ends.get(entry.model_key)

    def aged(self, entry: Entry, today: date) -> str | None:
        """The day or month of a host's answer that is too old to go by; None if it is not, or nothing tells."""
        day = self._answered.get(entry.provider)
        return day if day and entry.source != "official" and day < f"{today - _AGED}"[: len(day)] else None

    def is_unlisted(self, entry: Entry, today: date) -> bool:
        """Whether it is an old closed model that its developer's own list does not have, and no end of it is known."""
        listed = self._listed.get(entry.developer)
        return (
            bool(listed)
            and entry.source != "official"
            and entry.open_weights is False
            and self.end(entry) is None
            and entry.release_date <= today - _LISTED_LATE
            and not {entry.family, entry.model_key} & (listed or set())
        )
