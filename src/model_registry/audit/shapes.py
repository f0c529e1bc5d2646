"""Which names look like the ids of models, by the ways in which vendors call theirs; the ways are in `shapes.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_ID = re.compile(r"[~@]?[A-Za-z0-9][A-Za-z0-9]*(?:[-_.:/@+]+(?:(?<=/)~)?[A-Za-z0-9]+)*")
_FILE = re.compile(
    r"\.(?:bin|bat|cfg|css|csv|env|gguf|ggml|go|gz|html?|ico|ini|ipynb|java|jpe?g|[cm]?[jt]sx?|jsonl?|lock|log|mdx?|mp[34]|onnx|pdf|png"
    r"|pkl|pth?|py|rb|rs|safetensors|sh|so|sql|svg|tar|tflite|toml|txt|wav|webp|xml|ya?ml|zip)$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[^a-z0-9]+")
_PART = re.compile(r"v?\d[\d.]*[a-z]?|\d+(?:\.\d+)?[kbm]|\d+x\d+b|[a-z]\d+[a-z]?\d*|\d{4,8}|v\d+:\d+|\d+e")


class Shape(NamedTuple):
    """How a name is shaped like a vendor's."""

    vendor: str
    closed: bool
    """Whether nobody but the vendor, and those who sell it, can serve what is called so."""
    whole: bool
    """Whether the whole name is made as the vendor's are, and names more than a family or a generation."""


class _Shapes(NamedTuple):
    begins: re.Pattern[str]
    closed: frozenset[str]
    words: frozenset[str]


def shape_of(name: str) -> Shape | None:
    """How a name without a provider is shaped like a vendor's; None if it is not."""
    name = name.lower()
    shapes = _shapes()
    found = shapes.begins.match(name)
    if not found or not found.lastgroup:
        return None
    parts = [part for part in re.split(r"[-_:@]", name) if part]
    sound = all(part in shapes.words or _PART.fullmatch(part) for part in parts[1:])
    telling = (
        len(parts) > 2 or (len(parts) == 2 and parts[1] in shapes.words) or bool(re.search(r"\d[a-z]$|\d{4}", name))
    )
    return Shape(found.lastgroup, found.lastgroup in shapes.closed, sound and telling)


def holds_beginning(text: str) -> bool:
    """Whether a part of a text begins as a vendor's ids do."""
    begins = _shapes().begins
    low = text.lower()
    return begins.match(low) is not None or any(begins.match(low, part.end()) for part in _PARTS.finditer(low))


def is_id(text: str) -> bool:
    """Whether a text can be an id at all, and is no path, address, template or file."""
    return _ID.fullmatch(text) is not None and "://" not in text and not _FILE.search(text) and text[0] not in "./"


def is_telling(text: str) -> bool:
    """Whether a text has what an ordinary word has not: a digit, and a dash, colon or slash."""
    return len(text) > 4 and any(map(str.isdigit, text)) and any(each in text for each in "-:/@")


@cache
def _shapes() -> _Shapes:
    data: Mapping[str, Mapping[str, Mapping[str, object]]] = tomllib.loads(
        Path(__file__).with_name("shapes.toml").read_text(encoding="utf-8")
    )
    vendors = data["vendors"]
    begins = [f"(?P<{vendor}>{'|'.join(map(str, _listed(each['begins'])))})" for vendor, each in vendors.items()]
    return _Shapes(
        re.compile("|".join(begins)),
        frozenset(vendor for vendor, each in vendors.items() if each.get("closed")),
        frozenset(str(data["words"]).split()),
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
