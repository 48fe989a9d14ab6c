"""duckdb.read and duckdb.write: types, dispositions, drift, the line, the lock-down."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airloom.operators.connection import Connection
from airloom.operators.connectors.duckdb_read import DuckdbRead
from airloom.operators.connectors.duckdb_write import DuckdbWrite
from airloom.operators.databases import duckdb_catalog
from airloom.operators.node import Bounds
from airloom.operators.problems import ConfigError, DataError
from airloom.operators.values import Values
from tests.operators.connectors.running import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


TYPES = """
    SELECT true AS boolean, 1::TINYINT AS i8, 2::SMALLINT AS i16, 3::INTEGER AS i32, -9223372036854775807 AS i64,
        255::UTINYINT AS u8, 65535::USMALLINT AS u16, 4294967295::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64,
        1.5::FLOAT AS f32, 'nan'::DOUBLE AS f64, 12345678901234567890123456789012345.678::DECIMAL(38,3) AS wide,
        '€uro 😀'::VARCHAR AS text, '\\x00\\xFF'::BLOB AS bytes,
        DATE '0001-01-01' AS day, TIME '23:59:59.999999' AS time,
        TIMESTAMP '9999-12-31 23:59:59.999999' AS moment, TIMESTAMPTZ '2024-07-01 12:00:00+02' AS instant,
        '123e4567-e89b-12d3-a456-426655440000'::UUID AS uuid, '{"a": [1, null]}'::JSON AS json,
        [1, NULL, 3] AS list, {'a': 1, 'b': 'x'} AS struct, MAP {'k': 1} AS map
    UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL
"""


@pytest.mark.parametrize("mode", ["append", "replace"])
def test_types_arrive_as_they_are(bench: Bench, mode: str) -> None:
    dataset = bench.dataset(TYPES)
    assert bench.write(DuckdbWrite, {"table": "all_types", "mode": mode}, dataset).rows == 2
    found = bench.read_arrow(DuckdbRead, {"table": "all_types", "select": list(dataset.columns.names)})
    assert bench.columns == dataset.columns
    assert str(found.to_pylist()) == str(bench.rows(dataset))


def test_types_that_parquet_has_not(bench: Bench) -> None:
    bench.query(
        "CREATE TABLE odd AS SELECT 170141183460469231731687303715884105727::HUGEINT AS huge, "
        "INTERVAL '1 month 2 days 3.123456 seconds' AS span, [1::HUGEINT] AS list, 'b'::ENUM('a', 'b') AS choice"
    )
    [row] = bench.read(DuckdbRead, {"table": "odd"})
    types = [column.type for column in bench.columns]
    assert types == ["HUGEINT", "INTERVAL", "HUGEINT[]", "VARCHAR"]
    assert row["span"] == pa.MonthDayNano([1, 2, 3_123_456_000])
    assert (row["choice"], row["list"]) == ("b", [Decimal(1)])


PLAIN = st.tuples(
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=50),
    st.none() | st.decimals(min_value=Decimal("-1e10"), max_value=Decimal("1e10"), places=4),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.datetimes(),
    st.none() | st.binary(max_size=40),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(PLAIN, max_size=20))
def test_any_rows_come_back(bench: Bench, rows: list[tuple[Any, ...]]) -> None:
    types = ["BIGINT", "VARCHAR", "DECIMAL(18,4)", "DOUBLE", "TIMESTAMP", "BLOB"]
    bench.query("DROP TABLE IF EXISTS given")
    bench.query(f"CREATE TABLE given ({', '.join(f'c{number} {type_}' for number, type_ in enumerate(types))})")
    for row in rows:
        bench.query("INSERT INTO given VALUES (?, ?, ?, ?, ?, ?)", row)
    read = bench.read_arrow(DuckdbRead, {"table": "given"})
    assert [tuple(row.values()) for row in read.to_pylist()] == rows


def test_append_replaces_what_the_same_run_brought(bench: Bench) -> None:
    config = {"table": "s.t"}
    first = bench.dataset("SELECT 1 AS a UNION ALL SELECT 2")
    assert bench.write(DuckdbWrite, config, first).details["table_created"] is True
    assert bench.write(DuckdbWrite, config, first).outcome == "unchanged"
    assert bench.write(DuckdbWrite, config, bench.dataset("SELECT 3 AS a"), slot="2024-01-02").outcome == "loaded"
    report = bench.write(DuckdbWrite, config, bench.dataset("SELECT 7 AS a"))
    assert report.details["replaced"] == 2
    assert sorted(bench.query("SELECT a FROM s.t")) == [(3,), (7,)]


def test_append_without_a_load_key_refuses_other_rows(bench: Bench) -> None:
    config = {"table": "t", "load_key_column": None}
    bench.write(DuckdbWrite, config, bench.dataset("SELECT 1 AS a"))
    with pytest.raises(DataError, match="no load key column"):
        bench.write(DuckdbWrite, config, bench.dataset("SELECT 2 AS a"))
    assert bench.query("SELECT * FROM t") == [(1,)]


def test_a_dropped_table_is_loaded_again(bench: Bench) -> None:
    dataset = bench.dataset("SELECT 1 AS a")
    bench.write(DuckdbWrite, {"table": "t", "mode": "replace"}, dataset)
    bench.query("DROP TABLE t")
    assert bench.write(DuckdbWrite, {"table": "t", "mode": "replace"}, dataset).outcome == "loaded"
    assert bench.query("SELECT * FROM t") == [(1,)]


def test_replace_keeps_the_order_of_time(bench: Bench) -> None:
    config = {"table": "t", "mode": "replace"}
    bench.write(DuckdbWrite, config, bench.dataset("SELECT 2 AS a"), slot="2024-01-02T00:00:00+00:00")
    with pytest.raises(DataError, match="newer than 2024-01-01"):
        bench.write(DuckdbWrite, config, bench.dataset("SELECT 1 AS a"), slot="2024-01-01T00:00:00+00:00")
    bench.write(DuckdbWrite, {**config, "allow_older": True}, bench.dataset("SELECT 1 AS a"), slot="2024-01-01")
    bench.write(DuckdbWrite, config, bench.dataset("SELECT 9 AS a"), slot="manual__run")
    assert bench.query("SELECT * FROM t") == [(9,)]


def test_upsert_takes_the_latest_of_each_key(bench: Bench) -> None:
    config = {"table": "t", "mode": "upsert", "keys": ["k", "l"], "cursor": "version"}
    rows = "SELECT * FROM (VALUES (1, 'a', 5, 'old'), (1, 'a', 6, 'new'), (2, 'b', 1, 'x')) AS v(k, l, version, t)"
    report = bench.write(DuckdbWrite, config, bench.dataset(rows))
    assert (report.details["inserted"], report.details["updated"], report.details["left"]) == (2, 0, 1)
    late = "SELECT * FROM (VALUES (1, 'a', 5, 'late'), (2, 'b', 1, 'same'), (3, 'c', 1, 'y')) AS v(k, l, version, t)"
    report = bench.write(DuckdbWrite, config, bench.dataset(late), slot="2024-01-02")
    assert (report.details["inserted"], report.details["updated"], report.details["left"]) == (1, 1, 1)
    assert bench.query("SELECT k, t FROM t ORDER BY k") == [(1, "new"), (2, "same"), (3, "y")]
    constraints = "SELECT constraint_type, constraint_column_names FROM duckdb_constraints() WHERE table_name = 't'"
    assert ("PRIMARY KEY", ["k", "l"]) in bench.query(constraints)


def test_upsert_needs_a_key_in_each_row(bench: Bench) -> None:
    dataset = bench.dataset("SELECT NULL::INTEGER AS k, 1 AS v")
    with pytest.raises(DataError, match="'k' has 1 rows without a value"):
        bench.write(DuckdbWrite, {"table": "t", "mode": "upsert", "keys": ["k"]}, dataset)


@pytest.mark.parametrize(
    ("source", "target", "good"),
    [
        ("1", "TINYINT", True),
        ("300", "TINYINT", False),
        ("1.25::DECIMAL(5,2)", "DECIMAL(5,1)", False),
        ("1.20::DECIMAL(5,2)", "DECIMAL(5,1)", True),
        ("0.1::DOUBLE", "FLOAT", False),
        ("0.5::DOUBLE", "FLOAT", True),
        ("9007199254740993", "DOUBLE", False),
        ("'7'", "INTEGER", False),
        ("7", "VARCHAR", False),
        ("DATE '2024-01-01'", "TIMESTAMP", True),
        ("TIMESTAMP '2024-01-01 10:00'", "DATE", False),
        ("'123E4567-E89B-12D3-A456-426655440000'", "UUID", True),
        ("'no'", "UUID", False),
        ("'{}'", "JSON", True),
    ],
)
def test_a_value_arrives_as_it_is_or_not_at_all(bench: Bench, source: str, target: str, good: bool) -> None:
    bench.query(f"CREATE TABLE t (a {target}, _load_key UUID)")
    dataset = bench.dataset(f"SELECT {source} AS a")
    if good:
        bench.write(DuckdbWrite, {"table": "t"}, dataset)
        assert bench.query("SELECT count(*) FROM t WHERE a IS NOT NULL") == [(1,)]
    else:
        with pytest.raises(DataError, match="column 'a'"):
            bench.write(DuckdbWrite, {"table": "t"}, dataset)
        assert bench.query("SELECT count(*) FROM t") == [(0,)]


def test_columns_are_added_only_when_allowed(bench: Bench) -> None:
    bench.write(DuckdbWrite, {"table": "t", "mode": "replace"}, bench.dataset("SELECT 1 AS amount"))
    more = bench.dataset("SELECT 1 AS amount, 'x' AS amout")
    with pytest.raises(DataError, match=r"lacks: 'amout' \(did you mean 'amount'\?\); evolve = 'add'"):
        bench.write(DuckdbWrite, {"table": "t", "mode": "replace"}, more, slot="2024-01-02")
    report = bench.write(DuckdbWrite, {"table": "t", "mode": "replace", "evolve": "add"}, more, slot="2024-01-02")
    assert report.details["columns_added"] == ["amout"]
    less = bench.dataset("SELECT 2 AS amount")
    with pytest.raises(DataError, match="'amout' came with the last load and is missing now"):
        bench.write(DuckdbWrite, {"table": "t", "mode": "replace"}, less, slot="2024-01-03")
    bench.write(DuckdbWrite, {"table": "t", "mode": "replace", "optional": ["amout"]}, less, slot="2024-01-03")
    assert bench.query("SELECT * FROM t") == [(2, None)]


def test_a_failed_load_leaves_no_trace(bench: Bench) -> None:
    bench.query("CREATE TABLE t (a INTEGER CHECK (a < 10), b INTEGER)")
    with pytest.raises(DataError, match="CHECK constraint"):
        bench.write(
            DuckdbWrite,
            {"table": "t", "mode": "replace", "evolve": "add"},
            bench.dataset("SELECT 11 AS a, 1 AS b, 2 AS c"),
        )
    assert bench.query("SELECT column_name FROM duckdb_columns() WHERE table_name = 't'") == [("a",), ("b",)]
    assert bench.query("SELECT count(*) FROM _airloom.loads") == [(0,)]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"table": "t", "create": False}, "'create' is off"),
        ({"table": "_airloom.loads"}, "not for tables of pipelines"),
        ({"table": "a.b.c"}, "expected 'table' or 'schema.table'"),
        ({"table": "v", "mode": "replace"}, "not a table that rows can be written into"),
        ({"table": "t", "mode": "upsert", "keys": ["kee"]}, "the data has no column 'kee'; did you mean 'key'"),
        ({"table": "t", "load_key_column": "key"}, "has a column 'key' of its own"),
    ],
)
def test_configs_that_cannot_work(bench: Bench, config: dict[str, Any], message: str) -> None:
    bench.query("CREATE VIEW v AS SELECT 1 AS key")
    with pytest.raises(ConfigError, match=message):
        bench.write(DuckdbWrite, config, bench.dataset("SELECT 1 AS key"))


def test_incremental_goes_on_where_loads_ended(bench: Bench) -> None:
    bench.query("CREATE TABLE log AS SELECT range AS id, range * 10 AS v FROM range(10)")
    bench.query("INSERT INTO log VALUES (NULL, 0)")
    config = {"table": "log", "incremental": {"column": "id", "initial": 3}, "select": ["v"]}
    assert len(bench.read(DuckdbRead, config)) == 7
    assert bench.observed == ["9"]
    assert [row["v"] for row in bench.read(DuckdbRead, config, Bounds(after="5", up_to="7"))] == [60, 70]
    target = {"table": "copy", "mode": "append"}
    bench.write(DuckdbWrite, target, bench.dataset("SELECT 1 AS v", {"source": "9"}), slot="2024-01-02")
    bench.write(DuckdbWrite, target, bench.dataset("SELECT 2 AS v", {"source": "10"}), slot="2024-01-03")
    bench.write(DuckdbWrite, target, bench.dataset("SELECT 3 AS v", {"source": "9"}), slot="2024-01-02")
    assert bench.bounds(DuckdbWrite, target) == {"source": Bounds(after="10")}


def test_incremental_time_ends_with_the_interval(bench: Bench) -> None:
    bench.query(
        "CREATE TABLE log AS SELECT TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (range) HOUR AS moment, "
        "moment::DATE AS day FROM range(49)"
    )
    bench.values = Values({"interval.end": datetime(2024, 1, 2, tzinfo=timezone.utc)})
    assert len(bench.read(DuckdbRead, {"table": "log", "incremental": {"column": "moment"}})) == 24
    assert bench.observed == ["2024-01-01T23:00:00.000000+00:00"]
    after = Bounds(after="2024-01-01T20:00:00.000000+00:00")
    assert len(bench.read(DuckdbRead, {"table": "log", "incremental": {"column": "moment"}}, after)) == 3
    assert len(bench.read(DuckdbRead, {"table": "log", "incremental": {"column": "day"}})) == 24


def test_queries_and_conditions_take_values_never_text(bench: Bench) -> None:
    bench.query("CREATE TABLE t AS SELECT * FROM (VALUES (1, 'x'), (2, 'y'' OR true --')) AS v(a, b)")
    bench.values = Values({"params.b": "y' OR true --"})
    assert len(bench.read(DuckdbRead, {"table": "t", "where": "b = ${params.b}"})) == 1
    query = {"query": "SELECT a * 2 AS double FROM t WHERE b = ${params.b} ORDER BY a"}
    assert bench.read(DuckdbRead, query) == [{"double": 4}]
    assert bench.read(DuckdbRead, {"query": "FROM t", "where": "a > 1", "select": ["a"]}) == [{"a": 2}]
    assert len(bench.read(DuckdbRead, {"table": "t"}, limit=1)) == 1


def test_declared_types_are_held(bench: Bench) -> None:
    bench.query("CREATE TABLE t AS SELECT 1 AS a, 1.25::DECIMAL(8,2) AS b")
    assert bench.read(DuckdbRead, {"table": "t", "columns": {"a": "integer"}}) == [{"a": 1}]
    assert bench.columns.type_of("a") == "BIGINT"
    with pytest.raises(DataError, match=r"column 'b' has a value that does not fit DECIMAL\(8,1\): 1.25"):
        bench.read(DuckdbRead, {"table": "t", "columns": {"b": "decimal(8,1)"}})
    with pytest.raises(DataError, match="no column 'c'"):
        bench.read(DuckdbRead, {"table": "t", "columns": {"c": "integer"}})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM 'https://example.com/x.parquet'",
        "SELECT 1; SELECT 2",
        "COPY t TO '/tmp/airloom_escape.csv'",
        "ATTACH '/tmp/airloom_escape.duckdb'",
        "INSERT INTO t VALUES (2)",
        "DROP TABLE t",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT 1) TO '/tmp/airloom_escape.csv' --",
        "SELECT * FROM t) TO 'x'; DROP TABLE t; --",
        "EXPLAIN SELECT 1",
    ],
)
def test_a_query_only_reads_the_warehouse(bench: Bench, query: str) -> None:
    bench.query("CREATE TABLE t AS SELECT 1 AS a")
    with pytest.raises((ConfigError, DataError)):
        bench.read(DuckdbRead, {"query": query})
    assert bench.query("SELECT * FROM t") == [(1,)]
    assert not list(Path("/tmp").glob("airloom_escape*"))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"table": "nothing"}, "no table nothing"),
        ({"table": "t", "select": ["b"]}, "no column 'b'"),
        ({"table": "t", "where": "a ="}, "not a condition"),
        ({"table": "t", "incremental": {"column": "tags"}}, "no order to read on from"),
        ({"query": "SELECT nothing FROM t"}, "nothing"),
        ({"query": "SELECT ${params.missing} AS a"}, "unknown reference"),
    ],
)
def test_reading_what_is_not_there(bench: Bench, config: dict[str, Any], message: str) -> None:
    bench.query("CREATE TABLE t AS SELECT 1 AS a, [1] AS tags")
    with pytest.raises(ConfigError, match=message):
        bench.read(DuckdbRead, config)


def test_a_connection_opens_another_file(bench: Bench) -> None:
    bench.connection = Connection(id="mart", type="duckdb", host="marts/sales.duckdb")
    config = {"connection": "mart", "table": "t"}
    bench.write(DuckdbWrite, config, bench.dataset("SELECT 1 AS a"))
    assert (bench.folder / "marts/sales.duckdb").exists()
    assert bench.read(DuckdbRead, {**config, "select": ["a"]}) == [{"a": 1}]
    duckdb_catalog.test(bench.connection, bench.settings)
    [table] = duckdb_catalog.tables(bench.connection, bench.settings)
    assert (table.schema, table.name, table.rows) == ("main", "t", 1)
    assert table.comment == "Loaded by the Airloom pipeline 'bench', node 'target'"
    columns = duckdb_catalog.table_columns(bench.connection, "t", bench.settings)
    assert [column.as_dict() for column in columns] == [
        {"name": "a", "type": "int32"},
        {"name": "_load_key", "type": "uuid"},
    ]


def test_a_remote_data_set_is_copied_first(bench: Bench) -> None:
    from dataclasses import replace

    import fsspec

    dataset = bench.dataset("SELECT 5 AS a")
    memory = fsspec.filesystem("memory")
    memory.put(dataset.url, "/exchange/rows", recursive=True)
    remote = replace(dataset, url="memory://exchange/rows")
    assert bench.write(DuckdbWrite, {"table": "t", "mode": "replace"}, remote).rows == 1
    assert bench.query("SELECT * FROM t") == [(5,)]
