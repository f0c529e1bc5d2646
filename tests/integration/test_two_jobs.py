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

# The jobs are processes of one that has imported what they need. Only once all of a round are there does any go on.
ROUNDS = """
import os, socket, sys
from model_registry.main import main
begin, begun = socket.socketpair()
slugs, folders = sys.argv[1].split(","), sys.argv[2:]
for folder in folders:
    os.chdir(folder)
    os.environ["HOME"] = folder
    children = []
    for slug in slugs:
        children.append(os.fork())
        if not children[-1]:
            begun.send(b"r")
            begun.recv(1)
            os._exit(main(["--providers", slug, "--no-sources", "--output", f"{folder}/models.json"]))
    for _ in slugs:
        begin.recv(1)
    begin.send(b"g" * len(slugs))
    ends = [os.waitpid(child, 0)[1] for child in children]
    assert not any(ends), (folder, ends)
"""
SLUGS = ("groq", "mistral", "openai", "deepinfra")


@pytest.mark.repeats
@pytest.mark.parametrize("jobs", [2, 4])
def test_runs_at_once_lose_nothing(jobs: int, samples: SampleServer, tmp_path: Path) -> None:
    slugs = SLUGS[:jobs]
    folders = [tmp_path / f"{jobs}-{number}" for number in range(share_of(50))]
    for folder in folders:
        folder.mkdir()
    command = [sys.executable, "-c", ROUNDS, ",".join(slugs), *map(str, folders)]
    env = {**os.environ, **samples.environment()}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    for folder in folders:
        rows = json.loads((folder / "models.json").read_bytes())
        assert {row["provider"] for row in rows} >= set(slugs)
        answers = json.loads((folder / ".local/state/model-registry/told.json").read_bytes())
        assert {row["provider"] for row in answers} == set(slugs)
        beside = {"answered.json", "health.json", "history", "seen.json"}
        assert {path.name for path in folder.iterdir() if path.name != ".local"} == {"models.json", *beside}
        assert not [*(folder / "history").glob("*pending*")]
