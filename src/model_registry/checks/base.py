"""What a check is: a named rule that reads entries and yields what is wrong with them.

A rule is a function with a decorator. Its name with `-` for `_` is the rule's name, its docstring says what
it refuses and why. The package finds it by scanning its modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from model_registry.catalog.store import Catalog
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

Severity: TypeAlias = Literal["hold", "warn"]
"""`hold`: the value must not be published. `warn`: a person should look, the value stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one entry."""

    key: Key
    field: str
    """The smallest part of the entry that can be held: `context_window`, `pricing.input`, `pricing.tiers`,
    `pricing.regions.NAME`, `benchmarks.NAME`; empty if it is the entry itself."""
    value: str
    """The value as it was found."""
    message: str
    severity: Severity = "hold"
    beside: str = ""
    """The field it was measured by, if there is one: while that fails itself, nothing is known of this one."""
    rule: str = ""
    """Name of the rule, filled in by the rule itself."""
    by: str = ""
    """The source or other provider that a value which was held came from; empty if this provider told it."""

    @property
    def mendable(self) -> bool:
        """Whether the last good value, or none, can take the place of this one."""
        return self.field not in ("", "developer")


class ConfirmedValue(NamedTuple):
    """A value of one field that no check may hold back; another value of the field still may be."""

    provider: str
    model_id: str
    field: str
    value: str
    """As a check's finding shows it."""


EntryCheck: TypeAlias = Callable[[ModelEntry], Iterator[Finding]]
EntryChangeCheck: TypeAlias = Callable[[ModelEntry, ModelEntry], Iterator[Finding]]
CatalogCheck: TypeAlias = Callable[[Sequence[ModelEntry]], Iterator[Finding]]
CatalogChangeCheck: TypeAlias = Callable[[Sequence[ModelEntry], Catalog], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """Name and reason of a rule, whatever it reads."""

    name: str
    reason: str
    """What it refuses and why: the docstring of its function."""


@dataclass(frozen=True)
class EntryRule(Rule):
    """A rule about one entry, by itself or compared with the same entry in the last catalog."""

    check: EntryCheck | None = None
    compare: EntryChangeCheck | None = None
    """Asked only of an entry that was in the last catalog, and that has been read anew."""
    fields: frozenset[str] = frozenset()
    """Fields of which an entry must tell one for the rule to have something to say; empty if it always may."""

    def is_about(self, told: frozenset[str]) -> bool:
        """Whether the rule may have something to say of an entry that tells these fields."""
        return not self.fields or not self.fields.isdisjoint(told)

    def __call__(self, entry: ModelEntry, old: ModelEntry | None = None) -> list[Finding]:
        """What is wrong with the entry; `old` is the same entry in the last catalog, if it was there."""
        if self.check:
            found = self.check(entry)
        elif self.compare and old is not None and old is not entry:
            found = self.compare(entry, old)
        else:
            return []
        return [replace(finding, rule=self.name) for finding in found]


@dataclass(frozen=True)
class CatalogRule(Rule):
    """A rule about entries compared with each other."""

    check: CatalogChangeCheck

    def __call__(self, entries: Sequence[ModelEntry], old: Catalog | None = None) -> list[Finding]:
        """What is wrong among the entries; `old` is the last catalog."""
        return [replace(finding, rule=self.name) for finding in self.check(entries, old or {})]


def entry_rule(check: EntryCheck) -> EntryRule:
    """Make the function a rule about one entry by itself."""
    return EntryRule(*_described(check), check)


def rule_about(*fields: str) -> Callable[[EntryCheck], EntryRule]:
    """Make the function a rule about one entry by itself that has nothing to say where it tells none of the fields."""
    return lambda check: replace(entry_rule(check), fields=frozenset(fields))


def entry_change_rule(compare: EntryChangeCheck) -> EntryRule:
    """Make the function a rule about one entry compared with the same entry in the last catalog."""
    return EntryRule(*_described(compare), compare=compare)


def catalog_rule(check: CatalogCheck) -> CatalogRule:
    """Make the function a rule about entries compared with each other."""
    return _catalog_rule(check, lambda entries, _: check(entries))


def catalog_change_rule(check: CatalogChangeCheck) -> CatalogRule:
    """Make the function a rule about entries compared with each other and with the last catalog."""
    return _catalog_rule(check, check)


def _catalog_rule(told: Callable[..., object], check: CatalogChangeCheck) -> CatalogRule:
    return CatalogRule(*_described(told), check)


def _described(told: Callable[..., object]) -> tuple[str, str]:
    return told.__name__.replace("_", "-"), told.__doc__ or ""
