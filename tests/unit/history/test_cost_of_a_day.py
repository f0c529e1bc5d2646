"""What a request cost on a day that is past."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from model_registry.errors import UnknownModel
from tests.unit.history.test_prices import START, Catalog, priced

PAST = START.date() + timedelta(days=1)


def test_the_prices_are_those_of_the_day_and_a_note_says_so(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    catalog.run(priced(a=4, gone=7))
    changed = catalog.at + timedelta(days=3)
    catalog.at = changed
    catalog.run(priced(a=2))
    registry = catalog.registry()

    then = registry.cost("groq/a", 1_000_000, at=PAST)
    assert then.total == 4
    assert then.notes[0].startswith(f"as it was on {PAST}, observed; seen from")
    assert registry.cost("groq/gone", 1_000_000, at=PAST).total == 7
    assert registry.cost("groq/a", 1_000_000, at=changed.date() + timedelta(days=2)).total == 2

    now = registry.cost("groq/a", 1_000_000)
    assert (now.total, now.notes) == (Decimal(2), ())


def test_where_the_history_tells_nothing_the_prices_are_todays_and_a_note_says_so(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path)
    catalog.run(priced(a=4))
    bill = catalog.registry().cost("groq/a", 1_000_000, at=date(2020, 1, 1))

    assert bill.total == 4
    assert bill.notes == ("today's prices: the history of this catalog begins at 2026-01-01T00:00:00Z",)
    with pytest.raises(UnknownModel):
        catalog.registry().cost("groq/never", 1, at=PAST)
