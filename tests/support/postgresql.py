"""A PostgreSQL of one's own for the tests: made in a temporary folder, at the loopback address, gone at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

from tests.needs import skip

_PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/bin"), Path("/usr/bin"))


class Cluster(NamedTuple):
    """A running server."""

    programs: Path
    folder: Path
    port: int
    user: str | None

    def address(self, name: str) -> str:
        """The address of a database of it."""
        return f"postgresql://tester@127.0.0.1:{self.port}/{name}"

    def database(self, name: str) -> str:
        """Make an empty database, in place of one of the same name, and return its address."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def start(self) -> None:
        """Start the server."""
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100"
        self._run("pg_ctl", "-w", "-D", "data", "-l", "log", "-o", settings, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it; `immediate` is as if the machine had failed."""
        self._run("pg_ctl", "-w", "-D", "data", "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        # What pg_ctl starts keeps its outputs, for which a pipe would wait.
        with (self.folder / "output").open("ab") as output:
            done = subprocess.run(
                command, cwd=self.folder, stdout=output, stderr=output, user=self.user, timeout=60, check=False
            )
        assert done.returncode == 0, (self.folder / "output").read_text() + _text(self.folder / "log")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server, stopped in the end. Skips the test where PostgreSQL is not installed, or fails it (`TESTS_NEED`)."""
    programs = next((place for place in _PLACES if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)
    user = next((name for name in ("postgres", "nobody") if _exists(name)), None) if os.geteuid() == 0 else None
    if programs is None or (os.geteuid() == 0 and user is None):
        reason = "PostgreSQL is not installed (Debian: postgresql), or there is no user but root to run it"
        skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        (folder / "output").touch()
        (folder / "output").chmod(0o666)
        made = Cluster(programs.resolve(), folder, _free_port(), user)
        # Durability is what the tests are about: nothing is switched off.
        made._run("initdb", "-D", "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        made.start()
        try:
            yield made
        finally:
            if (folder / "data/postmaster.pid").exists():
                made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _exists(user: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
