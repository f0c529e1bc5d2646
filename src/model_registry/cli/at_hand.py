"""The catalog for commands that write it in other forms: a file that is named, or the newest copy at hand."""

from __future__ import annotations

from pathlib import Path

from model_registry.catalog import store
from model_registry.catalog.store import Catalog
from model_registry.library.loading import load


def open_entries(path: Path | None) -> Catalog:
    """Every entry, validated; no network is used.

    Raises `ConfigurationError` if the file, or an entry, is not what it should be.
    """
    if path:
        return store.read_existing(path)
    return store.catalog(entry.to_model() for entry in load(offline=True))
