"""How what was done ended and in which request, and requests that are done once."""

from __future__ import annotations

import sqlalchemy as sa
from airflow.utils.sqlalchemy import UtcDateTime
from alembic import op

from airloom.plugins.tables.models import Base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SCHEMA = Base.metadata.schema


def upgrade() -> None:
    """Add both columns, and make the table."""
    with op.batch_alter_table("airloom_audit", schema=_SCHEMA) as audit:
        audit.add_column(sa.Column("outcome", sa.String(16), nullable=False, server_default="done"))
        audit.add_column(sa.Column("correlation_id", sa.String(100), nullable=True))
        audit.create_index("idx_airloom_audit_correlation_id", ["correlation_id"])
    op.create_table(
        "airloom_idempotency_key",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("time", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="airloom_idempotency_key_pkey"),
        schema=_SCHEMA,
    )
    op.create_index("idx_airloom_idempotency_key_time", "airloom_idempotency_key", ["time"], schema=_SCHEMA)


def downgrade() -> None:
    """Drop the table and both columns."""
    op.drop_table("airloom_idempotency_key", schema=_SCHEMA)
    with op.batch_alter_table("airloom_audit", schema=_SCHEMA) as audit:
        audit.drop_index("idx_airloom_audit_correlation_id")
        audit.drop_column("correlation_id")
        audit.drop_column("outcome")
