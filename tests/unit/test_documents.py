"""Documents repeat what the code says; none of them may go stale."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from dotenv import dotenv_values

from model_registry.main import parser
from model_registry.providers import PROVIDERS

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


def test_every_option_of_the_job_that_the_readme_names_exists() -> None:
    options = {option for action in parser()._actions for option in action.option_strings}

    named = set(re.findall(r"`(--[a-z-]+)", README))
    assert named
    assert named <= options
