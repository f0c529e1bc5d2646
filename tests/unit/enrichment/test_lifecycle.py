"""Where entries are in their life: pages of ends, ends that routers have from developers, and the status of the day."""

from __future__ import annotations

from datetime import date

import pytest

from model_registry.catalog import store
from model_registry.enrichment.curated import CuratedChannel
from model_registry.enrichment.lifecycle import settle_ends, settle_status
from model_registry.schemas import ModelEntry
from tests.support.entries import entry

END = date(2031, 8, 1)
PAGE = "https://developer.example/ends"
CHANNELS = {
    "anthropic": CuratedChannel(PAGE, passes_on=False),
    "openrouter": CuratedChannel("https://router.example/models", passes_on=True),
    "aws-bedrock": CuratedChannel("https://cloud.example/ends", passes_on=False),
}


def served(provider: str, **facts: object) -> ModelEntry:
    return entry(f"{provider}/claude-aurora", canonical_id="anthropic/claude-aurora", developer="anthropic", **facts)


def own(**facts: object) -> ModelEntry:
    return served("anthropic", source="official", retirement_date=END, **facts)


def test_a_router_has_the_developers_end_and_says_so() -> None:
    [_, router] = settle_ends([own(deprecation_date=date(2031, 2, 1)), served("openrouter")], CHANNELS)

    assert (router.deprecation_date, router.retirement_date, router.migration) == (date(2031, 2, 1), END, PAGE)
    ends = ("deprecation_date", "migration", "retirement_date")
    assert router.provenance == dict.fromkeys(ends, "anthropic")


@pytest.mark.parametrize("provider", ["aws-bedrock", "groq"])
def test_a_cloud_or_a_host_never_has(provider: str) -> None:
    [_, cloud] = settle_ends([own(), served(provider)], CHANNELS)

    assert (cloud.retirement_date, cloud.migration) == (None, None)


def test_an_id_that_names_a_cloud_behind_the_router_has_the_clouds_end() -> None:
    behind = [
        entry(f"openrouter/{host}/claude-aurora", canonical_id="anthropic/claude-aurora", developer="anthropic")
        for host in ("aws-bedrock", "anthropic")
    ]

    [_, cloud, direct] = settle_ends([own(), *behind], CHANNELS)

    assert (cloud.retirement_date, direct.retirement_date) == (None, END)


def test_a_routers_own_end_stays_and_so_do_open_weights() -> None:
    [_, dated, open_] = settle_ends(
        [own(), served("openrouter", retirement_date=date(2032, 1, 1)), served("openrouter", open_weights=True)],
        CHANNELS,
    )

    assert (dated.retirement_date, dated.migration) == (date(2032, 1, 1), "https://router.example/models")
    assert open_.retirement_date is None


def test_an_end_has_a_page_and_its_own_before_the_channels() -> None:
    [known, paged, endless] = settle_ends(
        [own(migration="https://x.example"), own(), served("anthropic", source="official")], CHANNELS
    )

    assert (known.migration, paged.migration, endless.migration) == ("https://x.example", PAGE, None)
    assert paged.provenance == {"migration": "curated"}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, "active"),
        ({"status": "preview"}, "preview"),
        ({"status": "deprecated"}, "deprecated"),
        ({"retirement_date": date(2031, 8, 2)}, "active"),
        ({"status": "active", "deprecation_date": date(2031, 8, 1)}, "deprecated"),
        ({"deprecation_date": date(2031, 8, 2)}, "active"),
        ({"status": "active", "retirement_date": END}, "retired"),
        ({"status": "preview", "retirement_date": END}, "retired"),
        ({"status": "retired", "retirement_date": date(2031, 8, 2)}, "deprecated"),
        ({"source": "curated"}, None),
    ],
)
def test_the_status_follows_from_the_list_and_the_day(facts: dict[str, object], status: str | None) -> None:
    listed = served("openrouter", **facts)

    assert settle_status(store.catalog([listed]), END)[listed.key].status == status
