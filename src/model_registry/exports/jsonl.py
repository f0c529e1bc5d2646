"""Entries as `models.json` has them, one a line: for streaming readers, DuckDB, BigQuery and `jq`."""

from __future__ import annotations

from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, json_bytes


def write(catalog: Catalog) -> bytes:
    """One JSON object a line, keys in the order of the schema."""
    return b"".join(json_bytes(entry) + b"\n" for entry in catalog.values())


FORMAT = FileFormat("jsonl", "one entry a line as JSON, for DuckDB, BigQuery and streaming readers", write)
