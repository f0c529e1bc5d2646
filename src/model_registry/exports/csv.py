"""A flat table for spreadsheets and data frames: one row an entry, one column a fact.

The columns are the same for every catalog: `id` (the full id), then every fact of the schema by its dotted name
(`pricing.input`, `capabilities.vision`). An empty cell is unknown. Numbers are digits without an exponent, flags
`true` and `false`, days `YYYY-MM-DD`; sets (`aliases`, `tags`, …) and tables (`benchmarks`, `pricing.tiers`, …) are
JSON in their cell. The file is UTF-8 without a byte order mark: open it in Excel with Data, From Text/CSV.

A spreadsheet runs a text that begins with `=`, `+`, `-`, `@` or their full-width forms as a formula, so such a text
has a `'` before it. A text that begins with `'` gets another one: to undo it, take one leading `'` away. `id` begins
with the provider's slug and is never changed: read ids there (`@cf/…` is a model id of Cloudflare).
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from functools import lru_cache
from io import StringIO

from pydantic import JsonValue

from model_registry.catalog.fields import FIELDS, flatten
from model_registry.catalog.normalize import format_decimal
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, json_line, public_fields
from model_registry.schemas import ModelEntry

_ACTS = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
"""Beginnings of a text that a spreadsheet would not show as it is (OWASP, CSV Injection), and the mark itself."""


def write(catalog: Catalog) -> bytes:
    """The table with a row of names, cells separated by commas and quoted where RFC 4180 asks for it."""
    table = StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("id", *FIELDS))
    rows.writerows(_row(entry) for entry in catalog.values())
    return table.getvalue().encode()


def _row(entry: ModelEntry) -> list[str]:
    facts = flatten(public_fields(entry))
    return [str(entry.key), *[_cell(facts[name]) if name in facts else "" for name in FIELDS]]


def _cell(value: JsonValue) -> str:
    match value:
        case str():
            return f"'{value}" if _ACTS.match(value) else value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _digits(value)
        case _:
            return json_line(value)


@lru_cache(maxsize=4096)
def _digits(value: float) -> str:
    return format_decimal(Decimal(str(value)))


FORMAT = FileFormat("csv", "a flat table for spreadsheets and data frames", write)
