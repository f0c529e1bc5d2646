"""The rows that a run adds to the log: what two catalogs differ by, and whose change it is."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import JsonValue

from model_registry.catalog.diff import Diff
from model_registry.catalog.fields import group_of
from model_registry.history.changes import CURATED, PROVIDER, UNPROVEN, Kind, LoggedChange
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key

_KIND_OF: Mapping[str, Kind] = {
    "pricing": "price",
    "context_window": "limit",
    "max_input_tokens": "limit",
    "max_output_tokens": "limit",
    "modalities": "capability",
    "capabilities": "capability",
    "reasoning_options": "capability",
    "apis": "capability",
    "regions": "capability",
    "status": "lifecycle",
    "deprecation_date": "lifecycle",
    "retirement_date": "lifecycle",
    "successor": "lifecycle",
    "migration": "lifecycle",
    "aliases": "alias",
    "alias_of": "alias",
}
"""The kind of a change by its field; any other field says what the model is."""
_NO_HISTORY = frozenset({"benchmarks", "performance", "provenance", "quality", "release_date_basis", "updated"})
"""Fields that measure the model or tell how well we know it; what a model is and costs does not change with them."""


@dataclass(frozen=True)
class Run:
    """What a run knows of itself and of what it heard."""

    at: datetime
    """When it had read the lists."""
    id: str
    """Names the run."""
    read: Collection[str] = frozenset()
    """The providers that it read."""
    read_before: Mapping[str, datetime] = field(default_factory=dict)
    """When each provider's list was last read before, as far as that is known."""
    new_rules: bool | None = None
    """Whether our own code or curated rows are others than in the last run; None if nothing tells."""
    said_anew: Collection[Key] = frozenset()
    """The entries of which their provider says something else than it did when it was last read."""
    unproven: Collection[str] = frozenset()
    """The providers of which nothing tells what they said then."""
    held: Collection[tuple[Key, str]] = frozenset()
    """The fields of entries that a check holds back: a value that goes with that is nothing the provider took back."""

    def row(self, key: Key, kind: Kind, name: str, values: tuple[JsonValue, JsonValue], evidence: str) -> LoggedChange:
        """A row of this run; `values` are the old one and the new one."""
        before = self.read_before.get(key.provider)
        return LoggedChange(_whole(self.at), before and _whole(before), *key, kind, name, *values, evidence, self.id)


def name_run(at: datetime, content: bytes) -> str:
    """The name of the run that had read the lists at a moment and left this catalog."""
    begun = at.astimezone(UTC)
    return f"{begun:%Y%m%dT%H%M%S}.{begun.microsecond // 1000:03}Z-{hashlib.sha256(content).hexdigest()[:8]}"


def rows_of(found: Diff, run: Run, gone_before: Collection[Key] = ()) -> Iterator[LoggedChange]:
    """The rows that two catalogs differ by, in their order; `gone_before` are ids that were removed once."""
    for key in sorted(found.added.keys() | found.removed.keys() | found.changed.keys()):
        if key in found.added:
            yield run.row(key, "returned" if key in gone_before else "added", "", (None, None), PROVIDER)
        elif key in found.removed:
            # What nobody asked for is gone because we no longer have its provider.
            evidence = PROVIDER if key.provider in run.read else CURATED
            yield run.row(key, "removed", "", (as_published(found.removed[key]), None), evidence)
        else:
            change = found.changed[key]
            for name, (old, new) in change.fields.items():
                if group_of(name) not in _NO_HISTORY:
                    speaker = _speaker(change.after if new is not None else change.before, name)
                    kind, evidence = _judged(run, key, kind_of(name), speaker)
                    if new is None and (key, name) in run.held:
                        kind = "correction"
                    yield run.row(key, kind, name, (old, new), evidence)


def as_published(entry: ModelEntry) -> dict[str, JsonValue]:
    """An entry as `models.json` has it."""
    row: dict[str, JsonValue] = entry.model_dump(mode="json", exclude_none=True)
    return row


def kind_of(name: str) -> Kind:
    """What a change of a field is about."""
    return _KIND_OF.get(group_of(name), "identity")


def _judged(run: Run, key: Key, kind: Kind, speaker: str) -> tuple[Kind, str]:
    """Whether a value changed because somebody said something else, or because we learned better; and whose word it is.

    What a provider says anew is its change. Where it says what it said, new rules of ours made the difference;
    or, under the same rules, what others say: then the end of a model is news, and any other value was known worse.
    """
    if key in run.said_anew:
        return kind, speaker
    unproven = speaker == PROVIDER and key.provider in run.unproven
    if run.new_rules:
        return "correction", UNPROVEN if unproven else speaker
    if unproven:
        return kind, UNPROVEN
    return kind if kind == "lifecycle" else "correction", speaker


def _speaker(entry: ModelEntry, name: str) -> str:
    """Whose word a value is."""
    provenance = entry.provenance or {}
    return provenance.get(name) or provenance.get(group_of(name)) or PROVIDER


def _whole(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(microsecond=0)
