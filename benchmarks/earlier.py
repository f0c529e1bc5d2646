"""Runs a build of an earlier commit beside this one, so that anyone can repeat a ratio: no figure is from memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
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
    """The files of this repository at that commit; they are gone afterwards.

    An archive, not a worktree: it leaves no trace in the repository if the measurement is stopped.
    """
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)


def run(build: Path, arguments: Sequence[str], env: Mapping[str, str] | None = None, home: Path | None = None) -> Run:
    """Run a Python program with the package of that build, the interpreter and dependencies being this one's.

    With a `home`, it runs there and knows nothing of the user's variables and files; what it tells beside its result
    is dropped. Raises `CalledProcessError` if it fails.
    """
    command = [sys.executable, *arguments]
    around = os.environ if home is None else {"HOME": str(home), "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=None if home is None else subprocess.DEVNULL,
        text=True,
        cwd=home,
        env={**around, **(env or {}), "PYTHONPATH": str(build / "src")},
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
