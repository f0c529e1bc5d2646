"""A job that is held by one process is held against every other, until that process ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from model_registry.service.database import Database
from model_registry.service.lease import held

HOLD = """
import sys
from model_registry.service.database import Database
from model_registry.service.lease import held

with held(Database(sys.argv[1]), "rollup") as mine:
    print(mine, flush=True)
    sys.stdin.read()
"""


def test_of_two_one_has_the_job_and_the_other_is_told(address: str, database: Database) -> None:
    with held(database, "rollup") as first, held(Database(address), "rollup") as second:
        assert (first, second) == (True, False)
        with held(database, "health") as other:
            assert other
    with held(database, "rollup") as again:
        assert again


def test_who_is_killed_holds_nothing(address: str, database: Database) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        assert process.stdout.readline().strip() == b"True"
        with held(database, "rollup") as mine:
            assert not mine
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        # PostgreSQL sees a moment later that a connection is gone.
        assert any(_is_free(database) for _ in range(2_000))
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _is_free(database: Database) -> bool:
    with held(database, "rollup") as mine:
        return mine
