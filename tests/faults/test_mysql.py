"""Loads into MySQL or MariaDB under fire."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pymysql
import pytest

from airloom.operators.connection import Connection
from airloom.operators.connectors.mysql_write import MysqlWrite
from airloom.operators.node import Mode
from airloom.operators.settings import Settings
from tests.faults.harness import Subject, kill_and_retry, kill_at_each_step, overlap, watch
from tests.faults.rows import Row

MODES: tuple[Mode, ...] = ("append", "replace", "upsert")


@pytest.fixture
def subject(mysql: Connection, tmp_path: Path) -> Subject:
    def config(mode: Mode) -> dict[str, object]:
        upsert = {"keys": ["id"], "cursor": "version"} if mode == "upsert" else {}
        return {"connection": mysql.id, "table": "target", "mode": mode, **upsert}

    def opened() -> contextlib.closing[pymysql.connections.Connection[pymysql.cursors.Cursor]]:
        return contextlib.closing(
            pymysql.connect(
                host=mysql.host,
                port=mysql.port or 3306,
                user=mysql.login,
                password=mysql.password,
                database=mysql.schema,
                autocommit=True,
            )
        )

    def rows() -> list[Row]:
        with opened() as connection, connection.cursor() as cursor:
            if not cursor.execute("SHOW TABLES LIKE 'target'"):
                return []
            cursor.execute("SELECT id, version, text FROM target")
            return list(cursor.fetchall())

    def reset() -> None:
        with opened() as connection, connection.cursor() as cursor:
            cursor.execute("SHOW TABLES")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE `{name}`")

    @contextlib.contextmanager
    def sampler() -> Iterator[Callable[[], tuple[int, int, int]]]:
        with opened() as connection, connection.cursor() as cursor:

            def look() -> tuple[int, int, int]:
                cursor.execute("SELECT count(*), min(version), max(version) FROM target")
                count, low, high = cursor.fetchall()[0]
                return count, low, high

            yield look

    return Subject(
        name="mysql target",
        node=MysqlWrite,
        config=config,
        rows=rows,
        reset=reset,
        sampler=sampler,
        settings=Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse="", memory_limit=512),
        connection=mysql,
    )


@pytest.mark.parametrize("mode", MODES)
def test_kill_at_a_random_moment(subject: Subject, mode: Mode, tmp_path: Path, trials: int) -> None:
    figures = kill_and_retry(subject, mode, tmp_path / "data", trials)
    print(figures)
    assert figures.wrong == []


@pytest.mark.parametrize("mode", MODES)
def test_kill_before_each_step(subject: Subject, mode: Mode, tmp_path: Path) -> None:
    figures = kill_at_each_step(subject, mode, tmp_path / "data")
    print(figures)
    assert figures.killed > 20
    assert figures.wrong == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("other_data", [False, True])
def test_two_attempts_at_once(subject: Subject, mode: Mode, other_data: bool, tmp_path: Path, overlaps: int) -> None:
    figures = overlap(subject, mode, tmp_path / "data", overlaps, other_data)
    print(figures)
    assert figures.wrong == []


@pytest.mark.parametrize("mode", MODES)
def test_readers_see_whole_loads(subject: Subject, mode: Mode, tmp_path: Path, looks: int) -> None:
    figures = watch(subject, mode, tmp_path / "data", looks)
    print(figures)
    assert figures.wrong == []
