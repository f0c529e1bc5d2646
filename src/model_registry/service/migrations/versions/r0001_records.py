"""Records, their changes, the catalog beneath, and keys.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "registry_rev",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rev", sa.BigInteger, nullable=False),
        sa.Column("base", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "bases",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("updated", sa.String(10), nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("taken_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "edits",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("id", sa.String(400), primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("last_base", sa.Text),
        sa.Column("rev", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.String(32)),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("model_id", sa.String(400)),
        sa.Column("platform_id", sa.String(400)),
        sa.Column("provider_id", sa.String(400)),
        sa.CheckConstraint("state IN ('edited', 'created', 'deleted')", name="state"),
    )
    for column in ("model_id", "platform_id", "provider_id"):
        op.create_index(op.f(f"ix_edits_{column}"), "edits", [column])
    op.create_table(
        "changes",
        sa.Column("rev", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(400), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("key_id", sa.String(32)),
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("revoked_at", sa.String(32)),
        sa.CheckConstraint("scope IN ('read', 'usage', 'write', 'admin')", name="scope"),
    )
    op.execute("INSERT INTO registry_rev (id, rev, base) VALUES (1, 0, '')")


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in ("keys", "changes", "edits", "bases", "registry_rev"):
        op.drop_table(table)
