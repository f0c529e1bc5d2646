"""Usage: what batches add to how routes have done may wait.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from model_registry.service.waiting import settle_some

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "usage_waiting",
        sa.Column("batch_id", sa.String(200), primary_key=True),
        sa.Column("sums", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop it, after what waits in it was added up."""
    while settle_some(op.get_bind()):
        pass
    op.drop_table("usage_waiting")
