"""What a person at a terminal meets: whole numbers and ids at any width, colour that tells, short words on mistakes."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from model_registry.cli import main, table
from model_registry.paths import overrides_file
from model_registry.toolconfigs import backups
from tests.support.entries import row
from tests.support.example_catalog import ROWS

LONG = "openrouter/a-maker-of-models/a-model-with-a-long-name-of-7b-instruct"
ENDED = [
    row("acme/gone", status="active", retirement_date="2020-01-02"),
    row("acme/ending", status="deprecated", retirement_date="2099-01-02", context_window=1_000_000),
    row(LONG, context_window=1_048_576, pricing={"input": 14.3712574850299, "output": 2.5}),
]
WIDTHS = pytest.mark.parametrize("width", [40, 60, 80, 120])


class Shown(NamedTuple):
    code: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps([*ROWS, *ENDED]), encoding="utf-8")
    return path


def at_a_terminal(width: int, *arguments: str, remarks: bool = False, **variables: str) -> Shown:
    """Runs the program at a terminal of this width, with what it remarks on standard error if asked for."""
    ours, theirs = pty.openpty()
    # As a terminal tells it: a shell does not export COLUMNS.
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    env = {**os.environ, "TERM": "xterm", **variables}
    env.pop("COLUMNS", None)
    if "NO_COLOR" not in variables:
        env.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "model_registry", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs if remarks else subprocess.DEVNULL, env=env) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            told += part
    os.close(ours)
    return Shown(process.returncode, told.decode().splitlines())


def plain(text: str) -> str:
    return re.sub(r"\033\[\d+m", "", text)


@WIDTHS
def test_no_number_and_no_id_is_broken_at_any_width(width: int, catalog: Path) -> None:
    shown = at_a_terminal(width, "search", "--catalog", str(catalog))

    assert shown.code == 0
    words = plain(shown.text).split()
    for whole in (LONG, "1,048,576", "$14.37", "2099-01-02", "INPUT/1M", "openai/gpt-4o"):
        assert whole in words, shown.text
    lines = [plain(line) for line in shown.lines]
    assert all(len(line) <= width or line.strip() in words for line in lines)


@WIDTHS
def test_rows_that_do_not_fit_stack(width: int) -> None:
    headings = ("MODEL", "CONTEXT", "PRICE")
    rows = [("a" * 30, "1,000,000", "$2.50"), ("b" * 20, "unknown", "-")]

    lines = list(table.lines(headings, rows, {"CONTEXT", "PRICE"}, width, lambda text, _: text))

    if width >= 60:
        assert lines[1] == f"{'a' * 30}  1,000,000  $2.50"
    else:
        assert lines[:4] == ["MODEL", "    CONTEXT  PRICE", "a" * 30, "  1,000,000  $2.50"]


@WIDTHS
def test_remarks_break_no_word(width: int) -> None:
    shown = at_a_terminal(width, "alternatives", "text-davinci-003", "--limit", "1", remarks=True)

    words = " ".join(shown.lines)
    for whole in ("openai/text-davinci-003 was retired on 2024-01-04;", "(seen on 2023-09-22)"):
        assert whole in words, shown.text
    assert all(len(plain(line)) <= width or " " not in plain(line).strip() for line in shown.lines)


def test_what_has_no_room_even_below_stands_behind_its_heading() -> None:
    row_of = ("acme/one", "x" * 25, "y" * 25, "-")

    lines = list(table.lines(("MODEL", "A", "LONGER", "C"), [row_of], (), 40, lambda text, _: text))

    assert lines == ["acme/one", f"  A       {'x' * 25}", f"  LONGER  {'y' * 25}"]


def test_what_is_gone_and_what_ends_has_a_colour(catalog: Path) -> None:
    shown = at_a_terminal(120, "search", "acme", "--catalog", str(catalog), "--sort", "full_id")

    [ending, gone] = shown.lines[1:]
    assert "\033[33mdeprecated, ends 2099-01-02\033[0m" in ending
    assert "\033[31mretired\033[0m" in gone
    without = at_a_terminal(120, "search", "acme", "--catalog", str(catalog), NO_COLOR="1")
    assert "\033[31m" not in without.text
    assert "\033[" not in at_a_terminal(120, "search", "acme", "--catalog", str(catalog), TERM="dumb").text


def test_long_facts_go_on_below_their_beginning(catalog: Path) -> None:
    shown = at_a_terminal(60, "info", "openai/gpt-4o", "--catalog", str(catalog))

    lines = [plain(line) for line in shown.lines]
    at = next(number for number, line in enumerate(lines) if line.startswith("not known"))
    assert lines[at + 1].startswith(" " * 17)
    assert lines[at + 1][17] != " "
    assert max(map(len, lines[: lines.index("")])) <= 60 or any("/" in line for line in lines)


Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command line and gives its code and what it printed."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("serch opus", "did you mean search?"),
        ("search --shortt", "did you mean --sort?"),
        ("cost gpt-4o --input many", "see model-registry cost --help"),
        ("configs restor", "did you mean restore?"),
        ("providers", "see model-registry providers --help"),
        ("refresh --provider x", "did you mean --providers"),
        ("zzz", "model-registry --help lists them"),
    ],
)
def test_a_mistake_is_told_in_one_line(line: str, hint: str, say: Say) -> None:
    code, out, err = say(*line.split())

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("error: ")
    assert hint in err


@pytest.mark.parametrize(
    ("status", "found"), [("retired", ["acme/gone"]), ("deprecated", ["acme/ending", "openai/gpt-4o"]), ("active", [])]
)
def test_what_the_status_column_prints_can_be_asked_for(status: str, found: list[str], say: Say, catalog: Path) -> None:
    _, out, _ = say("search", "--status", status, "--catalog", str(catalog), "--json")

    assert {f"{each['provider']}/{each['model_id']}" for each in json.loads(out)} >= set(found)
    _, out, _ = say("search", "--status", status, "--catalog", str(catalog))
    assert all(status in line for line in out.splitlines()[1:])


def test_one_thing_is_one(say: Say, catalog: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MODEL=gpt-4o\n")

    assert "1 model in 1 file" in say("check", str(tmp_path / ".env"), "--catalog", str(catalog))[2]
    assert (
        "2 of 4 models" in say("search", "--status", "retired,deprecated", "--limit", "2", "--catalog", str(catalog))[2]
    )


def test_a_key_is_not_sent_where_others_can_read_it(say: Say) -> None:
    add = ("providers", "add", "acme", "--base-url")

    code, _, err = say(*add, "http://gate.example/v1", "--api-key-env", "ACME_KEY")
    assert code == 2
    assert "not https" in err
    assert say(*add, "http://gate.example/v1", "--header", "x-key=1")[0] == 2
    assert say(*add, "http://localhost:4000/v1", "--api-key-env", "ACME_KEY")[0] == 0
    assert say("providers", "add", "open", "--base-url", "http://gate.example/v1")[0] == 0


def test_a_correction_of_nothing_makes_no_model(say: Say, catalog: Path) -> None:
    overrides_file().parent.mkdir(parents=True, exist_ok=True)
    overrides_file().write_text(
        '["openai/gpt-4oo"]\npricing.input = 1\n["openai/ft:mine"]\ndeveloper = "me"\n["acme/own"]\nlicense = "mine"\n'
    )
    at = ("--catalog", str(catalog))

    code, _, err = say("info", "openai/gpt-4oo", *at)
    assert code == 1
    assert "openai has no model 'gpt-4oo'; did you mean openai/gpt-4o?" in err
    assert say("info", "openai/ft:mine", *at)[0] == 0
    assert say("info", "acme/own", *at)[0] == 0
    code, out, _ = say("configs", "validate", *at)
    assert code == 1
    assert "openai has no such model" in out


def test_restoring_a_tool_takes_the_last_backup_of_it(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "set")
    monkeypatch.setenv("AICHAT_CONFIG_DIR", str(tmp_path / "aichat"))
    monkeypatch.setenv("CODEX_HOME", str(tmp_path / "codex"))
    catalog = tmp_path / "chat.json"
    catalog.write_text(json.dumps([row("groq/m", status="active", type="chat", context_window=1000)]))
    (tmp_path / "aichat").mkdir()
    mine = tmp_path / "aichat" / "config.yaml"
    mine.write_text("# mine\nclients: []\n")
    for tool in ("aichat", "codex"):
        assert say("configs", "update", "--tool", tool, "--provider", "groq", "--catalog", str(catalog))[0] == 0
    assert [{copy.tool for copy in each.copies} for each in backups.stored()] == [{"aichat"}, {"codex"}]

    code, _, err = say("configs", "restore", "--tool", "aichat")

    assert code == 0
    assert mine.read_text() == "# mine\nclients: []\n"
    assert f"{mine} restored" in err
    code, _, err = say("configs", "restore", "--tool", "mods")
    assert code == 2
    assert "there is no backup of mods yet" in err


def test_many_files_are_counted_not_listed(say: Say, tmp_path: Path) -> None:
    catalog = tmp_path / "chat.json"
    rows = [
        row(f"groq/m-{number:02}", status="active", type="chat", context_window=1000, apis=["responses"])
        for number in range(40)
    ]
    catalog.write_text(json.dumps(rows))
    of = ("configs", "generate", "--tool", "codex", "--provider", "groq", "--catalog", str(catalog))

    code, out, _ = say(*of, "--output", str(tmp_path / "config"))

    assert code == 0
    assert len(out.splitlines()) < 20
    assert re.search(r"codex: \d+ files", out)
    assert len(json.loads(say(*of, "--output", str(tmp_path / "config"), "--json")[1])["files"]) > 30


def test_diff_tells_of_sources_only_if_asked(say: Say, tmp_path: Path) -> None:
    for name, price, source in (("old", 1, "litellm"), ("new", 2, "curated")):
        rows = [
            row("acme/a", pricing={"input": price}, context_window=price, provenance={"pricing": source}),
            row("acme/b", license="x", provenance={"license": source}),
        ]
        (tmp_path / f"{name}.json").write_text(json.dumps(rows))
    both = (str(tmp_path / "old.json"), str(tmp_path / "new.json"))

    assert say("diff", *both)[1].splitlines() == [
        "~ acme/a  context_window: 1 → 2",
        "~ acme/a  pricing.input: 1 → 2 (+100%)",
    ]
    assert "~ acme/b  provenance.license: litellm → curated" in say("diff", *both, "--provenance")[1]
    assert say("diff", *both, "--prices")[1].splitlines() == ["~ acme/a  pricing.input: 1 → 2 (+100%)"]


def test_totals_have_no_tail(say: Say, tmp_path: Path) -> None:
    catalog = tmp_path / "one.json"
    ears = row("acme/ears", type="transcription", pricing={"per_input_minute": 0.00166666666666667})
    catalog.write_text(json.dumps([ears]))
    hour = ("cost", "acme/ears", "--minutes", "60", "--catalog", str(catalog))

    assert say(*hour)[1].splitlines()[-1].split()[1] == "$0.10"
    assert '"total": 0.1,' in say(*hour, "--json")[1]
