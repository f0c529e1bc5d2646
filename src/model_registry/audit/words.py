"""What programs and frameworks write around the ids of models, as `words.toml` has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words(name: str) -> frozenset[str]:
    """A list of words."""
    return frozenset(str(_data()[name]).split())


@cache
def owners(name: str) -> Mapping[str, str]:
    """Whom each word of a table stands for."""
    return {word: owner for owner, listed in _data()[name].items() for word in listed.split()}


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
