"""`model-registry cache`: the catalogs that were fetched, and the versions before them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from model_registry.cli import output
from model_registry.errors import ConfigurationError
from model_registry.library.cache import Cache, File
from model_registry.library.loading import catalog_source, renew_copy
from model_registry.paths import catalogs_folder
from model_registry.urls import without_query


def main(argv: Sequence[str]) -> int:
    """Do one of four things to the cache: 0 if it is done, 1 if there was nothing to roll back to."""
    arguments = parser().parse_args(argv)
    action = {"info": info, "refresh": refresh, "rollback": roll_back, "clear": clear}[arguments.action]
    return action(arguments)


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry cache`."""
    result = output.parser(
        "cache",
        "The catalogs that were fetched. `info` lists them; `refresh` fetches the newest version now; `rollback`\n"
        "exchanges the current copy and the one before it; `clear` deletes them all.",
        "cache info",
        "cache refresh",
        "cache refresh --catalog litellm",
        "cache rollback",
        "cache clear",
        priced=False,
    )
    result.add_argument("action", choices=["info", "refresh", "rollback", "clear"])
    return result


def info(arguments: argparse.Namespace) -> int:
    """Print each file of the cache."""
    cache = Cache(catalogs_folder())
    files, now = cache.files(), datetime.now(UTC)
    if arguments.json:
        output.print_json({"folder": str(catalogs_folder()), "files": [as_json(file) for file in files]})
        return 0
    if files:
        output.print_table(
            ("COPY", "ADDRESS", "CONFIRMED", "BYTES", "FILE"),
            [
                (
                    file.role,
                    file.address or output.UNKNOWN,
                    output.ago(now - datetime.fromtimestamp(file.confirmed, UTC)),
                    f"{file.bytes:,}",
                    file.path.name,
                )
                for file in files
            ],
            right={"BYTES"},
        )
    output.talk(f"{output.count(len(files), 'file')} in {catalogs_folder()}")
    return 0


def as_json(file: File) -> dict[str, object]:
    """A file for programs."""
    return {
        "copy": file.role,
        "address": file.address,
        "confirmed": datetime.fromtimestamp(file.confirmed, UTC),
        "bytes": file.bytes,
        "path": str(file.path),
    }


def refresh(arguments: argparse.Namespace) -> int:
    """Fetch the catalog now and tell what is new. Raises `ConfigurationError`."""
    if arguments.offline:
        raise ConfigurationError("--offline and refresh exclude each other")
    news = renew_copy(arguments.catalog)
    for problem in news.problems:
        output.talk(f"warning: {problem}")
    told = {"entries": news.entries, "added": news.added, "changed": news.changed, "removed": news.removed}
    if arguments.json:
        output.print_json({"address": without_query(news.address), **told})
    else:
        differences = ", ".join(f"{number:,} {what}" for what, number in told.items() if number and what != "entries")
        print(f"{without_query(news.address)}: {output.count(news.entries, 'entry')}, {differences or 'nothing new'}")
    return 0


def roll_back(arguments: argparse.Namespace) -> int:
    """Take the version before back."""
    cache = Cache(catalogs_folder())
    for address in catalog_source(arguments.catalog).addresses:
        if cache.roll_back(address):
            if arguments.json:
                output.print_json({"address": without_query(address), "rolled_back": True})
            else:
                print(f"{without_query(address)}: the earlier version is in use; run this again to undo")
            return 0
    if arguments.json:
        output.print_json({"rolled_back": False})
    output.talk("there is no earlier version to go back to")
    return 1


def clear(arguments: argparse.Namespace) -> int:
    """Delete every file."""
    copies = Cache(catalogs_folder()).clear()
    if arguments.json:
        output.print_json({"deleted": copies})
    else:
        print(f"{output.count(copies, 'file')} deleted")
    return 0
