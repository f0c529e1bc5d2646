"""Costs as people ask about them: many requests, a month, a share from the cache, several models, a text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from model_registry.cli import main
from model_registry.library.loading import load
from model_registry.paths import config_file
from tests.needs import needs
from tests.support.entries import row

ROWS = [
    row(
        "openai/gpt-4o",
        developer="openai",
        canonical_id="openai/gpt-4o",
        context_window=128_000,
        pricing={"input": 2, "output": 8, "cache_read": 1},
    ),
    row("acme/dear", pricing={"input": 10, "output": 40, "cache_read": 5}),
    row(
        "groq/shared",
        canonical_id="acme/shared",
        source="official",
        retirement_date="2020-02-03",
        successor="acme/dear",
    ),
    row("together/shared", canonical_id="acme/shared", pricing={"input": 3, "output": 3}),
    row("acme/priceless"),
]

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Say:
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps(ROWS), encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*arguments, "--catalog", str(path)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_so_many_requests_cost_so_many_times_as_much(say: Say) -> None:
    one = ("cost", "gpt-4o", "--input", "1k", "--output", "500")

    _, out, err = say(*one, "--times", "1000")
    assert out.splitlines()[-1].split() == ["total", "$6", "openai/gpt-4o"]
    assert "1,000 requests of $0.006 each" in err
    told = json.loads(say(*one, "--times", "1000", "--json")[1])
    assert (told["total"], [item["units"] for item in told["items"]]) == (6, [1_000_000, 500_000])
    assert say(*one, "--times", "0")[0] == 2


def test_a_month_has_thirty_days_of_such_requests(say: Say) -> None:
    one = ("cost", "gpt-4o", "--input", "1k", "--output", "500", "--per-month")

    assert json.loads(say(*one, "--times", "1000", "--json")[1])["total"] == 180
    assert json.loads(say(*one, "--json")[1])["total"] == 0.18
    assert "30 requests of $0.006 each at openai/gpt-4o, 1 a day in a month of 30 days" in say(*one)[2]


def test_many_small_requests_are_no_long_prompt(say: Say) -> None:
    _, _, err = say("cost", "gpt-4o", "--input", "100k", "--times", "100")
    assert "more than fits" not in err


def test_a_share_of_the_prompt_comes_from_the_cache(say: Say) -> None:
    told = json.loads(say("cost", "gpt-4o", "--input", "10k", "--cached", "80%", "--json")[1])

    assert {item["part"]: item["units"] for item in told["items"]} == {"input_tokens": 2000, "cached_tokens": 8000}
    cheapest = json.loads(say("cheapest", "--input", "10k", "--cached", "80%", "--json")[1])
    assert cheapest["choices"][0]["total"] == told["total"]
    assert say("cost", "gpt-4o", "--input", "10k", "--cached", "120%")[0] == 2


def test_several_models_stand_side_by_side(say: Say) -> None:
    code, out, _ = say("cost", "acme/dear", "gpt-4o", "--input", "1M")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["MODEL", "TOTAL"],
        ["acme/dear", "$10"],
        ["openai/gpt-4o", "$2"],
    ]

    told = json.loads(say("cost", "acme/dear", "openai", "gpt-4o", "--input", "1M", "--json")[1])
    assert [(each["full_id"], each["total"]) for each in told] == [("acme/dear", 10), ("openai/gpt-4o", 2)]

    code, out, err = say("cost", "acme/priceless", "gpt-4o", "--input", "1M", "--json")
    assert code == 1
    assert [each["total"] for each in json.loads(out)] == [None, 2]
    assert "acme/priceless has no known price" in err


def test_who_has_a_price_is_named_where_the_entry_has_none(say: Say) -> None:
    code, out, err = say("cost", "groq/shared", "--input", "1M")

    assert (code, out) == (1, "")
    assert "groq/shared has no known price" in err
    assert "; together/shared has: $3" in err


def test_what_is_gone_is_said_where_it_is_priced_or_chosen(say: Say) -> None:
    warning = "warning: groq/shared is retired, calls fail since 2020-02-03; use acme/dear"

    assert warning in say("cost", "groq/shared", "--input", "1M")[2]
    code, _, err = say("discover", "--provider", "groq", "--model", "shared", "--name", "old")
    assert code == 0
    assert warning in err
    assert "old" in config_file().read_text()


def test_a_name_of_ones_own_works_wherever_a_model_is_named(say: Say, tmp_path: Path) -> None:
    assert say("discover", "--provider", "acme", "--model", "dear", "--name", "big")[0] == 0

    assert say("cost", "big", "--input", "1M")[1].splitlines()[-1].split() == ["total", "$10", "acme/dear"]
    assert say("info", "big")[1].startswith("acme/dear")
    assert load(tmp_path / "catalog.json").find("big").entry.full_id == "acme/dear"


def test_amounts_have_separators(say: Say) -> None:
    assert say("cost", "acme/dear", "--input", "1m", "--times", "1000")[1].splitlines()[-1].split()[1] == "$10,000"


@needs("dev-checks")
def test_the_tokens_of_a_text_are_counted(say: Say, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_text("Hello world, this is a test.", encoding="utf-8")
    of = ("cost", "gpt-4o", "acme/dear", "--file", str(tmp_path / "prompt.txt"), "--json")

    code, out, err = say(*of)

    assert code == 0
    assert [each["items"][0]["units"] for each in json.loads(out)] == [8, 8]
    assert "openai/gpt-4o: by its own vocabulary" in err
    assert "acme/dear: an estimate" in err
    (tmp_path / "prompt.txt").write_bytes(b"\xff\xfe\x00")
    assert "is not text in UTF-8" in say(*of)[2]


def test_the_package_that_counts_is_named(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prompt.txt").write_text("Hello", encoding="utf-8")
    monkeypatch.setattr("model_registry.cli.tokens.find_spec", lambda name: None)

    code, _, err = say("cost", "gpt-4o", "--file", str(tmp_path / "prompt.txt"))

    assert code == 2
    assert "pip install 'model-registry[tokens]'" in err
