"""Finding what the modules of a folder declare, so that a new one needs no list to be added to."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_in(package: str, path: list[str]) -> Iterator[ModuleType]:
    """Every module of a package, imported, in the order of their names; packages inside it are left out.

    `package` is the package's `__name__`, `path` its `__path__`.
    """
    for found in iter_modules(path):
        if not found.ispkg:
            yield import_module(f"{package}.{found.name}")


def declared_in(package: str, path: list[str]) -> Iterator[object]:
    """What the modules of a package declare themselves: objects made there, and classes not merely imported there."""
    for module in modules_in(package, path):
        for member in vars(module).values():
            if not isinstance(member, type) or member.__module__ == module.__name__:
                yield member
