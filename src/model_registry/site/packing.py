"""A catalog by columns: each value once, and for each entry which of the values it has.

That is a quarter of the rows' size after compression. `packages/js` reads it (`unpack`).

`python -m model_registry.site.packing CATALOG FILE` writes what the JavaScript package carries.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from model_registry.vocabulary import Row

INDEX = "artificial_analysis_intelligence_index"
"""The one benchmark that many models have, by which tables sort."""

_TABLE = (
    *("canonical_id", "provider", "model_id", "developer", "type", "status", "context_window", "max_output_tokens"),
    *("open_weights", "updated", "retirement_date", "successor", "offer"),
)
_PRICES = ("input", "output", "cache_read")
_BY_UNIT = (
    *("per_image", "per_request", "per_search", "per_input_minute", "per_output_second", "per_million_characters"),
    *("per_page", "per_step", "input_image", "input_audio", "output_image", "output_audio"),
)
_CIRCUMSTANCES = ("tiers", "regions", "windows", "conditions", "hosts", "batch", "flex", "priority", "then")
_LEFT_OUT = frozenset(("provenance", "benchmarks", "migration", "performance", "version", "tags", "license"))
_FIRST = ord("1")
"""The sign of a column's first value. `0` stands where there is none."""
_MOST = 50_000
"""Values that have a sign of their own; beyond them are signs that stand for no character."""


def table_row(row: Row) -> dict[str, Any]:
    """What the table shows and filters by of an entry, under the catalog's own names.

    Of prices that depend on circumstances only their names are kept, as `pricing.varies`.
    """
    result = {name: row[name] for name in _TABLE if name in row}
    # Without evidence for the day it is not shown.
    if row["release_date_basis"] != "first_seen":
        result["release_date"] = row["release_date"]
    if row["release_date_basis"] == "host":
        result["release_date_basis"] = "host"
    pricing = row.get("pricing", {})
    prices = {name: pricing[name] for name in (*_PRICES, "currency", "exchange_rate") if name in pricing}
    if not prices.keys() & {"input", "output"}:
        prices |= {name: pricing[name] for name in _BY_UNIT if name in pricing}
    if varies := [name for name in _CIRCUMSTANCES if name in pricing]:
        prices["varies"] = varies
    if prices:
        result["pricing"] = prices
    if has := {name: True for name, known in sorted(row.get("capabilities", {}).items()) if known}:
        result["capabilities"] = has
    return result | _index(row)


def snapshot_row(row: Row) -> dict[str, Any]:
    """An entry with all that a question needs, and without what only explains it."""
    return {name: value for name, value in row.items() if name not in _LEFT_OUT} | _index(row)


def pack(rows: Sequence[Row]) -> dict[str, Any]:
    """The rows by columns: `{"count": …, "columns": {"pricing.input": {"v": [values], "c": "10…"}}}`, in `c` a sign for
    each row: which of the values it has, from `1` on as Unicode counts, and `0` if none.

    A model id that the canonical id tells is not told again: none where it is that, `/` where it is its last part.
    """
    paths = dict.fromkeys(path for row in rows for path, _ in _flat(row))
    columns: dict[str, list[Any]] = {path: [None] * len(rows) for path in paths}
    for position, row in enumerate(rows):
        for path, value in _flat(row):
            columns[path][position] = value
    packed = {path: _column(values) for path, values in columns.items()}
    return {"count": len(rows), "columns": packed | {"model_id": [_told(row) for row in rows]}}


def dumps(value: object) -> str:
    """JSON without a space to spare."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _index(row: Row) -> dict[str, Any]:
    score = row.get("benchmarks", {}).get(INDEX)
    return {"benchmarks": {INDEX: {"score": score["score"]}}} if score else {}


def _flat(row: Row) -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        if name == "pricing":
            yield from ((f"pricing.{part}", price) for part, price in value.items())
        else:
            yield name, value


def _told(row: Row) -> str | None:
    """What is left to tell of a model id."""
    own, canonical = row["model_id"], row.get("canonical_id", "")
    return None if own == canonical else "/" if own == canonical.partition("/")[2] else own


def _column(values: Sequence[Any]) -> object:
    """The values as they are where most occur once."""
    texts = [None if value is None else dumps(value) for value in values]
    counted = Counter(text for text in texts if text is not None)
    if len(counted) * 2 > len(values) or len(counted) > _MOST:
        return list(values)
    # The commonest first: their signs take the fewest bytes.
    signs = {text: chr(_FIRST + at) for at, (text, _) in enumerate(counted.most_common())}
    return {
        "v": [json.loads(text) for text in signs],
        "c": "".join("0" if text is None else signs[text] for text in texts),
    }


if __name__ == "__main__":
    catalog, target = map(Path, sys.argv[1:])
    target.write_text(dumps(pack([snapshot_row(row) for row in json.loads(catalog.read_bytes())])), encoding="utf-8")
