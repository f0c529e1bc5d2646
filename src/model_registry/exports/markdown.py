"""Tables for people, one a provider, in GitHub Flavored Markdown.

Of each entry what one chooses by: id, name, type, limits, prices, capabilities, status. An empty cell is unknown;
a price of 0 is one the provider calls free. Prices are those of a short prompt.

Nothing in a value acts as Markdown, HTML or a template. Ids are code, save the odd one that code in a table cannot
hold; in these and in all other texts, each character that could begin markup, a link, a formula or an emoji is written
as a character reference (`&#42;`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress

from model_registry.catalog.normalize import format_decimal
from model_registry.catalog.repeated import Made
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, by_provider
from model_registry.schemas import Capabilities, ModelEntry

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&:@$^=!#{}\"]|(?<=www)\.", re.IGNORECASE)
_NO_CODE = re.compile(r"[`|\\]|\{[{%]")
"""What a code span in a table cannot hold or not in the same way for every reader, and what a site's templates run."""

_HEAD = (
    "| model id | name | type | context | max output | input | output | cache read | capabilities | status |\n"
    "|---|---|---|--:|--:|--:|--:|--:|---|---|\n"
)


def write(catalog: Catalog) -> bytes:
    """A document with a section for each provider."""
    return "".join(_lines(catalog)).encode()


def _lines(catalog: Catalog) -> Iterator[str]:
    yield "# Models\n\n"
    yield f"Entries: {len(catalog):,}. Prices are US dollars per million tokens. An empty cell is unknown.\n"
    for provider, entries in by_provider(catalog):
        yield f"\n## {provider}\n\n{_HEAD}"
        yield from map(_row, entries)


def _row(entry: ModelEntry) -> str:
    pricing = entry.pricing
    prices = (pricing.input, pricing.output, pricing.cache_read) if pricing else (None, None, None)
    currency = f" {pricing.currency}" if pricing and pricing.currency else ""
    cells = (
        _code(entry.model_id),
        _NAMES[entry.name] if entry.name else "",
        entry.type,
        _tokens(entry.context_window),
        _tokens(entry.max_output_tokens),
        *["" if price is None else f"{_NUMBERS[price]}{currency}" for price in prices],
        _ABLE[tuple(vars(entry.capabilities).values())] if entry.capabilities else "",
        entry.status or "",
    )
    return f"| {' | '.join(cells)} |\n"


_NUMBERS = Made(format_decimal)
_ABLE: Made[tuple[bool | None, ...], str] = Made(lambda told: ", ".join(compress(Capabilities.model_fields, told)))


def _tokens(limit: int | None) -> str:
    return "" if limit is None else f"{limit:,}"


def _code(text: str) -> str:
    return _text(text) if _NO_CODE.search(text) else f"`{text}`"


def _text(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)


_NAMES = Made(_text)


FORMAT = FileFormat("markdown", "tables by provider, for people and wikis", write)
