"""`model-registry site`: the catalog as a page, to publish or to look at."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from model_registry import files
from model_registry.cli import output
from model_registry.cli.arguments import HelpFormatter
from model_registry.compat import override
from model_registry.errors import ConfigurationError
from model_registry.history.changes import LoggedChange
from model_registry.history.feed_folder import documents
from model_registry.history.health import decode
from model_registry.history.log import Log
from model_registry.history.seen import Answers, read_seen
from model_registry.paths import readings_file
from model_registry.site.build import FEEDS, Memory, build
from model_registry.site.quality import findings
from model_registry.urls import checked_url
from model_registry.vocabulary import Row

_Kind = TypeVar("_Kind")
_OWN = ".site.json"
"""Names the files of the last build, so that the next one may delete what it has no more."""


def main(argv: Sequence[str]) -> int:
    """Write the page, or serve it. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)
    if arguments.action == "build":
        count = write(arguments.output, arguments)
        output.talk(f"{count:,} files written to {arguments.output}; open {arguments.output / 'index.html'}")
        return 0
    with TemporaryDirectory() as folder:
        write(Path(folder), arguments)
        _serve(Path(folder), arguments.host, arguments.port)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry site`."""
    result = argparse.ArgumentParser(
        prog="model-registry site",
        description="The whole catalog as a page: filter, compare, calculate, see why each value is what it is.\n"
        "What lies beside the catalog is shown with it: its history/, its health.json and conflicts.json.",
        epilog="examples:\n  model-registry site build --output public/\n"
        "  model-registry site build --catalog models.json --output public/ --address https://example.org/models",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    actions = result.add_subparsers(metavar="ACTION", required=True, dest="action")
    make = actions.add_parser("build", help="write the files", formatter_class=HelpFormatter, allow_abbrev=False)
    make.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder to write to")
    make.add_argument("--address", default="", metavar="URL", help="where it will be found: for a site map and feeds")
    serve = actions.add_parser("serve", help="serve it here", formatter_class=HelpFormatter, allow_abbrev=False)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    serve.add_argument("--port", type=int, default=8080, help="port to listen at (8080; 0 for a free one)")
    serve.set_defaults(address="")
    for each in (make, serve):
        each.add_argument("--catalog", type=Path, metavar="FILE", help="catalog to show (the newest copy at hand)")
    return result


def write(folder: Path, arguments: argparse.Namespace) -> int:
    """Write the files that differ, delete those of an earlier build that are no more, and return how many there are.

    Raises `ConfigurationError`.
    """
    address = checked_url(arguments.address, "--address").rstrip("/") if arguments.address else ""
    shown = _read(arguments.catalog)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for path, content in _files(shown, address):
            made.append(path)
            file = folder / path
            if not file.is_file() or file.read_bytes() != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        _delete_others(folder, made)
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be written: {error.strerror}; name another folder") from error
    return len(made)


class _Shown(NamedTuple):
    """A catalog, and what lies beside it."""

    rows: Sequence[Row]
    changes: Sequence[LoggedChange] = ()
    began: datetime | None = None
    """When its log began, if there is one."""
    health: Mapping[str, Any] | None = None
    readings: Mapping[str, Mapping[str, Sequence[int]]] | None = None
    """What the job on this machine has logged of its readings."""
    answers: Answers = Answers({}, {}, {})
    conflicts: Sequence[Mapping[str, Any]] | None = None


def _files(shown: _Shown, address: str) -> Iterator[tuple[str, bytes]]:
    """The page and, where it is known what changed and where they will be found, the feeds and calendars."""
    with_feeds = bool(address) and shown.began is not None
    since = datetime.now(UTC).date() - timedelta(days=365)
    changes = [row.as_dict() for row in shown.changes if row.at.date() >= since]
    memory = Memory(
        *(changes, shown.health, shown.readings, shown.answers, shown.conflicts, findings(shown.rows)), feeds=with_feeds
    )
    yield from build(shown.rows, memory, address)
    if with_feeds and shown.began:
        for path, text in documents(shown.changes, shown.rows, shown.began, f"{address}/{FEEDS}/"):
            yield f"{FEEDS}/{path}", text.encode()


def _delete_others(folder: Path, made: Sequence[str]) -> None:
    own = folder / _OWN
    before = json.loads(own.read_bytes()) if own.exists() else []
    for path in sorted(set(before) - set(made)):
        if (folder / path).resolve().is_relative_to(folder.resolve()):
            (folder / path).unlink(missing_ok=True)
    files.write(own, json.dumps(sorted(made), indent=0) + "\n")


def _read(path: Path | None) -> _Shown:
    """The entries of a file, or of the newest copy at hand, and what lies beside it. No network is used."""
    if path is None:
        arguments = argparse.Namespace(catalog=None, offline=True)
        return _Shown([entry.as_dict() for entry in output.open_catalog(arguments).entries])
    try:
        rows = json.loads(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError:
        raise ConfigurationError(f"{path} is not a catalog: it is no JSON") from None
    needed = {"provider", "model_id", "developer", "type", "release_date", "release_date_basis", "updated", "quality"}
    if not isinstance(rows, list) or not all(isinstance(row, dict) and needed <= row.keys() for row in rows):
        raise ConfigurationError(f"{path} is not a catalog; `model-registry validate` says where")
    log = Log(path)
    changes = [*log.rows()] if log.began else ()
    health = _beside(path, "health.json", dict, "move it away, the next refresh makes a new one")
    conflicts = _beside(path, "conflicts.json", list, "make it anew with `model-registry conflicts --json`")
    return _Shown(rows, changes, log.began, health, _readings() if health else None, read_seen(path), conflicts)


def _beside(catalog: Path, name: str, kind: type[_Kind], advice: str) -> _Kind | None:
    """What a file beside the catalog holds, None if there is none."""
    path = catalog.with_name(name)
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read; {advice}") from error
    if not isinstance(content, kind):
        raise ConfigurationError(f"{path} cannot be read; {advice}")
    return content


def _readings() -> dict[str, dict[str, Sequence[int]]]:
    """By provider and day what came of asking it: the log of the job that has run here, empty without one."""
    try:
        days = decode(readings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    readings: dict[str, dict[str, Sequence[int]]] = {}
    for day, told in days.items():
        for slug, each in told.items():
            readings.setdefault(slug, {})[day.isoformat()] = (each.runs, each.failed, each.entries)
    return readings


class _Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _serve(folder: Path, host: str, port: int) -> None:
    try:
        server = ThreadingHTTPServer((host, port), partial(_Quiet, directory=str(folder)))
    except OSError as error:
        raise ConfigurationError(f"{host}:{port} cannot be served: {error.strerror}; name another --port") from error
    with server:
        output.talk(f"http://{host}:{server.server_port}/ (end with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            output.talk("ended")
