"""The command line `model-registry`. A command's module is imported when it is called, not before."""

from __future__ import annotations

import sys
from collections.abc import Sequence

USAGE = """\
usage: model-registry COMMAND [OPTIONS]

commands:
  refresh   ask the providers and rewrite models.json; see model-registry refresh --help
  version   print the version
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    match list(sys.argv[1:] if argv is None else argv):
        case ["refresh", *options]:
            from model_registry.main import main as refresh

            return refresh(options)
        case ["version" | "--version"]:
            from model_registry import __version__

            print(f"model-registry {__version__}")
            return 0
        case ["-h" | "--help"]:
            print(USAGE, end="")
            return 0
        case [command, *_]:
            print(f"error: there is no command {command!r}\n\n{USAGE}", end="", file=sys.stderr)
            return 2
        case _:
            print(USAGE, end="", file=sys.stderr)
            return 2
