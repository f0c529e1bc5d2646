"""A document without what a schema refuses of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from model_registry.catalog.refused import read_tolerantly
from model_registry.schemas import ModelEntry
from tests.support.entries import row


class Part(BaseModel):
    number: int
    word: str | None = None


class Whole(BaseModel):
    name: str
    count: int | None = None
    words: tuple[str, ...] = ()
    part: Part | None = None
    parts: tuple[Part, ...] | None = None


@pytest.mark.parametrize(
    ("document", "left", "refused"),
    [
        ({"name": "a", "count": "many"}, {"name": "a"}, ["count"]),
        ({"name": "a", "words": ["b", 1, "c", None]}, {"name": "a", "words": ("b", "c")}, ["words.1", "words.3"]),
        ({"name": "a", "words": [1]}, {"name": "a"}, ["words.0"]),
        ({"name": "a", "part": {"number": 1, "word": 2}}, {"name": "a", "part": {"number": 1}}, ["part.word"]),
        ({"name": "a", "part": {"word": "b"}}, {"name": "a"}, ["part.number"]),
        ({"name": "a", "parts": [{"number": 1}, {"number": "x"}]}, {"name": "a"}, ["parts.1.number"]),
        ({"name": "a", "count": [], "part": 3}, {"name": "a"}, ["count", "part"]),
    ],
)
def test_what_is_refused_goes_alone(document: dict[str, Any], left: dict[str, Any], refused: list[str]) -> None:
    whole, reasons = read_tolerantly(Whole.model_validate, document)

    assert whole.model_dump(exclude_unset=True) == left
    assert [re.split(": | ", reason)[0] for reason in reasons] == refused


@pytest.mark.parametrize("document", [{}, {"name": 1}, {"name": None, "count": "many"}, {"count": 1}])
def test_what_must_be_there_is_an_error_that_names_it(document: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="name"):
        read_tolerantly(Whole.model_validate, document)


def test_the_document_itself_stays_as_it_is() -> None:
    document: dict[str, Any] = {"name": "a", "part": {"number": "x"}, "words": ["b", 1]}

    read_tolerantly(Whole.model_validate, document)

    assert document == {"name": "a", "part": {"number": "x"}, "words": ["b", 1]}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": " Ox"}, "name begins with a space"),
        ({"tags": ["fast", "new "]}, "tags.1 ends with a space"),
        ({"tags": ["fast", ""]}, "tags.1 is empty"),
        ({"quantization": "f\u200bp\u0007x"}, "quantization holds a character that cannot be shown"),
        ({"knowledge_cutoff": "spring"}, "knowledge_cutoff is not written as it must be"),
        ({"pricing": {"input": 1, "currency": "yuan"}}, "pricing.currency is not written as it must be"),
        ({"reasoning_options": {"efforts": ["low", " high"]}}, "reasoning_options.efforts.1 begins with a space"),
    ],
)
def test_why_is_said_in_words_and_the_rest_stays(facts: dict[str, Any], words: str) -> None:
    entry, reasons = read_tolerantly(ModelEntry.model_validate, row("ox/large", context_window=4096, **facts))

    assert reasons == [words]
    assert (entry.model_id, entry.context_window) == ("large", 4096)
    if "tags" in facts:
        assert entry.tags == ("fast",)
