"""A newcomer's first command, as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model_registry._version import __version__
from model_registry.enrichment.curated import load, shipped
from model_registry.providers import PROVIDERS
from model_registry.refresh.sample_server import SampleServer
from tests.support.job import Job


def run(directory: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(directory), **variables}
    return subprocess.run(
        [sys.executable, "-m", "model_registry.main", *arguments],
        cwd=directory,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_sample_run_needs_nothing_and_repeats_itself(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text("not to be touched")
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-real\nMODEL_REGISTRY_REQUIRED=nobody\n")

    first = run(tmp_path, "--sample", OPENAI_BASE_URL="http://127.0.0.1:9/")
    written = tmp_path / "models.sample.json"
    stamp = written.stat()
    second = run(tmp_path, "--sample")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "models.sample.json written" in first.stdout
    assert "To go live" in first.stdout
    providers = {row["provider"] for row in json.loads(written.read_text())}
    assert providers == {*SampleServer.slugs(), *load(shipped()).providers}
    assert "no change" in second.stdout
    assert (written.stat().st_ino, written.stat().st_mtime_ns) == (stamp.st_ino, stamp.st_mtime_ns)
    assert (tmp_path / "models.json").read_text() == "not to be touched"


def test_every_provider_has_a_sample() -> None:
    assert SampleServer.slugs() == sorted(PROVIDERS)


def test_the_sample_run_never_writes_the_catalog(job: Job) -> None:
    outcome = job("--sample", "--output", "models.json")

    assert outcome.code == 2
    assert not job.path.exists()


def test_the_command_line_leads_to_the_job(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; from model_registry.cli import main; sys.exit(main())"]

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert call("version").stdout == f"model-registry {__version__}\n"
    assert call("--help").returncode == 0
    assert call().returncode == 2
    assert "no command 'nonsense'" in call("nonsense").stderr
    assert call("refresh", "--sample", "--json", "--providers", "groq").returncode == 0


@pytest.mark.parametrize("module", ["anthropic", "rich.live"])
def test_what_is_slow_to_import_waits_until_it_is_needed(module: str, tmp_path: Path) -> None:
    code = f"import sys, model_registry.main; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
