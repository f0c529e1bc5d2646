"""By which name a licence stands in the catalog: its SPDX id, or the name of one of the usual licences of models."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1 << 12)
def licence_id(written: str | None) -> str | None:
    """The licence that a vendor's word or URL means; None if it is none of those the catalog names."""
    return _names().get(_key(written)) if written else None


def _key(spelling: str) -> str:
    address = re.sub(r"^https?://(www\.)?", "", spelling.strip().lower())
    return " ".join(address.partition("#")[0].split()).rstrip("/")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The names by how they are written."""
    text = resources.files("model_registry.catalog").joinpath("licences.toml").read_text(encoding="utf-8")
    return dict(_spellings(tomllib.loads(text)))


def _spellings(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in rules["spdx"].split():
        yield _key(name), name
    for table in (rules["spellings"], rules["named"]):
        for name, written in table.items():
            yield _key(name), name
            yield from ((_key(each), name) for each in written)
