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
