"""Health: what is known of whether platforms answer.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "health",
        sa.Column("platform_id", sa.String(400), primary_key=True),
        sa.Column("provider_id", sa.String(400), primary_key=True),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("since", sa.String(32)),
        sa.Column("checked_at", sa.String(32)),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("latency_ms", sa.Integer),
        sa.Column("recent", sa.Text, nullable=False),
        sa.CheckConstraint("status IN ('up', 'degraded', 'down', 'unknown')", name="status"),
    )


def downgrade() -> None:
    """Drop it, with all that is in it."""
    op.drop_table("health")
