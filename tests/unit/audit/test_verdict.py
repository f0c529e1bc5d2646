"""Whether a model can be used, by the name somebody has written down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model_registry.audit.verdict import verdict_on
from model_registry.testing import registry_of
from tests.support.entries import row

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("facts", "problem", "detail"),
    [
        ({}, None, ""),
        ({"status": "active", "retirement_date": "2027-02-20"}, None, ""),
        ({"retirement_date": "2027-02-19"}, "ending", "calls fail from 2027-02-19, in 90 days; see alternatives"),
        ({"retirement_date": "2026-11-22"}, "ending", "calls fail from 2026-11-22, in 1 day;"),
        ({"retirement_date": "2026-11-21"}, "retired", "calls fail since 2026-11-21"),
        ({"status": "deprecated"}, "deprecated", "no end is named; see alternatives acme/m-1"),
        ({"status": "deprecated", "retirement_date": "2030-01-01"}, "deprecated", "calls fail from 2030-01-01"),
        ({"deprecation_date": "2026-11-21", "successor": "m-2"}, "deprecated", "no end is named; acme names m-2"),
        ({"deprecation_date": "2026-11-22"}, None, ""),
    ],
)
def test_the_end_of_a_model_is_judged_by_the_day(facts: dict[str, Any], problem: str | None, detail: str) -> None:
    verdict = verdict_on(registry_of(row("acme/m-1", **facts)), "m-1", 90, TODAY)

    assert verdict.entry is not None
    assert verdict.problem == problem
    assert verdict.detail.startswith(detail)
    assert bool(verdict.detail) is bool(detail)


def test_a_name_that_no_provider_takes_is_unknown() -> None:
    registry = registry_of(row("openrouter/anthropic/claude-3.7-sonnet", developer="anthropic"))

    verdict = verdict_on(registry, "anthropic/claude-3.7-sonet", 90, TODAY)
    assert (verdict.entry, verdict.problem) == (None, "unknown")
    assert "did you mean openrouter/anthropic/claude-3.7-sonnet?" in verdict.detail
    assert verdict_on(registry, "zzz", 90, TODAY).detail == "no provider lists it; nothing is called like it"


def test_another_spelling_is_unknown_and_the_model_is_named() -> None:
    registry = registry_of(row("openrouter/anthropic/claude-3.7-sonnet", canonical_id="anthropic/claude-3.7-sonnet"))

    verdict = verdict_on(registry, "claude-3-7-sonnet", 90, TODAY)

    assert (verdict.entry, verdict.problem) == (None, "unknown")
    assert verdict.detail == "no provider lists it so; the same model is openrouter/anthropic/claude-3.7-sonnet"


def test_a_closed_model_that_its_developer_lists_no_more_is_unknown_whoever_resells_it() -> None:
    resold = row("openrouter/openai/gpt-3.5-turbo-9999", source="aggregator", developer="openai")
    listed = row("openai/gpt-5.4", source="official", developer="openai")
    names = ["openai/gpt-3.5-turbo-9999", "openrouter/openai/gpt-3.5-turbo-9999"]

    bare, full = (verdict_on(registry_of(resold, listed), name, 90, TODAY) for name in names)
    alone = verdict_on(registry_of(resold), names[0], 90, TODAY)
    opened = verdict_on(registry_of({**resold, "open_weights": True}, listed), names[0], 90, TODAY)

    assert (bare.problem, full.problem, alone.problem, opened.problem) == ("unknown", None, None, None)
    assert bare.detail == "openai does not list it, only others do, such as openrouter/openai/gpt-3.5-turbo-9999"


def test_a_model_that_is_gone_is_told_with_its_day_and_its_successor_whoever_resells_it() -> None:
    registry = registry_of(row("openrouter/openai/gpt-3.5-turbo-0613", source="aggregator", developer="openai"))

    gone = verdict_on(registry, "text-davinci-003", 90, TODAY)
    resold = verdict_on(registry, "openai/gpt-3.5-turbo-0613", 90, TODAY)

    assert (gone.entry, gone.problem, resold.problem) == (None, "retired", "retired")
    assert "2024-01-04" in gone.detail
    assert "use openai/gpt-3.5-turbo" in resold.detail
