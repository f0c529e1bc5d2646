"""All sources, found by scanning this package: one module per data set, no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from model_registry.enrichment.sources.base import Source, address, is_source


def _scan() -> dict[str, type[Source]]:
    found: list[type[Source]] = []
    for module in pkgutil.iter_modules(__path__):
        name = f"{__name__}.{module.name}"
        members = vars(importlib.import_module(name)).values()
        found += [member for member in members if is_source(member) and member.__module__ == name]
    return {source.slug: source for source in sorted(found, key=lambda source: source.order)}


SOURCES: dict[str, type[Source]] = _scan()
"""Every source by its slug, in the order in which they are believed."""


def configured(env: Mapping[str, str]) -> list[Source]:
    """The sources that have an address, in the order in which they are believed.

    Raises `ConfigurationError` if a variable makes it no HTTP address.
    """
    addresses = [(source, address(source, env)) for source in SOURCES.values()]
    return [source(url) for source, url in addresses if url]
