"""What an entry can do, by the names one asks for it: those of the schema, and a few that follow from other facts."""

from __future__ import annotations

from collections.abc import Iterable

from model_registry.catalog.columns import is_free
from model_registry.catalog.entry import Capabilities, Entry
from model_registry.query.arguments import refuse_unknown

_SPELLINGS = {"function_calling": "tools"}
CONTEXTS = {"128k_context": 128_000, "200k_context": 200_000, "1m_context": 1_000_000}
"""The least context window, in tokens, by the name one asks for it."""

DERIVED = ("free_tier", *CONTEXTS)
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
        return is_free({"pricing": entry.pricing.as_dict()} if entry.pricing else {})
    window = entry.context_window
    return None if window is None else window >= CONTEXTS[name]
