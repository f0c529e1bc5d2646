"""Nothing absurd is published: named rules, each with its reason, and what becomes of a value that fails one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from model_registry.catalog.store import Catalog
from model_registry.checks.base import CatalogRule, EntryRule, Finding
from model_registry.discovery import declared_in
from model_registry.schemas import ModelEntry


def check_entry(
    entry: ModelEntry, old: ModelEntry | None = None, rules: Sequence[EntryRule] | None = None
) -> Iterator[Finding]:
    """What all rules, or some, find in one entry; `old` is the same entry in the last catalog, if it was there."""
    told = frozenset(field for field, value in vars(entry).items() if value is not None)
    concerned = _rules_about(told) if rules is None else [rule for rule in rules if rule.is_about(told)]
    for rule in concerned:
        yield from rule(entry, old)


# Entries tell one of a few hundred sets of fields, most of them few that there are rules about.
@lru_cache(maxsize=1 << 12)
def _rules_about(told: frozenset[str]) -> tuple[EntryRule, ...]:
    return tuple(rule for rule in ENTRY_RULES if rule.is_about(told))


def check_catalog(entries: Sequence[ModelEntry], old: Catalog | None = None) -> Iterator[Finding]:
    """What all rules find among the entries compared with each other; `old` is the last catalog."""
    for rule in CATALOG_RULES:
        yield from rule(entries, old)


def check(entries: Sequence[ModelEntry], old: Catalog | None = None) -> list[Finding]:
    """What all rules find in these entries, what must be held first, then by rule and entry."""
    before = old or {}
    found = [finding for entry in entries for finding in check_entry(entry, before.get(entry.key))]
    found += check_catalog(entries, before)
    return sorted(found, key=lambda finding: (finding.severity, finding.rule, finding.key, finding.field))


# Below the functions, which one of the modules uses.
_DECLARED = tuple(declared_in(__name__, __path__))

ENTRY_RULES: tuple[EntryRule, ...] = tuple(rule for rule in _DECLARED if isinstance(rule, EntryRule))
"""Every rule about one entry, in the order of their modules."""
CATALOG_RULES: tuple[CatalogRule, ...] = tuple(rule for rule in _DECLARED if isinstance(rule, CatalogRule))
"""Every rule about entries compared with each other, in the order of their modules."""
RANGE_RULES: tuple[EntryRule, ...] = tuple(rule for rule in ENTRY_RULES if rule.name.endswith("-out-of-range"))
"""The rules that hold of any value of its kind, wherever the entry is from."""
