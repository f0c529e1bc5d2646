"""A flat table for spreadsheets and data frames: one row an entry, one column a fact.

The columns are the same for every catalog: `id` (the full id), then every fact of the schema by its dotted name
(`pricing.input`, `capabilities.vision`). An empty cell is unknown, as the release is of a model of which only the day
is known on which the catalog first saw it. Numbers are digits without an exponent, flags `true` and `false`, days
`YYYY-MM-DD`; sets (`aliases`, `tags`, …) and tables (`benchmarks`, `pricing.tiers`, …) are JSON in their cell. The file
is UTF-8 without a byte order mark: open it in Excel with Data, From Text/CSV.

A spreadsheet runs a text that begins with `=`, `+`, `-`, `@` or their full-width forms as a formula, so such a text
has a `'` before it. A text that begins with `'` gets another one: to undo it, take one leading `'` away. `id` begins
with the provider's slug and is never changed: read ids there (`@cf/…` is a model id of Cloudflare).
"""

from __future__ import annotations

from model_registry.catalog.fields import FIELDS, ColumnWriter
from model_registry.catalog.normalize import format_decimal
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, in_batches, json_line

_QUOTE = '"'
_ACTS = frozenset("'=+-@\t\r\n＝＋－＠")
"""Beginnings of a text that a spreadsheet would not show as it is (OWASP, CSV Injection), and the mark itself."""


def write(catalog: Catalog) -> bytes:
    """The table with a row of names, cells separated by commas and quoted where RFC 4180 asks for it.

    No text of an entry holds a line end.
    """
    lines = [",".join(("id", *FIELDS))]
    for entries in in_batches(catalog):
        table = _columns(entries)
        ids = [_quoted(str(entry.key)) for entry in entries]
        unknown = [""] * len(entries)
        # The writer of the standard library takes longer: it looks at each empty cell, and most are.
        lines += map(",".join, zip(ids, *(table.get(name, unknown) for name in FIELDS), strict=True))
    return "\n".join((*lines, "")).encode()


def _quoted(text: str) -> str:
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if "," in text or _QUOTE in text else text


def _text(value: str) -> str:
    return _quoted(f"'{value}" if value[:1] in _ACTS else value)


def _json(facts: object) -> str:
    return f'"{json_line(facts).replace(_QUOTE, _QUOTE * 2)}"'


_columns = ColumnWriter(
    {
        "text": _text,
        "integer": str,
        "number": format_decimal,
        "flag": {True: "true", False: "false"}.__getitem__,
        "day": str,
        "texts": _json,
        "table": _json,
    }
)


FORMAT = FileFormat("csv", "a flat table for spreadsheets and data frames", write)
