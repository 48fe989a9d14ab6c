"""Rows that stand in for those of a node in one user's previews."""

from __future__ import annotations

import sqlalchemy as sa
from airflow.utils.sqlalchemy import UtcDateTime
from alembic import op
from sqlalchemy.dialects.mysql import MEDIUMBLOB

from airloom.plugins.tables.models import Base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SCHEMA = Base.metadata.schema


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "airloom_test_data",
        sa.Column("user_id", sa.String(128), nullable=False),
        sa.Column("pipeline_id", sa.String(63), nullable=False),
        sa.Column("node_id", sa.String(63), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary().with_variant(MEDIUMBLOB(), "mysql", "mariadb"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "pipeline_id", "node_id", name="airloom_test_data_pkey"),
        schema=_SCHEMA,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("airloom_test_data", schema=_SCHEMA)
