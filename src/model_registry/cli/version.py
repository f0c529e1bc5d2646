"""`model-registry version`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from model_registry._version import __version__
from model_registry.cli import output
from model_registry.errors import RegistryError


def main(argv: Sequence[str]) -> int:
    """Print the version, and the age of the catalog that is used."""
    arguments = parser().parse_args(argv)
    try:
        registry = output.open_catalog(arguments)
    except RegistryError as error:
        # The version can be told whatever is wrong with the user's files.
        output.talk(f"warning: {error}")
        registry = None
    if arguments.json:
        told = registry and {
            "origin": registry.origin,
            "entries": len(registry),
            "fetched": registry.fetched,
            "updated": registry.updated,
            "answered": registry.answered,
        }
        output.print_json({"version": __version__, "catalog": told})
        return 0
    print(f"model-registry {__version__}")
    if registry:
        known = f"{output.count(len(registry), 'entry')}, {output.freshness(registry)}"
        output.talk(output.one_line(f"catalog {registry.origin}: {known}"))
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry version`."""
    return output.parser(
        "version",
        "The version of this program, and which catalog it uses.",
        "version",
        "version --json",
        priced=False,
    )
