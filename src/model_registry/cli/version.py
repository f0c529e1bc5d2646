"""`model-registry version`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from model_registry import __version__


def main(argv: Sequence[str]) -> int:
    """Print the version."""
    parser = argparse.ArgumentParser(
        prog="model-registry version",
        description="Print the version.",
        epilog="examples:\n  model-registry version\n  model-registry version --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print an object")
    arguments = parser.parse_args(argv)
    print(json.dumps({"version": __version__}) if arguments.json else f"model-registry {__version__}")
    return 0
