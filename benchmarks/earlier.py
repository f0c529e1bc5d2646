"""Runs a build of an earlier commit beside this one, so that anyone can repeat a ratio: no figure is from memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
BEFORE = "1487f71"
"""The build of 2026-11-21, the last before the package was moved into rooms."""


class Run(NamedTuple):
    """What a program said and what it took."""

    said: str
    cpu: float
    """Seconds, of user and system together."""
    peak: float
    """Most memory it held at once, in megabytes."""


@contextmanager
def earlier_build(commit: str) -> Iterator[Path]:
    """A checkout of this repository at that commit; it is gone afterwards."""
    git = partial(subprocess.run, cwd=ROOT, check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "earlier"
        git(["git", "worktree", "add", "--detach", str(checkout), commit])
        try:
            yield checkout
        finally:
            git(["git", "worktree", "remove", "--force", str(checkout)])


def run(build: Path, arguments: Sequence[str], env: Mapping[str, str] | None = None) -> Run:
    """Run a Python program with the package of that build, the interpreter and dependencies being this one's.

    Raises `CalledProcessError` if it fails.
    """
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {}), "PYTHONPATH": str(build / "src")}
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return Run(said, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)
