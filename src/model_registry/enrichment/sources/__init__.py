"""All sources, found by scanning this package: one module per data set, no list to keep."""

from __future__ import annotations

from collections.abc import Mapping

from model_registry.discovery import declared_in
from model_registry.enrichment.sources.base import Source, address, is_source

SOURCES: dict[str, type[Source]] = {
    source.slug: source
    for source in sorted(filter(is_source, declared_in(__name__, __path__)), key=lambda source: source.order)
}
"""Every source by its slug, in the order in which they are believed."""


def configured(env: Mapping[str, str]) -> list[Source]:
    """The sources that have an address, in the order in which they are believed.

    Raises `ConfigurationError` if a variable makes it no HTTP address.
    """
    addresses = [(source, address(source, env)) for source in SOURCES.values()]
    return [source(url) for source, url in addresses if url]
