"""How long a run listens."""

from __future__ import annotations

import pytest

from model_registry.refresh.collect import time_afterwards


@pytest.mark.parametrize(
    ("deadline", "entries", "kept"),
    [(10, 0, 3), (300, 3000, 93), (10, 3000, 5), (1e-9, 100_000, 5e-10)],
)
def test_of_a_deadline_time_is_kept_for_what_follows_the_lists(deadline: float, entries: int, kept: float) -> None:
    assert time_afterwards(deadline, entries) == pytest.approx(kept)
