"""The log made again from the commits that the job has made."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from model_registry.cli import main as command
from tests.integration.history.test_change_log import GROQ, Groq, groq, log, model, uncurated
from tests.support.job import TODAY, Job

__all__ = ["groq", "uncurated"]  # fixtures


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


class Repository:
    """A repository in which every run of the job that changes something makes a commit."""

    def __init__(self, groq: Groq, job: Job) -> None:
        self._groq, self._job = groq, job
        self.folder = job.path.parent
        git(self.folder, "init", "--quiet")

    def says(self, *models: dict[str, Any], status: int = 200) -> str:
        """Let the provider say this, run the job, and commit; the message."""
        before = self._job.path.read_bytes() if self._job.path.exists() else b""
        options = (*GROQ, "--message-file", "message")
        self._groq._server.clear()
        self._groq._server.expect_request("/models").respond_with_json({"data": list(models)}, status=status)
        self._groq.day += TODAY.resolution
        self._job(*options, today=self._groq.day)
        message = (self.folder / "message").read_text()
        if self._job.path.read_bytes() != before:
            git(self.folder, "add", "models.json")
            git(self.folder, "commit", "--quiet", "--file", "message")
        return message

    def rebuild(self) -> int:
        return command(["history", "rebuild", "--catalog", str(self._job.path), "--json"])


@pytest.fixture
def repository(groq: Groq, job: Job) -> Repository:
    return Repository(groq, job)


def a_past(repository: Repository) -> None:
    a, b = model("llama-a"), model("llama-b")
    repository.says(a, b)
    repository.says(a, b)
    repository.says(a, model("llama-b", max_completion_tokens=2048), model("llama-c"))
    repository.says(status=503)
    repository.says(a, model("llama-b", max_completion_tokens=2048))
    repository.says(
        model("llama-a", context_window=16384), model("llama-b", max_completion_tokens=2048), model("llama-c")
    )


def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "evidence": ""} for row in rows]


def test_a_lost_log_is_made_again_with_the_same_moments_and_runs(repository: Repository, job: Job) -> None:
    a_past(repository)
    original, about = log(job), (repository.folder / "history" / "about.json").read_text()
    shutil.rmtree(repository.folder / "history")

    assert repository.rebuild() == 0
    assert plain(log(job)) == plain(original)
    assert {row["kind"] for row in original} >= {"added", "removed", "returned", "limit"}
    assert {row["evidence"] for row in log(job) if row["field"]} == {"rebuilt"}
    assert {row["evidence"] for row in log(job) if not row["field"]} == {"provider"}
    assert json.loads((repository.folder / "history" / "about.json").read_text()) == json.loads(about)


def test_what_the_log_tells_stays_and_only_what_is_missing_comes(repository: Repository, job: Job) -> None:
    a_past(repository)
    original = log(job)
    assert repository.rebuild() == 0
    assert log(job) == original

    shard = min((repository.folder / "history").rglob("*.jsonl"))
    shard.unlink()
    assert repository.rebuild() == 0
    assert repository.rebuild() == 0
    assert plain(log(job)) == plain(original)
    assert sum(row["evidence"] == "rebuilt" for row in log(job)) < len(original)


def test_commits_of_others_are_read_too(repository: Repository, job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    repository.says(model("llama-a"))
    rows = json.loads(job.path.read_text())
    for content in (json.dumps([{**rows[0], "context_window": 4096}]), "<<<<<<< no catalog", json.dumps(rows)):
        job.path.write_text(content)
        git(repository.folder, "commit", "--quiet", "--all", "--message", "by hand\n\nSigned-off-by: a")
    shutil.rmtree(repository.folder / "history")

    assert repository.rebuild() == 0
    assert [(row["old"], row["new"], row["evidence"]) for row in log(job)] == [
        (8192, 4096, "rebuilt"),
        (4096, 8192, "rebuilt"),
    ]
    assert all(row["last_seen_before"] is None and row["run"].startswith("git-") for row in log(job))
    assert "is no catalog in commit" in capsys.readouterr().err


def test_the_message_ends_with_what_git_takes_for_trailers(repository: Repository) -> None:
    repository.says(model("llama-a"))
    message = repository.says(model("llama-a", max_completion_tokens=2048))

    told = git(repository.folder, "log", "-1", "--format=%(trailers:only)").splitlines()
    assert [line.partition(": ")[0] for line in told if line] == ["Run", "Read", "Read-before"]
    assert told[1] == "Read: groq"
    assert told[2].endswith("Z groq")
    assert message.startswith("models: ")


def test_without_commits_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "models.json").write_text("[]")

    assert command(["history", "rebuild", "--catalog", str(tmp_path / "models.json")]) == 2
    assert "git" in capsys.readouterr().err
    assert not (tmp_path / "history").exists()
