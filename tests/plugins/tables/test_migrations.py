"""The tables on each database that Airflow runs on: made, migrated, the same either way, and taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from airloom.operators.connection import Connection
from tests.airflow_home import AirflowHome

# Airflow's own tables are not needed for it, and take most of a minute. The engine is put in place by hand, since
# Airflow takes a MySQL address only with drivers that need the system's headers.
_ROUND_TRIP = """
import json, sys
from airflow import settings
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import Session
from airloom.plugins.tables.manager import AirloomDBManager

def tables():
    return sorted(name for name in inspect(settings.engine).get_table_names() if name.startswith("airloom"))

def drift():
    ours = lambda _, name, kind, *rest: kind != "table" or name in manager.metadata.tables
    with settings.engine.connect() as connection:
        options = {"version_table": manager.version_table_name, "compare_type": True, "include_object": ours}
        return [str(found) for found in compare_metadata(MigrationContext.configure(connection, opts=options),
                                                         manager.metadata)]

settings.engine = create_engine(sys.argv[1])
session = Session(settings.engine)
manager = AirloomDBManager(session)
report = {}
manager.upgradedb(use_migration_files=True)
report["upgraded"], report["drift"], report["head"] = tables(), drift(), manager.check_migration()
session.commit()
manager.downgrade("base")
report["downgraded"] = tables()
manager.upgradedb()
session.commit()
report["again"] = tables()
print(json.dumps(report))
"""
TABLES = [
    *("airloom_alembic_version", "airloom_audit", "airloom_connection_test", "airloom_draft"),
    *("airloom_idempotency_key", "airloom_test_data"),
]


def check(url: str, folder: Path) -> None:
    report: dict[str, Any] = AirflowHome(folder).python(_ROUND_TRIP, url)
    assert report["upgraded"] == TABLES
    assert report["drift"] == []
    assert report["head"]
    assert report["downgraded"] == TABLES[:1]
    assert report["again"] == TABLES


def test_sqlite(tmp_path: Path) -> None:
    check(f"sqlite:///{tmp_path / 'airflow.db'}", tmp_path)


def test_postgres(postgres: Connection, tmp_path: Path) -> None:
    check(_url("postgresql+psycopg2", postgres, 5432), tmp_path)


def test_mariadb(mysql: Connection, tmp_path: Path) -> None:
    check(_url("mysql+pymysql", mysql, 3306), tmp_path)


def test_airflow_migrates_them_with_its_own(airflow_home: AirflowHome) -> None:
    found = airflow_home.python(
        "import json; from airflow import settings; from sqlalchemy import inspect\n"
        "print(json.dumps(sorted(inspect(settings.engine).get_table_names())))"
    )
    assert set(TABLES) <= set(found)


def _url(driver: str, server: Connection, port: int) -> str:
    password = f":{server.password}" if server.password else ""
    return f"{driver}://{server.login}{password}@{server.host}:{server.port or port}/{server.schema}"


@pytest.fixture(autouse=True)
def _dags_folder(tmp_path: Path) -> None:
    (tmp_path / "dags").mkdir(exist_ok=True)
