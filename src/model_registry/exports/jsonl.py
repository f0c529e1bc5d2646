"""Entries as `models.json` has them, one a line: for streaming readers, DuckDB, BigQuery and `jq`."""

from __future__ import annotations

from model_registry.catalog.store import Catalog, to_json
from model_registry.exports.base import FileFormat


def write(catalog: Catalog) -> bytes:
    """One JSON object a line, keys in the order of the schema."""
    return "".join(f"{to_json(entry)}\n" for entry in catalog.values()).encode()


FORMAT = FileFormat("jsonl", "one entry a line as JSON, for DuckDB, BigQuery and streaming readers", write)
