"""Looking things up in the metadata database by connections that nobody asks whether they are still there."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from airflow import settings
from sqlalchemy import text

from airloom.operators.connection import Connection
from airloom.operators.databases.postgres import conninfo
from airloom.plugins.services.database import rows
from tests.airflow_home import AirflowHome
from tests.plugins.server import serving


def test_a_connection_that_was_lost_is_replaced(postgres: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"{postgres.login}:{postgres.password}@{postgres.host}:{postgres.port or 5432}/{postgres.schema}"
    monkeypatch.setattr(settings, "SQL_ALCHEMY_CONN_ASYNC", f"postgresql+asyncpg://{address}")
    ours = text("SELECT pg_backend_pid() AS pid")

    async def ask() -> None:
        [(first,)] = await rows(ours)
        assert [row.pid for row in await rows(ours)] == [first]
        with psycopg.connect(conninfo(postgres), autocommit=True) as admin:
            state = admin.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", (first,)).fetchone()
            assert state == ("idle",), "not within a transaction"
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))
        [(second,)] = await rows(ours)
        assert second != first
        assert len(await asyncio.gather(*(rows(text("SELECT pg_sleep(0.01)")) for _ in range(30)))) == 30

    asyncio.run(ask())


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_server_that_ends_leaves_no_connection_to_complain_of(
    airflow_home: AirflowHome, database: str, request: pytest.FixtureRequest
) -> None:
    home = airflow_home
    if database == "postgres":
        where = request.getfixturevalue("postgres")
        address = f"{where.login}:{where.password}@{where.host}:{where.port or 5432}/{where.schema}"
        home = home.with_environment(AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"postgresql+psycopg2://{address}")
    with serving(home.with_users()) as api:
        api.editor.get("/pipelines").raise_for_status()
        [log] = api.server.logs.iterdir()
    said = log.read_text()
    assert "Application shutdown complete" in said
    assert "Exception closing connection" not in said
