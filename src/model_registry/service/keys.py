"""Keys: who may do what. A key is shown once, and only what its secret hashes to is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import insert, select, update

from model_registry.service.database import Database
from model_registry.service.faults import NoSuchRecord
from model_registry.service.tables import keys

Scope: TypeAlias = Literal["read", "usage", "write", "admin"]
SCOPES: dict[Scope, frozenset[Scope]] = {
    "read": frozenset({"read"}),
    "usage": frozenset({"read", "usage"}),
    "write": frozenset({"read", "usage", "write"}),
    "admin": frozenset({"read", "usage", "write", "admin"}),
}
"""What each scope lets its key do."""
_FORM = re.compile(r"^mr_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$")


class Key(NamedTuple):
    """A key as the store has it, without its secret."""

    id: str
    scope: Scope
    name: str | None
    created_at: str
    revoked_at: str | None


class Keys:
    """The keys in one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def create(self, scope: Scope, name: str | None = None) -> tuple[Key, str]:
        """Make a key. Returns it, and the text that is the key, which nobody can read again."""
        key = Key(secrets.token_hex(8), scope, name, _now(), None)
        secret = secrets.token_urlsafe(32)
        with self.database.writing() as connection:
            connection.execute(insert(keys).values(**key._asdict(), digest=_digest(secret)))
        return key, f"mr_{key.id}_{secret}"

    def all(self) -> list[Key]:
        """Every key, the oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(*(keys.c[name] for name in Key._fields)).order_by(keys.c.created_at))
            return [Key(*row) for row in rows]

    def revoke(self, key_id: str) -> None:
        """Let a key open nothing any more. Raises `NoSuchRecord`."""
        with self.database.writing() as connection:
            done = update(keys).where(keys.c.id == key_id).values(revoked_at=_now())
            if not connection.execute(done).rowcount:
                raise NoSuchRecord("keys", key_id)

    def find(self, text: str) -> Key | None:
        """The key that a text is, None if it is none or is revoked."""
        form = _FORM.match(text)
        if form is None:
            return None
        with self.database.reading() as connection:
            row = connection.execute(select(keys).where(keys.c.id == form[1])).first()
        if row is None or row.revoked_at is not None or not hmac.compare_digest(row.digest, _digest(form[2])):
            return None
        return Key(row.id, row.scope, row.name, row.created_at, row.revoked_at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
