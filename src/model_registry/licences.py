"""By which name a licence stands in the catalog: its SPDX id, or the name of one of the usual licences of models."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources


def licence_id(value: object) -> object:
    """The licence that a vendor's word or URL means; None if it is none of those the catalog names."""
    return _names().get(_key(value)) if isinstance(value, str) else value


def _key(spelling: str) -> str:
    address = re.sub(r"^https?://(www\.)?", "", spelling.strip().lower())
    return " ".join(address.partition("#")[0].split()).rstrip("/")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The names by how they are written."""
    text = resources.files("model_registry").joinpath("licences.toml").read_text(encoding="utf-8")
    rules = tomllib.loads(text)
    return dict(_spellings(rules))


def _spellings(rules: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name in str(rules["spdx"]).split():
        yield _key(name), name
    for table in (rules["spellings"], rules["named"]):
        assert isinstance(table, dict)  # noqa: S101  # our own file
        for name, written in table.items():
            yield _key(name), name
            yield from ((_key(each), name) for each in written)
