"""What a provider says of everything it lists, and others deny."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model_registry.enrichment.blanket_words import without_blanket_words
from model_registry.schemas import ModelEntry
from tests.support.entries import entry

TEXT = {"input": ["text"], "output": ["text"]}
SEEING = {"input": ["image", "text"], "output": ["text"]}


def host(slug: str, **models: Mapping[str, Any]) -> list[ModelEntry]:
    """Entries of one host, each of the model that its id says."""
    return [entry(f"{slug}/{name}", canonical_id=f"ox/{name}", **facts) for name, facts in models.items()]


def of(entries: list[ModelEntry], slug: str) -> dict[str, dict[str, Any]]:
    rows = (each for each in without_blanket_words(entries) if each.provider == slug)
    return {each.model_id: each.model_dump(exclude_none=True, mode="json") for each in rows}


def test_text_alone_for_everything_is_no_fact_where_others_see() -> None:
    blind = {"modalities": TEXT, "capabilities": {"vision": False, "pdf": False, "tools": True}}
    entries = [
        *host("poet", a=blind, b=blind, c=blind),
        *host("seer", a={"modalities": SEEING}, b={"modalities": SEEING}),
    ]

    rows = of(entries, "poet")

    assert all("modalities" not in row for row in rows.values())
    assert {name: row["capabilities"] for name, row in rows.items()} == {key: {"tools": True} for key in "abc"}
    assert of(entries, "seer")["a"]["modalities"] == SEEING


def test_what_nobody_or_only_one_denies_stays() -> None:
    blind = {"modalities": TEXT, "capabilities": {"vision": False}}
    agreed = {name: {"modalities": TEXT} for name in "abc"}
    entries = [*host("poet", a=blind, b=blind, c=blind, d=blind), *host("other", **agreed, d={"modalities": SEEING})]

    rows = of(entries, "poet")

    assert {row["modalities"]["input"][0] for row in rows.values()} == {"text"}
    assert rows["d"]["capabilities"] == {"vision": False}


def test_a_list_that_says_different_things_is_believed() -> None:
    rows = of(
        [
            *host("poet", a={"modalities": TEXT}, b={"modalities": TEXT}, c={"modalities": SEEING}),
            *host("seer", a={"modalities": SEEING}, b={"modalities": SEEING}),
        ],
        "poet",
    )

    assert rows["a"]["modalities"] == TEXT


def test_a_list_that_has_no_word_for_a_sense_loses_it_where_others_tell_it() -> None:
    video = {"input": ["image", "text", "video"], "output": ["text"]}
    deaf = {"video": False, "vision": True}
    entries = [
        *host(
            "hub",
            a={"modalities": SEEING, "capabilities": deaf},
            b={"modalities": SEEING, "capabilities": deaf},
            c={"modalities": TEXT, "capabilities": {"video": False, "vision": False}},
        ),
        *host("seer", a={"modalities": video}, b={"modalities": video}),
    ]

    rows = of(entries, "hub")

    assert "modalities" not in rows["a"]
    assert rows["a"]["capabilities"] == {"vision": True}
    assert (rows["c"]["modalities"], rows["c"]["capabilities"]) == (TEXT, {"vision": False})


def test_what_a_host_offers_is_for_it_alone_to_say() -> None:
    bare = {"capabilities": {"tools": False, "structured_output": False}}
    able = {"capabilities": {"tools": True, "structured_output": True}}
    entries = [*host("plain", a=bare, b=bare, c=bare), *host("rich", a=able, b=able, c=able)]

    assert of(entries, "plain")["a"]["capabilities"] == {"tools": False, "structured_output": False}


def test_a_mark_of_some_models_is_no_blanket_word() -> None:
    thinks = {"capabilities": {"reasoning": True}}
    denied = {"capabilities": {"reasoning": False}}
    entries = [
        *host("some", a=thinks, b=thinks, c=thinks, d={}, e={}),
        *host("other", a=denied, b=denied, c=denied),
        *host("third", a=denied, b=denied, c=denied),
    ]

    assert of(entries, "some")["a"]["capabilities"] == {"reasoning": True}


def test_the_developers_own_list_is_believed() -> None:
    entries = [
        *host("ox", **{name: {"modalities": SEEING, "source": "official"} for name in "abc"}),
        *host("one", **{name: {"modalities": TEXT} for name in "abc"}, d={"modalities": SEEING}),
        *host("two", **{name: {"modalities": TEXT} for name in "abc"}, d={"modalities": SEEING}),
    ]

    assert of(entries, "ox")["a"]["modalities"] == SEEING
