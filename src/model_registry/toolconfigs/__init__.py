"""Configurations of the tools people use models with, found by scanning this package: one module per tool."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from model_registry.toolconfigs.base import Tool


def _scan() -> dict[str, Tool]:
    found: dict[str, Tool] = {}
    for module in pkgutil.iter_modules(__path__):
        members = vars(importlib.import_module(f"{__name__}.{module.name}"))
        for member in members.values():
            own = isinstance(member, type) and member.__module__ == f"{__name__}.{module.name}"
            if own and issubclass(member, Tool) and not inspect.isabstract(member):
                found[member.slug] = member()
    return dict(sorted(found.items()))


TOOLS: dict[str, Tool] = _scan()
"""Every tool by its slug, sorted."""
