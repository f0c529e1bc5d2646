"""The shell steps of `update.yml`, run as GitHub runs them, against a bare repository."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.faults import Faults, fault_server
from tests.support.warm_python import warm_python

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
    keys: dict[str, str]
    """What the secret PROVIDER_KEYS holds."""
    log: str = ""
    """What the last run printed."""
    refused: list[str] | None = None
    """Providers that refuse their key in a run whose result is written by hand; unless it is None, nobody is asked."""

    def run(self, **variables: str) -> int:
        """Run both jobs as GitHub does and return whether the first is green (0) or red. The second must be green."""
        self.log = ""
        jobs = load("update.yml")["jobs"]
        values = {"secrets.PROVIDER_KEYS": "\n".join(f"{name}={key}" for name, key in self.keys.items())}
        code = self.steps(jobs["update"], values, variables)
        for name, value in jobs["update"]["outputs"].items():
            values[f"needs.update.outputs.{name}"] = filled(value, values)
        for job in jobs.values():
            if job is not jobs["update"] and holds(job["if"].removeprefix("${{ !cancelled() && "), values):
                assert self.steps(job, values, variables) == 0, self.log
        return code

    def steps(self, job: Mapping[str, Any], values: dict[str, str], variables: Mapping[str, str]) -> int:
        """Run the steps of a job; `values` are the expressions known so far, to which its outputs are added."""
        output = Path(self.env["GITHUB_OUTPUT"])
        for step in job["steps"]:
            if not holds(step.get("if"), values):
                continue
            if "run" not in step:
                self.use(step["uses"].partition("@")[0], step.get("with", {}), values)
                continue
            output.write_text("")
            if step.get("id") == "refresh" and self.refused is not None:
                values["steps.refresh.outputs.status"] = self.result(self.refused)
                continue
            own = {name: filled(str(value), values) for name, value in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.tree,
                env={**own, **self.env, **variables},
                check=False,
                capture_output=True,
                text=True,
            )
            self.log += done.stdout + done.stderr
            if done.returncode:
                return done.returncode
            if "id" in step:
                found = outputs(output.read_text())
                values |= {f"steps.{step['id']}.outputs.{name}": value for name, value in found.items()}
        return 0

    def use(self, action: str, given: Mapping[str, str], values: Mapping[str, str]) -> None:
        """Do what an action of Pages does: keep a folder, and publish what was kept. The others leave nothing here."""
        kept = self.tree.parent / "artifact"
        if action == "actions/upload-pages-artifact":
            shutil.copytree(filled(given["path"], values), kept, ignore=shutil.ignore_patterns(".*"))
        if action == "actions/deploy-pages":
            shutil.rmtree(self.site, ignore_errors=True)
            kept.rename(self.site)

    @property
    def site(self) -> Path:
        """What Pages serves."""
        return self.tree.parent / "site"

    def result(self, refused: Sequence[str]) -> str:
        """Leave what a run leaves, and return its exit code."""
        providers = [{"slug": slug, "status": "failed", "kind": "AccessDenied"} for slug in refused]
        result = {"providers": [{"slug": "openai", "status": "read"}, *providers], "problem": None}
        temp = Path(self.env["RUNNER_TEMP"])
        (temp / "run.json").write_text(json.dumps(result))
        (temp / "message").write_text("models: +1 −0\n")
        models = self.tree / "models.json"
        models.write_text(models.read_text().replace("]", " ]"))
        return "1" if refused else "0"

    def days_pass(self, days: int) -> None:
        """Let what was told have been told so many days ago."""
        memory = self.memory / "trouble.json"
        told = json.loads(memory.read_text())
        told["met"] = {name: str(date.fromisoformat(day) - timedelta(days=days)) for name, day in told["met"].items()}
        memory.write_text(json.dumps(told))

    @property
    def memory(self) -> Path:
        return Path(self.env["RUNNER_TEMP"]) / "memory/model-registry"

    def told(self) -> list[str]:
        """The calls of `gh issue` that change something, without the texts."""
        calls = [call for call in gh_calls(self) if call[0] == "issue" and call[1] != "list"]
        return [" ".join(each for each in call[1:] if "\n" not in each and " " not in each) for call in calls]

    def issue(self) -> str:
        """The text of the issue as it was last written."""
        return next(call[call.index("--body") + 1] for call in reversed(gh_calls(self)) if "--body" in call)

    def commits(self) -> list[str]:
        return git(self.remote, "log", "--format=%s", "main").splitlines()

    def published(self) -> str:
        return git(self.remote, "show", "main:models.json")


def gh_calls(runner: Runner) -> list[list[str]]:
    calls = Path(runner.env["GH_CALLS"])
    return [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []


def outputs(text: str) -> dict[str, str]:
    """What a step wrote to GITHUB_OUTPUT, long values included."""
    found = dict(re.findall(r"^(\w+)<<(?:.*)\n((?s:.*?))\nEND-OF-TROUBLE$", text, re.MULTILINE))
    return found | dict(line.split("=", 1) for line in text.partition("<<")[0].splitlines() if "=" in line)


def filled(value: str, values: Mapping[str, str]) -> str:
    """The value with its expressions replaced; what is not known is empty, as on GitHub."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: values.get(match[1], ""), value)


def holds(condition: str | None, values: Mapping[str, str]) -> bool:
    """Whether a condition does: `NAME == 'text'` or `NAME != 'text'`."""
    if condition is None:
        return True
    name, sign, text = condition.removesuffix(" }}").split()
    assert sign in ("==", "!=")
    return (values.get(name, "") == text.strip("'")) == (sign == "==")


KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GROQ_API_KEY", "AI21_API_KEY")
"""Of those that have a key; whoever needs none is asked as well."""


@pytest.fixture
def bench() -> Iterator[tuple[dict[str, str], Faults]]:
    with fault_server() as (server, faults):
        given = server.environment()
        yield {name: value for name, value in given.items() if name in KEYS or name.endswith("_URL")}, faults


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with warm_python(tmp_path_factory.mktemp("warm")) as command:
        yield command


UV = """\
#!/bin/sh
# Of uv: `uv sync` finds all installed already, `uv run OPTIONS COMMAND` runs the command from there.
echo "$*" >> "$UV_CALLS"
[ "$1" = run ] || exit 0
shift
while [ "${{1#--}}" != "$1" ]; do shift; done
[ "$1" = python ] && shift || set -- "{bin}/$@"
exec {python} "$@"
"""
GH = """\
#!{python}
# Of gh: tells each call to a file; there is one issue once it was created, until it is closed.
import base64, json, os, pathlib, sys
calls, issue = pathlib.Path(os.environ["GH_CALLS"]), pathlib.Path(os.environ["GH_CALLS"] + ".issue")
with calls.open("a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
match sys.argv[1:3]:
    case ["api", path] if "contents/health.json" in path:
        health = pathlib.Path(os.environ.get("HEALTH", "nothing"))
        print(base64.b64encode(health.read_bytes()).decode()) if health.exists() else sys.exit(1)
    case ["api", path] if path.endswith("/pages"):
        sys.exit("gh: Not Found (HTTP 404)") if "SITE" not in os.environ else print(os.environ["SITE"])
    case ["api", path] if path.endswith("workflows/update.yml"):
        print(os.environ.get("STATE", "active"))
    case ["api", "--method"]:
        pass
    case ["api", _]:
        print(os.environ.get("HAS_ISSUES", "true"))
    case ["issue", "list"]:
        print("7" if issue.exists() else "")
    case ["issue", "create"]:
        issue.touch()
    case ["issue", "close"]:
        issue.unlink()
    case ["cache", "list"]:
        print("\\n".join(os.environ["CACHES"].split()))
"""


@pytest.fixture
def runner(tmp_path: Path, bench: tuple[dict[str, str], Faults], python: Path) -> Runner:
    identity = {"GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    remote, tree, temp = tmp_path / "remote.git", tmp_path / "tree", tmp_path / "temp"
    temp.mkdir()
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git(tmp_path, "clone", "--quiet", str(remote), str(tree))
    git(tree, "checkout", "--quiet", "-b", "main")
    (tree / "models.json").write_text("[]\n")
    shutil.copytree(ROOT / ".github/scripts", tree / ".github/scripts", ignore=shutil.ignore_patterns("__pycache__"))
    git(tree, "add", ".")
    git(tree, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first")
    git(tree, "push", "--quiet", "-u", "origin", "main")

    programs = tmp_path / "bin"
    programs.mkdir()
    uv = UV.format(bin=Path(sys.executable).parent, python=python)
    for name, text in (("uv", uv), ("gh", GH.format(python=sys.executable))):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    env = {
        **identity,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "UV_CALLS": str(tmp_path / "uv"),
        "GH_CALLS": str(tmp_path / "gh"),
        "GH_REPO": "somebody/models",
        "RUN": "https://github.com/somebody/models/actions/runs/1",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(temp),
        "XDG_STATE_HOME": str(temp / "memory"),
        "XDG_CACHE_HOME": str(temp / "memory"),
        "DEPRECATIONS_INFO_URL": "off",
        "LITELLM_URL": "off",
        "MODELS_DEV_URL": "off",
    }
    return Runner(tree, remote, env, dict(bench[0]))


def test_a_change_is_one_commit_and_none_is_none(runner: Runner) -> None:
    assert runner.run() == 0
    first = runner.commits()
    assert runner.run() == 0

    assert len(first) == 2
    assert first[0].startswith("models: +")
    assert runner.commits() == first
    assert '"provider": "openai"' in runner.published()


def test_a_refused_key_is_committed_without_it_and_told_once(
    runner: Runner, bench: tuple[dict[str, str], Faults]
) -> None:
    bench[1].armed["groq"] = "401"

    assert runner.run() == 1
    assert len(runner.commits()) == 2
    assert '"provider": "openai"' in runner.published()
    assert '"provider": "groq"' not in runner.published()
    assert runner.told() == ["create --title --body"]
    assert "**groq refuses the key.** Renew `GROQ_API_KEY`" in runner.issue()

    runner.refused = ["groq"]
    assert [runner.run(), runner.run()] == [0, 0]
    assert "::warning::A person must put right: key of groq" in runner.log
    assert len(runner.told()) == 1


def test_an_issue_says_what_is_left_and_is_closed_a_day_after_all_is_well(runner: Runner) -> None:
    runner.refused = ["groq", "mistral"]
    runner.run()

    runner.refused = ["mistral"]
    assert runner.run() == 0
    assert runner.told()[-1] == "edit 7 --body"
    assert "mistral" in runner.issue()
    assert "groq" not in runner.issue()

    runner.refused = ["mistral", "together"]
    assert runner.run() == 1
    assert [call.split()[0] for call in runner.told()] == ["create", "edit", "edit", "comment"]

    runner.refused = []
    runner.run()
    assert len(runner.told()) == 4
    runner.days_pass(2)
    assert runner.run() == 0
    assert runner.told()[-1] == "close 7 --comment"
    assert runner.run() == 0
    assert len(runner.told()) == 5


def test_a_key_that_fails_now_and_then_is_told_once(runner: Runner) -> None:
    codes = []
    for runner.refused in (["groq"], [], ["groq"], [], ["groq"]):
        codes.append(runner.run())

    assert codes == [1, 0, 0, 0, 0]
    assert runner.told() == ["create --title --body"]


def test_a_fork_without_keys_is_told_once_what_to_do(runner: Runner) -> None:
    runner.keys.clear()

    assert [runner.run(), runner.run()] == [1, 0]
    assert len(runner.commits()) == 1
    assert runner.told() == ["create --title --body"]
    assert "anthropic: ANTHROPIC_API_KEY" in runner.issue()
    assert "`PROVIDER_KEYS`, one `NAME=key` a line" in runner.issue()


def test_where_issues_are_switched_off_the_page_of_the_run_says_it(runner: Runner) -> None:
    runner.keys.clear()

    assert [runner.run(HAS_ISSUES="false"), runner.run(HAS_ISSUES="false")] == [1, 0]
    assert runner.told() == []
    assert Path(runner.env["GITHUB_STEP_SUMMARY"]).read_text().count("anthropic: ANTHROPIC_API_KEY") == 1


def test_a_missing_required_key_commits_nothing(runner: Runner) -> None:
    del runner.keys["OPENAI_API_KEY"]

    assert runner.run() == 1
    assert len(runner.commits()) == 1
    assert "openai: OPENAI_API_KEY" in runner.issue()


def test_a_protected_branch_is_told_once_in_the_words_of_git(runner: Runner) -> None:
    runner.refused = []
    hook = runner.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed for refs/heads/main.' >&2\nexit 1\n")
    hook.chmod(0o755)

    assert [runner.run(), runner.run()] == [1, 0]
    assert len(runner.commits()) == 1
    assert runner.told() == ["create --title --body"]
    assert "GH006: Protected branch update failed" in runner.issue()
    assert "[remote rejected] (pre-receive hook declined)" in runner.issue()
    assert "lost a race" not in runner.log

    hook.unlink()
    assert runner.run() == 0
    assert runner.commits()[0].startswith("models: ")


def meanwhile(runner: Runner, tmp_path: Path, name: str, text: str) -> None:
    """Somebody else pushes a file."""
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(runner.remote), str(other))
    (other / name).write_text(text)
    git(other, "add", ".")
    git(other, "-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "--quiet", "-m", "meanwhile")
    git(other, "push", "--quiet")


def test_a_lost_race_is_rebased_checked_and_pushed(runner: Runner, tmp_path: Path) -> None:
    runner.refused = []
    meanwhile(runner, tmp_path, "README.md", "meanwhile\n")

    assert runner.run() == 0
    assert [subject.partition(":")[0] for subject in runner.commits()] == ["models", "meanwhile", "first"]
    calls = Path(runner.env["UV_CALLS"]).read_text()
    assert "model-registry validate models.json" in calls


def test_what_a_rebase_spoilt_is_not_pushed(
    runner: Runner, bench: tuple[dict[str, str], Faults], tmp_path: Path
) -> None:
    runner.run()
    # A change of models.json that fits beside ours line by line: the last entry's price is absurd now.
    rows = runner.published()
    assert '"input": ' in rows
    before, mark, after = rows.rpartition('"input": ')
    meanwhile(runner, tmp_path, "models.json", before + mark + "9999999, " + after.partition(", ")[2])
    bench[1].armed["ai21"] = "empty"

    assert runner.run(ACCEPT_SHRINK="ai21") == 0
    assert "does not pass the checks and is not pushed" in runner.log
    assert runner.commits()[0] == "meanwhile"


def test_a_conflict_is_left_to_the_next_run(runner: Runner, tmp_path: Path) -> None:
    runner.refused = []
    meanwhile(runner, tmp_path, "models.json", "[\n]\n")

    assert runner.run() == 0
    assert "the next run starts from that" in runner.log
    assert runner.commits() == ["meanwhile", "first"]


def test_keys_are_masked_one_by_one_and_left_nowhere(runner: Runner) -> None:
    runner.keys |= {"GROQ_API_KEY": "gsk-a-made-up-key", "AZURE_LOCATION": "eastus", "YI_API_KEY": "'quoted # 100%'"}
    runner.keys["ACME_URL"] = "https://acme-account.example/v1"

    runner.run()

    masks = [line for line in runner.log.splitlines() if line.startswith("::add-mask::")]
    assert {"::add-mask::gsk-a-made-up-key", "::add-mask::quoted # 100%25"} < set(masks)
    assert "::add-mask::acme-account.example" in masks
    assert "::add-mask::eastus" not in masks
    assert not (runner.tree / ".env").exists()
    left = [path for path in runner.tree.parent.rglob("*") if path.is_file() and path.parent.name != "bin"]
    assert [path for path in left if b"gsk-a-made-up-key" in path.read_bytes()] == []
    assert "gsk-a-made-up-key" not in runner.log.replace("::add-mask::gsk-a-made-up-key", "")


def test_the_key_of_the_push_is_left_nowhere(runner: Runner) -> None:
    runner.refused = []
    runner.env["TOKEN"] = "ghs-made-up"  # what `github.token` holds
    assert runner.run() == 0

    config = (runner.tree / ".git/config").read_text()
    assert "extraheader" not in config.lower()
    assert "ghs-made-up" not in runner.log


def test_what_is_remembered_stays_small(runner: Runner) -> None:
    answers = runner.memory / "answers/public"
    answers.mkdir(parents=True)
    for name, age in (("old", 40), ("new", 3)):
        (answers / name).write_bytes(b"x" * 3_000_000)
        day = (answers / name).stat().st_mtime - age * 86_400
        os.utime(answers / name, (day, day))
    script = str(ROOT / ".github/scripts/bound_memory.sh")

    subprocess.run(["bash", script, str(answers.parent)], check=True)
    assert [path.name for path in answers.iterdir()] == ["new"]
    subprocess.run(["bash", script, str(answers.parent), "2"], check=True)
    assert not answers.exists()


def test_old_memories_are_deleted_but_the_newest_three(runner: Runner) -> None:
    script = str(ROOT / ".github/scripts/drop_old_caches.sh")
    env = {**runner.env, "GITHUB_REF": "refs/heads/main", "CACHES": "50 49 48 47 46"}
    subprocess.run(["bash", script], env=env, check=True)

    listed, *deleted = gh_calls(runner)
    assert listed[:4] == ["cache", "list", "--key", "memory-"]
    assert deleted == [["cache", "delete", "47"], ["cache", "delete", "46"]]


def health(runner: Runner, age: timedelta = timedelta(), *alarms: dict[str, str]) -> Path:
    """A health file in the work tree, as a run leaves it that began so long ago."""
    path = runner.tree / "health.json"
    told = {"generated": f"{datetime.now(UTC) - age}", "summary": {"fresh": 1}, "providers": {}, "alarms": alarms}
    told["providers"] = {"groq": {"status": "fresh", "failures": 0, "entries": 5}}
    path.write_text(json.dumps(told))
    return path


def status(runner: Runner, name: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(git(runner.remote, "show", f"status:{name}"))
    return result


def test_an_alarm_is_told_once_and_closed_a_day_after_it_is_over(runner: Runner) -> None:
    runner.refused = []
    alarm = {"kind": "drift", "provider": "groq", "text": "groq has 50 entries, -50% from the 100 it had."}
    health(runner, timedelta(), alarm)

    assert [runner.run(), runner.run()] == [1, 0]
    assert runner.told() == ["create --title --body"]
    assert "**Drift.** groq has 50 entries, -50% from the 100 it had." in runner.issue()

    health(runner)
    runner.run()
    runner.days_pass(2)
    assert runner.run() == 0
    assert runner.told() == ["create --title --body", "close 7 --comment"]


def test_the_status_is_one_commit_however_many_runs_there_were(runner: Runner) -> None:
    runner.refused = []
    health(runner)
    runner.run()
    commit = git(runner.remote, "rev-parse", "main").strip()
    published = git(runner.remote, "show", "main:models.json")
    health(runner, timedelta(), {"kind": "age", "text": "old"})
    runner.run()

    assert git(runner.remote, "rev-list", "--count", "status").strip() == "1"
    assert status(runner, "health.json")["alarms"] == [{"kind": "age", "text": "old"}]
    assert status(runner, "badge.json")["message"] == "1 of 1 read"
    # The snapshot of a day is what stood there first, and stays: the next run has published something else.
    [snapshot] = status(runner, "snapshots.json")["snapshots"]
    assert snapshot["url"].endswith(f"/{commit}/models.json")
    assert snapshot["sha256"] == hashlib.sha256(published.encode()).hexdigest()
    assert "status" not in "".join(runner.commits())


def test_a_status_that_cannot_be_read_is_not_replaced(runner: Runner) -> None:
    runner.refused = []
    health(runner)
    git(runner.tree, "remote", "set-url", "origin", str(runner.remote) + "-gone")
    script = [step for step in load("update.yml")["jobs"]["update"]["steps"] if "publish_status" in step.get("run", "")]
    done = subprocess.run(
        ["bash", "-c", script[0]["run"]],
        cwd=runner.tree,
        env={**runner.env, "TOKEN": "x", "FILES": "https://example.org"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "could not be read and was not replaced" in done.stdout


def test_each_run_publishes_the_page_with_its_feeds_and_health(runner: Runner) -> None:
    site = {"SITE": "https://somebody.github.io/models/"}
    assert runner.run(**site) == 0
    assert (runner.site / "providers/groq.html").exists()
    assert '"groq":{"status":"fresh"' in (runner.site / "data/health.js").read_text()
    assert '"conflicts":{"count":0,"rows":[]}' in (runner.site / "data/quality.js").read_text()
    feed = (runner.site / "feeds/all.atom").read_text()
    assert 'href="https://somebody.github.io/models/feeds/all.atom"' in feed
    assert 'type="application/atom+xml"' in (runner.site / "index.html").read_text()
    assert "BEGIN:VCALENDAR" in (runner.site / "feeds/provider/groq.ics").read_text()
    assert "https://somebody.github.io/models/index.html" not in (runner.site / "sitemap.xml").read_text()
    assert "<loc>https://somebody.github.io/models/</loc>" in (runner.site / "sitemap.xml").read_text()

    # Without a commit the health is new all the same, and only what was pushed is shown.
    runner.refused = []
    (runner.remote / "hooks/pre-receive").write_text("#!/bin/sh\nexit 1\n")
    (runner.remote / "hooks/pre-receive").chmod(0o755)
    health(runner)
    runner.run(**site)
    assert '"generated":"2026-11-21' not in (runner.site / "data/health.js").read_text()
    assert (runner.site / "providers/groq.html").exists()


def test_without_a_site_made_by_workflows_there_is_no_page(runner: Runner) -> None:
    runner.refused = []

    assert runner.run() == 0
    assert "the source is not GitHub Actions" in runner.log
    assert runner.run(SITE="") == 0  # the site is that of a branch
    assert not runner.site.exists()


def watch(runner: Runner, age: timedelta, **variables: str) -> list[str]:
    """The calls that the watch makes when the last run began so long ago."""
    Path(runner.env["GH_CALLS"]).unlink(missing_ok=True)
    env = {**runner.env, "HEALTH": str(health(runner, age)), **variables}
    subprocess.run(["bash", ".github/scripts/watch.sh"], cwd=runner.tree, env=env, check=True, capture_output=True)
    return [" ".join(call[:2]) for call in gh_calls(runner)]


def test_the_watch_starts_what_is_late_tells_what_has_stopped_and_closes_it(runner: Runner) -> None:
    quiet = watch(runner, timedelta(minutes=40))
    assert "workflow run" not in quiet
    assert quiet.count("api --method") == 2
    assert "workflow run" in watch(runner, timedelta(minutes=90))
    assert runner.told() == []

    watch(runner, timedelta(hours=3))
    assert "The scheduled refresh has stopped" in str(gh_calls(runner))
    assert runner.told() == ["create --title --body"]
    watch(runner, timedelta(hours=4))
    assert runner.told() == ["edit 7 --body"]
    watch(runner, timedelta(minutes=5))
    assert runner.told() == ["close 7 --comment"]


def test_the_watch_leaves_alone_what_a_person_switched_off_and_what_never_ran(runner: Runner) -> None:
    assert watch(runner, timedelta(days=9), STATE="disabled_manually") == [
        "api repos/somebody/models/actions/workflows/update.yml"
    ]
    assert "issue create" not in watch(runner, timedelta(days=9), HEALTH="nowhere")


def test_nothing_is_installed_beside_a_key(runner: Runner) -> None:
    runner.keys.clear()
    runner.run()

    first, *others = Path(runner.env["UV_CALLS"]).read_text().splitlines()
    assert first.startswith("sync --locked ")
    assert "--no-build-isolation-package model-registry" in first
    assert others
    assert all(call.startswith("run --no-sync --offline ") for call in others)
    [install] = [step for step in load("update.yml")["jobs"]["update"]["steps"] if "uv sync" in step.get("run", "")]
    assert "env" not in install
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    [build] = [each["dev-dependencies"]["build"] for each in lock["package"] if each["name"] == "model-registry"]
    assert {each["name"] for each in build} == {"editables", "hatchling"}


def test_a_provider_whose_losses_are_right_can_be_named(runner: Runner, bench: tuple[dict[str, str], Faults]) -> None:
    runner.run()
    bench[1].armed["groq"] = "empty"

    assert runner.run() == 0
    assert '"provider": "groq"' in runner.published()
    assert runner.run(ACCEPT_SHRINK="groq") == 0
    assert '"provider": "groq"' not in runner.published()


def test_a_misspelt_provider_is_red_and_no_matter_for_an_issue(runner: Runner) -> None:
    assert runner.run(ACCEPT_SHRINK="grok") == 2
    assert runner.told() == []


def test_the_job_is_guarded_as_promised() -> None:
    workflow = load("update.yml")
    [triggers] = [value for key, value in workflow.items() if key is True]  # YAML 1.1 reads the key `on` as true

    [cron] = triggers["schedule"]
    first, second = map(int, cron["cron"].split()[0].split(","))
    assert second - first == 30
    assert first not in (0, 30)  # GitHub is busiest then, and drops runs
    assert "accept_shrink" in triggers["workflow_dispatch"]["inputs"]
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["update"]["permissions"] == {"contents": "write", "pages": "read"}
    assert workflow["jobs"]["page"]["permissions"] == {"id-token": "write", "pages": "write"}
    assert workflow["jobs"]["tell"]["permissions"] == {"contents": "read", "issues": "write"}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    holders = [step["name"] for step in workflow["jobs"]["update"]["steps"] if "secrets." in str(step)]
    assert holders == ["Refresh models.json"]


@pytest.mark.parametrize("name", sorted(path.name for path in WORKFLOWS.glob("*.yml")))
def test_actions_are_pinned_by_commit(name: str) -> None:
    lines = [line.strip() for line in (WORKFLOWS / name).read_text().splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        pin, _, version = line.partition(" # ")
        assert len(pin.rpartition("@")[2]) == 40
        assert version.startswith("v")


def test_every_supported_python_is_checked() -> None:
    assert load("ci.yml")["jobs"]["check"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
