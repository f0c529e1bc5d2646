"""Entries as `models.json` has them, one a line: for streaming readers, DuckDB, BigQuery and `jq`."""

from __future__ import annotations

from itertools import chain

from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, in_batches, json_rows


def write(catalog: Catalog) -> bytes:
    """One JSON object a line, keys in the order of the schema."""
    lines = chain.from_iterable(json_rows(entries, "provider") for entries in in_batches(catalog))
    return b"\n".join((*lines, b""))


FORMAT = FileFormat("jsonl", "one entry a line as JSON, for DuckDB, BigQuery and streaming readers", write)
