"""Python programs started by shell scripts under test, without the seconds that their imports take each time.

A process that has imported what they need forks for each call: `COMMAND` in place of `python` runs the same program
with the caller's directory, environment and open files, and ends with its exit code.
"""

from __future__ import annotations

import array
import json
import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model_registry.enrichment import curated

IMPORTED = (
    "model_registry.main",
    "model_registry.http.sdk",
    "model_registry.history.health",
    "model_registry.cli.site",
)

CLIENT = """\
#!{python} -SE
import array, json, os, socket, sys
told = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
with socket.socket(socket.AF_UNIX) as server:
    server.connect({path!r})
    files = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
    server.sendmsg([len(told).to_bytes(4)], files)
    server.sendall(told)
    sys.exit(server.recv(1)[0])
"""


@contextmanager
def warm_python(folder: Path) -> Iterator[Path]:
    """The path of a command that stands for this Python while the context lasts."""
    command, path = folder / "python", folder / "socket"
    command.write_text(CLIENT.format(python=sys.executable, path=str(path)))
    command.chmod(0o755)
    server = subprocess.Popen([sys.executable, "-m", __name__, str(path)], cwd=Path(__file__).parents[2])
    try:
        while not path.exists() and server.poll() is None:
            time.sleep(0.01)
        yield command
    finally:
        server.kill()
        server.wait()


def serve(path: str) -> None:
    """Fork for each call, one after the other, until killed."""
    for name in IMPORTED:
        __import__(name)
    curated.load(curated.shipped())  # compiles the rules of identity
    del sys.modules["model_registry.main"]  # it is run as a program
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{path}.new")
        server.listen()
        os.rename(f"{path}.new", path)  # noqa: PTH104
        while True:
            caller, _ = server.accept()
            with caller:
                head, given, *_ = caller.recvmsg(4, socket.CMSG_SPACE(3 * array.array("i").itemsize))
                files = array.array("i", given[0][2])
                told = caller.makefile("rb").read(int.from_bytes(head))
                child = os.fork()
                if child == 0:
                    run(files, *json.loads(told))
                for file in files:
                    os.close(file)
                caller.sendall(bytes([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255]))


def run(files: Any, arguments: list[str], folder: str, env: dict[str, str]) -> None:
    """Be the program: `python FILE …` or `python -m MODULE …`. Does not return."""
    for own, file in enumerate(files):
        os.dup2(file, own)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    code: Any = 0
    try:
        if arguments[0] == "-m":
            sys.argv = arguments[1:]
            runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = arguments
            runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
            code = 1
    except BaseException:  # noqa: BLE001
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


if __name__ == "__main__":
    serve(sys.argv[1])
