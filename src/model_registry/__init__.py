"""A catalog of the models that AI providers serve, read from the providers' own APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["__version__"]

__version__: str

if not TYPE_CHECKING:

    def __getattr__(name: str) -> str:
        """The version, looked up when it is asked for: that takes longer than the rest of an import."""
        if name == "__version__":
            from importlib.metadata import version

            return version("model-registry")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
