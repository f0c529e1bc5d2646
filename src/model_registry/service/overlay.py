"""What clients write, on top of what the catalog says: how the two become one record.

An edit is kept as what it changes, so that a new catalog changes everything else. A deleted record stays deleted.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from model_registry.service.records import CAPABILITIES, Document, Kind

State: TypeAlias = Literal["edited", "created", "deleted"]
Origin: TypeAlias = Literal["catalog", "client", "vanished"]
"""Who says what a record is without its edits: the catalog, a client who created it, or a former catalog."""

PARTS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    "platforms": {},
    "providers": {},
    "models": {"capabilities": CAPABILITIES, "pricing": ("input_cost", "output_cost")},
    "routes": {},
}
"""Fields that are edited part by part, with the parts there are."""


class Edit(NamedTuple):
    """What the store holds of one record."""

    kind: Kind
    id: str
    state: State
    fields: Document
    """Of a created record all of it, of an edited one what is different."""
    last_base: Document | None
    """What the last catalog that had the record said of it, if the present one has it no more."""
    rev: int
    """The revision that wrote this."""
    created_at: str | None
    updated_at: str


class Record(NamedTuple):
    """One record as it is now, before what follows from other records."""

    document: Document
    origin: Origin
    edit: Edit | None

    @property
    def edited(self) -> list[str]:
        """The fields, or parts of fields, that a client has set on top of the catalog."""
        if self.edit is None or self.edit.state != "edited":
            return []
        parted = PARTS[self.edit.kind]
        return sorted(
            name
            for field, value in self.edit.fields.items()
            for name in ([f"{field}.{part}" for part in value] if field in parted else [field])
        )

    @property
    def rev(self) -> int:
        """The revision that last wrote the record, 0 if no client has."""
        return self.edit.rev if self.edit else 0


def record_of(base: Document | None, edit: Edit | None) -> Record | None:
    """The record that a catalog and an edit make; None if there is none."""
    if edit is None:
        return None if base is None else Record(base, "catalog", None)
    if edit.state == "deleted":
        return None
    if edit.state == "created":
        stamped = {**edit.fields, "created_at": edit.created_at, "updated_at": edit.updated_at}
        return Record(stamped, "client", edit)
    below = base if base is not None else edit.last_base
    if below is None:
        return None
    stamped = {**applied(edit.kind, below, edit.fields), "updated_at": edit.updated_at if edit.fields else None}
    return Record(stamped, "vanished" if base is None else "catalog", edit)


def version_of(record: Record) -> str:
    """What tells this state of a record from any other it had or will have."""
    text = json.dumps(record.document, ensure_ascii=False, sort_keys=True)
    return f"{record.rev}-{zlib.crc32(text.encode()):08x}"


def applied(kind: Kind, document: Document, edits: Document) -> dict[str, Any]:
    """A document with edits on top."""
    result = dict(document)
    for field, value in edits.items():
        parts = PARTS[kind].get(field)
        result[field] = {**(result.get(field) or dict.fromkeys(parts)), **value} if parts else value
    return result


def edits_after(kind: Kind, record: Record, patch: Document) -> dict[str, Any]:
    """The edits of a record after a merge patch (RFC 7396): a null makes a field unknown."""
    edits: dict[str, Any] = dict(record.edit.fields) if record.edit else {}
    for field, value in patch.items():
        if parts := PARTS[kind].get(field):
            edits[field] = {**(edits.get(field) or {}), **(dict.fromkeys(parts) if value is None else value)}
        else:
            edits[field] = merged(record.document.get(field), value)
    return edits


def edits_without(edit: Edit, names: Collection[str]) -> dict[str, Any]:
    """The edits of a record without these fields or parts of fields, as `Record.edited` names them."""
    kept: dict[str, Any] = {}
    for field, value in edit.fields.items():
        if field in PARTS[edit.kind]:
            parts = {part: each for part, each in value.items() if f"{field}.{part}" not in names}
            if parts and field not in names:
                kept[field] = parts
        elif field not in names:
            kept[field] = value
    return kept


def merged(value: Any, patch: Any) -> Any:
    """A JSON value after a merge patch, as RFC 7396 has it."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(value) if isinstance(value, Mapping) else {}
    for name, each in patch.items():
        if each is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), each)
    return result
