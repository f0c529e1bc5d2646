"""What an entry can do, by the names one asks for it: those of the schema, and a few that follow from other facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model_registry.catalog.entry import Capabilities, Entry
from model_registry.catalog.view import Row
from model_registry.query.arguments import refuse_unknown

_SPELLINGS = {"function_calling": "tools"}
_CONTEXTS = {"128k_context": 128_000, "200k_context": 200_000, "1m_context": 1_000_000}

DERIVED = ("free_tier", *_CONTEXTS)
"""What follows from prices and limits. `free_tier`: the provider itself says that every price it names is 0;
`128k_context` and its like: the context window holds at least that many tokens."""

NAMES = (*Capabilities.FIELDS, *DERIVED)
"""Everything one can ask for."""


def parse_names(names: str | Iterable[str]) -> tuple[str, ...]:
    """The names as the catalog spells them. Raises `ConfigurationError`, with suggestions, at one there is not."""
    listed = (names,) if isinstance(names, str) else tuple(names)
    spelled = tuple(_SPELLINGS.get(name, name) for name in listed)
    refuse_unknown("capability", spelled, NAMES)
    return spelled


def has(entry: Entry, name: str) -> bool | None:
    """Whether the entry has a capability of `NAMES`; None if that is unknown."""
    if name not in DERIVED:
        known: bool | None = getattr(entry.capabilities, name, None)
        return known
    if name == "free_tier":
        pricing = entry.pricing
        return None if pricing is None else _free(pricing.as_dict())
    window = entry.context_window
    return None if window is None else window >= _CONTEXTS[name]


def known_capabilities(row: Row) -> frozenset[str]:
    """All names of what the entry in this row is known to have."""
    known = [name for name, value in row.get("capabilities", {}).items() if value]
    window = row.get("context_window", 0)
    known += [name for name, least in _CONTEXTS.items() if window >= least]
    if _free(row.get("pricing", {})):
        known.append("free_tier")
    return frozenset(known)


def _free(pricing: Row) -> bool:
    """Whether there is a price and none is above 0."""
    return any(name != "currency" for name in pricing) and _nothing(pricing)


def _nothing(price: object) -> bool:
    """Whether a price, or every one of a group, is 0."""
    if isinstance(price, Mapping):
        return all(_nothing(each) for name, each in price.items() if name not in {"currency", "above_context"})
    return all(map(_nothing, price)) if isinstance(price, list) else price == 0
