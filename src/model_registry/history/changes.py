"""One change of the catalog as the log keeps it. Reading it needs no pydantic."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from model_registry.vocabulary import Key

Kind: TypeAlias = Literal[
    "added",
    "removed",
    "returned",
    "price",
    "held",
    "limit",
    "capability",
    "lifecycle",
    "alias",
    "identity",
    "correction",
]
"""What a row is. `added`: the provider lists an id it did not. `removed`: it does so no more. `returned`: it lists
again what it had removed. `held`: a new value that a check holds back; nothing published has changed. `correction`: we
learned better, the provider says what it said. The others: a value that changed, by what it is about."""
KINDS: tuple[Kind, ...] = get_args(Kind)
PRESENCE: frozenset[Kind] = frozenset({"added", "removed", "returned"})
"""The kinds that tell whether a provider lists an id."""

PROVIDER, CURATED, UNPROVEN, REBUILT = "provider", "curated", "unproven", "rebuilt"
"""Evidence besides a source's or another provider's slug. `unproven`: nothing was kept of what the provider had said,
so that its change and our correction cannot be told apart. `rebuilt`: the row was made from git's history later."""


class LoggedChange(NamedTuple):
    """One line of the log: what changed of one entry in one run."""

    at: datetime
    """When the run began that saw it, in UTC and whole seconds."""
    last_seen_before: datetime | None
    """When the provider's list was last read before that: it changed between the two. None if nothing tells."""
    provider: str
    model_id: str
    kind: Kind
    field: str
    """As `provenance` names it: `context_window`, `pricing.input`; empty where the whole entry came or went."""
    old: Any
    """The value before, None for absent; of a removed entry all of it, as `models.json` had it."""
    new: Any
    """The value now, None for absent; of a held value the one that was refused."""
    evidence: str
    """Whose word it is: `provider`, `curated`, the slug of a source or of another provider, `unproven`, `rebuilt`."""
    run: str
    """Names the run."""

    @property
    def key(self) -> Key:
        """What names the entry in the catalog."""
        return Key(self.provider, self.model_id)

    @property
    def full_id(self) -> str:
        """What names the entry in the catalog: `provider/model_id`."""
        return f"{self.provider}/{self.model_id}"

    @property
    def id(self) -> str:
        """Names the row for ever, however often the log is rebuilt: 16 hexadecimal digits."""
        told = "\n".join((self.run, self.provider, self.model_id, self.field, "held" if self.kind == "held" else ""))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """The row as an object of the log, every key there."""
        before = self.last_seen_before
        return self._asdict() | {"at": moment(self.at), "last_seen_before": before and moment(before)}

    def line(self) -> str:
        """The row as a line of the log."""
        return json.dumps(self.as_dict(), ensure_ascii=False, separators=(",", ":")) + "\n"

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> LoggedChange:
        """The row that an object of the log is. Raises `KeyError`, `ValueError` or `TypeError` if it is none."""
        before = line["last_seen_before"]
        times = {"at": at_moment(line["at"]), "last_seen_before": before and at_moment(before)}
        return cls(**{name: line[name] for name in cls._fields} | times)


def moment(when: datetime) -> str:
    """A moment as the log writes it: `2026-11-28T09:07:12Z`."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def at_moment(text: str) -> datetime:
    """The moment that the log means. Raises `ValueError` or `TypeError`."""
    return datetime.fromisoformat(text).astimezone(UTC)
