"""What belongs to a model stays one truth after a check held it at some of its hosts."""

from __future__ import annotations

from model_registry.catalog.store import catalog
from model_registry.enrichment.reconcile import follow_pointers, identify_entry, realign
from model_registry.schemas import ModelEntry
from tests.support.entries import entry


def served(provider: str, **facts: object) -> ModelEntry:
    same = {"canonical_id": "acme/aurora", "release_date": "2025-03-04", "release_date_basis": "source"}
    return entry(f"{provider}/aurora", **same | facts)


def test_a_new_host_takes_what_the_others_kept() -> None:
    kept = served("alpha", knowledge_cutoff="2024-10", provenance={"knowledge_cutoff": "models-dev"})
    new = served("beta", release_date="2026-11-21", release_date_basis="first_seen")

    result = realign(catalog([kept, new, served("gamma", knowledge_cutoff="2024-10")]))

    assert {entry.knowledge_cutoff for entry in result.values()} == {"2024-10"}
    assert {(entry.release_date.isoformat(), entry.release_date_basis) for entry in result.values()} == {
        ("2025-03-04", "source")
    }
    assert result[new.key].provenance == {"knowledge_cutoff": "models-dev", "release_date": "alpha"}
    assert result[kept.key] == kept


def test_a_pointer_leads_to_what_its_provider_lists() -> None:
    listed = [
        "openai/gpt-5.6",
        "openai/gpt-5.6-sol",
        "reseller/openai/gpt-5.6",
        "reseller/openai/gpt-5.6-sol",
        "host/gpt-5.6",
    ]
    entries = follow_pointers(identify_entry(entry(full_id)) for full_id in listed)

    assert [entry.alias_of for entry in entries] == ["gpt-5.6-sol", None, "openai/gpt-5.6-sol", None, None]
    assert {entry.canonical_id for entry in entries} == {"openai/gpt-5.6-sol"}
    assert [entry.provenance for entry in entries[:2]] == [{"alias_of": "curated"}, None]


def test_what_is_equal_stays_as_it_is() -> None:
    entries = catalog([served("alpha", open_weights=True), served("beta", open_weights=True)])

    assert realign(entries) == entries


def test_other_models_do_not_lend() -> None:
    other = served("beta", canonical_id="acme/borealis", parameters=7_000_000_000)

    assert realign(catalog([served("alpha"), other]))[served("alpha").key].parameters is None
