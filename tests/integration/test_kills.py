"""Killed at any moment, what writes files leaves the old one or the new one, and the next run leaves nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model_registry.catalog import store
from model_registry.refresh.sample_server import SampleServer
from tests.shares import share_of
from tests.support.catalogs import written
from tests.support.entries import entry
from tests.support.job import Job

pytestmark = pytest.mark.repeats

# Each act is done by a child that its own alarm ends, which no program can hear; the first tell how long one takes.
DRIVER = """
import json, os, random, signal, sys, time
from pathlib import Path

{program}

def child(number, seconds):
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    os._exit(act(number))

chance = random.Random(11)
longest, ends = 0.0, []
for number in range(3):
    began = time.monotonic()
    prepare(number)
    assert child(number, 60) == 0
    longest = max(longest, time.monotonic() - began)
for number in range(3, 3 + int(sys.argv[1])):
    prepare(number)
    ends.append(child(number, chance.uniform(0.001, longest * 1.05)))
    check(number)
assert set(ends) <= {{0, -signal.SIGALRM}}, ends
prepare(0)
assert child(0, 60) == 0
check(0)
print(json.dumps(ends.count(-signal.SIGALRM)))
"""


def kill(program: str, times: int, folder: Path) -> int:
    """How many of so many acts were killed."""
    command = [sys.executable, "-c", DRIVER.format(program=program), str(times)]
    done = subprocess.run(command, cwd=folder, env=os.environ.copy(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    killed: int = json.loads(done.stdout)
    return killed


def names(folder: Path) -> set[str]:
    return {f"{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


JOB = """
from model_registry.main import main
from collections import Counter
from model_registry.history.log import Log
counts, catalog, versions = [], Path("models.json"), [Path("old").read_bytes(), Path("new").read_bytes()]
def prepare(number):
    catalog.write_bytes(versions[0])
def act(number):
    return main(["--providers", "groq,mistral,openai", "--no-sources"])
def check(number):
    assert catalog.read_bytes() in versions
    for name in ("state.json", "told.json", "said.json"):
        json.loads((Path(".local/state/model-registry") / name).read_bytes())
    # What a run has changed stands in the log, whole and once, as soon as the next one has looked there.
    log = Log(catalog)
    log.settle()
    rows = [row for row in log.rows() if row.kind != "held"]  # told once, not by every run
    runs = Counter(row.run for row in rows)
    assert len(set(runs.values())) == 1
    assert len({row.id for row in rows}) == len(rows)
    assert not counts or len(runs) == counts[-1] + (catalog.read_bytes() == versions[1])
    counts.append(len(runs))
"""


def test_a_killed_job_loses_and_leaves_nothing(job: Job, samples: SampleServer, tmp_path: Path) -> None:
    fresh = job("--providers", "groq,mistral,openai").text
    rows = json.loads(fresh)
    old = [{**row, "context_window": 777} if row["provider"] == "groq" else row for row in rows]
    (tmp_path / "old").write_text(json.dumps(old, indent=2, ensure_ascii=False) + "\n")
    (tmp_path / "models.json").write_bytes((tmp_path / "old").read_bytes())
    # What the job makes of the old file, on the day of the clock.
    program = "from model_registry.main import main; main(['--providers', 'groq,mistral,openai', '--no-sources'])"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "models.json").rename(tmp_path / "new")
    assert (tmp_path / "new").read_bytes() != (tmp_path / "old").read_bytes()

    kill(JOB, share_of(300), tmp_path)

    state = {f".local/state/model-registry/{name}" for name in ("state.json", "told.json", "said.json")}
    left = {name for name in names(tmp_path) if not name.endswith(".jsonl") or "pending" in name}
    beside = {"answered.json", "health.json", "history/about.json", "seen.json"}
    assert left == {"old", "new", "models.json", *beside, *state}


CACHE = """
from model_registry.library.cache import Cache
cache, address = Cache(Path("cache")), "https://catalog.example/models.json"
versions = [bytes([each]) * 400_000 for each in b"abc"]
def prepare(number):
    pass
def act(number):
    cache.roll_back(address) if number % 4 == 3 else cache.keep(address, versions[number % 3], {})
    return 0
def check(number):
    assert cache.find(address).content in versions
    assert not [file for file in cache.files() if file.role == "damaged"]
"""


def test_a_killed_writer_of_the_cache_loses_and_leaves_nothing(tmp_path: Path) -> None:
    kill(CACHE, share_of(300), tmp_path)

    assert [name.split(".", 1)[1] for name in sorted(names(tmp_path / "cache"))] == [
        "current.gz",
        "lock",
        "previous.gz",
    ]


CONFIGS = """
from model_registry.cli import main
from model_registry.toolconfigs import TOOLS, backups
path = TOOLS["aichat"].location()
path.parent.mkdir(parents=True, exist_ok=True)
catalogs = ["one.json", "two.json"]
whole = set()
def prepare(number):
    if number < 3 and path.exists():
        whole.add(path.read_bytes())
    if not number:
        path.write_text("stream: false\\n")
def act(number):
    return main(["update-configs", "--tool", "aichat", "--catalog", catalogs[number % 2]])
def check(number):
    if len(whole) == 3:
        assert path.read_bytes() in whole, path.read_text()
    assert all(backup.content(copy) is not None for backup in backups.stored() for copy in backup.copies)
"""


def test_a_killed_update_of_configurations_loses_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "stored")
    written(tmp_path / "one.json")
    (tmp_path / "two.json").write_text(store.dumps(store.catalog([entry("groq/m-two", context_window=4096)])))

    kill(CONFIGS, share_of(300), tmp_path)

    left = [name for name in names(tmp_path) if name.endswith(".tmp")]
    assert left == []
    folders = {path.parent for path in tmp_path.rglob("index.json")}
    assert folders == {path for path in (tmp_path / ".local/state/model-registry/backups").iterdir() if path.is_dir()}
