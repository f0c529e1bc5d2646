"""Documents repeat what the code says; none of them may go stale."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from model_registry.cli import COMMANDS, export_legacy
from model_registry.cli.completion import everything, parsers_of_commands
from model_registry.providers import PROVIDERS
from model_registry.refresh.options import parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_what_is_injected_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/inject.py", "--check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_example_environment_names_every_variable_and_no_value() -> None:
    values = dotenv_values(ROOT / ".env.example")

    assert set(values) == {name for provider in PROVIDERS.values() for name in provider.env}
    assert set(values.values()) == {""}


def test_the_readme_has_a_row_for_every_provider() -> None:
    assert re.findall(r"^\| \[([a-z0-9-]+)\]", README, re.MULTILINE) == sorted(PROVIDERS)


def test_the_readme_begins_with_the_sample() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]

    assert len(commands) == 2
    assert "python -m model_registry.main --sample" in commands[0]
    assert README.index("model_registry.main") == README.index("model_registry.main --sample")
    assert "pytest" in commands[1]


GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(
    r"^(?:\$ )?(?:\.venv/bin/)?model-registry (?P<rest>[a-z].*)$|`model-registry (?P<inline>[a-z][^`]*)`", re.MULTILINE
)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_that_a_guide_shows_is_one(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = everything()
    for found in COMMAND.finditer(guide.read_text(encoding="utf-8")):
        line = re.split(r"\s(?:#|\||>)|;", found["rest"] or found["inline"])[0]
        words = [word for word in shlex.split(line) if word != "…"]
        if words == [words[0]] or "FORMAT" in words:
            assert words[0] in COMMANDS
            continue
        try:
            if words[:2] == ["export", "legacy"]:
                export_legacy.parser().parse_args(words[2:])
            else:
                parser.parse_args(words)
        except SystemExit:
            pytest.fail(f"{guide.name}: {found[0]}\n{capsys.readouterr().err}")


def test_every_option_that_the_readme_names_exists() -> None:
    parsers = [parser(), export_legacy.parser(), *(each for name, each in parsers_of_commands() if name != "refresh")]
    options = {option for each in parsers for action in each._actions for option in action.option_strings}

    named = set(re.findall(r"`(--[a-z0-9-]+)", README))
    assert named
    assert named <= options


def test_the_readmes_program_prints_what_it_says(tmp_path: Path) -> None:
    [program] = re.findall(r"```python\n(from model_registry.*?)```", README, re.DOTALL)
    said = re.search(r"^# (model_id .*)$", program, re.MULTILINE)

    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert said is not None
    assert done.stdout.splitlines()[0] == said[1]
