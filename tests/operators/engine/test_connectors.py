"""The engine with the connectors that users have: files, Postgres, the embedded warehouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from airloom.operators.connection import Connection
from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import StageSpec
from airloom.operators.problems import ConfigError, NodeError
from tests.operators.engine.conftest import load, query, rows, source, transform

Make = Callable[..., StageSpec]


def test_a_file_goes_through_the_engine_into_a_file(spec: Make, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,amount\n1,10\n2,20\n3,30\n")
    stage = transform(
        source("orders", "file.read", path=str(tmp_path / "orders.csv")),
        query("large", "SELECT * FROM orders WHERE amount > 15", "orders", type_="filter", where="amount > 15"),
    )
    asked = spec(stage)
    settings = replace(asked.settings, file_roots=(str(tmp_path),))
    made = run_stage(replace(asked, settings=settings))
    assert rows(made.outputs["large"]) == [(2, 20), (3, 30)]
    keep = load("kept", "file.write", "large", "large", path=str(tmp_path / "out" / "large.csv"), mode="replace")
    done = run_stage(replace(spec(keep, inputs=dict(made.outputs)), settings=settings))
    assert done.reports[0].rows_out == 2


def test_a_file_outside_the_roots_is_refused(spec: Make, tmp_path: Path) -> None:
    asked = spec(transform(source("passwd", "file.read", path="/etc/passwd", format="csv")))
    with pytest.raises(ConfigError) as caught:
        run_stage(replace(asked, settings=replace(asked.settings, file_roots=(str(tmp_path),))))
    assert caught.value.node == "passwd"


def test_a_postgres_table_streams_through_the_engine(spec: Make, postgres: Connection) -> None:
    import psycopg

    with psycopg.connect(
        host=postgres.host,
        port=postgres.port,
        user=postgres.login,
        password=postgres.password,
        dbname=postgres.schema,
        autocommit=True,
    ) as connection:
        connection.execute(
            "CREATE TABLE engine_t AS SELECT n, n::numeric(12,2) / 4 AS q FROM generate_series(1, 50000) n"
        )
        connection.execute("ALTER TABLE engine_t ALTER q TYPE numeric(12,2)")
    stage = transform(
        source("t", "postgres.read", connection="warehouse", table="engine_t"),
        query("sums", "SELECT n % 2 AS odd, sum(q) AS q, count(*) AS n FROM t GROUP BY 1 ORDER BY 1", "t"),
    )
    result = run_stage(spec(stage, connections={"warehouse": postgres}))
    assert [row[2] for row in rows(result.outputs["sums"])] == [25_000, 25_000]
    assert result.reports[0].rows_out == 50_000


def test_the_password_of_a_server_that_refuses_is_in_no_error(spec: Make, postgres: Connection) -> None:
    wrong = replace(postgres, login="no_such_user", password="pla'nted pass/word")
    stage = transform(source("t", "postgres.read", connection="warehouse", table="engine_t"))
    with pytest.raises(NodeError) as caught:
        run_stage(spec(stage, connections={"warehouse": wrong}))
    assert caught.value.node == "t"
    assert "nted" not in str(caught.value)
