"""What becomes of entries that are checked, and of those that nobody could read now."""

from __future__ import annotations

from datetime import date
from typing import Any

from model_registry.catalog import store
from model_registry.catalog.store import Catalog
from model_registry.enrichment.evidence import Evidence
from model_registry.refresh.pipeline import enrich_and_check
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key
from tests.support.entries import entry

TODAY = date(2026, 11, 28)


def refreshed(*read: ModelEntry, old: Catalog, kept: tuple[Key, ...] = ()) -> Catalog:
    """The catalog after a run that read these entries, and left those that it could not read as they were."""
    entries = store.catalog([*read, *(old[key] for key in kept)])
    return enrich_and_check(entries, old, Evidence(), TODAY)[0]


def opus(limit: int) -> list[ModelEntry]:
    """Its developer's own entry, with all limits, and one of a host that names the window alone."""
    window = {"context_window": 1_000_000, "release_date_basis": "host"}
    limits = {"context_window": limit, "max_input_tokens": limit, "max_output_tokens": 128_000}
    return [
        entry("anthropic/claude-opus-4-6", source="official", **limits),
        entry("venice/claude-opus-4-6", source="host", **window),
    ]


def test_a_limit_that_others_took_stays_while_its_jump_is_held() -> None:
    published = refreshed(*opus(1_000_000), old={})
    taken = published[Key("venice", "claude-opus-4-6")]
    assert taken.max_input_tokens == 1_000_000

    for limit in (12_000_000, 9_000, 1_000_000_000):
        now = refreshed(*opus(limit), old=published)

        assert now[Key("anthropic", "claude-opus-4-6")].max_input_tokens == 1_000_000
        assert now[Key("venice", "claude-opus-4-6")] == taken


def test_one_run_is_enough_where_a_record_of_a_list_without_a_word_for_sight_cannot_be_read() -> None:
    def blind(name: str) -> ModelEntry:
        return host(name, capabilities={"vision": False, "tools": True})

    def host(name: str, provider: str = "llmgateway", **facts: Any) -> ModelEntry:
        return entry(f"{provider}/{name}", source="host", release_date_basis="host", **facts)

    seeing = [host(name, "venice", capabilities={"vision": True}) for name in ("seer-1", "seer-2")]
    many = [blind("seer-1"), blind("seer-2"), blind("poet-1"), host("poet-2", capabilities={"vision": True})]
    published = refreshed(*many, *seeing, old={})
    unread = Key("llmgateway", "seer-2")

    once = refreshed(blind("seer-1"), blind("poet-1"), *seeing, old=published, kept=(unread,))
    again = refreshed(blind("seer-1"), blind("poet-1"), *seeing, old=once, kept=(unread,))

    assert once[unread] == published[unread]
    assert again == once
