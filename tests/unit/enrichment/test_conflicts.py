"""Where sources disagree: on which day each spoke, and who is newer than who was believed."""

from __future__ import annotations

from datetime import date

import pytest

from model_registry.enrichment.conflicts import Claim, Disagreement, conflicts
from model_registry.enrichment.curated import Curated, CuratedFacts
from model_registry.enrichment.evidence import Evidence
from model_registry.vocabulary import Key
from tests.support.entries import entry

KEY = Key("acme", "aurora-1")


def curated(**facts: object) -> Evidence:
    told = CuratedFacts(facts, "announced", "https://acme.example/ends", date(2026, 11, 21))
    return Evidence(Curated(lifecycle={KEY: told}))


def test_a_provider_speaks_on_the_day_of_its_answer() -> None:
    listed = entry("acme/aurora-1", retirement_date=date(2026, 2, 28), updated=date(2026, 11, 28))

    [found] = conflicts([listed], curated(retirement_date=date(2025, 11, 30)), {"acme": "2026-02-10"})

    assert {side.by: side.date for side in found.sides} == {"acme": "2026-02-10", "curated": "2026-11-21"}
    assert (found.taken, found.newer) == ("acme", "curated")


def test_a_state_that_follows_from_the_day_is_no_second_disagreement() -> None:
    listed = entry("acme/aurora-1", status="retired", retirement_date=date(2026, 5, 31))

    assert conflicts([listed], curated(status="deprecated", retirement_date=date(2026, 5, 31)), {}) == []


@pytest.mark.parametrize(
    ("believed", "other", "newer"),
    [
        ("2026-02-10", "2026-11-21", "curated"),
        ("2026-11-28", "2026-11-21", None),
        ("2026-02", "2026-02-10", None),
        ("2026-02", "2026-03-01", "curated"),
        ("", "2026-11-21", None),
        ("2026-02-10", "", None),
    ],
)
def test_who_is_newer_is_said_where_both_days_are_known(believed: str, other: str, newer: str | None) -> None:
    sides = (Claim("acme", 1, believed), Claim("curated", 2, other))

    assert Disagreement(KEY, "context_window", sides, "acme", "").newer == newer
