"""History: what the log beside the catalog tells.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the column that says since when it tells everything."""
    op.add_column("bases", sa.Column("observed_since", sa.String(32)))
    op.create_table(
        "history",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("route_id", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_history_id", "history", ["id"], unique=True)
    op.create_index("ix_history_at", "history", ["at"])
    op.create_index("ix_history_route_id", "history", ["route_id"])


def downgrade() -> None:
    """Drop them, with all that is in them; the next catalog brings it back."""
    op.drop_table("history")
    with op.batch_alter_table("bases") as table:
        table.drop_column("observed_since")
