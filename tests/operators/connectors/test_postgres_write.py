"""``postgres.write`` against a real Postgres: types, drift, order, names, secrets."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timezone
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.connectors.postgres_read import PostgresRead
from airloom.operators.connectors.postgres_write import PostgresWrite
from airloom.operators.databases.postgres import conninfo
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load, LoadReport
from airloom.operators.node import Bounds, NodeContext, SourceContext
from airloom.operators.problems import ConfigError, DataError, NodeError
from airloom.operators.settings import Settings
from airloom.operators.values import Values
from tests.faults.rows import write_table

if TYPE_CHECKING:
    import pyarrow as pa


class Bench:
    """A schema of its own, with short ways to load data and to look at it."""

    def __init__(self, connection: Connection, database: psycopg.Connection, folder: Path) -> None:
        self.connection = connection
        self.database = database
        self.folder = folder
        self.loads = 0

    def context(self, kind: Callable[..., Any] = NodeContext, **changes: Any) -> Any:
        home = str(self.folder)
        fields = {
            "pipeline": "pipeline",
            "node": "write",
            "values": Values(),
            "settings": Settings(home=home, exchange=home, warehouse=home + "/w.duckdb"),
            "scratch": self.folder,
            "connection": self.connection,
        }
        return kind(**{**fields, **changes})

    def sql(self, statement: str, *values: Any) -> list[Any]:
        cursor = self.database.execute(statement.encode(), values or None)
        return cursor.fetchall() if cursor.description else []

    def dataset(self, query: str, watermarks: dict[str, str] | None = None) -> Dataset:
        """The result of a query of the engine, at rest as the engine leaves it."""
        import duckdb
        import pyarrow.parquet as pq

        folder = self.folder / f"data_{uuid.uuid4().hex}"
        folder.mkdir()
        with duckdb.connect() as engine:
            engine.execute("SET TimeZone = 'UTC'")
            described = engine.execute(f"DESCRIBE {query}").fetchall()
            engine.execute(f"COPY ({query}) TO '{folder}/part.parquet' (FORMAT parquet)")
        content = (folder / "part.parquet").read_bytes()
        return Dataset(
            url=str(folder),
            files=("part.parquet",),
            rows=pq.read_metadata(folder / "part.parquet").num_rows,
            bytes=len(content),
            content_hash=str(hash(content)),
            columns=Columns.of((row[0], row[1]) for row in described),
            null_counts={},
            watermarks=watermarks or {},
        )

    def arrow(self, table: pa.Table, columns: dict[str, str]) -> Dataset:
        return write_table(self.folder / f"data_{uuid.uuid4().hex}", table, Columns.of(columns.items()))

    def load(self, data: Dataset | str, slot: str | None = None, **config: Any) -> LoadReport:
        dataset = self.dataset(data) if isinstance(data, str) else data
        self.loads += 1
        load = self.load_of(dataset, slot or f"manual__{self.loads}", config.get("table", "writing.target"))
        node = PostgresWrite.from_json({"connection": "c", "table": "writing.target", **config})
        return node.load(dataset, load, self.context())

    @staticmethod
    def load_of(dataset: Dataset, slot: str, table: str = "writing.target") -> Load:
        return Load(
            "pipeline", "write", f"c:{table}", slot, -1, dataset.content_hash, dataset.watermarks, dataset.bounds
        )

    def read(self, **config: Any) -> Any:
        source = {"connection": "c", "table": "writing.target", **config}
        return PostgresRead.from_json(source).open(self.context(SourceContext)).reader.read_all()


@pytest.fixture
def bench(postgres: Connection, tmp_path: Path) -> Iterator[Bench]:
    with psycopg.connect(conninfo(postgres), autocommit=True, application_name="test") as database:
        database.execute("CREATE SCHEMA writing")
        yield Bench(postgres, database, tmp_path)
        database.execute("DROP SCHEMA writing CASCADE")


EVERYTHING = """
SELECT true AS b, 1::TINYINT AS i1, (-32768)::SMALLINT AS i2, 2147483647 AS i4, (-9223372036854775808)::BIGINT AS i8,
       255::UTINYINT AS u1, 65535::USMALLINT AS u2, 4294967295::UINTEGER AS u4, 18446744073709551615::UBIGINT AS u8,
       1.5::FLOAT AS f4, 'nan'::DOUBLE AS f8, (-12345678901234567890123456.789012345678)::DECIMAL(38,12) AS d38,
       0.01::DECIMAL(4,2) AS d4, 'grün 🎈' AS s, '\\x00\\xFF'::BLOB AS bin, DATE '0001-01-01' AS d,
       TIME '23:59:59.999999' AS t, TIMESTAMP '2024-02-29 23:59:59.999999' AS ts,
       TIMESTAMPTZ '2024-02-29 23:59:59.999999+00' AS tz, '12345678-1234-5678-1234-567812345678'::UUID AS u,
       '{"a": [1, 2]}'::JSON AS j, [1, NULL, 3] AS li, ['a,"b', ''] AS ls, [DATE '2024-01-01'] AS ld,
       [1.25::DECIMAL(5,2)] AS ln, {'x': 1, 'y': 'z'} AS st, MAP {'k': 1} AS m, [[1], [2]] AS ll,
       INTERVAL '14 months 3 days 4.5 seconds' AS iv, 'infinity'::DATE AS di, '-infinity'::TIMESTAMP AS ti
"""


def test_every_type_into_a_new_table(bench: Bench) -> None:
    nulls = ", ".join(["NULL"] * 31)
    bench.load(f"({EVERYTHING}) UNION ALL SELECT {nulls}")
    types = dict(
        bench.sql(
            "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = 'writing.target'::regclass AND attnum > 0"
        )
    )
    assert types["u8"] == "numeric(20,0)"
    assert types["d38"] == "numeric(38,12)"
    assert types["j"] == types["st"] == types["m"] == types["ll"] == "jsonb"
    assert types["ln"] == "numeric(5,2)[]"
    assert types["_load_key"] == "uuid"
    row = bench.sql(
        "SELECT b, i1, i2, i4, i8, u1, u2, u4, u8, f4, f8::text, d38, d4, s, bin, d, t, ts, tz, u, j, li, ls, ld, ln, "
        "st, m, ll, iv::text, di::text, ti::text FROM writing.target WHERE b"
    )[0]
    assert row == (
        *(True, 1, -32768, 2147483647, -(2**63), 255, 65535, 4294967295, 18446744073709551615, 1.5, "NaN"),
        *(Decimal("-12345678901234567890123456.789012345678"), Decimal("0.01"), "grün 🎈", b"\x00\xff"),
        *(date(1, 1, 1), time(23, 59, 59, 999999), datetime(2024, 2, 29, 23, 59, 59, 999999)),
        *(datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=timezone.utc),),
        *(uuid.UUID("12345678-1234-5678-1234-567812345678"), {"a": [1, 2]}, [1, None, 3], ['a,"b', ""]),
        *([date(2024, 1, 1)], [Decimal("1.25")], {"x": 1, "y": "z"}, {"k": 1}, [[1], [2]]),
        *("1 year 2 mons 3 days 00:00:04.5", "infinity", "-infinity"),
    )
    null_row = bench.sql("SELECT * FROM writing.target WHERE b IS NULL")[0]
    assert [value for value in null_row if value is not None] == [null_row[-1]]


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
    moment = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31))
    columns = {
        "flag": st.booleans(),
        "small": st.integers(-(2**15), 2**15 - 1),
        "big": st.integers(-(2**63), 2**63 - 1),
        "real": st.floats(width=32),
        "double": st.floats(),
        "amount": st.decimals(Decimal("-99999999.99"), Decimal("99999999.99"), places=2),
        "wide": st.decimals(Decimal(-(10**27)), Decimal(10**27), places=10),
        "text": text,
        "bytes": st.binary(max_size=40),
        "day": st.dates(),
        "clock": st.times(),
        "moment": moment,
        "instant": moment.map(lambda value: value.replace(tzinfo=timezone.utc)),
        "id": st.uuids().map(lambda value: value.bytes),
        "numbers": st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=4),
        "words": st.lists(st.none() | text, max_size=4),
    }
    return draw(
        st.lists(st.fixed_dictionaries({name: st.none() | column for name, column in columns.items()}), max_size=12)
    )


HYPOTHESIS_COLUMNS = {
    "flag": "BOOLEAN",
    "small": "SMALLINT",
    "big": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "amount": "DECIMAL(10,2)",
    "wide": "DECIMAL(38,10)",
    "text": "VARCHAR",
    "bytes": "BLOB",
    "day": "DATE",
    "clock": "TIME",
    "moment": "TIMESTAMP",
    "instant": "TIMESTAMP WITH TIME ZONE",
    "id": "UUID",
    "numbers": "INTEGER[]",
    "words": "VARCHAR[]",
}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=rows(), mode=st.sampled_from(["append", "replace"]))
def test_any_values_come_back_as_they_were(bench: Bench, rows: list[dict[str, Any]], mode: str) -> None:
    import pyarrow as pa

    from airloom.operators.databases.postgres_arrow import arrow_type

    arrays = {}
    for name, engine in HYPOTHESIS_COLUMNS.items():
        wanted = arrow_type(engine)
        values = pa.array([row[name] for row in rows], wanted.storage_type if engine == "UUID" else wanted)
        arrays[name] = pa.ExtensionArray.from_storage(wanted, values) if engine == "UUID" else values
    table = pa.table(arrays)
    bench.sql("DROP TABLE IF EXISTS writing.target")
    report = bench.load(bench.arrow(table, HYPOTHESIS_COLUMNS), mode=mode)
    assert report.rows == len(rows)
    found = bench.read(select=list(HYPOTHESIS_COLUMNS))
    assert found.schema.equals(table.schema)
    for name in HYPOTHESIS_COLUMNS:
        for expected, value in zip(table[name].to_pylist(), found[name].to_pylist(), strict=True):
            nan = isinstance(value, float) and math.isnan(value)
            assert value == expected or (nan and math.isnan(expected))


class TestBadValues:
    """What Postgres cannot hold, or not as it is, is refused and named."""

    @pytest.mark.parametrize(
        ("column", "value", "message"),
        [
            ("text", "'a' || chr(0) || 'b'", "column 'value', row 2: .*NUL"),
            ("varchar(3)", "'abcd'", "column 'value', row 2: value too long"),
            ("char(3)", "'abcd'", "column 'value'"),
            ("smallint", "40000", "column 'value'"),
            ("integer", "1.5::DOUBLE", "column 'value'"),
            ("integer", "1.5::DECIMAL(4,1)", "column 'value'"),
            ("real", "0.1::DOUBLE", "column 'value'"),
            ("double precision", "9007199254740993::BIGINT", "column 'value'"),
            ("numeric(4,1)", "1.25::DECIMAL(4,2)", "column 'value'"),
            ("numeric(4,1)", "12345::INTEGER", "column 'value'"),
            ("numeric(4,1)", "'nan'::DOUBLE", "column 'value'"),
            ("numeric(6,2)", "0.123::DOUBLE", "column 'value'"),
            ("jsonb", "'{'::VARCHAR", "json"),
            ("uuid", "'no uuid'", "uuid"),
            ("inet", "'1.2.3.999'", "inet"),
            ("writing.mood", "'angry'", "mood"),
            ("writing.positive", "-1", "positive"),
            ("int", "NULL::INT", "null value|not-null"),
            ("text", "5", "is integer in the data but text in the table"),
            ("integer", "'5'", "is varchar in the data but integer in the table"),
            ("timestamptz", "TIMESTAMP '2024-01-01'", "is timestamp in the data"),
            ("date", "TIMESTAMP '2024-01-01'", "is timestamp in the data"),
            ("boolean", "1", "is integer in the data"),
            ("text", "DATE '2024-01-01'", "is date in the data"),
        ],
    )
    @pytest.mark.parametrize("mode", ["append", "upsert"])
    def test_is_refused(self, bench: Bench, mode: str, column: str, value: str, message: str) -> None:
        bench.sql("CREATE TYPE writing.mood AS ENUM ('happy'); CREATE DOMAIN writing.positive AS int CHECK (value > 0)")
        required = " NOT NULL" if value.startswith("NULL") else ""
        bench.sql(f"CREATE TABLE writing.target (id int PRIMARY KEY, value {column}{required})")
        keys = {"keys": ["id"]} if mode == "upsert" else {"load_key_column": None}
        typed = f"SELECT 1 AS id, {value} AS value"
        rows = f"SELECT n::INT, CASE WHEN n = 2 THEN {value} END FROM range(1, 3) AS x(n)"
        query = typed if required else f"{typed} WHERE false UNION ALL {rows}"
        with pytest.raises(DataError, match=message):
            bench.load(query, mode=mode, **keys)
        assert bench.sql("SELECT count(*) FROM writing.target") == [(0,)]
        assert bench.sql("SELECT relname FROM pg_class WHERE relname LIKE '\\_airloom\\_stage%%'") == []

    @pytest.mark.parametrize(
        ("column", "value", "found"),
        [
            ("integer", "5::BIGINT", "5"),
            ("bigint", "5::TINYINT", "5"),
            ("smallint", "5.0::DECIMAL(4,1)", "5"),
            ("numeric(6,2)", "12.34::DOUBLE", "12.34"),
            ("numeric(6,2)", "7::INT", "7.00"),
            ("numeric", "12.345::DECIMAL(9,3)", "12.345"),
            ("numeric", "0.1::DOUBLE", "0.1"),
            ("double precision", "0.5::DECIMAL(3,1)", "0.5"),
            ("varchar(3)", "'abc'", "abc"),
            ("char(5)", "'abc'", "abc  "),
            ("inet", "'10.0.0.1'", "10.0.0.1"),
            ("int4range", "'[1,5)'", "[1,5)"),
            ("writing.mood", "'happy'", "happy"),
            ("writing.positive", "3", "3"),
            ("xml", "'<a/>'", "<a/>"),
            ("json", "'{\"a\":  1}'::JSON", '{"a":  1}'),
            ("text", "'{\"a\":  1}'::JSON", '{"a":  1}'),
            ("text", "'12345678-1234-5678-1234-567812345678'::UUID", "12345678-1234-5678-1234-567812345678"),
            ("uuid", "'12345678-1234-5678-1234-567812345678'", "12345678-1234-5678-1234-567812345678"),
            ("timestamp", "DATE '2024-01-01'", "2024-01-01 00:00:00"),
            ("varchar(9)[]", "['a', NULL]", "{a,NULL}"),
            ("timestamptz[]", "[TIMESTAMPTZ '2024-01-01 00:00:00+00']", '{"2024-01-01 00:00:00+00"}'),
            ("jsonb", "{'a': [1, NULL]}", '{"a": [1, null]}'),
        ],
    )
    @pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
    def test_fits(self, bench: Bench, mode: str, column: str, value: str, found: str) -> None:
        bench.sql("CREATE TYPE writing.mood AS ENUM ('happy'); CREATE DOMAIN writing.positive AS int CHECK (value > 0)")
        bench.sql(f"CREATE TABLE writing.target (id int PRIMARY KEY, value {column})")
        keys = {"keys": ["id"]} if mode == "upsert" else {"load_key_column": None}
        bench.load(f"SELECT 1 AS id, {value} AS value", mode=mode, **keys)
        bench.sql("SET TimeZone = 'UTC'")
        expression = "value" if column == "char(5)" else "value::text"
        expression = "host(value)" if column == "inet" else expression
        assert bench.sql(f"SELECT {expression} FROM writing.target") == [(found,)]


class TestDrift:
    """A source that changed is noticed before a row is touched."""

    def test_new_column(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id")
        with pytest.raises(DataError, match=r"lacks: 'amount'.*evolve = 'add'"):
            bench.load("SELECT 2 AS id, 1.5::DECIMAL(4,2) AS amount")
        report = bench.load("SELECT 2 AS id, 1.5::DECIMAL(4,2) AS amount", evolve="add")
        assert report.details["columns_added"] == ["amount"]
        assert bench.sql("SELECT id, amount FROM writing.target ORDER BY id") == [(1, None), (2, Decimal("1.50"))]

    def test_new_column_near_an_old_one(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS customer")
        with pytest.raises(DataError, match="did you mean 'customer'"):
            bench.load("SELECT 1 AS custmer")

    def test_missing_column(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id, 'x' AS note")
        with pytest.raises(DataError, match="'note' came with the last load and is missing now"):
            bench.load("SELECT 2 AS id")
        bench.load("SELECT 2 AS id", optional=["note"])
        assert bench.sql("SELECT id, note FROM writing.target ORDER BY id") == [(1, "x"), (2, None)]

    def test_column_that_was_never_ours(self, bench: Bench) -> None:
        bench.sql(
            "CREATE TABLE writing.target (row_id int GENERATED ALWAYS AS IDENTITY, id int, noted text, "
            "at timestamptz NOT NULL DEFAULT now(), twice int GENERATED ALWAYS AS (id * 2) STORED)"
        )
        bench.load("SELECT 4 AS id", load_key_column=None)
        assert bench.sql("SELECT row_id, id, noted, twice FROM writing.target") == [(1, 4, None, 8)]

    def test_required_column(self, bench: Bench) -> None:
        bench.sql("CREATE TABLE writing.target (id int, must text NOT NULL)")
        with pytest.raises(DataError, match="requires a column 'must'"):
            bench.load("SELECT 1 AS id", load_key_column=None)

    def test_retyped_column(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id")
        with pytest.raises(DataError, match="'id' is varchar in the data but integer in the table"):
            bench.load("SELECT 'one' AS id", evolve="add")

    def test_wider_values_do_not_widen_the_table(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id")
        bench.load("SELECT 2::BIGINT AS id")
        with pytest.raises(DataError, match="column 'id'"):
            bench.load("SELECT 3000000000 AS id", evolve="add")
        assert bench.sql("SELECT count(*), pg_typeof(max(id))::text FROM writing.target") == [(2, "integer")]

    def test_no_table_and_no_leave_to_create_it(self, bench: Bench) -> None:
        with pytest.raises(ConfigError, match="'create' is off"):
            bench.load("SELECT 1 AS id", create=False)

    def test_view(self, bench: Bench) -> None:
        bench.sql("CREATE VIEW writing.target AS SELECT 1 AS id")
        with pytest.raises(ConfigError, match="not a table"):
            bench.load("SELECT 1 AS id", load_key_column=None)


class TestAppend:
    """Rows are added once per slot."""

    def test_same_content_again(self, bench: Bench) -> None:
        data = bench.dataset("SELECT 1 AS id")
        assert bench.load(data, "one").outcome == "loaded"
        assert bench.load(data, "one").outcome == "unchanged"
        assert bench.load(data, "two").outcome == "loaded"
        assert bench.sql("SELECT count(*) FROM writing.target") == [(2,)]

    @pytest.mark.parametrize("cast", [False, True], ids=["direct", "through staging"])
    def test_other_content_replaces_the_slot(self, bench: Bench, cast: bool) -> None:
        bench.sql(f"CREATE TABLE writing.target (id int, place {'inet' if cast else 'text'}, _load_key uuid)")
        for slot, number in (("one", 1), ("two", 2), ("one", 3)):
            report = bench.load(f"SELECT {number} AS id, '10.0.0.{number}' AS place", slot)
        assert report.details["replaced"] == 1
        assert bench.sql("SELECT id FROM writing.target ORDER BY id") == [(2,), (3,)]

    def test_ledger_alone(self, bench: Bench) -> None:
        data = bench.dataset("SELECT 1 AS id")
        bench.load(data, "one", load_key_column=None)
        assert bench.load(data, "one", load_key_column=None).outcome == "unchanged"
        with pytest.raises(DataError, match="no load key column"):
            bench.load("SELECT 2 AS id", "one", load_key_column=None)
        assert bench.sql("SELECT * FROM writing.target") == [(1,)]

    def test_load_key_column_is_not_added_unasked(self, bench: Bench) -> None:
        bench.sql("CREATE TABLE writing.target (id int)")
        with pytest.raises(ConfigError, match="_load_key"):
            bench.load("SELECT 1 AS id")
        assert bench.load("SELECT 1 AS id", evolve="add").details["columns_added"] == ["_load_key"]

    def test_load_key_leads_to_the_ledger(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id", "one")
        found = bench.sql(
            "SELECT slot, rows FROM writing.target JOIN writing._airloom_loads ON left(load_key, 32)::uuid = _load_key"
        )
        assert found == [("one", 1)]

    def test_load_key_column_of_text(self, bench: Bench) -> None:
        bench.sql("CREATE TABLE writing.target (id int, batch text)")
        for number in (1, 2):
            bench.load(f"SELECT {number} AS id", "one", load_key_column="batch")
        assert bench.sql("SELECT id, length(batch) FROM writing.target") == [(2, 64)]

    def test_column_named_like_the_load_key(self, bench: Bench) -> None:
        with pytest.raises(ConfigError, match="choose another name"):
            bench.load("SELECT 1 AS _load_key")

    def test_no_rows(self, bench: Bench) -> None:
        assert bench.load("SELECT 1 AS id WHERE false").rows == 0
        assert bench.sql("SELECT count(*) FROM writing.target") == [(0,)]


class TestReplace:
    """One content, the newest slot's."""

    DAYS = ("2024-01-01T00:00:00+00:00", "2024-01-02T00:00:00+00:00")

    @pytest.mark.parametrize("replace_by", ["delete", "swap"])
    def test_older_after_newer(self, bench: Bench, replace_by: str) -> None:
        older, newer = self.DAYS
        bench.load("SELECT 2 AS id", newer, mode="replace", replace_by=replace_by)
        with pytest.raises(DataError, match="newer than"):
            bench.load("SELECT 1 AS id", older, mode="replace", replace_by=replace_by)
        assert bench.sql("SELECT id FROM writing.target") == [(2,)]
        bench.load("SELECT 1 AS id", older, mode="replace", replace_by=replace_by, allow_older=True)
        assert bench.sql("SELECT id FROM writing.target") == [(1,)]

    def test_rebuilding_an_older_content(self, bench: Bench) -> None:
        older, newer = self.DAYS
        first = bench.dataset("SELECT 1 AS id")
        bench.load(first, older, mode="replace")
        bench.load("SELECT 2 AS id", newer, mode="replace")
        assert bench.load(first, older, mode="replace").outcome == "unchanged"
        assert bench.load(first, older, mode="replace", allow_older=True).outcome == "loaded"
        assert bench.load(first, older, mode="replace", allow_older=True).outcome == "unchanged"
        assert bench.sql("SELECT id FROM writing.target") == [(1,)]

    def test_slots_compare_as_times(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id", "2024-01-01T23:00:00-05:00", mode="replace")
        with pytest.raises(DataError, match="newer than"):
            bench.load("SELECT 2 AS id", "2024-01-02T01:00:00+00:00", mode="replace")

    def test_views_grants_and_identity_stay(self, bench: Bench) -> None:
        bench.load("SELECT 1 AS id", mode="replace")
        bench.sql("CREATE VIEW writing.seen AS SELECT id FROM writing.target; GRANT SELECT ON writing.target TO PUBLIC")
        before = bench.sql("SELECT oid, relacl::text FROM pg_class WHERE oid = 'writing.target'::regclass")
        bench.load("SELECT 2 AS id", mode="replace")
        assert bench.sql("SELECT id FROM writing.seen") == [(2,)]
        assert bench.sql("SELECT oid, relacl::text FROM pg_class WHERE oid = 'writing.target'::regclass") == before

    def test_swap_keeps_indexes_and_refuses_views(self, bench: Bench) -> None:
        bench.sql("CREATE TABLE writing.target (id int PRIMARY KEY, n int DEFAULT 7)")
        bench.load("SELECT 1 AS id", mode="replace", replace_by="swap")
        bench.load("SELECT 2 AS id", mode="replace", replace_by="swap")
        assert bench.sql("SELECT id, n FROM writing.target") == [(2, 7)]
        assert bench.sql("SELECT count(*) FROM pg_index WHERE indrelid = 'writing.target'::regclass") == [(1,)]
        bench.sql("CREATE VIEW writing.seen AS SELECT id FROM writing.target")
        with pytest.raises(NodeError, match="other objects depend on it"):
            bench.load("SELECT 3 AS id", mode="replace", replace_by="swap")
        assert bench.sql("SELECT id FROM writing.seen") == [(2,)]


class TestUpsert:
    """Rows by key."""

    def load(self, bench: Bench, values: str, **config: Any) -> LoadReport:
        query = f"SELECT id::INT AS id, version::INT AS version, note FROM (VALUES {values}) AS v(id, version, note)"
        return bench.load(query, mode="upsert", **{"keys": ["id"], "cursor": "version", **config})

    def test_counts(self, bench: Bench) -> None:
        self.load(bench, "(1, 1, 'a'), (2, 5, 'b')")
        report = self.load(bench, "(1, 2, 'A'), (2, 4, 'late'), (3, 1, 'c')")
        assert report.details["inserted"] == 1
        assert report.details["updated"] == 1
        assert report.details["left"] == 1
        assert bench.sql("SELECT id, note FROM writing.target ORDER BY id") == [(1, "A"), (2, "b"), (3, "c")]
        assert bench.sql(
            "SELECT count(*) FROM pg_index WHERE indrelid = 'writing.target'::regclass AND indisprimary"
        ) == [(1,)]

    def test_duplicate_keys(self, bench: Bench) -> None:
        self.load(bench, "(1, 1, 'old'), (1, 3, 'new'), (1, 2, 'middle'), (1, NULL, 'none')")
        assert bench.sql("SELECT id, version, note FROM writing.target") == [(1, 3, "new")]

    def test_duplicates_of_equal_age_give_one_answer(self, bench: Bench) -> None:
        found = set()
        for order in ("(1, 1, 'a'), (1, 1, 'b'), (1, 1, 'c')", "(1, 1, 'c'), (1, 1, 'b'), (1, 1, 'a')"):
            bench.sql("DROP TABLE IF EXISTS writing.target")
            self.load(bench, order)
            found.add(bench.sql("SELECT note FROM writing.target")[0])
        assert len(found) == 1

    def test_without_cursor_the_last_load_wins(self, bench: Bench) -> None:
        self.load(bench, "(1, 5, 'a')", cursor=None)
        self.load(bench, "(1, 4, 'b')", cursor=None)
        assert bench.sql("SELECT version, note FROM writing.target") == [(4, "b")]

    def test_only_keys(self, bench: Bench) -> None:
        for _ in range(2):
            bench.load("SELECT 1 AS id", mode="upsert", keys=["id"])
        assert bench.sql("SELECT * FROM writing.target") == [(1,)]

    def test_keys_that_postgres_casts(self, bench: Bench) -> None:
        bench.sql("CREATE TABLE writing.target (place inet PRIMARY KEY, n int)")
        for number in (1, 2):
            bench.load(f"SELECT '10.0.0.1' AS place, {number} AS n", mode="upsert", keys=["place"])
        assert bench.sql("SELECT host(place), n FROM writing.target") == [("10.0.0.1", 2)]

    def test_null_key(self, bench: Bench) -> None:
        with pytest.raises(DataError, match="null value"):
            self.load(bench, "(NULL, 1, 'a')")

    @pytest.mark.parametrize(
        ("config", "message"),
        [({"keys": ["ident"]}, "no column 'ident'"), ({"cursor": "verson"}, "did you mean 'version'")],
    )
    def test_unknown_column(self, bench: Bench, config: dict[str, Any], message: str) -> None:
        with pytest.raises(ConfigError, match=message):
            self.load(bench, "(1, 1, 'a')", **config)

    def test_table_without_unique_index(self, bench: Bench) -> None:
        bench.sql("CREATE TABLE writing.target (id int, version int, note text)")
        bench.sql("CREATE UNIQUE INDEX ON writing.target (id) WHERE id > 5")
        with pytest.raises(ConfigError, match="no primary key or unique index"):
            self.load(bench, "(1, 1, 'a')")


class TestBounds:
    """Where an incremental source goes on."""

    def node(self) -> PostgresWrite:
        return PostgresWrite.from_json({"connection": "c", "table": "writing.target"})

    def bounds(self, bench: Bench, slot: str) -> Any:
        return self.node().bounds(bench.load_of(bench.dataset("SELECT 1 AS id"), slot), bench.context())

    def test_before_the_first_load(self, bench: Bench) -> None:
        assert self.bounds(bench, "one") == {}

    def test_goes_on_and_reads_again(self, bench: Bench) -> None:
        for slot, after, end in (("one", None, "10"), ("two", "10", "20")):
            data = bench.dataset(f"SELECT {end} AS id", {"orders": end})
            load = replace(bench.load_of(data, slot), bounds={"orders": Bounds(after, end).as_json()})
            self.node().load(data, load, bench.context())
        assert self.bounds(bench, "one") == {"orders": Bounds(None, "10")}
        assert self.bounds(bench, "two") == {"orders": Bounds("10", "20")}
        assert self.bounds(bench, "three") == {"orders": Bounds("20", None)}


def test_a_dropped_table_is_loaded_again(bench: Bench) -> None:
    data = replace(bench.dataset("SELECT 1 AS id"), watermarks={"orders": "1"})
    node = PostgresWrite.from_json({"connection": "c", "table": "writing.target"})
    bench.load(data, "one")
    bench.sql("DROP TABLE writing.target")
    assert node.bounds(bench.load_of(data, "two"), bench.context()) == {}
    assert bench.load(data, "one").outcome == "loaded"
    assert bench.load(data, "one").outcome == "unchanged"
    assert bench.sql("SELECT id FROM writing.target") == [(1,)]


def test_hostile_names(bench: Bench) -> None:
    names = ['a"b', "a'b", "a b", "a;b--", "${params.x}", "%s", "{0}", "ünï", "SELECT", "A", "a\\b", "$1", "x" * 63]
    select = ", ".join(f'{number} AS "{name.replace(chr(34), chr(34) * 2)}"' for number, name in enumerate(names))
    bench.sql("CREATE TABLE writing.precious (id int)")
    for mode in ("append", "replace", "upsert"):
        table = f"writing.{mode}'; DROP TABLE precious; -- %s"
        config = {"keys": names[:2], "cursor": names[2]} if mode == "upsert" else {}
        for _ in range(2):
            bench.load(f"SELECT {select}", "one", table=table, mode=mode, **config)
        assert bench.read(table=table, select=names).to_pylist() == [{name: n for n, name in enumerate(names)}]
    assert bench.sql("SELECT count(*) FROM writing.precious") == [(0,)]


def test_table_in_the_default_schema(bench: Bench) -> None:
    bench.load("SELECT 1 AS id", table="Unqualified Table")
    assert bench.sql('SELECT id FROM public."Unqualified Table"') == [(1,)]
    bench.sql('DROP TABLE public."Unqualified Table", public._airloom_loads, public._airloom_fence')


def test_table_is_described(bench: Bench) -> None:
    bench.load("SELECT 1 AS id")
    assert bench.sql("SELECT obj_description('writing.target'::regclass)") == [
        ("Loaded by the Airloom pipeline 'pipeline', node 'write'",)
    ]


def test_stale_staging_is_swept(bench: Bench) -> None:
    bench.load("SELECT 1 AS id", "one")
    key = bench.load_of(bench.dataset("SELECT 1 AS id"), "one").key
    other = bench.load_of(bench.dataset("SELECT 1 AS id"), "other").key
    bench.sql("INSERT INTO writing._airloom_fence VALUES (%s, 1, NULL, NULL, now() - interval '2 days')", other)
    fresh = bench.load_of(bench.dataset("SELECT 1 AS id"), "fresh").key
    bench.sql("INSERT INTO writing._airloom_fence VALUES (%s, 1)", fresh)
    for name in (key, other, fresh):
        bench.sql(f"CREATE UNLOGGED TABLE writing._airloom_stage_{name[:24]}_1 (id int)")
    bench.load("SELECT 2 AS id", "one")
    left = bench.sql("SELECT relname::text FROM pg_class WHERE relname LIKE '\\_airloom\\_stage%%'")
    assert left == [(f"_airloom_stage_{fresh[:24]}_1",)]


def test_no_secret_in_errors(bench: Bench) -> None:
    planted = "pl4nted-s3cret"
    bench.connection = replace(bench.connection, password=planted, port=1)
    with pytest.raises(NodeError) as raised:
        bench.load("SELECT 1 AS id")
    assert planted not in f"{raised.value} {raised.value!r} {raised.value.__cause__!r}"


def test_missing_rights(bench: Bench) -> None:
    bench.sql("CREATE TABLE writing.target (id int); DROP ROLE IF EXISTS airloom_test_reader")
    bench.sql("CREATE ROLE airloom_test_reader LOGIN PASSWORD 'pl4nted-s3cret'")
    try:
        own = bench.connection
        bench.connection = replace(own, login="airloom_test_reader", password="pl4nted-s3cret")
        with pytest.raises(ConfigError, match="permission denied") as raised:
            bench.load("SELECT 1 AS id")
        assert "s3cret" not in str(raised.value)
    finally:
        bench.sql("DROP ROLE airloom_test_reader")


@pytest.mark.parametrize(
    "config",
    [
        {"mode": "upsert"},
        {"mode": "append", "keys": ["id"]},
        {"mode": "upsert", "keys": ["id", "id"]},
        {"mode": "truncate"},
        {"table": "a.b.c.d"},
        {"tabel": "x"},
    ],
)
def test_config_that_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PostgresWrite.from_json({"connection": "c", "table": "t", **config})
