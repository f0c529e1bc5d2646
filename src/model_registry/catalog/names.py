"""By which names an entry is found, and who comes first where several providers serve the same name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from model_registry.vocabulary import NameKind, Row

KINDS: tuple[NameKind, ...] = ("full_id", "model_id", "alias", "alias_of", "canonical_id")
"""What a name can be of an entry, the strongest first. A name that is the model id of one entry and the alias of
another is the model id, unless it is the developer's own alias and somebody else's model id (`lookup`)."""

_VARIANT = r":([a-z][a-z-]*)$|-(free)$"
_VOUCHERS = {"official": 0, "host": 1, "aggregator": 2, "community": 3, "curated": 4}


def names_of(row: Row) -> Iterator[tuple[str, NameKind]]:
    """Every name of an entry, as the row spells it."""
    provider, model_id = row["provider"], row["model_id"]
    yield f"{provider}/{model_id}", "full_id"
    yield model_id, "model_id"
    for alias in row.get("aliases", ()):
        yield f"{provider}/{alias}", "alias"
        yield alias, "alias"
    if target := row.get("alias_of"):
        yield f"{provider}/{target}", "alias_of"
        yield target, "alias_of"
    if canonical := row.get("canonical_id"):
        yield canonical, "canonical_id"


def index(rows: Sequence[Row]) -> dict[str, dict[NameKind, list[int]]]:
    """Name to what it is of which entries: their positions, the preferred first."""
    found: dict[str, dict[NameKind, list[int]]] = {}
    for position, row in sorted(enumerate(rows), key=lambda each: preference_key(each[1])):
        for name, kind in names_of(row):
            found.setdefault(name, {}).setdefault(kind, []).append(position)
    for name, positions in _former_names(rows):
        found.setdefault(name, {}).setdefault("canonical_id", positions)
    return found


def _former_names(rows: Sequence[Row]) -> Iterator[tuple[str, list[int]]]:
    """The canonical ids that models had before they had a second release, which are their families' now, each with
    the entries of the first release, the preferred first.
    """
    releases: dict[str, dict[str, list[int]]] = {}
    for position, row in sorted(enumerate(rows), key=lambda each: preference_key(each[1])):
        # What a pointer such as `claude-opus-latest` leads to is no release of its own.
        if (family := row.get("family")) and (canonical := row.get("canonical_id")) and canonical != f"{family}-latest":
            releases.setdefault(family, {}).setdefault(canonical, []).append(position)
    for family, dated in releases.items():
        if family not in dated:
            yield family, min(dated.items(), key=lambda each: (_released(rows, each[1]), each[0]))[1]


def _released(rows: Sequence[Row], positions: Sequence[int]) -> str:
    return min(str(rows[position].get("release_date", "")) for position in positions)


def variant(model_id: str) -> str:
    """The offer of a model that an id names besides the usual one (`…:free`, `…:nitro`), empty if it names none."""
    found = re.search(_VARIANT, model_id.lower())
    return (found[1] or found[2]) if found else ""


def preference_key(row: Row) -> tuple[int, bool, bool, bool, bool, str, str]:
    """Sorts entries of the same name: the developer's own provider first, then those that host the model, then
    those who resell hosts, then volunteers; among equals the ones that are not deprecated, that are no special offer
    such as `…:free`, whose price is known, and then by provider and model id.
    """
    return (
        _VOUCHERS.get(row.get("source", ""), len(_VOUCHERS)),
        # The catalogs of others vouch for all their rows alike.
        row["provider"] != row.get("developer"),
        row.get("status") in ("deprecated", "retired"),
        "offer" in row or variant(row["model_id"]) != "",
        "pricing" not in row,
        row["provider"],
        row["model_id"],
    )
