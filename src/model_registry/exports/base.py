"""What a format is, and what several of them share.

Every format is a pure function of the catalog: the same entries give the same bytes on every system and under
every Python. Text is UTF-8 without a byte order mark, and its lines end in a line feed. What is unknown is absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from pydantic_core import to_json, to_jsonable_python

from model_registry.catalog.store import Catalog
from model_registry.schemas import ModelEntry

_AT_A_TIME = 250
"""Entries whose columns are made at once: what none of them says is skipped, and little is held in memory."""

MILLION = Decimal(1_000_000)

_TINY = re.compile(rb'":-?\d[.\d]*e')
"""A number with an exponent. Pydantic, some times as fast, writes those below 0.0001 otherwise than `json` does."""

_EXPONENT = re.compile(rb"e-(?<=\de-)\d")
"""What such a number may hold; found many times as fast as the number itself."""


def json_line(facts: object) -> str:
    """An entry, a part of one, or any object for JSON on one line; what is None has no key.

    Numbers are written as `json` of the standard library writes them under every version of Python.
    """
    return json_bytes(facts).decode()


def json_bytes(facts: object) -> bytes:
    """The same in UTF-8."""
    text = to_json(facts, exclude_none=True)
    return plain_line(to_jsonable_python(facts, exclude_none=True)).encode() if _holds_tiny(text) else text


def _holds_tiny(text: bytes) -> bool:
    if b'":0.0000' in text or b'":-0.0000' in text:
        return True
    return b"e-" in text and bool(_EXPONENT.search(text) and _TINY.search(text))


plain_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON on one line of what is made of nothing else than JSON is: the shorter way for rows of prices per token."""


@dataclass(frozen=True)
class FileFormat:
    """A format that is one file."""

    name: str
    """What `model-registry export` calls it; the name of its module with - for _."""
    purpose: str
    """What it is for, in a few words."""
    write: Callable[[Catalog], bytes]
    """The content of the file."""
    binary: bool = False
    """Whether the content is nothing for a terminal."""
    fits: Callable[[ModelEntry], bool] = lambda _: True
    """Whether the format can tell of an entry what its readers demand; without it, the entry is left out."""


@dataclass(frozen=True)
class FolderFormat:
    """A format that is a folder of files."""

    name: str
    """What `model-registry export` calls it; the name of its module with - for _."""
    purpose: str
    """What it is for, in a few words."""
    write: Callable[[Catalog], Mapping[str, bytes]]
    """The contents by path below the folder, with `/` between its parts. The last one names the others."""


def by_provider(catalog: Catalog) -> Iterator[tuple[str, list[ModelEntry]]]:
    """Each provider with its entries, in the order of the catalog."""
    for provider, entries in groupby(catalog.values(), key=lambda entry: entry.provider):
        yield provider, list(entries)


def in_batches(catalog: Catalog) -> Iterator[list[ModelEntry]]:
    """All entries, some at a time, of one provider each: those are alike in what is known of them."""
    for _, entries in by_provider(catalog):
        for start in range(0, len(entries), _AT_A_TIME):
            yield entries[start : start + _AT_A_TIME]


def priced_in_usd(entry: ModelEntry) -> bool:
    """Whether the entry has prices, and has them in US dollars, as formats expect that have no word for a currency."""
    return entry.pricing is not None and entry.pricing.currency is None


def takes_images(entry: ModelEntry) -> bool:
    """Whether a price per image is of one the model takes in, because it is known to put out text or vectors alone."""
    output = entry.modalities.output if entry.modalities else None
    return output is not None and {"text", "embedding"}.issuperset(output)
