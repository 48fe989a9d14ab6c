"""Drafts and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from airflow.utils.sqlalchemy import UtcDateTime
from alembic import op
from sqlalchemy.dialects.mysql import MEDIUMTEXT

from airloom.plugins.tables.models import Base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SCHEMA = Base.metadata.schema


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "airloom_draft",
        sa.Column("user_id", sa.String(128), nullable=False),
        sa.Column("pipeline_id", sa.String(63), nullable=False),
        sa.Column("base", sa.String(64), nullable=True),
        sa.Column("document", sa.Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb"), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("etag", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "pipeline_id", name="airloom_draft_pkey"),
        schema=_SCHEMA,
    )
    op.create_table(
        "airloom_audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("time", UtcDateTime(), nullable=False),
        sa.Column("user_name", sa.String(256), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("pipeline_id", sa.String(63), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="airloom_audit_pkey"),
        schema=_SCHEMA,
    )
    op.create_index("idx_airloom_audit_time", "airloom_audit", ["time"], schema=_SCHEMA)
    op.create_index("idx_airloom_audit_pipeline_id", "airloom_audit", ["pipeline_id"], schema=_SCHEMA)


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("airloom_audit", schema=_SCHEMA)
    op.drop_table("airloom_draft", schema=_SCHEMA)
