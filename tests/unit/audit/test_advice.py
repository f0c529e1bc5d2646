"""What changes with a successor: parameters of requests, and the mix that a price is told for."""

from __future__ import annotations

from datetime import date

import pytest

from model_registry.audit.advice import Mix, advise, read_mix
from model_registry.audit.judge import Hit, Judge
from model_registry.audit.names import Names
from model_registry.audit.places import Kind, Place
from model_registry.testing import registry_of
from tests.support.entries import row

DAY = date(2031, 1, 1)


def says(model: str, successor: str, developer: str) -> str:
    """What requests must say differently to the successor of a model."""
    ended = {"status": "deprecated", "retirement_date": f"{date(2030, 1, 1)}", "successor": successor}
    names = Names(
        registry_of(
            row(f"{developer}/{model}", developer=developer, **ended),
            row(f"{developer}/{successor}", developer=developer),
        )
    )
    judgement = Judge(names, 90, DAY).name(model)
    hit = Hit("a.py", 1, model, "exact", judgement, Place(1, model, Kind.MODEL))
    return f"{advise(hit, names, None)}"


@pytest.mark.parametrize(
    ("model", "successor", "developer", "told"),
    [
        ("gpt-4-turbo", "gpt-5.4", "openai", "max_tokens becomes max_completion_tokens"),
        ("gpt-4-turbo", "gpt-5.4", "openai", "with reasoning effort none alone"),
        ("o3", "gpt-5.1", "openai", "temperature, top_p and logprobs"),
        ("davinci-002", "gpt-5.4-mini", "openai", "prompt becomes messages"),
        ("text-embedding-ada-002", "text-embedding-3-small", "openai", "embed everything anew"),
        ("claude-3-haiku-20240307", "claude-haiku-4-5-20251001", "anthropic", "not taken together"),
        ("claude-opus-4-1-20250805", "claude-opus-4-8", "anthropic", "output_config.effort"),
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-6", "anthropic", "prefilled"),
        ("gemini-2.5-flash", "gemini-3.6-flash", "google", "thinking_budget becomes thinking_level"),
    ],
)
def test_what_requests_say_differently_is_told(model: str, successor: str, developer: str, told: str) -> None:
    assert told in says(model, successor, developer)


@pytest.mark.parametrize(
    ("model", "successor", "developer"),
    [
        ("gpt-4-turbo", "gpt-4.1", "openai"),
        ("gpt-4o-mini-2024-07-18", "gpt-5-chat-latest", "openai"),
        ("o1", "o3", "openai"),
        ("claude-opus-4-7", "claude-opus-4-8", "anthropic"),
        ("gemini-3.1-pro", "gemini-3.5-flash", "google"),
    ],
)
def test_where_nothing_changes_nothing_is_told(model: str, successor: str, developer: str) -> None:
    assert says(model, successor, developer) == ""


def test_a_mix_is_read_as_people_write_it() -> None:
    assert read_mix("10k:1k:80%") == Mix(10_000, 1_000, 8_000)
    assert read_mix("1.5M:200") == Mix(1_500_000, 200)


@pytest.mark.parametrize("text", ["", "10k", "10k:", "10k:1k:101%", "1..0:2", "ten:1", "-1:2"])
def test_what_is_no_mix_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"10k:1k|no number"):
        read_mix(text)
