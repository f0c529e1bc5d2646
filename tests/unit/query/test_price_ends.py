"""Which prices end, the first to end first."""

from __future__ import annotations

from datetime import date
from typing import Any

from model_registry.library.registry import Registry
from tests.support.entries import row

TODAY = date(2026, 11, 21)


def ending(full_id: str, day: str | None, **pricing: Any) -> dict[str, Any]:
    return row(full_id, pricing={"input": 1, **({"valid_until": day} if day else {}), **pricing})


def test_prices_that_end_are_told_with_the_days_that_are_left() -> None:
    registry = Registry.from_entries(
        [
            ending("x/late", "2027-03-01"),
            ending("x/soon", "2026-12-01", then={"input": 2}),
            ending("x/over", "2026-11-20"),
            ending("x/ever", None),
        ]
    )

    every = registry.price_ends(today=TODAY)
    near = registry.price_ends(30, today=TODAY)

    assert [(each.entry.full_id, each.days_left) for each in every] == [("x/over", -1), ("x/soon", 10), ("x/late", 100)]
    [soon] = near
    assert soon.valid_until == date(2026, 12, 1)
