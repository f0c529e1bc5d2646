"""Usage: batches, and sums of what was spent and of how routes have done.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _sums(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "usage_batches",
        sa.Column("batch_id", sa.String(200), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("key_id", sa.String(32)),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index(op.f("ix_usage_batches_received_at"), "usage_batches", ["received_at"])
    op.create_table(
        "spend",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("model_id", sa.String(400), primary_key=True),
        sa.Column("platform_id", sa.String(400), primary_key=True),
        *_sums("requests", "failures", "unpriced", "cost_nanos", "input_tokens", "output_tokens"),
        sa.CheckConstraint("cost_nanos BETWEEN 0 AND 9000000000000000000", name="cost_nanos"),
    )
    op.create_table(
        "performance",
        sa.Column("period", sa.String(13), primary_key=True),
        sa.Column("route_id", sa.String(400), primary_key=True),
        *_sums("requests", "failures", "timed_tokens", "timed_micros"),
    )
    op.create_table(
        "latencies",
        sa.Column("period", sa.String(13), primary_key=True),
        sa.Column("route_id", sa.String(400), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        *_sums("calls", "micros"),
    )


def downgrade() -> None:
    """Drop them, with all that is in them."""
    for table in ("latencies", "performance", "spend", "usage_batches"):
        op.drop_table(table)
