"""The commands that read a catalog, as a user runs them."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from model_registry.cli import main
from model_registry.cli.cost import OPTIONS, add_request, parts
from model_registry.query.cost import Parts
from tests.support.entries import row
from tests.support.example_catalog import ROWS


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command on a catalog."""

    def run(*arguments: str, rows: Sequence[dict[str, Any]] = ROWS) -> Answer:
        path = tmp_path / "models.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        code = main([arguments[0], "--catalog", str(path), *arguments[1:]])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return run


def test_search_prints_aligned_columns_and_never_a_price_of_zero(ask: Ask) -> None:
    answer = ask("search", "llama", "--sort", "full_id")

    assert answer.code == 0
    assert answer.lines == [
        "MODEL                           TYPE  CONTEXT  INPUT/1M  OUTPUT/1M  RELEASED    STATUS",
        "cerebras/llama-4-maverick       chat  unknown   unknown    unknown  2026-01-02  unknown",
        "groq/llama-4-maverick           chat  400,000     $0.20      $0.60  2026-01-02  unknown",
        "together/llama-4-maverick-free  chat  100,000      free       free  2026-01-02  unknown",
    ]


def test_search_takes_limits_in_thousands_and_prices_per_thousand(ask: Ask) -> None:
    answer = ask("search", "--capability", "function_calling", "--min-context", "1m", "--max-price", "2", "--per-1k")

    assert [line.split()[0] for line in answer.lines] == [
        "MODEL",
        "google/gemini-3.1-pro-preview",
        "openai/gpt-5.4",
    ]
    assert "INPUT/1K" in answer.lines[0]
    assert "$0.002" in answer.lines[2]
    assert "$0.016" in answer.lines[2]


def test_search_tells_what_is_paid_for_where_it_is_not_tokens(ask: Ask) -> None:
    assert "$15/1M characters" in ask("search", "tts-1").lines[1]


def test_search_prints_rows_of_the_catalog_as_json(ask: Ask) -> None:
    answer = ask("search", "gpt-5.4", "--json")

    assert answer.json == [ROWS[1]]


def test_search_that_finds_nothing_says_so_and_exits_with_1(ask: Ask) -> None:
    assert ask("search", "nothing-like-it") == (
        1,
        "",
        "no model is known to fit; one of which a fact is not known does not\n",
    )


def test_search_says_how_many_a_limit_hides(ask: Ask) -> None:
    answer = ask("search", "--type", "chat", "--limit", "2")

    assert len(answer.lines) == 3
    assert answer.err == "2 of 10 models; --limit 10 prints all\n"


def test_a_misspelt_word_is_an_error_of_usage_with_a_suggestion(ask: Ask) -> None:
    answer = ask("search", "--capability", "visoin")

    assert answer.code == 2
    assert "there is no capability 'visoin'; did you mean vision" in answer.err


def test_info_tells_everything_about_a_model(ask: Ask) -> None:
    answer = ask("info", "openai", "gpt-4o")

    assert answer.code == 0
    told = {line[:16].strip(): line[17:] for line in answer.lines}
    assert answer.lines[0] == "openai/gpt-4o  GPT-4o"
    assert told["status"] == "deprecated, ends 2099-01-01; deprecated from 2026-01-01; successor gpt-5.4"
    assert told["context"] == "128,000 tokens"
    assert told["input limit"] == "unknown"
    assert told["price per 1M"] == "input $2.50, output $10, cache read $1.25"
    assert told["modalities"] == "image, text → text"
    assert told["can"] == "vision, tools, structured_output, prompt_cache"
    assert told["cannot"] == "reasoning"
    assert told["from curated"] == "pricing"
    assert told["catalog"].endswith("last changed on 2026-01-03")
    assert answer.lines[-3:] == [
        "PROVIDER    KIND         ID             STATUS                       CONTEXT  INPUT/1M  OUTPUT/1M",
        "openai      first party  gpt-4o         deprecated, ends 2099-01-01  128,000     $2.50        $10",
        "openrouter  aggregator   openai/gpt-4o  unknown                      128,000     $2.50        $10",
    ]


def test_info_shows_the_tables_of_prices(ask: Ask) -> None:
    out = ask("info", "gpt-5.4", "--per-1k").out

    assert "price per 1K     input $0.002, output $0.016, cache read $0.0002" in out
    assert "> 200,000      input $0.004, output $0.024, cache read $0.0004 (prompts above 200,000 tokens)" in out
    assert "batch          input $0.001, output $0.008" in out


def test_info_says_what_is_unknown(ask: Ask) -> None:
    answer = ask("info", "cerebras/llama-4-maverick")

    assert "price per 1M     unknown" in answer.lines
    assert "capabilities     unknown" in answer.lines
    assert "context          unknown" in answer.lines


def test_info_says_first_what_an_id_takes_alone(ask: Ask) -> None:
    answer = ask("info", "acme/nova:batch", rows=[row("acme/nova:batch", offer="batch"), row("acme/nova")])
    assert answer.lines[2].split(maxsplit=2) == ["sold", "as", "batch only: it takes no other requests"]
    assert "sold as" not in ask("info", "acme/nova", rows=[row("acme/nova")]).out


def test_info_says_how_a_name_matched(ask: Ask) -> None:
    answer = ask("info", "gpt-4o-latest")

    assert "matched          gpt-4o-latest is an alias of it" in answer.lines
    assert ask("info", "gpt-4o-latest", "--json").json["matched"] == "alias"


def test_info_tells_programs_the_same(ask: Ask) -> None:
    told = ask("info", "openai/gpt-4o", "--json").json

    assert told["entry"] == ROWS[0]
    assert [offer["full_id"] for offer in told["offers"]] == ["openai/gpt-4o", "openrouter/openai/gpt-4o"]
    assert told["offers"][0]["kind"] == "first_party"
    assert told["catalog"]["updated"] == "2026-01-03"


def test_info_shows_the_users_own_corrections(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = tmp_path / "config" / "model-registry" / "overrides.toml"
    path.parent.mkdir(parents=True)
    path.write_text('["openai/gpt-4o".pricing]\ninput = 1.5\n', encoding="utf-8")

    answer = ask("info", "openai/gpt-4o")

    assert "input $1.50" in answer.out
    assert any(line.startswith("from overrides") and "pricing.input" in line for line in answer.lines)
    assert "your override    pricing.input 1.5; the catalog says 2.5" in answer.lines


def test_an_unknown_model_is_answered_with_suggestions_and_1(ask: Ask) -> None:
    answer = ask("info", "openai/gpt-4oo")

    assert answer.code == 1
    assert answer.out == ""
    assert "openai/gpt-4o" in answer.err


def test_compare_shows_what_is_not_the_same(ask: Ask) -> None:
    answer = ask("compare", "gpt-5.4", "groq/llama-4-maverick", "--per-1k")

    told = {line.split("  ")[0]: line.split()[1:] for line in answer.lines}
    assert told["pricing.input"] == ["$0.002", "$0.0002"]
    assert told["context_window"] == ["1,000,000", "400,000"]
    assert told["capabilities.reasoning"] == ["yes", "unknown"]
    assert "capabilities.tools" not in told
    assert "capabilities.tools" in ask("compare", "gpt-5.4", "groq/llama-4-maverick", "--all").out
    assert ask("compare", "gpt-5.4", "groq/llama-4-maverick", "--json").json["facts"]["context_window"] == [
        1_000_000,
        400_000,
    ]


def test_cost_prints_the_arithmetic(ask: Ask) -> None:
    answer = ask("cost", "gpt-5.4", "--input", "200001", "--output", "1k", "--cached", "150k")

    assert answer.lines == [
        "PART             UNITS     PRICE       COST  PRICE FROM",
        "input_tokens    50,001     $4/1M  $0.200004  pricing.tiers[0].input",
        "cached_tokens  150,000  $0.40/1M      $0.06  pricing.tiers[0].cache_read",
        "output_tokens    1,000    $24/1M     $0.024  pricing.tiers[0].output",
        "total                             $0.284004  openai/gpt-5.4",
    ]
    assert answer.err == "prices of prompts above 200,000 tokens\n"
    assert ask("cost", "gpt-5.4", "--input", "1m", "--json").json["total"] == 4


def test_cost_of_what_has_no_price_is_an_error_and_not_zero(ask: Ask) -> None:
    answer = ask("cost", "groq/llama-4-maverick", "--input", "10", "--cached", "5")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == (
        "error: groq/llama-4-maverick has no known price for cached_tokens (pricing.cache_read); "
        "together/llama-4-maverick-free has: free\n"
    )


def test_cost_of_what_is_free_says_free(ask: Ask) -> None:
    assert ask("cost", "together/llama-4-maverick-free", "--input", "1k").lines[-1].split()[1] == "free"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--input", "10", "--cached", "11"), "input_tokens is 10, less than its parts"),
        (("--input", "-5"), "'-5' is not a whole number"),
        (("--input", "many"), "'many' is not a number"),
        (("--input", "0.5"), "'0.5' is not a whole number"),
    ],
)
def test_impossible_counts_are_errors_of_usage(ask: Ask, options: tuple[str, ...], told: str) -> None:
    answer = ask("cost", "gpt-5.4", f"{options[0]}={options[1]}", *options[2:])

    assert answer.code == 2
    assert told in answer.err


@pytest.mark.parametrize("command", [("cost", "gpt-5.4"), ("cheapest",)])
def test_a_request_that_uses_nothing_is_no_question(ask: Ask, command: tuple[str, ...]) -> None:
    answer = ask(*command)

    assert (answer.code, answer.out) == (2, "")
    assert "say what the request uses, such as --input 10k --output 1k" in answer.err


def test_words_stand_between_commas_or_in_options_of_their_own(ask: Ask) -> None:
    together = ask("search", "--provider", "groq,cerebras", "--capability", "tools, vision")

    assert (
        together.out
        == ask(
            "search", "--provider", "groq", "--provider", "cerebras", "--capability", "tools", "--capability", "vision"
        ).out
    )
    assert [line.split()[0] for line in together.lines[1:]] == ["groq/llama-4-maverick"]


def test_cost_has_an_option_for_every_part() -> None:
    parser = argparse.ArgumentParser()
    add_request(parser)

    given = parser.parse_args([f"{option}=1" for option in OPTIONS])

    assert set(parts(given)) == set(Parts.__annotations__)


def test_cheapest_tells_the_cost_at_each_model_and_counts_what_does_not_fit(ask: Ask) -> None:
    answer = ask("cheapest", "--input", "10k", "--output", "1k", "--capability", "tools")

    assert [line.split()[:2] for line in answer.lines] == [
        ["MODEL", "COST"],
        ["together/llama-4-maverick-free", "free"],
        ["google/gemini-3.1-pro-preview", "$0.032"],
        ["openrouter/openai/gpt-4o", "$0.035"],
        ["openai/gpt-5.4", "$0.036"],
        ["openrouter/anthropic/claude-sonnet-4.5", "$0.045"],
        ["anthropic/claude-opus-5", "$0.075"],
    ]
    assert answer.lines[1].endswith("groq $0.0026")
    offers = ask("cheapest", "--input", "10k", "--output", "1k", "--capability", "tools", "--all-offers")
    assert offers.lines[2].split()[:2] == ["groq/llama-4-maverick", "$0.0026"]
    assert "10,000 × $0.20/1M + 1,000 × $0.60/1M" in offers.lines[2]
    assert answer.err == "6 models fit, at 7 entries; left out: type 2, capability-unknown 1, retired 1, deprecated 1\n"


def test_cheapest_tells_why_each_model_is_left_out(ask: Ask) -> None:
    answer = ask("cheapest", "--input", "10k", "--left-out")

    assert {line.split()[0]: line.split()[1] for line in answer.lines[1:]} == {
        "cerebras/llama-4-maverick": "context-unknown",
        "openai/gpt-3.5-turbo": "retired",
        "openai/gpt-4o": "deprecated",
        "openai/text-embedding-3-small": "type",
        "openai/tts-1": "type",
    }


def test_cheapest_exits_with_1_if_nothing_fits(ask: Ask) -> None:
    answer = ask("cheapest", "--input", "5m", "--json")

    assert answer.code == 1
    assert answer.json["choices"] == []
    assert answer.json["left_out_counts"]["context-too-small"] == 7


def test_alternatives_tell_why(ask: Ask) -> None:
    answer = ask("alternatives", "openai/gpt-4o")

    assert answer.lines[0].split()[:2] == ["MODEL", "IS"]
    assert answer.lines[1].startswith("openrouter/openai/gpt-4o")
    assert "same model" in answer.lines[1]
    assert answer.lines[2].split()[:6] == ["openai/gpt-5.4", "successor", "$2", "$16", "26%", "more"]
    assert "openai/gpt-5.4 is named as the successor in openai/gpt-4o, the developer" in answer.err
    assert "deprecated" in answer.err
    [same, first, *_] = ask("alternatives", "openai/gpt-4o", "--json").json["choices"]
    assert (same["relation"], same["same_model"]) == ("same-model", True)
    assert (first["full_id"], first["successor"], first["named_by"]) == ("openai/gpt-5.4", True, "openai")
    assert first["lacks"] == []
    hosts = ask("alternatives", "openai/gpt-4o", "--same", "--json").json["choices"]
    assert {each["relation"] for each in hosts} == {"same-model"}
    assert all(each["better"] for each in ask("alternatives", "openai/gpt-4o", "--better", "--json").json["choices"])


def test_alternatives_name_a_successor_the_catalog_does_not_have(ask: Ask) -> None:
    answer = ask("alternatives", "acme/old", rows=[row("acme/old", successor="new")])

    assert answer.code == 1
    assert "acme/new is named as the successor in acme/old, the developer\nit is not in the catalog" in answer.err


def test_recommend_lists_the_uses_and_recommends_for_one(ask: Ask) -> None:
    assert [line.split()[0] for line in ask("recommend").lines[1:]][:2] == ["chat", "coding"]

    answer = ask("recommend", "coding", "--budget", "5")
    assert [line.split()[0] for line in answer.lines[1:]] == [
        "openai/gpt-5.4",
        "openrouter/anthropic/claude-sonnet-4.5",
        "openrouter/openai/gpt-4o",
        "groq/llama-4-maverick",
        "google/gemini-3.1-pro-preview",
    ]
    assert "over-budget 1" in answer.err
    told = ask("recommend", "coding", "--open-weights", "--json").json
    assert [choice["full_id"] for choice in told["choices"]] == ["groq/llama-4-maverick"]
    assert told["use_case"]["name"] == "coding"


def test_recommend_says_which_uses_there_are(ask: Ask) -> None:
    answer = ask("recommend", "poetry")

    assert answer.code == 2
    assert "there is no use case 'poetry'; there are chat, coding" in answer.err


def test_capabilities_count_what_is_known(ask: Ask) -> None:
    answer = ask("capabilities", "--provider", "openai", "--capability", "reasoning")

    assert [line.split() for line in answer.lines] == [
        ["CAPABILITY", "YES", "NO", "UNKNOWN"],
        ["reasoning", "1", "1", "3"],
    ]
    by_provider = ask("capabilities", "--by-provider", "--capability", "tools").lines
    assert [line.split() for line in by_provider][:3] == [
        ["PROVIDER", "ENTRIES", "TOOLS"],
        ["anthropic", "1", "1"],
        ["cerebras", "1", "0"],
    ]
    assert ask("capabilities", "--json").json["cerebras"]["tools"] == {"yes": 0, "no": 0, "unknown": 1}


def test_deprecations_tell_what_ends_and_when(ask: Ask) -> None:
    answer = ask("deprecations")

    assert [line.split()[0] for line in answer.lines] == ["CALLS", "2099-01-01"]
    assert answer.lines[1].endswith("gpt-5.4")
    assert len(ask("deprecations", "--past").lines) == 3
    assert ask("deprecations", "--within", "90d").err == "0 models end\n"
    assert ask("deprecations", "--within", "99999d", "--json").json[0]["successor"] == "gpt-5.4"
    assert "write 90d or 12w" in ask("deprecations", "--within", "soon").err


def test_diff_tells_what_was_added_removed_and_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, rows in {
        "old.json": [row("acme/gone"), row("acme/kept", pricing={"input": 2}, context_window=1000)],
        "new.json": [row("acme/kept", pricing={"input": 1}), row("acme/new")],
    }.items():
        (tmp_path / name).write_text(json.dumps(rows), encoding="utf-8")

    assert main(["diff", "old.json", "new.json"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "+ acme/new",
        "- acme/gone",
        "~ acme/kept  context_window: 1000 → unknown",
        "~ acme/kept  pricing.input: 2 → 1 (-50%)",
    ]
    assert told.err == "1 added, 1 removed, 1 changed, 1 of them in price\n"
    assert main(["diff", "old.json", "new.json", "--exit-code", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["changed"]["acme/kept"]["pricing.input"] == [2, 1]
    assert main(["diff", "old.json", "old.json", "--exit-code"]) == 0
    assert main(["diff", "old.json", "missing.json"]) == 2


def test_a_console_that_cannot_show_an_arrow_still_gets_its_answer(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text(json.dumps(ROWS), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
    program = "import sys; from model_registry.cli import main; sys.exit(main(sys.argv[1:]))"

    done = subprocess.run(
        [sys.executable, "-c", program, "info", "openai/gpt-4o", "--catalog", "models.json"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "image, text \\u2192 text" in done.stdout


def test_text_of_others_cannot_act_on_the_terminal(ask: Ask) -> None:
    hostile = row("acme/m", name="\x1b[31mred", tags=["\x07bell"])

    unknown = ask("info", "acme/nn", rows=[hostile, row("acme/n\x1b")])
    assert unknown.code == 1
    assert "\x1b" not in unknown.err
    for command in (("info", "acme/m"), ("search", "acme"), ("compare", "acme/m", "acme/m", "--all")):
        answer = ask(*command, rows=[hostile])
        assert answer.code == 0
        assert not {"\x1b", "\x07"} & set(answer.out + answer.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("info", "--help"),
        ("info", "openai/gpt-4o"),
        ("search", "gpt"),
        ("cost", "gpt-4o", "--input", "1"),
        ("cheapest", "--input", "1"),
        ("alternatives", "gpt-4o"),
        ("recommend", "chat"),
        ("compare", "gpt-4o", "gpt-5.4"),
        ("capabilities",),
        ("deprecations",),
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_imported_for_a_pipe(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text(json.dumps(ROWS, indent=2), encoding="utf-8")
    program = (
        "import sys\n"
        "from model_registry.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    catalog = () if "--help" in arguments else ("--catalog", "models.json")
    # What measures coverage imports modules of its own.
    told = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment = {**told, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", program, *arguments, *catalog],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    heavy = {"pydantic", "requests", "rich", "platformdirs", "dataclasses", "inspect", "httpx2", "urllib3", "tomlkit"}
    assert not heavy & {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}


def test_a_terminal_gets_folded_lines_and_no_flood(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    why = ask("recommend", "coding")
    assert len(why.lines) > 10
    assert max(map(len, why.lines)) <= 90
    many = ask("search", rows=[row(f"acme/m-{number:02}") for number in range(60)])
    assert len(many.lines) == 51
    assert many.err == "50 of 60 models; --limit 60 prints all\n"
