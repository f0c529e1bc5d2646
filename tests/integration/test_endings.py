"""Whatever a command's streams, files and clock are, it ends in one line and with the right code."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from model_registry.refresh.sample_server import SampleServer
from tests.support.catalogs import written
from tests.support.job import Job

SAMPLE = [sys.executable, "-m", "model_registry.main", "--sample", "--providers", "groq"]
INTERRUPTED = """
import os, signal, sys

class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "pydantic_core":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
"""
"""Makes a program whose user presses Ctrl-C while this module is imported."""
COMMAND = [sys.executable, "-c", "import sys; from model_registry.cli import main; sys.exit(main())"]


def run(arguments: list[str], redirect: str = "", text: str | None = None) -> subprocess.CompletedProcess[str]:
    line = ["sh", "-c", f'exec "$@" {redirect}', "sh", *arguments]
    return subprocess.run(line, input=text, capture_output=True, text=True, check=False, timeout=60)


def ending(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What was told on standard error besides the providers' lines."""
    return [line for line in done.stderr.splitlines() if " models in " not in line]


@pytest.mark.parametrize("redirect", ["> /dev/full", ">&-"])
@pytest.mark.parametrize("which", ["job", "command"])
def test_output_that_cannot_be_written_is_one_line(which: str, redirect: str, tmp_path: Path) -> None:
    catalog = str(written(tmp_path / "catalog.json"))
    arguments = SAMPLE if which == "job" else [*COMMAND, "search", "m-one", "--catalog", catalog]

    done = run(arguments, redirect)

    assert done.returncode == 1
    [line] = ending(done)
    assert line.startswith("error: standard output cannot be written (")
    assert (tmp_path / "models.sample.json").exists() == (which == "job")


def test_errors_that_nobody_can_be_told_end_no_run(tmp_path: Path) -> None:
    for redirect in ("2> /dev/full", "2>&-"):
        done = run([*SAMPLE, "--json"], redirect)

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("{")


def test_a_reader_that_leaves_is_no_error() -> None:
    done = subprocess.run(["sh", "-c", '"$@" | true', "sh", *SAMPLE], capture_output=True, text=True, check=False)

    assert ending(subprocess.CompletedProcess([], done.returncode, "", done.stderr)) == []


@pytest.mark.parametrize("program", [SAMPLE, [*COMMAND, "refresh", "--sample"]], ids=["module", "command"])
def test_ctrl_c_while_modules_are_imported(program: list[str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED)
    done = subprocess.run(
        program, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "interrupted\n")


def test_identify_does_not_wait_for_a_person() -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, "identify"], stdin=theirs, capture_output=True, text=True, check=False, timeout=60
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: name models, or pipe lines")


def test_a_pipe_or_a_device_is_no_catalog(job: Job, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null")):
        outcome = job("--providers", "groq", "--output", str(path))

        assert outcome.code == 2
        assert outcome.err == f"error: {path} is a pipe or a device; a catalog is a file, which is read and replaced\n"


def test_a_message_that_cannot_be_written(job: Job, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    full = job("--providers", "groq", "--message-file", "/dev/full")
    assert full.code == 0
    assert "warning: /dev/full cannot be written" in full.err
    assert full.of("groq")

    same = job("--providers", "groq", "--message-file", "models.json")
    assert (same.code, same.text) == (2, full.text)

    monkeypatch.setattr(os, "access", lambda path, mode: False)
    refused = job("--providers", "groq", "--message-file", "message")
    assert (refused.code, refused.err) == (2, "error: message cannot be written: permission denied\n")


def test_a_clock_that_is_wrong_writes_nothing(job: Job) -> None:
    early = job("--providers", "groq", today=date(2017, 12, 31))
    assert (early.code, early.content) == (2, None)
    assert "the clock says 2017-12-31" in early.err

    before = job("--providers", "groq", today=date(2026, 11, 21))
    after = job("--providers", "groq,mistral", today=date(2026, 11, 20))
    assert (after.code, after.text) == (2, before.text)
    assert "models.json was updated on 2026-11-21; set it right" in after.err


def test_drafts_of_the_dead_are_swept_and_no_others(job: Job, samples: SampleServer, tmp_path: Path) -> None:
    job("--providers", "groq")
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead, alive = tmp_path / f".models.json.{int(done.stdout)}.tmp", tmp_path / f".models.json.{os.getppid()}.tmp"
    others = [tmp_path / ".models.json.note.tmp", tmp_path / f".other.json.{int(done.stdout)}.tmp"]
    for path in (dead, alive, *others):
        path.touch()

    job("--providers", "groq")

    assert not dead.exists()
    assert all(path.exists() for path in (alive, *others))
