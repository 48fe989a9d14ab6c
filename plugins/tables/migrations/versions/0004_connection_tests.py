"""Tests of connections, on a worker or beside the api-server."""

from __future__ import annotations

import sqlalchemy as sa
from airflow.utils.sqlalchemy import UtcDateTime
from alembic import op

from airloom.plugins.tables.models import Base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SCHEMA = Base.metadata.schema


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "airloom_connection_test",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(128), nullable=False),
        sa.Column("connection_id", sa.String(250), nullable=False),
        sa.Column("reason", sa.String(16), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="airloom_connection_test_pkey"),
        schema=_SCHEMA,
    )
    op.create_index("idx_airloom_connection_test_started_at", "airloom_connection_test", ["started_at"], schema=_SCHEMA)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("airloom_connection_test", schema=_SCHEMA)
