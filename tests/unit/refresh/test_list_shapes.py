"""Lists in whatever shape a user's own server sends them."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from model_registry.errors import UnexpectedPayload
from model_registry.refresh.list_shapes import records_of

IDS = ["ox/large", "ox/small"]

SHAPES: list[JsonValue] = [
    [{"id": "ox/large"}, {"id": "ox/small"}],
    ["ox/large", "ox/small"],
    {"data": [{"id": "ox/large"}, {"id": "ox/small"}]},
    {"models": ["ox/large", "ox/small"], "status": "ok"},
    {"models": [{"name": "ox/large"}, {"name": "ox/small"}]},
    {"models": [{"model": "ox/large", "name": "Ox Large"}, {"model": "ox/small", "name": "Ox Small"}]},
    {"herd": [{"slug": "ox/large"}, {"slug": "ox/small"}]},
    {"success": True, "data": {"object": "list", "data": [{"id": "ox/large"}, {"id": "ox/small"}]}},
    {"result": {"items": [{"model_id": "ox/large"}, {"model_id": "ox/small"}]}},
    {"data": {"ox/large": {"context_length": 4096}, "ox/small": {}}},
    {"ox/large": {"context_length": 4096}, "ox/small": {}, "meta": {"took": 5}},
    {"models": {"chat": [{"id": "ox/large"}], "embedding": ["ox/small"]}},
    {"data": {"0": {"id": "ox/large"}, "1": {"id": "ox/small"}}},
]


@pytest.mark.parametrize("answer", SHAPES, ids=range(len(SHAPES)))
def test_the_list_and_the_ids_are_found(answer: JsonValue) -> None:
    assert [record["id"] for record in records_of(answer)] == IDS


@pytest.mark.parametrize(
    ("answer", "items", "id_field"),
    [
        ({"here": {"list": [{"ref": "ox/large"}, {"ref": "ox/small"}]}, "data": [1]}, "here.list", "ref"),
        ({"a": [{"about": {"id": "ox/large"}}, {"about": {"id": "ox/small"}}], "b": [5]}, "a", "about.id"),
        ({"v1.0": {"ox/large": {}, "ox/small": {}}, "data": []}, "v1.0", ""),
        ([{"id": "1", "name": "ox/large"}, {"id": "2", "name": "ox/small"}], "", "name"),
    ],
)
def test_what_is_named_counts(answer: JsonValue, items: str, id_field: str) -> None:
    assert [record["id"] for record in records_of(answer, items, id_field)] == IDS


def test_the_rest_of_a_record_stays_and_what_is_none_is_empty() -> None:
    answer: JsonValue = {"models": [{"name": "ox/large", "context_length": 4096}, 7]}

    assert records_of(answer) == [{"id": "ox/large", "context_length": 4096}, {"id": None}]


def test_a_currency_of_the_list_is_that_of_its_records() -> None:
    answer: JsonValue = {"currency": "EUR", "data": [{"id": "ox/large"}, {"id": "ox/small", "currency": "CHF"}]}

    assert [record["currency"] for record in records_of(answer)] == ["EUR", "CHF"]


@pytest.mark.parametrize(
    ("answer", "items", "id_field", "words"),
    [
        ({"a": 1, "b": "x"}, "", "", "holds no list of models; it has the fields a, b. If one of them .* --items"),
        ({"a": [1], "b": [2]}, "", "", "it has the fields a, b"),
        ({}, "", "", "it is empty"),
        ("offline", "", "", "it is not an object with fields"),
        ({"error": {"code": 7}}, "", "", "is an error and holds no list of models"),
        ({"a": [1]}, "b.c", "", r"has no 'b\.c'; it has the fields a, correct --items"),
        ({"a": 5}, "a", "", "'a' of the answer is neither a list nor models by their ids"),
        ([{"title": "Ox", "size": 5}], "", "", "no id; they have title, size: name the one that is it by --id-field"),
        ([{"title": "Ox"}], "", "ref", "no 'ref', which --id-field names; they have title"),
        ([{str(number): number for number in range(20)}], "", "", "they have 0, 1, 2, 3, 4, 5, 6, 7, and 12 more"),
    ],
)
def test_what_is_wrong_is_said_in_words(answer: JsonValue, items: str, id_field: str, words: str) -> None:
    with pytest.raises(UnexpectedPayload, match=words):
        records_of(answer, items, id_field)
