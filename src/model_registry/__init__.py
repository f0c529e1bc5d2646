"""A catalog of the models that AI providers serve, read from the providers' own APIs."""

from __future__ import annotations

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    if name == "__version__":
        # Reading the package's metadata takes longer than everything else an import does here.
        from importlib.metadata import version

        return version("model-registry")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
