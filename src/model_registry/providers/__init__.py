"""All providers, found by scanning this package: one module per vendor, no list to keep."""

from __future__ import annotations

from model_registry.discovery import declared_in
from model_registry.providers.base import Provider, is_provider

PROVIDERS: dict[str, type[Provider]] = {
    provider.slug: provider
    for provider in sorted(filter(is_provider, declared_in(__name__, __path__)), key=lambda provider: provider.slug)
}
"""Every provider by its slug, sorted."""
