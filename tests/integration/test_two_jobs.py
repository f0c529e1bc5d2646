"""Several runs on one file at once: what each has read is in it afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model_registry.refresh.sample_server import SampleServer
from tests.shares import share_of

# Only once all are at this point does any of them go on: they have been imported, and read the file next.
RUN = """
import sys
from model_registry.main import main
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(sys.argv[1:]))
"""
SLUGS = ("groq", "mistral", "openai", "deepinfra")


@pytest.mark.repeats
@pytest.mark.parametrize("jobs", [2, 4])
def test_runs_at_once_lose_nothing(jobs: int, samples: SampleServer, tmp_path: Path) -> None:
    for number in range(share_of(50)):
        folder = tmp_path / f"{jobs}-{number}"
        folder.mkdir()
        env = {**os.environ, **samples.environment(), "HOME": str(folder)}
        slugs = SLUGS[:jobs]

        runs = [start(slug, env, folder) for slug in slugs]
        for run in runs:
            assert run.stdout
            assert run.stdout.readline() == "ready\n"
        for run in runs:
            assert run.stdin
            run.stdin.write("\n")
            run.stdin.flush()

        told = [run.communicate()[1] for run in runs]
        assert [run.returncode for run in runs] == [0] * jobs, told
        rows = json.loads((folder / "models.json").read_bytes())
        assert {row["provider"] for row in rows} >= set(slugs)
        answers = json.loads((folder / ".local/state/model-registry/told.json").read_bytes())
        assert {row["provider"] for row in answers} == set(slugs)
        beside = {"answered.json", "health.json", "history", "seen.json"}
        assert {path.name for path in folder.iterdir() if path.name != ".local"} == {"models.json", *beside}
        assert not [*(folder / "history").glob("*pending*")]


def start(slug: str, env: dict[str, str], folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, "--providers", slug, "--no-sources", "--output", str(folder / "models.json")]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
