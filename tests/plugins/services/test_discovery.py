"""What is behind real connections, without HTTP."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import duckdb
import pytest

from airloom.operators import questions
from airloom.operators.connection import Connection
from airloom.operators.settings import Settings
from airloom.plugins.services.discovery import Discovery, Tables, question_for
from airloom.plugins.web.errors import Invalid, NotFound


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = Settings(str(tmp_path), str(tmp_path / "exchange"), str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setattr(questions, "load_settings", lambda: found)
    return found


def known(monkeypatch: pytest.MonkeyPatch, connection: Connection) -> str:
    """Make it a connection of Airflow's."""
    fields = {
        "conn_type": connection.type,
        "host": connection.host,
        "port": connection.port,
        "login": connection.login,
        "password": connection.password,
        "schema": connection.schema,
    }
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", json.dumps(fields))
    return "shop"


def test_a_postgres_database(postgres: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.login, dbname=postgres.schema, autocommit=True
    ) as control:
        control.execute("CREATE SCHEMA found; CREATE TABLE found.orders (id int, total numeric(9,2), note text)")
        control.execute("COMMENT ON TABLE found.orders IS 'What was sold'; CREATE VIEW found.big AS SELECT 1 AS one")
    shop = known(monkeypatch, postgres)

    async def ask() -> None:
        asked = Discovery(2)
        assert await asked.test(await question_for(shop, "test")) == "works"
        page = await asked.tables(shop, Tables("found.", None, "name", 0, 10))
        assert [(table.schema_, table.name, table.kind) for table in page.items] == [
            ("found", "big", "view"),
            ("found", "orders", "table"),
        ]
        assert page.items[1].comment == "What was sold"
        assert (await asked.tables(shop, Tables("order", None, "name", 0, 10))).total == 1
        columns = await asked.columns(shop, "found.orders")
        assert [(column.name, column.type) for column in columns] == [
            ("id", "int32"),
            ("total", "decimal(9,2)"),
            ("note", "string"),
        ]
        with pytest.raises(Invalid, match=r"no table found\.nothing"):
            await asked.columns(shop, "found.nothing")

    asyncio.run(ask())


def test_a_mysql_database(mysql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    import pymysql

    server = pymysql.connect(
        host=mysql.host, port=mysql.port or 3306, user=mysql.login, password=mysql.password, database=mysql.schema
    )
    with server, server.cursor() as cursor:
        cursor.execute("CREATE TABLE discovered (id BIGINT UNSIGNED, flag TINYINT(1))")
    shop = known(monkeypatch, mysql)

    async def ask() -> None:
        asked = Discovery(2)
        assert await asked.test(await question_for(shop, "test")) == "works"
        assert [
            table.name for table in (await asked.tables(shop, Tables("discovered", None, "name", 0, 10))).items
        ] == ["discovered"]
        columns = await asked.columns(shop, "discovered")
        assert [(column.name, column.type) for column in columns] == [("id", "uint64"), ("flag", "boolean")]

    asyncio.run(ask())


def test_the_embedded_warehouse(settings: Settings) -> None:
    async def ask() -> None:
        asked = Discovery(2)
        assert (await asked.tables("-", Tables("", None, "name", 0, 10))).total == 0
        with duckdb.connect(settings.warehouse) as database:
            database.execute("CREATE TABLE delays (carrier VARCHAR, mean DOUBLE)")
        columns = await asked.columns("-", "delays")
        assert [column.name for column in columns] == ["carrier", "mean"]

    asyncio.run(ask())


def test_what_cannot_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = known(monkeypatch, Connection("shop", "aws"))
    with pytest.raises(Invalid, match="cannot be asked"):
        asyncio.run(question_for(shop, "test"))


def test_an_unknown_connection() -> None:
    with pytest.raises(NotFound, match="no Airflow connection 'nowhere'"):
        asyncio.run(Discovery(2).tables("nowhere", Tables("", None, "name", 0, 10)))
