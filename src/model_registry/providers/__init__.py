"""All providers, found by scanning this package: one module per vendor, no list to keep."""

from __future__ import annotations

import importlib
import pkgutil

from model_registry.providers.base import Provider, is_provider


def _scan() -> dict[str, type[Provider]]:
    found: dict[str, type[Provider]] = {}
    for module in pkgutil.iter_modules(__path__):
        members = vars(importlib.import_module(f"{__name__}.{module.name}"))
        for member in members.values():
            if is_provider(member) and member.__module__ == f"{__name__}.{module.name}":
                found[member.slug] = member
    return dict(sorted(found.items()))


PROVIDERS: dict[str, type[Provider]] = _scan()
"""Every provider by its slug, sorted."""
