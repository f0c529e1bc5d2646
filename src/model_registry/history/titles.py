"""A change in plain words: `openai/gpt-5: input price $1.25 → $1.00 per 1M tokens`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from model_registry.history.changes import CURATED, PROVIDER, REBUILT, UNPROVEN, LoggedChange
from model_registry.vocabulary import Key

Entries: TypeAlias = Mapping[Key, Mapping[str, Any]]
"""Entries as `models.json` has them, those that are gone among them."""

_SHOWN = 3
"""Parts of a table that a title names; of more it says that they changed."""
_WHOLE = {"added": "is listed", "removed": "is no longer listed", "returned": "is listed again"}
_LABELS = {
    "alias_of": "points to",
    "deprecation_date": "deprecated from",
    "retirement_date": "calls fail from",
    "migration": "advice on migration",
}
_WORD_OF = {
    PROVIDER: "the provider's own answer",
    CURATED: "a cited row of our own",
    UNPROVEN: "the provider's own answer, or our reading of it: nothing tells which",
    REBUILT: "the published catalogs",
}


def known_entries(catalog: Iterable[Mapping[str, Any]], rows: Iterable[LoggedChange]) -> Entries:
    """The entries that rows of the log are about: as they were at their end, or as the catalog has them."""
    gone = {row.key: row.old for row in rows if row.kind == "removed"}
    return gone | {Key(entry["provider"], entry["model_id"]): entry for entry in catalog}


def title_of(row: LoggedChange, entries: Entries) -> str:
    """What changed, in one line."""
    if not row.field:
        return f"{row.full_id} {_WHOLE[row.kind]}"
    mark = "Correction: " if row.kind == "correction" else ""
    held = " is held back by a check" if row.kind == "held" else ""
    return f"{mark}{row.full_id}: {_difference(row, entries)}{held}"


def details_of(row: LoggedChange) -> str:
    """Between which two moments it changed, and by whose word."""
    seen = f"{row.at:%Y-%m-%d %H:%M} UTC"
    before = row.last_seen_before
    span = f"Changed between {before:%Y-%m-%d %H:%M} and {seen}" if before else f"Seen {seen}"
    told = f"{span}. Source: {_WORD_OF.get(row.evidence, row.evidence)}."
    return f"{told} The provider says what it said; we learned better." if row.kind == "correction" else told


def currency_of(row: LoggedChange, entries: Entries) -> str:
    """What the prices of a row's entry are in."""
    currency: str = entries.get(row.key, {}).get("pricing", {}).get("currency", "USD")
    return currency


def _difference(row: LoggedChange, entries: Entries) -> str:
    group, _, part = row.field.partition(".")
    if group == "pricing":
        return ", ".join(_prices(part, row.old, row.new, currency_of(row, entries)))
    name = part if group == "capabilities" else row.field
    label = _LABELS.get(name, name.replace("_", " ").replace(".", " "))
    if _is_texts(row.old) and _is_texts(row.new):
        came, went = (sorted(set(these or ()) - set(those or ())) for these, those in _both_ways(row))
        return f"{label} {', '.join([f'+{each}' for each in came] + [f'−{each}' for each in went]) or 'changed'}"
    if isinstance(row.old, dict | list) or isinstance(row.new, dict | list):
        return f"{label} changed"
    unit = " tokens" if row.kind == "limit" or name.endswith(("_tokens", "context_window")) else ""
    return f"{label} {_shown(row.old)} → {_shown(row.new)}{unit}"


def _both_ways(row: LoggedChange) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (row.new, row.old), (row.old, row.new)


def _prices(part: str, old: Any, new: Any, currency: str) -> Iterator[str]:
    """What changed of one price, or of each of a table of prices where they are few."""
    if _is_price(old) and _is_price(new):
        name, _, last = f" {part}".rpartition(".") if "." in part else ("", "", part)
        label = f"{name} ".strip().replace("_", " ")
        value = f"{_money(old, currency)} → {_money(new, currency)}"
        if last.startswith("per_"):
            yield f"{label} price {value} {last.replace('_', ' ')}".strip()
        else:
            yield f"{label} {last.replace('_', ' ')} price {value} per 1M tokens".strip()
        return
    leaves = [{} if each is None else each for each in (old, new)]
    if all(isinstance(each, dict) for each in leaves):
        names = [name for name in sorted(leaves[0] | leaves[1]) if leaves[0].get(name) != leaves[1].get(name)]
        pairs = [(f"{part}.{name}", leaves[0].get(name), leaves[1].get(name)) for name in names]
        if 0 < len(pairs) <= _SHOWN and all(_is_price(each) for _, *values in pairs for each in values):
            for name, before, after in pairs:
                yield from _prices(name, before, after, currency)
            return
    label = part.replace("_", " ").replace(".", " ")
    if isinstance(old, str) or isinstance(new, str):
        yield f"prices {label} {_shown(old)} → {_shown(new)}"
    else:
        yield f"{label} prices changed"


def _is_price(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _is_texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _money(value: float | None, currency: str) -> str:
    if value is None:
        return "unknown"
    if not value:
        return "free"
    number = f"{Decimal(str(value)).normalize():f}"
    whole, _, cents = number.partition(".")
    number = f"{whole}.{cents:0<2}" if cents or currency == "USD" else whole
    return f"${number}" if currency == "USD" else f"{number} {currency}"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case _:
            return str(value)
