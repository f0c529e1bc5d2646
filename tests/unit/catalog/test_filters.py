"""Conditions a user writes, against entries."""

from __future__ import annotations

import pytest

from model_registry.catalog.filters import condition
from model_registry.errors import ConfigurationError
from tests.support.entries import entry

ENTRY = entry(
    "acme/Aurora-1",
    aliases=["aurora", "aurora-latest"],
    context_window=128000,
    pricing={"input": 0.1, "output": 0, "batch": {"input": 0.05}},
    modalities={"input": ["image", "text"]},
    capabilities={"vision": True, "tools": False},
    benchmarks={"gpqa": {"score": 68.7, "source": "https://example.com"}},
    provenance={"capabilities.vision": "models-dev"},
)


@pytest.mark.parametrize(
    "text",
    [
        "type=chat",
        "type==chat",
        " type = chat ",
        "type!=embedding",
        "model_id~aurora",
        "name!=Aurora",
        "aliases=aurora",
        "aliases!=nova",
        "aliases~LATEST",
        "modalities.input=image",
        "context_window>=128000",
        "context_window<1e6",
        "pricing.input<=0.1",
        "pricing.input=0.10",
        "pricing.output=0",
        "pricing.batch.input<0.1",
        "release_date>=2026-01-15",
        "release_date<2026-02-01",
        "capabilities.vision=true",
        "capabilities.tools=false",
        "capabilities.tools!=true",
        "capabilities.audio!=true",
        "benchmarks.gpqa>68",
        "provenance.capabilities.vision=models-dev",
    ],
)
def test_is_true_of_the_entry(text: str) -> None:
    assert condition(text)(ENTRY)


@pytest.mark.parametrize(
    "text",
    [
        "type=embedding",
        "type!=chat",
        "model_id=aurora-1",
        "aliases=nova",
        "aliases!=aurora",
        "modalities.input!=image",
        "context_window<128000",
        "pricing.input>0.1",
        "release_date>2026-01-15",
        "capabilities.tools=true",
        "benchmarks.gpqa>=68.71",
    ],
)
def test_is_not_true_of_the_entry(text: str) -> None:
    assert not condition(text)(ENTRY)


@pytest.mark.parametrize(
    "text",
    [
        "name=Aurora",
        "name~a",
        "max_output_tokens>=1",
        "max_output_tokens<=1",
        "pricing.cache_read<1",
        "modalities.output=text",
        "capabilities.audio=false",
        "open_weights=false",
        "retirement_date<2030-01-01",
        "benchmarks.mmlu<100",
        "provenance.pricing~a",
    ],
)
def test_an_unknown_fact_meets_nothing(text: str) -> None:
    assert not condition(text)(ENTRY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a condition"),
        ("type", "is not a condition; write a fact, an operator and a value, as in type=chat"),
        ("type=", "is not a condition"),
        ("=chat", "is not a condition"),
        ("pricing.inptu<1", "there is no fact 'pricing.inptu'; did you mean pricing.input"),
        ("vision=true", "there is no fact 'vision'; did you mean capabilities.vision?"),
        ("zzz=1", "there is no fact 'zzz'; the facts are those of models.schema.json"),
        ("type=chats", "type is one of chat, completion,"),
        ("modalities.input=smell", "modalities.input is one of text, image,"),
        ("capabilities.vision=yes", "capabilities.vision is true or false, not 'yes'"),
        ("capabilities.vision>true", "capabilities.vision has no order; use = or !="),
        ("type<chat", "type has no order"),
        ("context_window>=128kb", "context_window is a number, not '128kb'"),
        ("pricing.input>=1k", "pricing.input is a number, not '1k'"),
        ("pricing.input<nan", "pricing.input is a number, not 'nan'"),
        ("release_date>2026", "release_date is a day, YYYY-MM-DD, not '2026'"),
        ("context_window~12", "context_window is not text"),
        ("pricing.tiers=1", "pricing.tiers holds many facts and cannot be compared"),
        ("benchmarks>80", "benchmarks holds many facts and cannot be compared; name one, as in benchmarks.gpqa>=80"),
        ("pricing>1", "there is no fact 'pricing'"),
    ],
)
def test_what_asks_nothing_is_refused_with_what_would_be_right(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        condition(text)

    assert reason in str(error.value)
