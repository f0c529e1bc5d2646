"""Every example in a command's help is a command that runs."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_httpserver import HTTPServer

from model_registry.cli import COMMANDS, OLDER, main
from model_registry.cli.configs import ACTIONS
from model_registry.enrichment.sources import SOURCES
from model_registry.enrichment.sources.base import address_variable
from model_registry.history.changes import LoggedChange
from model_registry.history.log import Log
from model_registry.library.loading import refresh
from model_registry.refresh.sample_server import SampleServer
from tests.needs import needs
from tests.support.example_catalog import ROWS

PROGRAM = "import sys; from model_registry.cli import main; sys.exit(main())"

FILES = {
    "models.json": json.dumps(ROWS, indent=2),
    "old.json": json.dumps([{**ROWS[0], "pricing": {"input": 5, "output": 15}}, *ROWS[2:]]),
    ".env": "OPENAI_MODEL=gpt-4o\n",
    "app.py": 'client.create(model="gpt-3.5-turbo")\n',
    "settings.yaml": "model: gpt-5.4\n",
    "my-config.yaml": "model: groq:llama-3\n",
    "usage.json": json.dumps(
        {
            "daily": [
                {
                    "date": "2026-01-02",
                    "modelBreakdowns": [{"modelName": "gpt-4o", "inputTokens": 10, "outputTokens": 5, "cost": 0.1}],
                }
            ]
        }
    ),
    "mine.txt": "gpt-4o  # the chat\n",
    "ids.tsv": "openrouter\tanthropic/claude-3.7-sonnet\nopenai\tgpt-4o\n",
}
"""What the examples find in the directory they run in."""


class Done(NamedTuple):
    """What a command has printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """A shell that has `model-registry`, this catalog as its newest copy, and no other network."""

    def __init__(self, variables: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
        self.variables = variables
        self.capsys = capsys

    def run(self, line: str) -> Done:
        """Run a line: a plain command in this process, which is many times faster, all else in a real shell."""
        words = shlex.split(line)
        if (
            words[0] == "model-registry"
            and not {"<", ">", "|"} & {*words}
            and shlex.join(words).replace("'", "") == line.replace("'", "")
        ):
            return self.call(words[1:])
        done = subprocess.run(
            line, shell=True, env=self.variables, capture_output=True, text=True, timeout=300, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def call(self, arguments: list[str]) -> Done:
        """Run the program here, with the variables of this shell."""
        self.capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            # As in a program of its own.
            warnings.resetwarnings()
            for name, value in self.variables.items():
                patch.setenv(name, value)
            code = main(arguments)
        return Done(code, *self.capsys.readouterr())


@pytest.fixture
def shell(
    tmp_path: Path,
    samples: SampleServer,
    httpserver: HTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    write_history(tmp_path / "models.json")
    program = tmp_path / "bin" / "model-registry"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{PROGRAM}' \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    httpserver.expect_request("/models.json").respond_with_data(FILES["models.json"], content_type="application/json")
    sources = {}
    for source in SOURCES.values():
        recorded = Path(__file__).parents[1] / "sources" / f"{source.slug}.json"
        if recorded.exists():
            httpserver.expect_request(f"/{recorded.name}").respond_with_data(recorded.read_bytes())
        address = httpserver.url_for(f"/{recorded.name}") if recorded.exists() else "off"
        sources[address_variable(source)] = address
    monkeypatch.setenv("MODEL_REGISTRY_URL", httpserver.url_for("/models.json"))
    refresh()
    variables = {
        **os.environ,
        **samples.environment(),
        **sources,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "120",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return Shell(variables, capsys)


def write_history(catalog: Path) -> None:
    """A log of one change beside a catalog."""
    began, at = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    log = Log(catalog)
    log.begin(began)
    row = LoggedChange(at, began, "openai", "gpt-4o", "price", "pricing.input", 5, 2.5, "provider", "a-run")
    log.announce([row], catalog.read_bytes())
    log.settle()


@pytest.mark.no_cover  # each command has tests of its own
@pytest.mark.parametrize(
    "command",
    [
        *(pytest.param(each, marks=needs("dev-service")) if each == "service" else each for each in COMMANDS),
        *(f"configs {action}" for action in ACTIONS),
    ],
)
def test_every_example_runs(command: str, shell: Shell) -> None:
    if command == "configs merge":
        # What another command has written before.
        shell.run("model-registry configs generate --tool aichat --provider groq")
    if command == "history":
        # What the log is made again from.
        commit = "git -c user.name=a -c user.email=a@example.org commit --quiet --message begin"
        assert shell.run(f"git init --quiet && git add models.json && {commit}").returncode == 0
    text = shell.run(f"model-registry {command} --help").stdout

    assert examples(text), f"the help of {command} has no example"
    # In their order: one may remove what another has added.
    for line in examples(text):
        done = shell.run(line)
        assert done.returncode in {0, 1}, f"{line}\n{done.stderr}"
        assert "error:" not in done.stderr, f"{line}\n{done.stderr}"
        assert "Traceback" not in done.stderr, f"{line}\n{done.stderr}"
        if "--json" in line.split() and done.stdout:
            json.loads(done.stdout)


@pytest.mark.parametrize(("older", "action"), OLDER.items())
def test_an_older_spelling_does_the_same(older: str, action: str, shell: Shell) -> None:
    helps = [shell.run(f"model-registry {command} --help") for command in (older, f"configs {action}")]

    assert helps[0].stdout == helps[1].stdout
    assert helps[0].stdout.startswith(f"usage: model-registry configs {action} ")


def examples(help_text: str) -> list[str]:
    """The lines after `examples:` that call the program."""
    _, _, rest = help_text.partition("\nexample")
    return [line.strip() for line in rest.splitlines()[1:] if "model-registry " in line]
