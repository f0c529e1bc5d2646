"""What belongs to a model stays one truth after a check held it at some of its hosts."""

from __future__ import annotations

from datetime import date

import pytest

from model_registry.catalog.store import catalog
from model_registry.enrichment.curated import Curated, CuratedFacts
from model_registry.enrichment.evidence import Evidence
from model_registry.enrichment.reconcile import follow_pointers, identify_entry, realign, reconcile
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


@pytest.mark.parametrize(
    ("model_id", "listed", "released"),
    [
        ("quill-2407", ("2025-01-09", "host"), ("2024-07-01", "model_id")),
        ("quill-2407", ("2026-11-21", "first_seen"), ("2024-07-01", "model_id")),
        ("quill-08-2024", ("2026-11-21", "first_seen"), ("2024-08-01", "model_id")),
        ("quill-0324", ("2025-03-30", "host"), ("2025-03-24", "model_id")),
        ("quill-0324", ("2026-11-20", "host"), ("2026-11-20", "host")),
        ("quill-2407", ("2024-07-18", "source"), ("2024-07-18", "source")),
        # Somebody's own model, made of a release of another's.
        ("mistral-nemo-2407-mine", ("2025-01-09", "host"), ("2025-01-09", "host")),
    ],
)
def test_a_month_in_an_id_is_better_than_the_day_a_host_listed_it(
    model_id: str, listed: tuple[str, str], released: tuple[str, str]
) -> None:
    told = entry(
        f"host/{model_id}",
        developer="acme",
        canonical_id="acme/x",
        release_date=listed[0],
        release_date_basis=listed[1],
    )

    [settled] = reconcile([told], Evidence())

    assert (settled.release_date.isoformat(), settled.release_date_basis) == released


def test_of_two_hosts_the_earlier_listing_counts() -> None:
    hosts = [
        served("alpha", release_date="2026-05-02", release_date_basis="host"),
        served("beta", release_date="2025-12-01", release_date_basis="host"),
    ]

    assert {each.release_date for each in reconcile(hosts, Evidence())} == {date(2025, 12, 1)}


def test_a_cited_day_comes_before_that_of_the_registration() -> None:
    own = served("acme", release_date="2025-07-16", release_date_basis="api")
    cited = CuratedFacts({"release_date": date(2025, 7, 18)}, "announcement", "https://acme.example", date(2026, 1, 1))

    [settled] = reconcile([own], Evidence(Curated(dates={"acme/aurora": cited})))

    assert (settled.release_date, settled.release_date_basis) == (date(2025, 7, 18), "curated")


def test_a_licence_of_a_source_goes_by_its_one_name() -> None:
    cited = CuratedFacts(
        {"license": "https://ai.google.dev/gemma/terms"}, "card", "https://x.example", date(2026, 1, 1)
    )

    [settled] = reconcile([served("alpha")], Evidence(Curated(dates={"acme/aurora": cited})))

    assert settled.license == "Gemma Terms of Use"


def test_an_id_that_moves_is_the_model_behind_it_where_all_name_the_same() -> None:
    told = {"release_date": "2025-03-04", "release_date_basis": "api", "knowledge_cutoff": "2024-10"}
    model = entry("acme/aurora-2503", canonical_id="acme/aurora-2503", **told)
    moving = {"canonical_id": "acme/aurora-latest", "release_date_basis": "source"}
    pointer = entry("acme/aurora-latest", alias_of="aurora-2503", **moving)
    elsewhere = entry("reseller/aurora-latest", **moving)

    _, *settled = reconcile([model, pointer, elsewhere], Evidence())

    assert {(each.knowledge_cutoff, each.release_date) for each in settled} == {("2024-10", date(2025, 3, 4))}
    assert all((each.provenance or {})["knowledge_cutoff"] == "acme" for each in settled)

    other = entry("reseller/aurora-2411", canonical_id="acme/aurora-2411", knowledge_cutoff="2024-05")
    lagging = elsewhere.model_copy(update={"alias_of": "aurora-2411"})
    settled = reconcile([model, pointer, other, lagging], Evidence())
    assert [each.knowledge_cutoff for each in settled] == ["2024-10", None, "2024-05", None]


def test_open_weights_are_what_most_who_serve_it_say() -> None:
    class Source:
        def model(self, _: str) -> dict[str, object]:
            return {"open_weights": False, "knowledge_cutoff": "2024-10"}

    hosts = [served("alpha", open_weights=True), served("beta", open_weights=True), served("gamma", open_weights=False)]
    evidence = Evidence(sources={"models-dev": Source()})  # type: ignore[dict-item]

    assert {entry.open_weights for entry in reconcile(hosts, evidence)} == {True}
    assert {entry.open_weights for entry in reconcile(hosts[1:], evidence)} == {False}
