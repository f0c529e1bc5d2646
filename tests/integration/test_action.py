"""The shell steps of `action.yml`, run as GitHub runs them, in a real repository; and the hook."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.entries import row

ROOT = Path(__file__).parents[2]
UV = """\
#!/bin/sh
# Of uv: what it runs is installed already.
[ "$1" = run ] || exit 0
shift
while [ "${{1#--}}" != "$1" ]; do shift; done
exec "{bin}/$@"
"""
GH = """\
#!{python}
# Of gh: tells each call to a file; there is one issue once it was created, until it is closed.
import json, pathlib, sys
calls, issue = pathlib.Path("{calls}"), pathlib.Path("{calls}.issue")
with calls.open("a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
match sys.argv[1:3]:
    case ["issue", "list"]:
        print("7" if issue.exists() else "")
    case ["issue", "create"]:
        issue.touch()
    case ["issue", "close"]:
        issue.unlink()
"""


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *identity, *arguments], cwd=directory, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Runner:
    """A repository that uses the action, and the means to run it there."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.temp = folder / "tree", folder / "temp"
        self.calls = folder / "gh-calls"
        self.log = ""
        self.outputs: dict[str, str] = {}
        programs = folder / "bin"
        for each in (self.temp, programs, self.tree):
            each.mkdir()
        for name, text in (("uv", UV), ("gh", GH)):
            path = programs / name
            path.write_text(text.format(bin=Path(sys.executable).parent, python=sys.executable, calls=self.calls))
            path.chmod(0o755)
        self.env = {
            "HOME": str(folder),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "RUNNER_TEMP": str(self.temp),
        }
        git(self.tree, "init", "--quiet", "--initial-branch=main")
        self.commit("app.py", 'ask(model="gpt-4-0314")\n')

    def commit(self, name: str, text: str) -> str:
        (self.tree / name).write_text(text, encoding="utf-8")
        git(self.tree, "add", ".")
        git(self.tree, "commit", "--quiet", "-m", name)
        return git(self.tree, "rev-parse", "HEAD")

    def run(self, event: dict[str, str] | None = None, **inputs: str) -> int:
        """Run every shell step whose condition holds and return the first exit code that is not 0."""
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        values = {f"inputs.{name}": str(each["default"]) for name, each in action["inputs"].items()}
        values |= {f"inputs.{name}": text for name, text in inputs.items()} | (event or {})
        values |= {"runner.temp": str(self.temp)}
        self.log = ""
        for step in action["runs"]["steps"]:
            if "run" not in step or not holds(step.get("if", ""), values):
                continue
            output = Path(self.env["GITHUB_OUTPUT"])
            output.write_text("")
            own = {name: filled(str(value), values) for name, value in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.tree,
                env={**self.env, **own, **(event or {})},
                check=False,
                capture_output=True,
                text=True,
            )
            self.log += done.stdout + done.stderr
            if done.returncode:
                return done.returncode
            found = dict(line.split("=", 1) for line in output.read_text().splitlines())
            self.outputs |= found
            values |= {f"steps.{step.get('id')}.outputs.{name}": text for name, text in found.items()}
        return 0

    def told(self) -> list[str]:
        """What was done to issues."""
        calls = [json.loads(line) for line in self.calls.read_text().splitlines()] if self.calls.exists() else []
        return [" ".join(call[1:3]) for call in calls if call[1] != "list"]


def filled(value: str, values: dict[str, str]) -> str:
    """The value with its expressions replaced; what is not known is empty, as on GitHub."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: values.get(match[1], ""), value)


def holds(condition: str, values: dict[str, str]) -> bool:
    """Whether a condition of comparisons that are all needed holds."""
    for each in filter(None, condition.split(" && ")):
        left, sign, right = shlex.split(each)
        assert sign in {"==", "!="}
        if (values.get(left, "") == right) is (sign == "!="):
            return False
    return True


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_gate_without_a_pull_request_reads_all_files(runner: Runner) -> None:
    assert runner.run() == 1
    assert "::error file=app.py,line=1,title=Model Registry::gpt-4-0314 is retired: " in runner.log
    assert runner.outputs["problems"] == "1"
    assert json.loads(Path(runner.outputs["report"]).read_text())[0]["name"] == "gpt-4-0314"
    assert "| `app.py:1` | `gpt-4-0314` | retired |" in Path(runner.env["GITHUB_STEP_SUMMARY"]).read_text()

    assert runner.run(fail="false") == 0


def test_code_scanning_gets_a_file_if_that_is_asked_for(runner: Runner) -> None:
    assert runner.run(sarif="true", fail="false") == 0, runner.log

    log = json.loads(Path(runner.outputs["sarif"]).read_text(encoding="utf-8"))
    assert [each["ruleId"] for each in log["runs"][0]["results"]] == ["model-retired"]


def test_a_pull_request_answers_for_its_own_lines(runner: Runner, tmp_path: Path) -> None:
    """In the check out that is usual: the merge alone, without what went before."""
    base = git(runner.tree, "rev-parse", "HEAD")
    git(runner.tree, "checkout", "--quiet", "-b", "topic")
    runner.commit("other.py", "model = 'gpt-4o'\n")
    git(runner.tree, "checkout", "--quiet", "main")
    git(runner.tree, "merge", "--quiet", "--no-ff", "-m", "merge", "topic")

    def checked_out(name: str) -> dict[str, str]:
        origin = runner.tree if name == "first" else tmp_path / "tree"
        git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{origin}", name)
        runner.tree = tmp_path / name
        return {"github.event.pull_request.base.sha": base, "GITHUB_SHA": git(runner.tree, "rev-parse", "HEAD")}

    assert runner.run(checked_out("first")) == 0, runner.log

    runner.tree = tmp_path / "tree"
    git(runner.tree, "checkout", "--quiet", "topic")
    runner.commit("other.py", "model = 'gpt-4o'\nmodel = 'text-davinci-003'\n")
    git(runner.tree, "checkout", "--quiet", "main")
    git(runner.tree, "merge", "--quiet", "--no-ff", "-m", "merge", "topic")

    assert runner.run(checked_out("second")) == 1, runner.log
    assert "::error file=other.py,line=2" in runner.log
    assert "app.py" not in runner.log


def test_a_watch_keeps_one_issue(runner: Runner) -> None:
    assert [runner.run(mode="watch"), runner.run(mode="watch")] == [0, 0]
    assert runner.told() == ["create --title", "edit 7"]
    assert "`gpt-4-0314`" in Path(runner.outputs["text"]).read_text()

    runner.commit("app.py", "print()\n")
    assert [runner.run(mode="watch"), runner.run(mode="watch")] == [0, 0]
    assert runner.told()[2:] == ["close 7"]


def test_what_files_say_is_no_command_and_no_markdown(runner: Runner) -> None:
    hostile = {
        "file": "a,b:c\n::x.py",
        "line": 3,
        "name": "`@you` | <b>",
        "verdict": "unknown",
        "detail": "50%\n::error::x",
    }
    report = runner.temp / "report.json"
    report.write_text(json.dumps([hostile]))
    done = subprocess.run(
        [sys.executable, str(ROOT / ".github/scripts/found_models.py"), str(report)],
        env=runner.env,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "::error file=a%2Cb%3Ac%0A%3A%3Ax.py,line=3,title=Model Registry::`@you` | <b> is unknown: 50%25%0A::error::x"
    ]
    assert "| `a,b:c ::x.py:3` | `@you    <b>` | unknown |" in Path(runner.env["GITHUB_STEP_SUMMARY"]).read_text()


def test_a_newer_catalog_is_fetched_if_that_is_asked_for(runner: Runner, httpserver: Any) -> None:
    runner.commit("app.py", 'ask(model="gpt-4o-next")\n')
    assert runner.run() == 1

    rows = [row("openai/gpt-4o-next", updated="2099-01-01")]
    httpserver.expect_request("/models.json").respond_with_json(rows)
    assert runner.run(refresh="true", catalog=httpserver.url_for("/models.json")) == 0, runner.log

    assert runner.run(refresh="true") == 2
    assert "set the input catalog" in runner.log


def test_wrong_inputs_are_told(runner: Runner) -> None:
    assert runner.run(mode="both") == 2
    assert "mode must be gate or watch" in runner.log
    assert runner.run(paths="nothing-here.py") == 2
    assert runner.run(paths="--help") == 2


def test_no_input_stands_in_a_script_and_every_action_is_pinned() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())

    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", step["uses"])


def test_the_hook_is_a_command_that_there_is(runner: Runner) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook.keys() == {"id", "name", "description", "entry", "language", "types", "require_serial"}

    command = [str(Path(sys.executable).parent / hook["entry"].split()[0]), *hook["entry"].split()[1:]]
    done = subprocess.run([*command, "app.py"], cwd=runner.tree, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "gpt-4-0314" in done.stdout
