"""`model-registry version`."""

from __future__ import annotations

from collections.abc import Sequence

from model_registry import __version__


def main(argv: Sequence[str]) -> int:  # noqa: ARG001  # takes no options
    """Print the version."""
    print(f"model-registry {__version__}")
    return 0
