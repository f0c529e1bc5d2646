"""The tables of the store, the same on SQLite and PostgreSQL.

Documents are texts of JSON, whose order and numbers no database touches; moments are texts in UTC, which sort.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

registry_rev = Table(
    "registry_rev",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rev", BigInteger, nullable=False),
    Column("base", String(64), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row: the revision of the store, and the digest of the catalog beneath. Who writes locks it first, so that
revisions are committed in their order."""

bases = Table(
    "bases",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("updated", String(10), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("taken_at", String(32), nullable=False),
    Column("observed_since", String(32)),
)
"""The catalog beneath the edits, compressed; `updated` is the newest day on which an entry of it changed, and from
`observed_since` on every change of it is in `history`."""

history = Table(
    "history",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("route_id", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "id", unique=True),
    Index(None, "at"),
    Index(None, "route_id"),
)
"""The log of the catalog beneath, one row a change, numbered as they came here; `content` is its line."""

edits = Table(
    "edits",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", String(400), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("fields", Text, nullable=False),
    Column("last_base", Text),
    Column("rev", BigInteger, nullable=False),
    Column("created_at", String(32)),
    Column("updated_at", String(32), nullable=False),
    Column("model_id", String(400)),
    Column("platform_id", String(400)),
    Column("provider_id", String(400)),
    CheckConstraint("state IN ('edited', 'created', 'deleted')", name="state"),
    Index(None, "model_id"),
    Index(None, "platform_id"),
    Index(None, "provider_id"),
)
"""What clients have written, one row a record; the last three columns are what the record refers to."""

changes = Table(
    "changes",
    metadata,
    Column("rev", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("id", String(400), nullable=False),
    Column("action", String(16), nullable=False),
    Column("key_id", String(32)),
)
"""What happened in each revision. Of the kind `base`: another catalog came beneath, whose digest is the id."""

keys = Table(
    "keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("name", String(200)),
    Column("created_at", String(32), nullable=False),
    Column("revoked_at", String(32)),
    CheckConstraint("scope IN ('read', 'usage', 'write', 'admin')", name="scope"),
)
"""Who may write: of each key only what its secret hashes to."""

usage_batches = Table(
    "usage_batches",
    metadata,
    Column("batch_id", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("key_id", String(32)),
    Column("events", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "received_at"),
)
"""Every batch of usage that was taken, so that none counts twice: what it said and what was answered, compressed."""

spend = Table(
    "spend",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("model_id", String(400), primary_key=True),
    Column("platform_id", String(400), primary_key=True),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("requests", "failures", "unpriced", "cost_nanos", "input_tokens", "output_tokens")
    ),
    # SQLite makes a float of a sum that is too large for it.
    CheckConstraint("cost_nanos BETWEEN 0 AND 9000000000000000000", name="cost_nanos"),
)
"""Sums of usage by day in UTC, model and platform, which are empty where they are not known. `cost_nanos` are
billionths of a US dollar, of all events but the `unpriced`."""

performance = Table(
    "performance",
    metadata,
    Column("period", String(13), primary_key=True),
    Column("route_id", String(400), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in ("requests", "failures", "timed_tokens", "timed_micros")),
)
"""How routes have done, by hour (`2026-11-28T09`) or, once that is some days ago, by day (`2026-11-28`). `timed_tokens`
were put out in `timed_micros`, microseconds, by calls that succeeded."""

latencies = Table(
    "latencies",
    metadata,
    Column("period", String(13), primary_key=True),
    Column("route_id", String(400), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("calls", BigInteger, nullable=False),
    Column("micros", BigInteger, nullable=False),
)
"""How many calls that succeeded took about how long, and how long they took together; see `latency.bucket_of`."""

usage_waiting = Table(
    "usage_waiting",
    metadata,
    Column("batch_id", String(200), primary_key=True),
    Column("sums", LargeBinary, nullable=False),
)
"""What batches are yet to add to `performance` and `latencies`, compressed; see `waiting`."""

health = Table(
    "health",
    metadata,
    Column("platform_id", String(400), primary_key=True),
    Column("provider_id", String(400), primary_key=True),
    Column("status", String(8), nullable=False),
    Column("since", String(32)),
    Column("checked_at", String(32)),
    Column("reason", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("latency_ms", Integer),
    Column("recent", Text, nullable=False),
    CheckConstraint("status IN ('up', 'degraded', 'down', 'unknown')", name="status"),
)
"""What the last checks found of each platform; `provider_id` is empty but for the platform `direct`."""
