"""The writer, killed at every line it has: whoever reads the file finds the old one or the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from model_registry import files

KILLED = """
import os, signal, sys
from pathlib import Path
from model_registry import files

path = Path("models.json")

def write_and_die_at(line):
    left = line

    def trace(frame, event, argument):
        nonlocal left
        if not frame.f_code.co_filename.endswith("model_registry/files.py"):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    files.write(path, "new" * 100_000)

for line in range(1, 100):
    path.write_text("old")
    writer = os.fork()
    if writer == 0:
        write_and_die_at(line)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1])
    print(code, {"old": "old", "new" * 100_000: "new"}.get(path.read_text(), "torn"))
    if code != -signal.SIGKILL:
        break
"""


def test_killed_at_any_line_it_leaves_a_whole_file(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, capture_output=True, text=True, check=True)

    *killed, last = (line.split() for line in done.stdout.splitlines())
    assert len(killed) > 7
    assert {code for code, _ in killed} == {str(-signal.SIGKILL)}
    assert {content for _, content in killed} == {"old", "new"}
    assert last == ["0", "new"]


def test_keeps_mode_and_follows_links(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "models.json"
    link.symlink_to(real)

    files.write(link, "new")

    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["models.json", "real.json"]


def test_a_new_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        files.write(tmp_path / "models.json", "new")
    finally:
        os.umask(mask)

    assert (tmp_path / "models.json").stat().st_mode & 0o777 == 0o644


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        files.write(pipe, "new")
        assert os.read(reader, 9) == b"new"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert [*tmp_path.iterdir()] == [pipe]
