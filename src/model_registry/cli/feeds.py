"""`model-registry feeds`: what changed and what ends, as feeds and calendars to publish."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model_registry import files
from model_registry.cli import output
from model_registry.errors import ConfigurationError
from model_registry.history.feed_folder import documents
from model_registry.urls import checked_url


def main(argv: Sequence[str]) -> int:
    """Write the folder, and only what differs in it."""
    arguments = parser().parse_args(argv)

    registry = output.open_catalog(arguments)
    rows = [row for row in registry.changes() if arguments.corrections or row.kind != "correction"]
    written = total = 0
    url = f"{checked_url(arguments.url, '--url').rstrip('/')}/" if arguments.url else ""
    for path, text in documents(rows, registry.catalog.rows(), registry.observed_since, url):
        total += 1
        written += write(arguments.output / path, text.encode())
    if arguments.json:
        output.print_json({"output": str(arguments.output), "files": total, "written": written, "changes": len(rows)})
    output.talk(
        f"{output.count(written, 'file')} of {total:,} written to {arguments.output}, the others are as they were"
    )
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry feeds`."""
    result = output.parser(
        "feeds",
        "Write all feeds (Atom, JSON Feed) and calendars (ICS) to a folder that is published as it is: of everything,\n"
        "by provider, by developer, by kind. Read from the folder history beside the catalog.",
        "feeds --output feeds --catalog models.json",
        "feeds --output feeds --catalog models.json --url https://models.example/feeds/ --no-corrections",
        priced=False,
    )
    add = result.add_argument
    add("--output", type=Path, required=True, metavar="FOLDER", help="where to write them")
    add("--url", metavar="URL", help="where the folder will be found; without it there are no links")
    add("--no-corrections", dest="corrections", action="store_false", help="leave out what we learned better")
    return result


def write(path: Path, content: bytes) -> bool:
    """Write a file if it differs; whether it did. Raises `ConfigurationError` if that is not possible."""
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, content)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written ({error.strerror})") from error
    return True
