"""How Airflow makes and migrates our tables: ``airflow db migrate`` does it, with its own and the providers'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.utils.db_manager import BaseDBManager

from airloom.plugins.tables.models import Base

_HERE = Path(__file__).parent
VERSION_TABLE = "airloom_alembic_version"


class AirloomDBManager(BaseDBManager):
    """Manages the tables of Airloom's web API."""

    metadata = Base.metadata
    version_table_name = VERSION_TABLE
    migration_dir = str(_HERE / "migrations")
    alembic_file = str(_HERE / "alembic.ini")
    supports_table_dropping = True

    def downgrade(self, to_revision: str, from_revision: str | None = None, show_sql_only: bool = False) -> None:
        """Take the tables back to an older revision, ``base`` for none at all."""
        from alembic import command

        revision: str = f"{from_revision}:{to_revision}" if show_sql_only and from_revision else to_revision
        self._release_metadata_locks_if_needed()
        untyped: Any = self
        command.downgrade(untyped.get_alembic_config(), revision, sql=show_sql_only)
