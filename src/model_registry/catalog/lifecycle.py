"""Where an entry is in its life on a given day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

Stage: TypeAlias = Literal["active", "preview", "deprecated", "retired"]


def stage(entry: Entry, today: date) -> Stage | None:
    """The stage of an entry: `retired` from the day calls fail, `deprecated` from the day that was announced.

    None if the provider says nothing of it, which most do not for models in service.
    """
    if entry.retirement_date is not None and entry.retirement_date <= today:
        return "retired"
    if entry.status != "deprecated" and entry.deprecation_date is not None and entry.deprecation_date <= today:
        return "deprecated"
    return entry.status
