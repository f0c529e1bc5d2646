"""The shell steps of `update.yml`, run as GitHub runs them, against a bare repository."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from model_registry.providers import PROVIDERS
from tests.faults import Faults, fault_server

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github/workflows"


def load(name: str) -> dict[object, Any]:
    workflow: dict[object, Any] = yaml.safe_load((WORKFLOWS / name).read_text())
    return workflow


def git(directory: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=directory, capture_output=True, text=True, check=True).stdout


@dataclass
class Runner:
    """A work tree with a remote, and the means to run the workflow in it."""

    tree: Path
    remote: Path
    env: dict[str, str]
    output: Path

    def run(self, **variables: str) -> int:
        """Run the steps like GitHub does and return whether the job is green (0) or red."""
        self.output.write_text("")
        for step in load("update.yml")["jobs"]["update"]["steps"]:
            if "run" not in step or not self.holds(step.get("if")):
                continue
            own = {
                name: self.filled(str(value)) for name, value in step.get("env", {}).items() if "secrets." not in value
            }
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.tree,
                env={**self.env, **own, **variables},
                check=False,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                return done.returncode
        return 0

    def outputs(self) -> Mapping[str, str]:
        return dict(line.split("=", 1) for line in self.output.read_text().splitlines())

    def filled(self, value: str) -> str:
        if "steps.refresh.outputs.status" in value:
            return self.outputs()["status"]
        return "" if "${{" in value else value

    def holds(self, condition: str | None) -> bool:
        assert condition in (None, "steps.refresh.outputs.status != '0'")
        return condition is None or self.outputs()["status"] != "0"

    def commits(self) -> list[str]:
        return git(self.remote, "log", "--format=%s", "main").splitlines()

    def published(self) -> str:
        return git(self.remote, "show", "main:models.json")


@pytest.fixture
def bench() -> Iterator[tuple[dict[str, str], Faults]]:
    with fault_server() as (server, faults):
        yield server.environment(), faults


@pytest.fixture
def runner(tmp_path: Path, bench: tuple[dict[str, str], Faults]) -> Runner:
    identity = {"GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    remote, tree, temp = tmp_path / "remote.git", tmp_path / "tree", tmp_path / "temp"
    temp.mkdir()
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git(tmp_path, "clone", "--quiet", str(remote), str(tree))
    git(tree, "checkout", "--quiet", "-b", "main")
    (tree / "models.json").write_text("[]\n")
    git(tree, "add", ".")
    git(tree, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first")
    git(tree, "push", "--quiet", "-u", "origin", "main")

    # `uv run OPTIONS COMMAND` runs the command with the locked dependencies; here they are installed already.
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text(f'#!/bin/sh\nwhile [ "$1" != python ]; do shift; done\nshift\nexec "{sys.executable}" "$@"\n')
    uv.chmod(uv.stat().st_mode | stat.S_IXUSR)

    output = tmp_path / "output"
    env = {
        **identity,
        **bench[0],
        "PATH": f"{uv.parent}:{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(temp),
        "LITELLM_URL": "off",
        "MODELS_DEV_URL": "off",
    }
    return Runner(tree, remote, env, output)


def test_a_change_is_one_commit_and_none_is_none(runner: Runner) -> None:
    assert runner.run() == 0
    first = runner.commits()
    assert runner.run() == 0

    assert len(first) == 2
    assert first[0].startswith("models: +")
    assert runner.commits() == first
    assert '"provider": "openai"' in runner.published()


def test_refused_credentials_are_committed_and_red(runner: Runner, bench: tuple[dict[str, str], Faults]) -> None:
    bench[1].armed["groq"] = "401"

    assert runner.run() == 1
    assert len(runner.commits()) == 2
    assert '"provider": "openai"' in runner.published()
    assert '"provider": "groq"' not in runner.published()


def test_a_missing_required_key_is_red_and_commits_nothing(runner: Runner) -> None:
    del runner.env["OPENAI_API_KEY"]

    assert runner.run() == 2
    assert len(runner.commits()) == 1


def test_a_lost_race_is_rebased_and_pushed(runner: Runner, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(runner.remote), str(other))
    (other / "README.md").write_text("meanwhile\n")
    git(other, "add", ".")
    git(other, "-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "--quiet", "-m", "meanwhile")
    git(other, "push", "--quiet")

    assert runner.run() == 0
    assert [subject.partition(":")[0] for subject in runner.commits()] == ["models", "meanwhile", "first"]


def test_a_provider_whose_losses_are_right_can_be_named(runner: Runner, bench: tuple[dict[str, str], Faults]) -> None:
    runner.run()
    bench[1].armed["groq"] = "empty"

    assert runner.run() == 0
    assert '"provider": "groq"' in runner.published()
    assert runner.run(ACCEPT_SHRINK="groq") == 0
    assert '"provider": "groq"' not in runner.published()


def test_the_job_is_guarded_as_promised() -> None:
    workflow = load("update.yml")
    [triggers] = [value for key, value in workflow.items() if key is True]  # YAML 1.1 reads the key `on` as true

    assert triggers["schedule"] == [{"cron": "*/30 * * * *"}]
    assert "accept_shrink" in triggers["workflow_dispatch"]["inputs"]
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["update"]["permissions"] == {"contents": "write"}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    [refresh] = [step for step in workflow["jobs"]["update"]["steps"] if step.get("id") == "refresh"]
    needed = {name for provider in PROVIDERS.values() if provider.default for name in provider.env}
    assert needed <= refresh["env"].keys()


@pytest.mark.parametrize("name", ["update.yml", "ci.yml"])
def test_actions_are_pinned_by_commit(name: str) -> None:
    lines = [line.strip() for line in (WORKFLOWS / name).read_text().splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        pin, _, version = line.partition(" # ")
        assert len(pin.rpartition("@")[2]) == 40
        assert version.startswith("v")


def test_every_supported_python_is_checked() -> None:
    assert load("ci.yml")["jobs"]["check"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
