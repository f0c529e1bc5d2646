"""What hostile and slow servers cost a run, in memory and time, now and before answers were bounded.

    python benchmarks/bounds.py [CASE …]

Each case is a process of its own: the build of this checkout, and the earlier one, whose files are taken out for it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

from earlier import BEFORE, ROOT, earlier_build

from model_registry.providers import PROVIDERS
from model_registry.providers.variables import base_url_variable
from model_registry.refresh.sample_server import SampleServer

MIB = 1 << 20
LIMIT = 90
"""Seconds after which a case is given up."""

# The earlier build stands before the one that is installed.
RUN = """
import resource, sys
sys.path.insert(0, sys.argv.pop(1))
from model_registry.main import main
code = main(sys.argv[1:])
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def redirect(length: int) -> Iterator[bytes]:
    yield b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n"
    yield from repeat(b" " * MIB, length)


def spaces() -> Iterator[bytes]:
    yield OK + b'\r\n{"data": ['
    yield from repeat(b" " * (1 << 16))


def filled(piece: bytes) -> Iterator[bytes]:
    yield OK + b'\r\n{"data": [0'
    yield from repeat(piece * 10_000, 64 * MIB // (10_000 * len(piece)) - 1)
    yield b"]}"


def bomb() -> Iterator[bytes]:
    """1 GiB of spaces in a compressed list, about 1 MiB as it is sent."""
    yield OK + b"Content-Encoding: deflate\r\n\r\n"
    packed = zlib.compressobj()
    yield packed.compress(b'{"data": [')
    for _ in range(1024):
        yield packed.compress(b" " * MIB)
    yield packed.compress(b"]}") + packed.flush()


def nowhere() -> Iterator[bytes]:
    yield b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"


def drip(headers: bytes) -> Iterator[bytes]:
    yield headers
    for _ in range(LIMIT * 2):
        time.sleep(0.5)
        yield b" "


# How many providers are led there, what the server sends, and further options.
CASES: dict[str, tuple[int, Callable[[], Iterator[bytes]], tuple[str, ...]]] = {
    "a proper answer": (0, nowhere, ()),
    "a redirect's body of 1 GiB": (1, lambda: redirect(1024), ()),
    "a redirect to no address": (1, nowhere, ()),
    "spaces without end": (1, spaces, ()),
    "1 GiB of spaces, compressed": (1, bomb, ()),
    "64 MiB of {}": (1, lambda: filled(b",{}"), ()),
    '64 MiB of "ж"': (1, lambda: filled(',"ж"'.encode()), ()),
    '64 MiB of {"":1000}': (1, lambda: filled(b',{"":1000}'), ()),
    "16 × 64 MiB of {}": (16, lambda: filled(b",{}"), ()),
    "16 that drip, deadline 9": (16, lambda: drip(OK + b"\r\n"), ("--deadline", "9")),
    "32 that drip, deadline 20": (32, lambda: drip(OK + b"\r\n"), ("--deadline", "20")),
    "64 that drip, deadline 20": (64, lambda: drip(OK + b"\r\n"), ("--deadline", "20")),
    "16 that drip headers, deadline 9": (16, lambda: drip(OK), ("--deadline", "9")),
}


@contextmanager
def server(pieces: Callable[[], Iterator[bytes]]) -> Iterator[str]:
    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(1 << 16)
                for piece in pieces():
                    connection.sendall(piece)
            except OSError:
                return

    def serve() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def measure(source: Path, case: str, samples: SampleServer) -> str:
    """Exit code, healthy providers read, seconds and peak memory of one run."""
    many, pieces, options = CASES[case]
    # The first ones by name are asked first.
    slugs = samples.slugs() if many > 1 else ["openrouter"]
    with server(pieces) as address, tempfile.TemporaryDirectory() as folder:
        env = {"PATH": os.environ["PATH"], "HOME": folder, **samples.environment()}
        env |= {base_url_variable(PROVIDERS[slug]): address for slug in slugs[:many]}
        arguments = ["--no-sources", "--attempts", "1", "--providers", ",".join(slugs), *options]
        command = [sys.executable, "-c", RUN, str(source), *arguments]
        began = time.monotonic()
        try:
            done = subprocess.run(
                command, cwd=folder, env=env, capture_output=True, text=True, timeout=LIMIT, check=False
            )
        except subprocess.TimeoutExpired:
            return f"not done after {LIMIT} s"
        seconds = time.monotonic() - began
    lines = done.stderr.splitlines()
    if done.returncode:
        return f"ended by {lines[-1][:60]}"
    code, peak = lines[-1].split()
    read = sum(" models in " in line for line in lines)
    return f"exit {code}, {read} of {len(slugs)} read, {seconds:.1f} s, {peak} MiB"


def main() -> None:
    with earlier_build(BEFORE) as earlier, SampleServer() as samples:
        print(f"{'':<34} {'before':<46} now")
        for case in sys.argv[1:] or CASES:
            before, now = (measure(build / "src", case, samples) for build in (earlier, ROOT))
            print(f"{case:<34} {before:<46} {now}", flush=True)


if __name__ == "__main__":
    main()
