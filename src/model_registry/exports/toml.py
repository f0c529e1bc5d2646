"""Entries as TOML, an array of tables `models` with the keys of the schema; days are TOML dates."""

from __future__ import annotations

import tomli_w

from model_registry.catalog.fields import FIELDS
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, public_fields
from model_registry.schemas import ModelEntry

_DAYS = tuple(fact for fact in FIELDS.values() if fact.kind == "day")


def write(catalog: Catalog) -> bytes:
    """A document with one table an entry."""
    return tomli_w.dumps({"models": [_table(entry) for entry in catalog.values()]}).encode()


def _table(entry: ModelEntry) -> dict[str, object]:
    days = {fact.name: day for fact in _DAYS if (day := fact.of(entry)) is not None}
    return {**public_fields(entry), **days}


FORMAT = FileFormat("toml", "every fact as TOML, for programs that read their settings so", write)
