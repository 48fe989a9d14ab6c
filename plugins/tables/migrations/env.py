"""Runs the migrations on Airflow's own connection; Alembic executes this file."""

from __future__ import annotations

from typing import Any

from airflow import settings
from alembic import context

from airloom.plugins.tables.manager import VERSION_TABLE
from airloom.plugins.tables.models import Base


def _ours(_: Any, name: str | None, kind: str, *rest: Any) -> bool:
    """Leave Airflow's tables alone when a migration is generated."""
    return kind != "table" or name in {table.name for table in Base.metadata.tables.values()}


_OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "version_table": VERSION_TABLE,
    "version_table_schema": Base.metadata.schema,
    "include_object": _ours,
    "compare_type": True,
    "render_as_batch": True,
}

if context.is_offline_mode():
    context.configure(url=settings.SQL_ALCHEMY_CONN, literal_binds=True, **_OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
else:
    assert settings.engine is not None
    with settings.engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True, **_OPTIONS)
        with context.begin_transaction():
            context.run_migrations()
