"""What differs between two catalogs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from model_registry.catalog.fields import parts
from model_registry.catalog.store import Catalog
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key


@dataclass(frozen=True)
class Change:
    """One entry whose content changed."""

    before: ModelEntry
    after: ModelEntry

    @property
    def fields(self) -> Mapping[str, tuple[JsonValue, JsonValue]]:
        """Each changed fact with its value before and after, None for absent; groups by part (`pricing.input`)."""
        before, after = _flat(self.before), _flat(self.after)
        return {
            name: (before.get(name), after.get(name))
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        }

    @property
    def repriced(self) -> bool:
        """Whether a price is among what changed."""
        return self.before.pricing != self.after.pricing


@dataclass(frozen=True)
class Diff:
    """All differences between an older and a newer catalog."""

    added: Mapping[Key, ModelEntry]
    removed: Mapping[Key, ModelEntry]
    changed: Mapping[Key, Change]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    @property
    def repriced(self) -> int:
        """Number of changed entries whose price changed."""
        return sum(change.repriced for change in self.changed.values())

    def apply(self, old: Catalog) -> Catalog:
        """The newer catalog, from the older one."""
        kept = {key: entry for key, entry in old.items() if key not in self.removed}
        new = {**kept, **self.added, **{key: change.after for key, change in self.changed.items()}}
        return dict(sorted(new.items()))


def diff(old: Catalog, new: Catalog) -> Diff:
    """Compare two catalogs by content: the day an entry was last updated is no difference."""
    return Diff(
        added={key: entry for key, entry in new.items() if key not in old},
        removed={key: entry for key, entry in old.items() if key not in new},
        changed={
            key: Change(old[key], entry)
            for key, entry in new.items()
            if key in old and not entry.same_content(old[key])
        },
    )


def _flat(entry: ModelEntry) -> dict[str, JsonValue]:
    row: dict[str, JsonValue] = entry.model_dump(mode="json", exclude_none=True, exclude={"updated"})
    return parts(row)
