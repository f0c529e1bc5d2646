"""Which platforms, providers, models and routes the entries of a catalog yield, in the words of the service."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model_registry.library.loading import bundled, load
from model_registry.service.documents import ENDINGS, NEW, new_document
from model_registry.service.records import ID_FIELDS, KINDS, REFERENCES, base_of
from tests.support.service_catalog import rows

BASE = base_of(rows())
RECORDS = BASE.records


def test_a_platform_is_direct_local_or_whoever_serves() -> None:
    through = {route_id: route["platform_id"] for route_id, route in RECORDS["routes"].items()}
    assert through == {
        "openai/aurora-1": "direct",
        "openai/aurora-mini": "direct",
        "openai/aurora-0": "direct",
        "groq/aurora-1-fast": "groq",
        "azure-openai/aurora-eu": "azure-openai",
        "openrouter/openai/aurora": "openrouter",
        "openrouter/meta/llama-night:free": "openrouter",
        "ollama/dusk:7b": "local",
    }
    groq = RECORDS["platforms"]["groq"]
    assert (groq["name"], groq["auth_type"], groq["auth_config"]) == (
        "Groq",
        "api_key",
        {"variables": ["GROQ_API_KEY"]},
    )
    assert RECORDS["platforms"]["local"]["auth_type"] == "none"
    assert RECORDS["platforms"]["direct"]["base_url"] is None


def test_a_provider_is_who_made_the_model() -> None:
    assert set(RECORDS["providers"]) == {"openai", "meta", "dusk"}
    assert RECORDS["providers"]["openai"]["direct_api_url"] == "https://api.openai.com/v1"
    unknown = RECORDS["providers"]["dusk"]
    assert (unknown["name"], unknown["direct_api_url"], unknown["auth_required"]) == ("dusk", None, None)


def test_routes_are_tried_at_the_developer_then_at_hosts_then_at_resellers() -> None:
    routes = [route for route in RECORDS["routes"].values() if route["model_id"] == "openai/aurora"]
    assert [
        (route["priority"], route["platform_id"]) for route in sorted(routes, key=lambda each: each["priority"])
    ] == [
        (1, "direct"),
        (2, "groq"),
        (3, "azure-openai"),
        (4, "openrouter"),
    ]
    fast = RECORDS["routes"]["groq/aurora-1-fast"]
    assert (fast["model_string_override"], fast["pricing"]) == ("aurora-1-fast", {"input": 2, "output": 9})


def test_the_catalog_s_words_become_the_service_s() -> None:
    assert RECORDS["models"]["openai/aurora-mini"]["status"] == "beta"
    old = RECORDS["models"]["openai/aurora-0"]
    assert (old["status"], old["retirement_date"], old["successor"]) == ("deprecated", "2099-03-01", "aurora-1")
    assert old["migration_guide"] == "https://example.com/move"
    model = RECORDS["models"]["openai/aurora"]
    assert model["capabilities"]["function_calling"] is True
    assert "tools" not in model["capabilities"]
    assert model["capabilities"]["citations"] is None
    assert RECORDS["models"]["meta/llama-night"]["status"] is None


def test_what_a_host_says_of_a_model_s_end_is_not_said_of_the_model() -> None:
    ended = [{**row, "status": "deprecated"} if row["provider"] == "groq" else row for row in rows()]
    assert base_of(ended).records["models"]["openai/aurora"]["status"] == "active"


def test_a_route_of_a_retired_entry_is_inactive() -> None:
    gone = [{**row, "retirement_date": "2026-01-01"} if row["provider"] == "groq" else row for row in rows()]
    routes = base_of(gone).records["routes"]
    assert (routes["groq/aurora-1-fast"]["status"], routes["openai/aurora-1"]["status"]) == ("inactive", "active")
    assert routes["groq/aurora-1-fast"]["priority"] > 1


def test_every_record_of_the_bundled_catalog_has_an_id_and_facts_that_a_client_could_write() -> None:
    base = base_of(load(bundled()).catalog.rows())
    for kind in KINDS:
        assert base.records[kind]
        for record_id, document in base.records[kind].items():
            assert document[ID_FIELDS[kind]] == record_id
            assert record_id.rpartition("/")[2] not in ENDINGS
            for field, other in REFERENCES[kind].items():
                assert document[field] in base.records[other]
            written = {name: value for name, value in document.items() if name in NEW[kind].model_fields}
            required = {"name": "x", "base_url": "https://x.test", "auth_type": "none"} if kind == "platforms" else {}
            given = {name: value for name, value in written.items() if value is not None}
            assert new_document(kind, {**required, **given})[ID_FIELDS[kind]] == record_id


def test_what_an_earlier_catalog_yielded_of_the_same_entries_is_taken_over() -> None:
    changed = rows()
    changed[1]["pricing"] = {"input": 1, "output": 2}
    changed[-1]["updated"] = "2099-06-01"  # a later day, on which a model is retired that was not
    new = base_of(changed, BASE)
    assert new == base_of(changed)
    assert new.records["models"]["meta/llama-night"] is BASE.records["models"]["meta/llama-night"]
    assert new.rows["openrouter/meta/llama-night:free"] is BASE.rows["openrouter/meta/llama-night:free"]
    ended = [base.records["routes"]["openai/aurora-0"]["status"] for base in (BASE, new)]
    assert ended == ["active", "inactive"]
    assert base_of(rows()[:2], BASE) == base_of(rows()[:2])


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(("gone", "moved", "dearer", "later"))), max_size=8))
def test_whatever_changes_a_catalog_yields_the_same_with_an_earlier_one_at_hand(changes: list[tuple[int, str]]) -> None:
    changed = dict(enumerate(rows()))
    for place, what in changes:
        number = place % len(rows())
        if what == "gone" or number not in changed:
            changed.pop(number, None)
        elif what == "moved":
            changed[number]["canonical_id"] = "meta/llama-night"
        elif what == "dearer":
            changed[number]["pricing"] = {"input": 9, "output": 9}
        else:
            changed[number]["updated"] = "2099-06-01"
    new, anew = base_of(changed.values(), BASE), base_of(changed.values())
    assert new == anew
    # And back again.
    assert base_of(rows(), new) == BASE
