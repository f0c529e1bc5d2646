"""The transactions of the store: each locks the one row of the revision, looks, writes, and tells what changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, tuple_, update

from model_registry.history.log import Log
from model_registry.service import past
from model_registry.service.beneath import NOTHING, Beneath, beneath_of, digest_of, lines_of, packed, unpacked
from model_registry.service.database import Database
from model_registry.service.documents import checked_change, new_document
from model_registry.service.faults import (
    AlreadyThere,
    FieldFault,
    InvalidDocument,
    NoSuchRecord,
    NotEdited,
    Outdated,
    ServiceError,
    StillReferenced,
)
from model_registry.service.overlay import Edit, Record, edits_after, edits_without, record_of, version_of
from model_registry.service.records import ID_FIELDS, KINDS, REFERENCES, Base, Document, Kind
from model_registry.service.tables import bases, changes, edits, registry_rev
from model_registry.service.together import Together
from model_registry.vocabulary import Row

BASE = "base"
"""The kind of change that puts another catalog beneath."""
_ADVANCE = (
    update(registry_rev)
    .values(rev=registry_rev.c.rev + bindparam("steps"))
    .returning(registry_rev.c.rev, registry_rev.c.base)
)
"""Takes the next revisions and locks the row until the transaction ends; undone with it."""
_THERE = (edits.c.kind == bindparam("of_kind"), edits.c.id == bindparam("of_id"))
_FIND = select(edits).where(*_THERE)
_REPLACE = update(edits).where(*_THERE)
_INSERT, _TELL = insert(edits), insert(changes)
"""What every transaction does, made once: a statement that is made again is compiled again."""
_REFERENCE_COLUMNS = ("model_id", "platform_id", "provider_id")


class Written(NamedTuple):
    """What a transaction did."""

    rev: int
    """The revision it made."""
    kind: Kind
    id: str
    edit: Edit | None
    """What the store now holds of the record."""


class _Change(NamedTuple):
    """What one client would change."""

    kind: Kind
    id: str
    patch: Document
    """A merge patch (RFC 7396)."""
    seen: Collection[str] | None
    """The versions that the record may have; any if None."""
    by: str | None


class BaseChange(NamedTuple):
    """What another catalog changed."""

    rev: int
    """The revision that holds it."""
    changed: bool
    """Whether it differs from the one before."""
    added: Mapping[Kind, int]
    removed: Mapping[Kind, int]
    altered: Mapping[Kind, int]


class News(NamedTuple):
    """What has happened since a revision."""

    rev: int
    edits: Mapping[tuple[Kind, str], Edit | None] | None
    """The records that changed, None where no client says anything of one any more; None if all must be read."""


class Ledger:
    """What clients have written into one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.written: dict[int, Written] = {}
        """What was written here, by revision, until somebody has taken it over."""
        self._beneath = NOTHING
        self._changing = Together(self._change, 3 * database.wait)

    def create(self, kind: Kind, document: Mapping[str, Any], by: str | None = None) -> Written:
        """Write a new record. Raises `InvalidDocument` and `AlreadyThere`."""
        made = new_document(kind, document)
        record_id: str = made[ID_FIELDS[kind]]
        with self.database.writing(in_turn=True) as connection:
            rev, base = self._lock(connection)
            if self._find(connection, base, kind, record_id) is not None:
                raise AlreadyThere(kind, record_id)
            self._require_references(connection, base, kind, made)
            now = _now()
            edit = Edit(kind, record_id, "created", made, None, rev, now, now)
            _put(connection, edit, made)
            _tell(connection, rev, (kind, record_id), "create", by)
        return self._wrote(Written(rev, kind, record_id, edit))

    def update(
        self,
        kind: Kind,
        record_id: str,
        patch: Mapping[str, Any],
        seen: Collection[str] | None = None,
        by: str | None = None,
    ) -> Written:
        """Merge a patch (RFC 7396) onto a record. `seen` are the versions it may have; any without.

        Raises `InvalidDocument`, `NoSuchRecord` and `Outdated`.
        """
        return self._changing.do(_Change(kind, record_id, checked_change(kind, patch), seen, by))

    def delete(self, kind: Kind, record_id: str, seen: Collection[str] | None = None, by: str | None = None) -> Written:
        """Delete a record; one of the catalog stays deleted in later catalogs.

        Raises `NoSuchRecord`, `Outdated` and `StillReferenced`.
        """
        with self.database.writing(in_turn=True) as connection:
            rev, base = self._lock(connection)
            record = _required(self._find(connection, base, kind, record_id), kind, record_id, seen)
            if referrers := _referrers(connection, base, kind, record_id):
                raise StillReferenced(kind, record_id, referrers)
            edit = None
            if record.origin == "client" and record_id not in base.records[kind]:
                connection.execute(delete(edits).where(edits.c.kind == kind, edits.c.id == record_id))
            else:
                edit = Edit(kind, record_id, "deleted", {}, None, rev, None, _now())
                _put(connection, edit, {})
            _tell(connection, rev, (kind, record_id), "delete", by)
        return self._wrote(Written(rev, kind, record_id, edit))

    def restore(
        self,
        kind: Kind,
        record_id: str,
        fields: Collection[str] = (),
        seen: Collection[str] | None = None,
        by: str | None = None,
    ) -> Written:
        """Take back what clients have set of a record, or these fields of it: the catalog's word holds again.

        So does a record of the catalog that was deleted; one whose catalog is gone becomes what that said last.
        Raises `NoSuchRecord`, `NotEdited`, `Outdated`, and `InvalidDocument` if what it refers to is deleted.
        """
        with self.database.writing(in_turn=True) as connection:
            rev, base = self._lock(connection)
            row = connection.execute(_FIND, {"of_kind": kind, "of_id": record_id}).first()
            edit, below = _edit(row) if row else None, base.records[kind].get(record_id)
            record = record_of(below, edit)
            if record is None and below is None:
                raise NoSuchRecord(kind, record_id)
            if seen is not None and (record is None or version_of(record) not in seen):
                raise Outdated(kind, record_id)
            if edit is None or (edit.state == "edited" and not edit.fields) or (below is None and not edit.last_base):
                raise NotEdited(kind, record_id)
            kept = edits_without(edit, fields) if fields else {}
            if fields and (edit.state != "edited" or not record or not set(fields) <= _names_of(record)):
                raise NotEdited(kind, record_id, sorted(set(fields) - (_names_of(record) if record else set())))
            if below is not None:
                self._require_references(connection, base, kind, below)
            made = None
            if below is None or kept:
                made = edit._replace(fields=kept, rev=rev, updated_at=_now())
                _put(connection, made, below or edit.last_base or {})
            else:
                connection.execute(delete(edits).where(edits.c.kind == kind, edits.c.id == record_id))
            _tell(connection, rev, (kind, record_id), "restore", by)
        return self._wrote(Written(rev, kind, record_id, made))

    def replace_base(
        self, rows: Iterable[Row], by: str | None = None, *, only_newer: bool = False, log: Log | None = None
    ) -> BaseChange:
        """Put another catalog beneath the edits, all of it or nothing, with what its log tells; every edit stays.

        A record that a client has edited, or that one of theirs refers to, stays when the catalog has it no more.
        """
        entries = list(rows)
        lines = lines_of(entries)
        digest = digest_of(lines)
        updated = max((row["updated"] for row in entries if "updated" in row), default="")
        data, beneath = packed(lines), beneath_of(digest, lines, self._beneath)
        new = beneath.base
        nothing: dict[Kind, int] = dict.fromkeys(KINDS, 0)
        told = past.unread(self.database, log)
        with self.database.writing(in_turn=True) as connection:
            rev, old = self._lock(connection)
            present = self._beneath.digest
            if present and only_newer:
                theirs = connection.scalar(select(bases.c.updated).where(bases.c.digest == present)) or ""
                if theirs >= updated:
                    connection.rollback()  # or there would be a revision in which nothing changed
                    return BaseChange(rev - 1, False, nothing, nothing, nothing)
            if present == digest:
                connection.execute(update(bases).values(observed_since=past.take(connection, log, told)))
                # No record has changed, so there is no new revision; nobody can have seen it.
                connection.execute(update(registry_rev).values(rev=rev - 1))
                return BaseChange(rev - 1, False, nothing, nothing, nothing)
            _keep_vanished(connection, old, new, rev)
            observed = past.take(connection, log, told)
            connection.execute(delete(bases))
            row = {"digest": digest, "content": data, "updated": updated, "entries": len(entries), "taken_at": _now()}
            connection.execute(insert(bases).values(row | {"observed_since": observed}))
            connection.execute(update(registry_rev).values(base=digest))
            _tell(connection, rev, (BASE, digest), "replace", by)
        self._beneath = beneath
        return BaseChange(rev, True, *_difference(old, new))

    def beneath(self) -> Beneath:
        """The catalog beneath, as this process last read it."""
        return self._beneath

    def news(self, since: int, digest: str) -> News:
        """What has happened since a revision with a catalog beneath it, seen at one moment."""
        with self.database.reading() as connection:
            rev, present = connection.execute(select(registry_rev.c.rev, registry_rev.c.base)).one()
            if rev == since:
                return News(rev, {})
            told = connection.execute(select(changes.c.kind, changes.c.id).where(changes.c.rev > since)).all()
            if present != digest or len(told) != rev - since:
                return News(rev, None)
            return News(rev, _changed(connection, {(kind, record_id) for kind, record_id in told}))

    def all_edits(self) -> tuple[int, Beneath, list[Edit]]:
        """The revision, the catalog beneath and everything clients have written, seen at one moment."""
        with self.database.reading() as connection:
            rev, digest = connection.execute(select(registry_rev.c.rev, registry_rev.c.base)).one()
            if digest != self._beneath.digest:
                self._beneath = _read_base(connection, digest, self._beneath)
            return rev, self._beneath, [_edit(row) for row in connection.execute(select(edits))]

    def _change(self, asked: Sequence[_Change]) -> list[Written | ServiceError]:
        """Make changes in their order in one transaction; each that is not refused is a revision of its own."""
        outcomes: list[Written | ServiceError] = []
        made: dict[tuple[Kind, str], tuple[Edit, Document]] = {}
        told = []
        with self.database.writing(in_turn=True) as connection:
            last, base = self._lock(connection, len(asked))
            rev = last - len(asked)
            there = _changed(connection, {(each.kind, each.id) for each in asked})
            for each in asked:
                key = each.kind, each.id
                before = made[key][0] if key in made else there[key]
                try:
                    record = record_of(base.records[each.kind].get(each.id), before)
                    record = _required(record, each.kind, each.id, each.seen)
                    edit = _changed_by(each, record, rev + 1)
                except ServiceError as refused:
                    outcomes.append(refused)
                    continue
                rev += 1
                made[key] = edit, record.document
                told.append(_telling(rev, key, "update", each.by))
                outcomes.append(Written(rev, *key, edit))
            if not made:
                connection.rollback()  # or there would be revisions in which nothing changed
                return outcomes
            if rev < last:
                connection.execute(update(registry_rev).values(rev=rev))
            for statement, is_new in ((_REPLACE, False), (_INSERT, True)):
                rows = [_row(*each) for key, each in made.items() if (there[key] is None) is is_new]
                if rows:
                    connection.execute(statement, rows)
            connection.execute(_TELL, told)
        for outcome in outcomes:
            if isinstance(outcome, Written):
                self._wrote(outcome)
        return outcomes

    def _wrote(self, written: Written) -> Written:
        self.written[written.rev] = written
        return written

    def _lock(self, connection: Connection, steps: int = 1) -> tuple[int, Base]:
        """The last of so many revisions to write, and the catalog beneath; nobody else writes until the transaction
        ends.
        """
        rev, digest = connection.execute(_ADVANCE, {"steps": steps}).one()
        if digest != self._beneath.digest:
            self._beneath = _read_base(connection, digest, self._beneath)
        return rev, self._beneath.base

    def _find(self, connection: Connection, base: Base, kind: Kind, record_id: str) -> Record | None:
        row = connection.execute(_FIND, {"of_kind": kind, "of_id": record_id}).first()
        return record_of(base.records[kind].get(record_id), _edit(row) if row else None)

    def _require_references(self, connection: Connection, base: Base, kind: Kind, made: Document) -> None:
        """Raise `InvalidDocument` unless what a record refers to is there."""
        faults = []
        for field, other in REFERENCES[kind].items():
            found = self._find(connection, base, other, made[field])
            if found is None:
                faults.append(FieldFault(field, f"there is no {made[field]!r} among the {other}; create it first"))
            elif field == "model_id" and found.document["provider_id"] != made["provider_id"]:
                faults.append(FieldFault("provider_id", f"the model is of {found.document['provider_id']!r}"))
        if faults:
            raise InvalidDocument(faults)


def _required(record: Record | None, kind: Kind, record_id: str, seen: Collection[str] | None) -> Record:
    """The record, if it is there in one of the versions that were seen. Raises `NoSuchRecord` and `Outdated`."""
    if record is None:
        raise NoSuchRecord(kind, record_id)
    if seen is not None and version_of(record) not in seen:
        raise Outdated(kind, record_id)
    return record


def _changed_by(change: _Change, record: Record, rev: int) -> Edit:
    """What a record's edit is after a change. Raises `InvalidDocument`."""
    fields = edits_after(change.kind, record, change.patch)
    # What is merged may be too much where no part of it was.
    checked_change(change.kind, {name: fields[name] for name in change.patch})
    now, before = _now(), record.edit
    if before is None:
        return Edit(change.kind, change.id, "edited", fields, None, rev, None, now)
    return before._replace(fields=fields, rev=rev, updated_at=now)


def _names_of(record: Record) -> set[str]:
    """What may be taken back one by one: the edited fields, also those that are edited part by part as a whole."""
    return {*record.edited, *(name.partition(".")[0] for name in record.edited)}


def _referrers(connection: Connection, base: Base, kind: Kind, record_id: str) -> list[str]:
    """The ids of the records that refer to one, each with its kind: `routes/acme/aurora-1`."""
    found = []
    for other, references in REFERENCES.items():
        fields = [field for field, referred in references.items() if referred == kind]
        if not fields:
            continue
        of_kind = select(edits.c.id, edits.c.state).where(edits.c.kind == other)
        told = dict(connection.execute(of_kind.where(or_(*(edits.c[field] == record_id for field in fields)))).all())
        found += [f"{other}/{each}" for each, state in told.items() if state != "deleted"]
        inbase = [
            each
            for each, document in base.records[other].items()
            if any(document[field] == record_id for field in fields)
        ]
        if inbase:
            known = set(connection.scalars(select(edits.c.id).where(edits.c.kind == other)))
            found += [f"{other}/{each}" for each in inbase if each not in known]
    return sorted(found)


def _keep_vanished(connection: Connection, old: Base, new: Base, rev: int) -> None:
    """Give edited records that a new catalog lacks what the old one said, and those they refer to, too."""
    by_key = {(edit.kind, edit.id): edit for edit in map(_edit, connection.execute(select(edits)))}
    waiting = [edit for edit in by_key.values() if edit.state != "deleted"]
    while waiting:
        edit = waiting.pop()
        was, is_now = old.records[edit.kind].get(edit.id), new.records[edit.kind].get(edit.id)
        below = None if is_now is not None else was if was is not None else edit.last_base
        if edit.state == "edited" and below != edit.last_base:
            edit = edit._replace(last_base=below)
            _put(connection, edit, below or is_now or {})
        record = record_of(is_now, edit)
        for field, other in REFERENCES[edit.kind].items():
            referred = record.document[field] if record else None
            if referred is None or (other, referred) in by_key or referred in new.records[other]:
                continue
            if (kept := old.records[other].get(referred)) is not None:
                extra = Edit(other, referred, "edited", {}, kept, rev, None, _now())
                _put(connection, extra, kept)
                by_key[other, referred] = extra
                waiting.append(extra)


def _difference(old: Base, new: Base) -> tuple[dict[Kind, int], dict[Kind, int], dict[Kind, int]]:
    added, removed, altered = {}, {}, {}
    for kind in KINDS:
        before, after = old.records[kind], new.records[kind]
        added[kind] = len(after.keys() - before.keys())
        removed[kind] = len(before.keys() - after.keys())
        altered[kind] = sum(before[each] != after[each] for each in before.keys() & after.keys())
    return added, removed, altered


def _read_base(connection: Connection, digest: str, earlier: Beneath) -> Beneath:
    if not digest:
        return NOTHING
    content = connection.scalar(select(bases.c.content).where(bases.c.digest == digest))
    if content is None:
        raise LookupError(f"the catalog {digest} is not in the database")
    return beneath_of(digest, unpacked(content), earlier)


def _changed(connection: Connection, keys: set[tuple[Kind, str]]) -> dict[tuple[Kind, str], Edit | None]:
    result: dict[tuple[Kind, str], Edit | None] = dict.fromkeys(keys)
    wanted = sorted(keys)
    for start in range(0, len(wanted), 500):
        some = tuple_(edits.c.kind, edits.c.id).in_(wanted[start : start + 500])
        for edit in map(_edit, connection.execute(select(edits).where(some))):
            result[edit.kind, edit.id] = edit
    return result


def _put(connection: Connection, edit: Edit, document: Document) -> None:
    """Write a row in place of the one there may be; `document` tells what the record refers to."""
    row = _row(edit, document)
    if not connection.execute(_REPLACE, row).rowcount:
        connection.execute(_INSERT, row)


def _row(edit: Edit, document: Document) -> dict[str, Any]:
    return {
        **edit._asdict(),
        "fields": json.dumps(edit.fields, ensure_ascii=False),
        "last_base": None if edit.last_base is None else json.dumps(edit.last_base, ensure_ascii=False),
        **{column: document.get(column) if column in REFERENCES[edit.kind] else None for column in _REFERENCE_COLUMNS},
        "of_kind": edit.kind,
        "of_id": edit.id,
    }


def _tell(connection: Connection, rev: int, what: tuple[str, str], action: str, by: str | None) -> None:
    """Write what a revision is."""
    connection.execute(_TELL, _telling(rev, what, action, by))


def _telling(rev: int, what: tuple[str, str], action: str, by: str | None) -> dict[str, Any]:
    return {"rev": rev, "at": _now(), "kind": what[0], "id": what[1], "action": action, "key_id": by}


def _edit(row: Any) -> Edit:
    below = None if row.last_base is None else json.loads(row.last_base)
    return Edit(row.kind, row.id, row.state, json.loads(row.fields), below, row.rev, row.created_at, row.updated_at)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
