"""Models as a command line names them: at a host that is not known to serve them, gone ones, several words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from model_registry.cli import main
from tests.support.entries import row

CLAUDE = {"developer": "anthropic", "canonical_id": "anthropic/claude-opus-9", "context_window": 1_000_000}
ROWS = [
    row("anthropic/claude-opus-9", **CLAUDE, pricing={"input": 5, "output": 25}),
    row("openrouter/anthropic/claude-opus-9", **CLAUDE, source="aggregator", pricing={"input": 6, "output": 30}),
    row("openai/gpt-5.6-terra", context_window=1_000_000, pricing={"input": 2, "output": 12}),
    row("openai/gpt-9", context_window=1_000_000, pricing={"input": 3, "output": 9}),
    row("acme/embed-1", type="embedding", context_window=8_000, pricing={"input": 0.1}),
    row("dear/nova-9", developer="nova", source="host", context_window=100_000, pricing={"input": 4, "output": 4}),
    row("old/nova-9", developer="nova", source="host", context_window=100_000, pricing={"input": 1, "output": 1}),
    row("new/nova-9", developer="nova", source="host", context_window=100_000, pricing={"input": 2, "output": 2}),
    row("new/~nova-latest", developer="nova", source="host", context_window=100_000, pricing={"input": 1, "output": 1}),
]


class Answer(NamedTuple):
    code: int
    out: str
    err: str


class Ask:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._path = folder / "catalog" / "models.json"
        self._path.parent.mkdir()
        self._path.write_text(json.dumps(ROWS), encoding="utf-8")
        days = {"old": "2024-01-01", "new": "2999-01-01", "openai": "2026-01"}
        told = {"catalog": "models.json", "providers": days, "sources": {}}
        self._path.with_name("answered.json").write_text(json.dumps(told), encoding="utf-8")

    def __call__(self, command: str) -> Answer:
        self._capsys.readouterr()
        name, *others = command.split()
        code = main([name, "--catalog", str(self._path), *others])
        told = self._capsys.readouterr()
        return Answer(code, told.out, told.err)

    def data(self, command: str) -> Any:
        return json.loads(self(f"{command} --json").out)


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    return Ask(tmp_path, capsys)


@pytest.mark.parametrize(
    "name",
    [
        "vertex_ai/claude-opus-9",
        "bedrock/us.anthropic.claude-opus-9",
        "bedrock/converse/anthropic.claude-opus-9",
        "bedrock/eu-central-1/anthropic.claude-opus-9",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-9",
        "groq/claude-opus-9",
    ],
)
def test_a_host_that_is_not_known_to_serve_a_model_leads_to_its_developer_and_it_is_said(ask: Ask, name: str) -> None:
    answer = ask(f"cost {name} --input 1M")

    assert answer.code == 0
    assert answer.out.splitlines()[-1].split()[-1] == "anthropic/claude-opus-9"
    assert f"{name} is not in the catalog; the same model at its developer is anthropic/claude-opus-9" in answer.err


def test_a_host_that_serves_it_is_taken_at_its_word(ask: Ask) -> None:
    assert ask("cost openrouter/claude-opus-9 --input 1M").out.splitlines()[-1].split()[1] == "$6"


def test_words_that_mean_nothing_apart_are_one_name(ask: Ask) -> None:
    assert ask("info claude opus 9").out.startswith("anthropic/claude-opus-9")
    assert ask.data("cost openai gpt-9 anthropic claude-opus-9 --input 1k")[1]["full_id"] == "anthropic/claude-opus-9"


def test_each_unknown_model_that_is_compared_is_named(ask: Ask) -> None:
    answer = ask("compare claude opus 9")

    assert answer.code == 1
    for word in ("'claude'", "'opus'", "'9'"):
        assert word in answer.err


def test_models_that_differ_in_nothing_are_said_to(ask: Ask) -> None:
    assert "they differ in nothing" in ask("compare gpt-9 openai/gpt-9").err


def test_a_model_that_is_gone_costs_what_it_cost_last_with_a_warning(ask: Ask) -> None:
    answer = ask("cost text-davinci-003 --input 1M")

    assert answer.code == 0
    assert answer.out.splitlines()[-1].split() == ["total", "$20", "openai/text-davinci-003"]
    assert "warning: openai/text-davinci-003 was retired on 2024-01-04" in answer.err


def test_a_model_that_is_gone_without_a_known_price_costs_nothing_that_is_known(ask: Ask) -> None:
    answer = ask("cost text-bison --input 1M")

    assert answer.code == 1
    assert answer.out == ""
    assert "was retired on 2025-04-09" in answer.err


def test_a_successor_of_what_is_gone_comes_first(ask: Ask) -> None:
    for name in ("text-davinci-003", "openai text-davinci-003", "openai:text-davinci-003"):
        answer = ask(f"alternatives {name}")

        assert answer.code == 0
        assert answer.out.splitlines()[1].startswith("openai/gpt-")
        assert "was retired on 2024-01-04" in answer.err


def test_alternatives_are_asked_of_one_model(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("alternatives gpt-9 claude-opus-9").code == 2


def test_what_a_host_said_over_a_year_ago_is_no_offer_unless_asked_for(ask: Ask) -> None:
    def first(more: str = "") -> str:
        full_id: str = ask.data(f"cheapest --input 1k --output 1k --developer nova{more}")["choices"][0]["full_id"]
        return full_id

    assert first() == "new/nova-9"
    assert first(" --include stale") == "old/nova-9"
    assert first(" --provider old") == "old/nova-9"
    told = ask.data("cheapest --input 1k --output 1k --developer nova --left-out")["left_out"]
    assert {"full_id": "old/nova-9", "code": "stale", "detail": "the list of old is of 2024-01-01"} in told


def test_a_pointer_is_no_row_beside_the_model_it_leads_to(ask: Ask) -> None:
    assert "~" not in ask("cheapest --input 1k --output 1k --developer nova").out
    assert "~" in ask("cheapest --input 1k --output 1k --developer nova --all-offers").out


def test_many_texts_are_embedded_at_once(ask: Ask) -> None:
    assert ask.data("cheapest --type embedding --input 1M")["choices"][0]["full_id"] == "acme/embed-1"
    assert "more than fits" not in ask("cost embed-1 --input 1M").err


@pytest.mark.parametrize(
    "command", ["cost gpt-9 --input 1k", "cheapest --input 1k --provider openai", "compare gpt-9 gpt-5.6-terra"]
)
def test_old_answers_are_told_of_below(ask: Ask, command: str) -> None:
    assert "old answers: openai of 2026-01" in ask(command).err


def test_who_names_no_host_learns_where_the_model_costs_least(ask: Ask) -> None:
    told = "dear/nova-9 is at one of 3 providers of this model; least at new/nova-9, $2"

    assert told in ask("cost nova-9 --input 1M").err
    assert "least at" not in ask("cost dear/nova-9 --input 1M").err


def test_ends_are_asked_of_models_by_name(ask: Ask) -> None:
    answer = ask("deprecations gpt-9 text-davinci-003 nonsense")

    assert answer.code == 0
    assert "no end is known of openai/gpt-9" in answer.err
    assert "openai/text-davinci-003 was retired on 2024-01-04" in answer.err
    assert "no model 'nonsense'" in answer.err


def test_a_search_for_what_is_gone_says_so(ask: Ask) -> None:
    answer = ask("search text-davinci-003")

    assert answer.code == 1
    assert "was retired on 2024-01-04" in answer.err


def test_the_identity_of_a_name_is_asked_without_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identify", "groq", "llama-3.3-70b-versatile", "gpt-4o"]) == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["canonical_id"] for each in told] == ["meta/llama-3.3-70b-instruct", "openai/gpt-4o"]


def test_without_a_log_no_change_is_told(ask: Ask) -> None:
    assert "no history lies beside" in ask("history openai/gpt-9").err


def test_a_provider_is_known_by_what_others_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["providers", "info", "vertex_ai"]) == 0

    assert "google-vertex" in capsys.readouterr().out
