"""mysql.read and mysql.write against a real server: types, dispositions, drift, incremental reading, errors."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airloom.operators.connection import Connection
from airloom.operators.connectors.mysql_read import MysqlRead
from airloom.operators.connectors.mysql_write import MysqlWrite
from airloom.operators.databases import mysql as mysql_database
from airloom.operators.databases import mysql_gate
from airloom.operators.engine.loading import build_load
from airloom.operators.engine.spec import Run
from airloom.operators.loads.mysql import MysqlTarget
from airloom.operators.loads.protocol import Superseded
from airloom.operators.node import Bounds, SourceContext
from airloom.operators.problems import ConfigError, DataError, TransientError
from airloom.operators.stage import PlannedNode
from airloom.operators.values import Values
from tests.operators.connectors.running import Bench


class Server:
    """The server behind a bench: statements of the test itself."""

    def __init__(self, connection: Connection) -> None:
        import pymysql

        self._driver = pymysql.connect(
            host=connection.host,
            port=connection.port or 3306,
            user=connection.login,
            password=connection.password,
            database=connection.schema,
            charset="utf8mb4",
            autocommit=True,
            # A table that a failed test still reads fails the next one in seconds, and not all that follow.
            init_command="SET time_zone = '+00:00', sql_mode = '', lock_wait_timeout = 20",
        )

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._driver.cursor() as cursor:
            cursor.execute(statement, tuple(values) or None)
            return list(cursor.fetchall())

    def close(self) -> None:
        self._driver.close()


@pytest.fixture
def server(mysql: Connection) -> Iterator[Server]:
    with contextlib.closing(Server(mysql)) as opened:
        everything = "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE()"
        for name, kind in opened.run(everything):
            opened.run("DROP {} `{}`".format("VIEW" if kind == "VIEW" else "TABLE", name.replace("`", "``")))
        yield opened


@pytest.fixture
def other_database(mysql: Connection, server: Server) -> Iterator[Connection]:
    """A second database of the same server."""
    name = f"{mysql.schema}_other"
    server.run(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4")
    yield replace(mysql, schema=name)
    server.run(f"DROP DATABASE `{name}`")


@pytest.fixture
def bench(mysql: Connection, server: Server, tmp_path: Path) -> Bench:
    return Bench(tmp_path, mysql)


def read(bench: Bench, **config: Any) -> list[dict[str, Any]]:
    return bench.read(MysqlRead, {"connection": "test_mysql", **config})


def config(table: str, mode: str = "append", **more: Any) -> dict[str, Any]:
    return {"connection": "test_mysql", "table": table, "mode": mode, **more}


VALUES: list[tuple[str, str, str, Any]] = [
    ("tinyint", "-128", "TINYINT", -128),
    ("tinyint unsigned", "255", "UTINYINT", 255),
    ("smallint unsigned", "65535", "USMALLINT", 65535),
    ("mediumint", "-8388608", "INTEGER", -8388608),
    ("int unsigned", "4294967295", "UINTEGER", 4294967295),
    ("bigint", "-9223372036854775808", "BIGINT", -(2**63)),
    ("bigint unsigned", "18446744073709551615", "UBIGINT", 2**64 - 1),
    ("tinyint(1)", "1", "BOOLEAN", True),
    ("bit(1)", "b'1'", "BOOLEAN", True),
    ("bit(64)", "b'1111111111111111111111111111111111111111111111111111111111111111'", "UBIGINT", 2**64 - 1),
    ("float", "0.1", "FLOAT", 0.10000000149011612),
    ("double", "1e308", "DOUBLE", 1e308),
    ("decimal(10,2)", "12345678.91", "DECIMAL(10,2)", Decimal("12345678.91")),
    ("decimal(20,0) unsigned", "99999999999999999999", "DECIMAL(20,0)", Decimal("99999999999999999999")),
    ("decimal(38,20)", "123456789012345678.12345678901234567890", "DECIMAL(38,20)", None),
    ("decimal(65,30)", "1.5", "VARCHAR", "1.500000000000000000000000000000"),
    ("date", "'0001-01-01'", "DATE", date(1, 1, 1)),
    ("datetime", "'9999-12-31 23:59:59'", "TIMESTAMP", datetime(9999, 12, 31, 23, 59, 59)),
    ("datetime(6)", "'2024-02-29 12:34:56.123456'", "TIMESTAMP", datetime(2024, 2, 29, 12, 34, 56, 123456)),
    ("timestamp(3) NULL", "'2024-07-01 10:00:00.5'", "TIMESTAMP WITH TIME ZONE", None),
    ("time(6)", "'23:59:59.999999'", "TIME", time(23, 59, 59, 999999)),
    ("year", "2155", "SMALLINT", 2155),
    ("char(4)", "'ab'", "VARCHAR", "ab"),
    ("varchar(20)", "'€ 😀'", "VARCHAR", "€ 😀"),
    ("longtext", "'NULL'", "VARCHAR", "NULL"),
    ("varchar(9) CHARACTER SET latin1", "'café'", "VARCHAR", "café"),
    ("binary(4)", "x'00ff'", "BLOB", b"\x00\xff\x00\x00"),
    ("longblob", "x'00ff'", "BLOB", b"\x00\xff"),
    ("enum('a','ü')", "'ü'", "VARCHAR", "ü"),
    ("set('x','y')", "'x,y'", "VARCHAR", "x,y"),
    ("json", """'{"a": [1, "é"]}'""", "JSON", '{"a": [1, "é"]}'),
    ("point", "POINT(1, 2)", "VARCHAR", "POINT(1 2)"),
]


@pytest.mark.parametrize(("type_", "value", "engine", "expected"), VALUES, ids=[case[0] for case in VALUES])
def test_types_arrive_exactly(bench: Bench, server: Server, type_: str, value: str, engine: str, expected: Any) -> None:
    server.run(f"CREATE TABLE t (id int, c {type_})")
    server.run(f"INSERT INTO t VALUES (1, {value}), (2, NULL)")
    found = {row["id"]: row["c"] for row in read(bench, table="t")}
    assert bench.columns.type_of("c") == engine
    assert found[2] is None
    if expected is not None:
        assert found[1] == expected
    # A query's columns are described by the protocol alone, which has no word for JSON in MariaDB.
    found = {row["id"]: row["c"] for row in read(bench, query="SELECT * FROM t WHERE id < 3")}
    assert bench.columns.type_of("c") in ({engine, "VARCHAR"} if engine == "JSON" else {engine})
    assert expected is None or found[1] == expected


def test_exact_wide_values(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (d decimal(38,20), m timestamp(3) NULL)")
    server.run("INSERT INTO t VALUES (123456789012345678.12345678901234567890, '2024-07-01 10:00:00.5')")
    [row] = read(bench, table="t")
    assert row["d"] == Decimal("123456789012345678.12345678901234567890")
    assert row["m"] == datetime(2024, 7, 1, 10, 0, 0, 500_000, tzinfo=timezone.utc)


@pytest.mark.parametrize("type_", ["date", "datetime(6)", "timestamp NULL"])
@pytest.mark.parametrize("value", ["0000-00-00", "2024-00-10", "2024-02-00"])
def test_dates_of_no_calendar(bench: Bench, server: Server, type_: str, value: str) -> None:
    if type_.startswith("timestamp") and value != "0000-00-00":
        value = "0000-00-00"
    server.run(f"CREATE TABLE t (id int, `when` {type_})")
    server.run(f"INSERT INTO t VALUES (1, '{value}'), (2, '2024-01-01')")
    with pytest.raises(DataError, match="column 'when' holds a date whose month or day is zero; zero_dates = 'null'"):
        read(bench, table="t")
    found = {row["id"]: row["when"] for row in read(bench, table="t", zero_dates="null")}
    assert found[1] is None
    assert found[2] is not None


def test_times_beyond_a_day(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (c time(6))")
    server.run("INSERT INTO t VALUES ('838:59:59.5'), ('-00:00:00.5')")
    with pytest.raises(DataError, match=r"holds .* hours, which is no time of day; declare it as 'interval'"):
        read(bench, table="t")
    rows = read(bench, table="t", columns={"c": "interval"})
    spans = {timedelta(days=row["c"].days, microseconds=row["c"].nanoseconds // 1000) for row in rows}
    assert spans == {timedelta(hours=838, minutes=59, seconds=59.5), timedelta(seconds=-0.5)}


def test_a_boolean_that_is_none(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (c tinyint(1))")
    server.run("INSERT INTO t VALUES (2)")
    with pytest.raises(DataError, match="read as a boolean, but holds 2; declare it as 'int8'"):
        read(bench, table="t")
    assert read(bench, table="t", columns={"c": "int8"}) == [{"c": 2}]


ALL_TYPES = """
    SELECT 1 AS id, true AS boolean, -1::TINYINT AS i8, 2::SMALLINT AS i16, 3::INTEGER AS i32, -4::BIGINT AS i64,
        255::UTINYINT AS u8, 65535::USMALLINT AS u16, 4294967295::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64,
        0.1::FLOAT AS f32, 1e-300::DOUBLE AS f64, 12345678901234567890123456789012345.678::DECIMAL(38,3) AS wide,
        'a "b", \n\t \\ ''c'' NULL €😀 '::VARCHAR AS text, '\\x00\\xFF\\x0A'::BLOB AS bytes, DATE '0001-01-01' AS day,
        TIME '23:59:59.999999' AS time, TIMESTAMP '9999-12-31 23:59:59.999999' AS moment,
        TIMESTAMPTZ '2024-07-01 12:00:00.5+02' AS instant, '{"a": [1, null]}'::JSON AS json
    UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL
    UNION ALL SELECT 3, false, 0::TINYINT, 0::TINYINT, 0::TINYINT, 0::TINYINT, 0::UTINYINT, 0::UTINYINT, 0::UTINYINT,
        0::UTINYINT, 0::FLOAT, 2.5::FLOAT, 0::DECIMAL(38,3), '', ''::BLOB, DATE '9999-12-31', TIME '00:00:00',
        TIMESTAMP '0001-01-01', TIMESTAMPTZ '1970-01-01 00:00:01+00', '"NULL"'::JSON
"""


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_types_come_back(bench: Bench, mode: str) -> None:
    dataset = bench.dataset(ALL_TYPES)
    more = {"keys": ["id"]} if mode == "upsert" else {}
    assert bench.write(MysqlWrite, config("everything", mode, **more), dataset).rows == 3
    found = read(bench, table="everything", select=list(dataset.columns.names))
    assert bench.columns == dataset.columns
    assert str(sorted(found, key=lambda row: row["id"])) == str(bench.rows(dataset))


def test_the_slower_way_brings_the_same(bench: Bench, server: Server) -> None:
    [(allowed,)] = server.run("SELECT @@GLOBAL.local_infile")
    dataset = bench.dataset(ALL_TYPES)
    server.run("SET GLOBAL local_infile = 0")
    try:
        bench.write(MysqlWrite, config("everything"), dataset)
        server.run("CREATE TABLE narrow (a varchar(3), _load_key char(32))")
        long = bench.dataset("SELECT 'long' AS a")
        with pytest.raises(DataError, match="too long for column 'a'"):
            bench.write(MysqlWrite, config("narrow"), long)
    finally:
        server.run(f"SET GLOBAL local_infile = {int(allowed)}")
    found = read(bench, table="everything", select=list(dataset.columns.names))
    assert str(sorted(found, key=lambda row: row["id"])) == str(bench.rows(dataset))


def test_other_types_have_a_place(bench: Bench) -> None:
    query = (
        "SELECT '123e4567-e89b-12d3-a456-426655440000'::UUID AS u, [1, 2] AS l, {'a': 'x'} AS s, "
        "MAP {'k': 1} AS m, TIMESTAMP_NS '2024-01-01 00:00:00.123456' AS n"
    )
    bench.write(MysqlWrite, config("t", load_key_column=None), bench.dataset(query))
    [row] = read(bench, table="t")
    assert str(row["u"]) == "123e4567-e89b-12d3-a456-426655440000"
    assert (row["l"], row["s"], row["m"]) == ("[1,2]", '{"a":"x"}', '{"k":1}')
    assert row["n"] == datetime(2024, 1, 1, 0, 0, 0, 123456)
    with pytest.raises(ConfigError, match="MySQL has no type for INTERVAL"):
        bench.write(MysqlWrite, config("i"), bench.dataset("SELECT INTERVAL 1 DAY AS a"))


PLAIN = st.tuples(
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=50),
    st.none() | st.decimals(min_value=Decimal("-1e10"), max_value=Decimal("1e10"), places=4),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.datetimes(),
    st.none() | st.binary(max_size=40),
    st.none() | st.booleans(),
)
PLAIN_TYPES = ["BIGINT", "VARCHAR", "DECIMAL(18,4)", "DOUBLE", "TIMESTAMP", "BLOB", "BOOLEAN"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(PLAIN, min_size=1, max_size=20))
def test_any_rows_come_back(bench: Bench, rows: list[tuple[Any, ...]]) -> None:
    bench.query(
        "CREATE OR REPLACE TABLE given (n INTEGER, "
        + ", ".join(f"c{number} {type_}" for number, type_ in enumerate(PLAIN_TYPES))
        + ")"
    )
    import duckdb

    with duckdb.connect(bench.settings.warehouse) as warehouse:
        warehouse.executemany(
            "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)]
        )
        path = str(bench.scratch() / "given.parquet")
        warehouse.execute(f"COPY given TO '{path}' (FORMAT parquet)").fetchall()
    import pyarrow.parquet as pq

    from airloom.operators.columns import Columns
    from tests.faults.rows import write_table

    columns = Columns.of([("n", "INTEGER"), *((f"c{number}", type_) for number, type_ in enumerate(PLAIN_TYPES))])
    dataset = write_table(bench.scratch() / "data", pq.read_table(path), columns)
    bench.write(MysqlWrite, config("given", "replace", allow_older=True), dataset)
    found = sorted(read(bench, table="given"), key=lambda row: row["n"])
    assert [tuple(row.values())[1:] for row in found] == rows


def test_append_replaces_what_the_same_run_brought(bench: Bench, server: Server) -> None:
    first = bench.dataset("SELECT 1 AS a UNION ALL SELECT 2")
    assert bench.write(MysqlWrite, config("t"), first).details["table_created"] is True
    assert bench.write(MysqlWrite, config("t"), first).outcome == "unchanged"
    bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 3 AS a"), slot="2024-01-02")
    assert bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 7 AS a")).details["replaced"] == 2
    assert sorted(server.run("SELECT a FROM t")) == [(3,), (7,)]
    server.run("DROP TABLE t")
    assert bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 7 AS a")).outcome == "loaded"


@pytest.mark.parametrize("type_", ["binary(16)", "char(32)"])
def test_rows_are_found_by_their_load_key_of_either_type(bench: Bench, server: Server, type_: str) -> None:
    server.run(f"CREATE TABLE t (a int, _load_key {type_})")
    bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a UNION ALL SELECT 2"))
    assert bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 7 AS a")).details["replaced"] == 2
    assert server.run("SELECT a FROM t") == [(7,)]
    marked = "CASE WHEN length(_load_key) = 16 THEN hex(_load_key) ELSE upper(_load_key) END"
    assert server.run(f"SELECT count(*) FROM t JOIN _airloom_loads ON {marked} = upper(left(load_key, 32))") == [(1,)]


def test_append_without_a_load_key_refuses_other_rows(bench: Bench, server: Server) -> None:
    bench.write(MysqlWrite, config("t", load_key_column=None), bench.dataset("SELECT 1 AS a"))
    with pytest.raises(DataError, match="no load key column"):
        bench.write(MysqlWrite, config("t", load_key_column=None), bench.dataset("SELECT 2 AS a"))
    assert server.run("SELECT * FROM t") == [(1,)]


def test_databases_of_one_server_do_not_disturb_each_other(
    bench: Bench, server: Server, other_database: Connection, tmp_path: Path
) -> None:
    """The same pipeline in production and in a trial: the locks are the server's, and must differ."""
    dataset = bench.dataset("SELECT 1 AS a")
    planned = PlannedNode("target", "mysql.write", 1, config("t"), {"in": ("source",)})
    load = build_load(Run("bench", "run", "2024-01-01"), planned, dataset)
    settings = MysqlWrite.from_json(config("t")).config
    with MysqlTarget(dataset, load, bench.context(), settings) as under_way:
        token = under_way.take_token()
        elsewhere = Bench(tmp_path / "elsewhere", other_database)
        copy = elsewhere.dataset("SELECT 1 AS a")
        assert elsewhere.write(MysqlWrite, config("t"), copy, slot="2024-01-01").outcome == "loaded"
        under_way.stage(token)
        under_way.publish(token)
    assert server.run("SELECT a FROM t") == [(1,)]


def test_an_attempt_that_was_overtaken_leaves_the_later_one_alone(bench: Bench, server: Server) -> None:
    """It has its token and not yet its lock, and when it goes on the later one holds that."""

    class Overtaken(MysqlTarget):
        def _lock(self, name: str, token: int | None = None) -> None:
            tokens.append(later.take_token())
            super()._lock(name, token)

    tokens: list[int] = []
    dataset = bench.dataset("SELECT 1 AS a")
    planned = PlannedNode("target", "mysql.write", 1, config("t"), {"in": ("source",)})
    load = build_load(Run("bench", "run", "2024-01-01"), planned, dataset)
    settings = MysqlWrite.from_json(config("t")).config
    with MysqlTarget(dataset, load, bench.context(), settings) as later:
        with Overtaken(dataset, load, bench.context(), settings) as early, pytest.raises(Superseded):
            early.take_token()
        [token] = tokens
        later.stage(token)
        later.publish(token)
    assert server.run("SELECT a FROM t") == [(1,)]


def test_replace_keeps_the_order_of_time(bench: Bench, server: Server) -> None:
    bench.write(MysqlWrite, config("t", "replace"), bench.dataset("SELECT 2 AS a"), slot="2024-01-02T00:00:00+00:00")
    with pytest.raises(DataError, match="newer than 2024-01-01"):
        bench.write(MysqlWrite, config("t", "replace"), bench.dataset("SELECT 1 AS a"), slot="2024-01-01")
    bench.write(MysqlWrite, config("t", "replace", allow_older=True), bench.dataset("SELECT 1 AS a"), slot="2024-01-01")
    assert server.run("SELECT * FROM t") == [(1,)]
    bench.write(MysqlWrite, config("t", "replace"), bench.dataset("SELECT 9 AS a"), slot="manual__run")
    assert server.run("SELECT * FROM t") == [(9,)]


def test_upsert_takes_the_latest_of_each_key(bench: Bench, server: Server) -> None:
    upsert = config("t", "upsert", keys=["k", "l"], cursor="version")
    rows = "SELECT * FROM (VALUES (1, 'a', 5, 'old'), (1, 'a', 6, 'new'), (2, 'b', 1, 'x')) AS v(k, l, version, t)"
    assert bench.write(MysqlWrite, upsert, bench.dataset(rows)).details["left"] == 1
    late = "SELECT * FROM (VALUES (1, 'a', 5, 'late'), (2, 'b', 1, 'same'), (3, 'c', 1, 'y')) AS v(k, l, version, t)"
    report = bench.write(MysqlWrite, upsert, bench.dataset(late), slot="2024-01-02")
    assert (report.details["inserted"], report.details["updated"], report.details["left"]) == (1, 1, 1)
    assert sorted(server.run("SELECT k, version, t FROM t")) == [(1, 6, "new"), (2, 1, "same"), (3, 1, "y")]
    assert server.run("SHOW TABLES LIKE '\\_airloom\\_stage%'") == []


def test_upsert_without_cursor_or_other_columns(bench: Bench, server: Server) -> None:
    bench.write(MysqlWrite, config("t", "upsert", keys=["k"]), bench.dataset("SELECT 'a' AS k"))
    more = bench.dataset("SELECT 'a' AS k UNION ALL SELECT 'A '")
    bench.write(MysqlWrite, config("t", "upsert", keys=["k"]), more, slot="2024-02-01")
    assert sorted(server.run("SELECT k FROM t")) == [("A ",), ("a",)]


def test_upsert_of_keys_that_the_table_takes_for_one(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (k varchar(9) COLLATE utf8mb4_general_ci PRIMARY KEY, v int)")
    dataset = bench.dataset("SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'A', 2")
    with pytest.raises(DataError, match="Duplicate entry"):
        bench.write(MysqlWrite, config("t", "upsert", keys=["k"]), dataset)
    assert server.run("SELECT * FROM t") == []


def test_upsert_needs_its_own_index_and_no_other(bench: Bench, server: Server) -> None:
    dataset = bench.dataset("SELECT 1 AS k, 2 AS other")
    server.run("CREATE TABLE t (k int, other int)")
    with pytest.raises(ConfigError, match=r"no primary key or unique index on exactly \(k\)"):
        bench.write(MysqlWrite, config("t", "upsert", keys=["k"]), dataset)
    server.run("ALTER TABLE t ADD UNIQUE by_k (k), ADD UNIQUE by_other (other)")
    with pytest.raises(ConfigError, match="another unique index, 'by_other'"):
        bench.write(MysqlWrite, config("t", "upsert", keys=["k"]), dataset)
    server.run("ALTER TABLE t DROP KEY by_other, ADD id int AUTO_INCREMENT PRIMARY KEY")
    assert bench.write(MysqlWrite, config("t", "upsert", keys=["k"]), dataset).details["inserted"] == 1


@pytest.mark.parametrize(
    ("source", "target", "good"),
    [
        ("1", "tinyint", True),
        ("300", "tinyint", False),
        ("-1", "int unsigned", False),
        ("1.25::DECIMAL(5,2)", "decimal(5,1)", False),
        ("1.20::DECIMAL(5,2)", "decimal(5,1)", True),
        ("12345678901234567890::DECIMAL(20,0)", "decimal(65,30)", True),
        ("'x'", "decimal(65,30)", False),
        ("0.1::DOUBLE", "float", False),
        ("'inf'::DOUBLE", "double", False),
        ("'7'", "int", False),
        ("7", "varchar(9)", False),
        ("'long'", "varchar(3)", False),
        ("'pad '", "char(9)", False),
        ("'😀'", "varchar(9) CHARACTER SET utf8mb3", False),
        ("'b'", "enum('a','b')", True),
        ("'c'", "enum('a','b')", False),
        ("'1'", "enum('a','b')", False),
        ("'x'", "set('x','y')", False),
        ("TIMESTAMP '2024-01-01 10:00:00.5'", "datetime", False),
        ("TIMESTAMP '2024-01-01 10:00:00.5'", "datetime(1)", True),
        ("TIMESTAMP '2024-01-01 10:00'", "date", False),
        ("TIMESTAMP '20240-01-01 10:00'", "datetime", False),
        ("DATE '2024-01-01'", "datetime", True),
        ("DATE '0044-03-15 (BC)'", "date", False),
        ("DATE 'infinity'", "date", False),
        ("TIME '10:00:00.5'", "time", False),
        ("TIMESTAMPTZ '1960-01-01 00:00:00+00'", "timestamp", False),
        ("'\\x01'::BLOB", "binary(2)", False),
        ("'\\x01'::BLOB", "varbinary(2)", True),
        ("5", "year", False),
        ("2024", "year", True),
        ("4", "bit(2)", False),
        ("3", "bit(2)", True),
        ("true", "bit(1)", True),
        ("'{'", "json", False),
        ("'{}'", "json", True),
        ("'x'", "point", False),
    ],
)
def test_a_value_arrives_as_it_is_or_not_at_all(
    bench: Bench, server: Server, source: str, target: str, good: bool
) -> None:
    server.run(f"CREATE TABLE t (a {target}, _load_key char(32))")
    dataset = bench.dataset(f"SELECT {source} AS a")
    if good:
        bench.write(MysqlWrite, config("t"), dataset)
        assert server.run("SELECT count(*) FROM t WHERE a IS NOT NULL") == [(1,)]
    else:
        with pytest.raises(DataError, match=r"'a'|t\.a|`a`"):
            bench.write(MysqlWrite, config("t"), dataset)
        assert server.run("SELECT count(*) FROM t") == [(0,)]


def test_columns_are_added_only_when_allowed(bench: Bench, server: Server) -> None:
    bench.write(MysqlWrite, config("t", "replace"), bench.dataset("SELECT 1 AS amount"))
    more = bench.dataset("SELECT 1 AS amount, 'x' AS amout")
    with pytest.raises(DataError, match=r"lacks: 'amout' \(did you mean 'amount'\?\); evolve = 'add'"):
        bench.write(MysqlWrite, config("t", "replace"), more, slot="2024-01-02")
    report = bench.write(MysqlWrite, config("t", "replace", evolve="add"), more, slot="2024-01-02")
    assert report.details["columns_added"] == ["amout"]
    less = bench.dataset("SELECT 2 AS amount")
    with pytest.raises(DataError, match="'amout' came with the last load and is missing now"):
        bench.write(MysqlWrite, config("t", "replace"), less, slot="2024-01-03")
    bench.write(MysqlWrite, config("t", "replace", optional=["amout"]), less, slot="2024-01-03")
    assert server.run("SELECT * FROM t") == [(2, None)]


def test_duplicates_and_required_columns_are_refused(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, _load_key char(32))")
    with pytest.raises(DataError, match="requires a column 'b'"):
        bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a"))
    with pytest.raises(DataError, match="Duplicate entry '1'"):
        bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a, 1 AS b UNION ALL SELECT 1, 2"))
    with pytest.raises(DataError, match="'b'"):
        bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a, NULL::INTEGER AS b"))
    assert server.run("SELECT * FROM t") == []


@pytest.mark.parametrize(
    ("create", "written", "message"),
    [
        ("CREATE TABLE t (a int) ENGINE = MyISAM", {}, "kept by MyISAM, which has no transactions"),
        ("CREATE VIEW t AS SELECT 1 AS a, 2 AS _load_key", {}, "not a table that rows can be written into"),
        ("CREATE TABLE t (a int)", {}, "has no column '_load_key': allow it with evolve"),
        ("CREATE TABLE u (a int)", {"create": False}, "'create' is off"),
        ("CREATE TABLE u (a int)", {"table": "_airloom_loads"}, "not for rows of pipelines"),
        ("CREATE TABLE u (a int)", {"table": "no_such_database.t"}, "Unknown database|denied"),
    ],
)
def test_tables_that_cannot_work(
    bench: Bench, server: Server, create: str, written: dict[str, Any], message: str
) -> None:
    server.run(create)
    with pytest.raises(ConfigError, match=message):
        bench.write(MysqlWrite, {**config("t"), **written}, bench.dataset("SELECT 1 AS a"))


def test_names_that_need_quotes(bench: Bench, server: Server) -> None:
    dataset = bench.dataset("""SELECT 1 AS "a`b", 2 AS "select", 3 AS "ü '" """)
    bench.write(MysqlWrite, config("my `table", "replace"), dataset)
    assert read(bench, table="my `table") == [{"a`b": 1, "select": 2, "ü '": 3}]


def test_a_table_is_created_with_comments(bench: Bench, server: Server) -> None:
    bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a"))
    [(comment, engine, collation)] = server.run(
        "SELECT table_comment, engine, table_collation FROM information_schema.tables "
        "WHERE table_schema = DATABASE() AND table_name = 't'"
    )
    assert comment == "Loaded by the Airloom pipeline 'bench', node 'target'"
    assert engine == "InnoDB"
    assert collation.startswith("utf8mb4")


def test_incremental_goes_on_where_loads_ended(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE log (id int, v int)")
    server.run(f"INSERT INTO log VALUES {', '.join(f'({number}, {number * 10})' for number in range(10))}, (NULL, 0)")
    source = {"table": "log", "incremental": {"column": "id", "initial": 3}, "select": ["v"]}
    assert len(read(bench, **source)) == 7
    assert bench.observed[-1] == "9"
    found = bench.read(MysqlRead, {"connection": "test_mysql", **source}, Bounds(after="5", up_to="7"))
    assert sorted(row["v"] for row in found) == [60, 70]
    bench.write(MysqlWrite, config("copy"), bench.dataset("SELECT 1 AS v", {"source": "9"}), slot="2024-01-02")
    bench.write(MysqlWrite, config("copy"), bench.dataset("SELECT 2 AS v", {"source": "10"}), slot="2024-01-03")
    bench.write(MysqlWrite, config("copy"), bench.dataset("SELECT 3 AS v", {"source": "9"}), slot="2024-01-02")
    assert bench.bounds(MysqlWrite, config("copy")) == {"source": Bounds(after="10")}


DAYS, NUMBERS = ("2024-01-01", "2024-01-02", "2024-01-03"), ("1.5", "2.25", "10.125")


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("timestamp(6) NULL", DAYS),
        ("datetime(6)", DAYS),
        ("date", DAYS),
        ("decimal(20,6)", NUMBERS),
        ("double", NUMBERS),
        ("varchar(30)", ("B", "a", "ä")),
    ],
)
def test_incremental_reads_each_row_once(bench: Bench, server: Server, type_: str, values: tuple[str, ...]) -> None:
    server.run(f"CREATE TABLE log (c {type_})")
    server.run(f"INSERT INTO log VALUES ('{values[0]}'), ('{values[1]}')")
    source = {"connection": "test_mysql", "table": "log", "incremental": {"column": "c"}}
    assert len(bench.read(MysqlRead, source)) == 2
    reached = bench.observed[-1]
    server.run(f"INSERT INTO log VALUES ('{values[2]}')")
    assert len(bench.read(MysqlRead, source, Bounds(after=reached))) == 1
    assert len(bench.read(MysqlRead, source, Bounds(up_to=reached))) == 2


def test_incremental_time_ends_with_the_interval(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE log (moment timestamp NULL, day date)")
    server.run("INSERT INTO log VALUES ('2024-01-01 23:59:59', '2024-01-01'), ('2024-01-02 00:00:00', '2024-01-02')")
    bench.values = Values({"interval.end": datetime(2024, 1, 2, tzinfo=timezone.utc)})
    assert len(read(bench, table="log", incremental={"column": "moment"})) == 1
    assert len(read(bench, table="log", incremental={"column": "day"})) == 1


def test_conditions_and_queries_take_values_never_text(bench: Bench, server: Server) -> None:
    hostile = "x' OR '1' = '1\\' -- "
    server.run("CREATE TABLE t (a int, b varchar(50), c datetime)")
    server.run("INSERT INTO t VALUES (1, 'x', '2024-01-01'), (2, %s, '2024-01-02')", (hostile,))
    bench.values = Values({"params.b": hostile, "params.n": 1.5, "interval.start": datetime(2024, 1, 2)})
    assert [row["a"] for row in read(bench, table="t", where="b = ${params.b}")] == [2]
    assert [row["a"] for row in read(bench, table="t", where="c >= ${interval.start}")] == [2]
    assert [row["a"] for row in read(bench, table="t", where="a < ${params.n} AND b || 'y' = 'xy'")] == [1]
    assert read(bench, query="SELECT a + 1 AS n FROM t WHERE b = ${params.b}") == [{"n": 3}]
    assert len(bench.read(MysqlRead, {"connection": "test_mysql", "table": "t"}, limit=1)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM t",
        "SELECT 1; DELETE FROM t",
        "SELECT 1) AS x; DELETE FROM t; -- ",
        "SELECT * FROM t INTO OUTFILE '/tmp/airloom_escape'",
        "SELECT load_file('/etc/passwd') AS a",
        "SELECT sleep(1) AS a",
        "SELECT * FROM t FOR UPDATE",
        "SELECT 1 AS a, 2 AS a",
    ],
)
def test_a_query_only_reads(bench: Bench, server: Server, query: str) -> None:
    server.run("CREATE TABLE t (a int)")
    server.run("INSERT INTO t VALUES (1)")
    with pytest.raises(ConfigError):
        read(bench, query=query)
    assert server.run("SELECT * FROM t") == [(1,)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"table": "nothing"}, "no table nothing"),
        ({"table": "t", "select": ["b"]}, "no column 'b'"),
        ({"table": "t", "where": "a ="}, "not a condition"),
        ({"table": "t", "incremental": {"column": "g"}}, "no order to read on from"),
        ({"query": "SELECT nothing FROM t"}, "Unknown column"),
    ],
)
def test_reading_what_is_not_there(bench: Bench, server: Server, source: dict[str, Any], message: str) -> None:
    server.run("CREATE TABLE t (a int, g json)")
    with pytest.raises(ConfigError, match=message):
        read(bench, **source)


def test_an_error_in_the_middle_names_itself(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (a double)")
    server.run("INSERT INTO t VALUES (1), (1000)")
    with pytest.raises(DataError, match="out of range"):
        read(bench, query="SELECT exp(a) AS e FROM t")


SMALL_BATCHES = {"connection": "test_mysql", "table": "t", "batch_rows": 500}


def test_a_slow_consumer_keeps_the_rows_at_the_server(bench: Bench, server: Server) -> None:
    """The decoding process reads ahead without limit; the gate in front of it must not let it."""
    server.run("CREATE TABLE t (a int, b longtext)")
    fill(server, 1000, doublings=7)  # 128 MB
    with contextlib.closing(MysqlRead.from_json(SMALL_BATCHES).open(source_context(bench)).reader) as reader:
        reader.read_next_batch()
        [decoder] = decoders()
        before = decoder.memory_info().rss
        for _ in range(20):
            sleep(0.05)
        assert decoder.memory_info().rss - before < 64 << 20
        assert sum(batch.num_rows for batch in reader) > 100_000


def decoders() -> list[psutil.Process]:
    """The processes that decode rows for this one, which may have other children."""
    return [child for child in psutil.Process().children() if mysql_gate.READER in child.cmdline()]


def fill(server: Server, width: int, doublings: int) -> None:
    """A thousand rows of that width, and then twice as many, and so on."""
    numbers = "WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 1000) SELECT n FROM c"
    server.run(f"INSERT INTO t SELECT n, repeat('x', {width}) FROM ({numbers}) AS numbers")
    for _ in range(doublings):
        server.run("INSERT INTO t SELECT * FROM t")


def source_context(bench: Bench) -> SourceContext:
    return SourceContext(
        pipeline="bench",
        node="source",
        values=bench.values,
        settings=bench.settings,
        scratch=bench.scratch(),
        connection=bench.connection,
    )


def test_a_reading_that_is_given_up_leaves_nothing(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (a int, b longtext)")
    fill(server, 100, doublings=8)
    stream = MysqlRead.from_json(SMALL_BATCHES).open(source_context(bench))
    stream.reader.read_next_batch()
    assert len(decoders()) == 1
    stream.reader.close()
    del stream
    gc.collect()
    assert decoders() == []


def test_a_cut_connection_is_a_reason_to_try_again(bench: Bench, server: Server) -> None:
    server.run("CREATE TABLE t (a int, b longtext)")
    fill(server, 2000, doublings=6)
    stream = MysqlRead.from_json(SMALL_BATCHES).open(source_context(bench))
    stream.reader.read_next_batch()
    [(thread,)] = server.run(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
    )
    server.run(f"KILL {thread}")
    with pytest.raises(TransientError):
        stream.reader.read_all()


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"port": 1}, TransientError, "Can't connect"),
        ({"login": "nobody_here", "password": "s3cret-pass"}, ConfigError, "Access denied"),
        ({"schema": "no_such_database"}, ConfigError, "no table|Unknown database"),
        ({"schema": ""}, ConfigError, "names no database"),
        ({"extra": {"local_infile": True}}, ConfigError, "'local_infile' is not allowed"),
        ({"extra": {"init_command": "x"}}, ConfigError, "'init_command' is not allowed"),
        ({"extra": {"ssl_verify": True}}, ConfigError, "not allowed; did you mean 'ssl_verify_cert'"),
    ],
)
def test_connections_that_fail(bench: Bench, change: dict[str, Any], error: type[Exception], message: str) -> None:
    assert bench.connection is not None
    bench.connection = replace(bench.connection, **change)
    with pytest.raises(error, match=message) as raised:
        read(bench, table="t")
    assert "s3cret-pass" not in str(raised.value)
    with pytest.raises(error, match=message) as raised:
        bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a"))
    assert "s3cret-pass" not in str(raised.value)


def test_what_is_there(bench: Bench, server: Server, mysql: Connection) -> None:
    server.run("CREATE TABLE t (a int, b decimal(9,2)) COMMENT 'things'")
    server.run("CREATE VIEW v AS SELECT 1 AS one")
    bench.write(MysqlWrite, config("w"), bench.dataset("SELECT 1 AS a"))
    MysqlRead.test(mysql)
    found = {table.name: (table.kind, table.comment) for table in MysqlRead.tables(mysql)}
    assert found["t"] == ("table", "things")
    assert found["v"][0] == "view"
    assert set(found) == {"t", "v", "w"}
    assert {table.name for table in MysqlWrite.tables(mysql)} == {"t", "w"}
    columns = MysqlRead.table_columns(mysql, "t")
    assert [column.as_dict() for column in columns] == [
        {"name": "a", "type": "int32"},
        {"name": "b", "type": "decimal(9,2)"},
    ]


def test_a_server_gets_no_other_file(bench: Bench, mysql: Connection, tmp_path: Path) -> None:
    """A relay stands in for a hostile server: it asks for another file than the one in the statement."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    with HostileServer(mysql, str(secret)) as hostile:
        bench.connection = replace(mysql, port=hostile.port, host="127.0.0.1", extra={"ssl_disabled": True})
        with pytest.raises(TransientError, match="asked for another file"):
            bench.write(MysqlWrite, config("t"), bench.dataset("SELECT 1 AS a"))
        assert hostile.asked
        assert b"the secret" not in bytes(hostile.heard)


class HostileServer:
    """Passes everything on, but answers LOAD DATA with a request for a file of its choice."""

    def __init__(self, target: Connection, path: str) -> None:
        self._target = (target.host, target.port or 3306)
        self._path = path.encode()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.heard = bytearray()
        self.asked = False

    def __enter__(self) -> HostileServer:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                threading.Thread(target=self._back, args=(server, client), daemon=True).start()
                threading.Thread(target=self._forth, args=(client, server), daemon=True).start()

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
            client.close()

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                if self.asked:
                    self.heard += data
                elif b"LOAD DATA" in data:
                    self.asked = True
                    body = b"\xfb" + self._path
                    client.sendall(len(body).to_bytes(3, "little") + b"\x01" + body)
                else:
                    server.sendall(data)
        server.shutdown(socket.SHUT_RDWR)


def test_the_catalogue_knows_no_password(mysql: Connection) -> None:
    secret = replace(mysql, password="p4ss-w0rd-of-shop", login="nobody")
    with pytest.raises(ConfigError) as raised:
        mysql_database.test(secret)
    assert "p4ss-w0rd-of-shop" not in str(raised.value)
    assert "p4ss-w0rd-of-shop" not in repr(raised.value.__dict__)
