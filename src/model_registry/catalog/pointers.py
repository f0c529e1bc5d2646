"""Ids whose target moves: what each points to, and since when.

The rows stand in `data/curated/pointers.csv`, each with the page that says so; `model_registry.enrichment.curated`
tells what makes a row sound.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from model_registry import paths
from model_registry.compat import NamedTuple


class Pointer(NamedTuple):
    """An id that stands for another of the same provider."""

    provider: str
    model_id: str
    target: str
    """The id it points to, as that provider writes it; it need not be listed."""
    since: str
    """The day from which it does, YYYY-MM-DD."""


@cache
def shipped() -> Mapping[tuple[str, str], Pointer]:
    """The rows by provider and id in lower case; none if there is no table."""
    try:
        file = (paths.curated_folder() / "pointers.csv").open(encoding="utf-8", newline="")
    except FileNotFoundError:
        return {}
    with file:
        rows = [Pointer(row["provider"], row["id"], row["target"], row["since"]) for row in csv.DictReader(file)]
    return {(row.provider, row.model_id.lower()): row for row in rows}
