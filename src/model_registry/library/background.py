"""A refresh that nobody waits for, in a process of its own.

A thread would die with a command that takes a tenth of a second, so that command-line users never got news; kept
alive, it would hold the command up; and importing an HTTP client in it would slow down what the caller does
meanwhile. A process outlives its parent, is never killed half-way by its end, and shares nothing but the cache.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

# The addresses come by a pipe: one may hold a key, and everybody can read what a process was started with.
_PROGRAM = """
import json, sys
told = json.load(sys.stdin)
sys.path[:] = told["path"]
from model_registry.library.updates import refresh_quietly
refresh_quietly(told["addresses"])
"""


def refresh(addresses: Sequence[str]) -> threading.Thread | None:
    """Begin to refresh the cached copy of one of these addresses, the first that answers, and return.

    The thread ends when that is done. None where no Python can be started: inside a frozen or embedding program.
    """
    import subprocess

    # Elsewhere `sys.executable` is the program itself, which would be started once more.
    if getattr(sys, "frozen", False) or not Path(sys.executable or "").name.lower().startswith(("python", "pypy")):
        return None
    try:
        process = subprocess.Popen(  # noqa: S603  # this interpreter, with the program above
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None
    told = json.dumps({"path": list(map(str, sys.path)), "addresses": list(addresses)})
    if process.stdin:
        with suppress(OSError), process.stdin as pipe:
            pipe.write(told.encode())
    # Nobody else would take note of its end, and it would stay in the list of processes.
    waiting = threading.Thread(target=process.wait, daemon=True)
    waiting.start()
    return waiting
