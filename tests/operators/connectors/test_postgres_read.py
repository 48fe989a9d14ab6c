"""``postgres.read`` against a real Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from airloom.operators.connection import Connection
from airloom.operators.connectors.postgres_read import PostgresRead
from airloom.operators.databases.postgres import conninfo
from airloom.operators.node import Bounds, SourceContext
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError
from airloom.operators.settings import Settings
from airloom.operators.values import Values


@pytest.fixture(scope="module")
def database(postgres: Connection) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo(postgres), autocommit=True, application_name="test") as opened:
        opened.execute("CREATE SCHEMA reading")
        opened.execute("SET search_path = reading, public")
        opened.execute(
            "CREATE TABLE reading.orders AS SELECT id, 'customer ' || id % 7 AS customer, "
            "(id * 1.25)::numeric(12,2) AS amount, timestamptz '2024-01-01 00:00Z' + id * interval '1 hour' AS placed, "
            "date '2024-01-01' + (id / 24)::int AS day FROM generate_series(1, 1000) AS id"
        )
        opened.execute("ANALYZE reading.orders")
        yield opened
        opened.execute("DROP SCHEMA reading CASCADE")


def context(postgres: Connection, tmp_path: Path, **changes: Any) -> SourceContext:
    values = changes.pop("values", {})
    return SourceContext(
        pipeline="pipeline",
        node="read",
        values=Values(values),
        settings=Settings(home=str(tmp_path), exchange=str(tmp_path), warehouse=str(tmp_path / "w.duckdb")),
        scratch=tmp_path,
        connection=postgres,
        **changes,
    )


def read(context: SourceContext, **config: Any) -> list[dict[str, Any]]:
    stream = PostgresRead.from_json({"connection": "c", **config}).open(context)
    return list(stream.reader.read_all().to_pylist())


@pytest.fixture
def ctx(postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> SourceContext:
    return context(postgres, tmp_path)


TYPES = [
    ("boolean", "true", "BOOLEAN", True),
    ("smallint", "-32768", "SMALLINT", -32768),
    ("integer", "2147483647", "INTEGER", 2147483647),
    ("bigint", "-9223372036854775808", "BIGINT", -(2**63)),
    ("oid", "4294967295", "BIGINT", 4294967295),
    ("real", "1.5", "FLOAT", 1.5),
    ("double precision", "'-Infinity'", "DOUBLE", float("-inf")),
    ("numeric(10,2)", "-12345678.90", "DECIMAL(10,2)", Decimal("-12345678.90")),
    ("numeric(38,38)", "0.00000000000000000000000000000000000001", "DECIMAL(38,38)", Decimal("1E-38")),
    ("numeric(3,-2)", "12345", "DECIMAL(5,0)", Decimal("12300")),
    ("numeric(2,4)", "0.0012", "DECIMAL(4,4)", Decimal("0.0012")),
    ("numeric", "1.10", "VARCHAR", "1.10"),
    ("numeric", "'NaN'", "VARCHAR", "NaN"),
    ("numeric(50,2)", "1.1", "VARCHAR", "1.10"),
    ("text", "'grün\u2003'", "VARCHAR", "grün\u2003"),
    ("varchar(4)", "'a'", "VARCHAR", "a"),
    ("char(3)", "'a'", "VARCHAR", "a  "),
    ("bytea", "'\\x00ff'", "BLOB", b"\x00\xff"),
    ("reading_mood", "'happy'", "VARCHAR", "happy"),
    ("reading_positive", "7", "INTEGER", 7),
    ("time", "'23:59:59.999999'", "TIME", "23:59:59.999999"),
    ("timetz", "'10:00+02'", "VARCHAR", "10:00:00+02"),
    ("date", "'0001-01-01'", "DATE", "0001-01-01"),
    ("timestamp", "'2024-02-29 23:59:59.999999'", "TIMESTAMP", "2024-02-29 23:59:59.999999"),
    ("timestamptz", "'2024-01-01 10:00+02'", "TIMESTAMP WITH TIME ZONE", "2024-01-01 08:00:00+00:00"),
    ("uuid", "'12345678-1234-5678-1234-567812345678'", "UUID", "12345678-1234-5678-1234-567812345678"),
    ("json", '\'{"b": 1,  "a":2}\'', "JSON", '{"b": 1,  "a":2}'),
    ("jsonb", '\'{"b": 1,  "a":2}\'', "JSON", '{"a": 2, "b": 1}'),
    ("inet", "'192.168.0.1'", "VARCHAR", "192.168.0.1"),
    ("inet", "'192.168.0.1/24'", "VARCHAR", "192.168.0.1/24"),
    ("cidr", "'10.0.0.0/8'", "VARCHAR", "10.0.0.0/8"),
    ("macaddr", "'08:00:2b:01:02:03'", "VARCHAR", "08:00:2b:01:02:03"),
    ("int4range", "'[1,5)'", "VARCHAR", "[1,5)"),
    ("bit(3)", "'101'", "VARCHAR", "101"),
    ("xml", "'<a/>'", "VARCHAR", "<a/>"),
    ("point", "'(1,2)'", "VARCHAR", "(1,2)"),
    ("reading_pair", "'(1,x)'", "VARCHAR", "(1,x)"),
    ("integer[]", "'{1,NULL,3}'", "INTEGER[]", [1, None, 3]),
    ("text[]", '\'{"a,b",""}\'', "VARCHAR[]", ["a,b", ""]),
    ("timestamptz[]", "'{2024-01-01 00:00Z}'", "TIMESTAMP WITH TIME ZONE[]", ["2024-01-01 00:00:00+00:00"]),
    ("inet[]", "'{1.2.3.4}'", "VARCHAR", "{1.2.3.4}"),
    ("numeric(5,2)[]", "'{1.5}'", "VARCHAR", "{1.50}"),
]


@pytest.fixture(scope="module")
def own_types(database: psycopg.Connection) -> None:
    database.execute("CREATE TYPE public.reading_mood AS ENUM ('happy', 'sad')")
    database.execute("CREATE TYPE public.reading_pair AS (number int, word text)")
    database.execute("CREATE DOMAIN public.reading_positive AS int CHECK (value > 0)")


@pytest.mark.parametrize(("sql_type", "literal", "engine", "expected"), TYPES, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("by", ["table", "query"])
def test_type(
    database: psycopg.Connection,
    own_types: None,
    ctx: SourceContext,
    by: str,
    sql_type: str,
    literal: str,
    engine: str,
    expected: Any,
) -> None:
    database.execute("DROP TABLE IF EXISTS reading.typed")
    database.execute(f"CREATE TABLE reading.typed (value {sql_type})".encode())
    database.execute(f"INSERT INTO reading.typed VALUES ({literal}), (NULL)".encode())
    source = {"table": "reading.typed"} if by == "table" else {"query": "SELECT value FROM reading.typed"}
    first, second = read(ctx, **source)
    value = first["value"]
    found = [str(item) for item in value] if isinstance(value, list) and engine.startswith("TIME") else value
    assert (str(value) if isinstance(expected, str) else found) == expected
    assert second["value"] is None
    assert PostgresRead.table_columns(ctx.require_connection(), "reading.typed").as_list() == [
        {"name": "value", "type": _document(engine)}
    ]


def _document(engine: str) -> str:
    from airloom.operators.columns import document_type

    return document_type(engine)


@pytest.mark.parametrize("literal", ["'infinity'", "'-infinity'"])
@pytest.mark.parametrize("sql_type", ["date", "timestamp", "timestamptz"])
def test_infinity_reaches_the_engine(ctx: SourceContext, sql_type: str, literal: str) -> None:
    import duckdb

    query = f"SELECT {literal}::{sql_type} AS value UNION ALL SELECT '2024-01-01' UNION ALL SELECT NULL"
    table = PostgresRead.from_json({"connection": "c", "query": query}).open(ctx).reader.read_all()
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.register("rows", table)
        found = {row[0] for row in engine.execute("SELECT value::varchar FROM rows").fetchall()}
    assert literal.strip("'") in found
    assert None in found
    assert len(found) == 3


def test_time_beyond_the_engine(ctx: SourceContext) -> None:
    with pytest.raises(DataError, match="column 'late'"):
        read(ctx, query="SELECT timestamp '294276-12-31' AS late")


def test_not_a_number_in_a_decimal(ctx: SourceContext) -> None:
    with pytest.raises(DataError, match="column 'amount'"):
        read(ctx, query="SELECT 'NaN'::numeric(10,2) AS amount")


def test_array_of_two_dimensions(ctx: SourceContext) -> None:
    with pytest.raises(DataError, match="more than one dimension"):
        read(ctx, query="SELECT ARRAY[[1,2],[3,4]] AS grid")


def test_streams_with_estimate(ctx: SourceContext) -> None:
    stream = PostgresRead.from_json({"connection": "c", "table": "reading.orders"}).open(ctx)
    assert stream.total is not None
    assert 900 <= stream.total <= 1100
    assert stream.reader.read_all().num_rows == 1000


def test_select_orders_and_limits_columns(ctx: SourceContext) -> None:
    rows = read(ctx, table="reading.orders", select=["amount", "id"], where="id <= 2")
    assert [list(row) for row in rows] == [["amount", "id"]] * 2


def test_limit_is_for_previews(postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> None:
    assert len(read(context(postgres, tmp_path, limit=5), table="reading.orders")) == 5


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("id > ${params.from}", 10),
        ("ID > ${params.from} AND customer = ${params.who}", 1),
        ("day = ${params.day}", 24),
        ("placed < ${interval.start}", 9),
        ("customer = ${params.hostile}", 0),
        ("amount BETWEEN 1.25 AND 2.50", 2),
        ("id // 2 = 5", 2),
    ],
)
def test_where(postgres: Connection, database: psycopg.Connection, tmp_path: Path, where: str, count: int) -> None:
    values = {
        "params.from": 990,
        "params.who": "customer 3",
        "params.day": "2024-01-02",
        "params.hostile": "x'; DROP TABLE reading.orders; --",
        "interval.start": datetime(2024, 1, 1, 10, tzinfo=timezone.utc),
    }
    assert len(read(context(postgres, tmp_path, values=values), table="reading.orders", where=where)) == count


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("missing = 1", "unknown column 'missing'"),
        ("custome = 'x'", "did you mean 'customer'"),
        ("id IN (SELECT 1)", "a subquery cannot stand"),
        ("pg_read_file('/etc/passwd') = ''", "is not a function that can be used"),
        ("1 = 1) OR (1 = 1", "not a condition"),
        ("id = 1; DROP TABLE reading.orders", "not a condition"),
        ("id > ${params.absent}", "unknown reference"),
    ],
)
def test_where_that_is_refused(ctx: SourceContext, where: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message.replace("(", r"\(")):
        read(ctx, table="reading.orders", where=where)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM reading.orders",
        "WITH gone AS (DELETE FROM reading.orders RETURNING id) SELECT id FROM gone",
        "SELECT 1 AS a; SELECT 2 AS b",
        "SELECT * INTO reading.copy FROM reading.orders",
        "SELECT id FROM reading.orders FOR UPDATE",
        "SELECT pg_read_file('/etc/passwd') AS file",
        "SELECT set_config('default_transaction_read_only', 'off', false) AS x",
        "SELECT nextval('reading.numbers') AS n",
        "COPY reading.orders TO PROGRAM 'id'",
        "SELECT 1) TO PROGRAM 'id' --",
        "SELECT id, id FROM reading.orders",
        "SELECT nonsense FROM reading.orders",
        "SELECT",
    ],
)
def test_query_that_is_refused(database: psycopg.Connection, ctx: SourceContext, query: str) -> None:
    with pytest.raises(NodeError) as raised:
        read(ctx, query=query)
    assert raised.value.kind == "config"
    assert database.execute("SELECT count(*) FROM reading.orders").fetchone() == (1000,)


def test_a_function_that_writes_meets_a_read_only_transaction(database: psycopg.Connection, ctx: SourceContext) -> None:
    database.execute(
        "CREATE OR REPLACE FUNCTION reading.hidden() RETURNS int LANGUAGE sql AS "
        "'DELETE FROM reading.orders WHERE id = 1 RETURNING 1'"
    )
    with pytest.raises(NodeError):
        read(ctx, query="SELECT reading.hidden() AS gone")
    assert database.execute("SELECT count(*) FROM reading.orders").fetchone() == (1000,)


def test_query_with_values(postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> None:
    found = context(postgres, tmp_path, values={"params.least": 998, "params.none": None})
    query = "SELECT id, ${params.none}::int AS nothing FROM reading.orders WHERE id >= ${params.least} -- the last"
    assert [row["id"] for row in read(found, query=query)] == [998, 999, 1000]


def test_error_while_rows_flow(ctx: SourceContext) -> None:
    with pytest.raises(DataError, match="division by zero"):
        read(ctx, query="SELECT 1 / (50000 - n) AS x FROM generate_series(1, 100000) AS n")


class TestDeclared:
    """``columns`` is a promise about the source."""

    def test_gives_exactly_these(self, ctx: SourceContext) -> None:
        columns = {"id": "integer", "amount": "decimal(18,4)"}
        stream = PostgresRead.from_json({"connection": "c", "table": "reading.orders", "columns": columns}).open(ctx)
        assert [(field.name, str(field.type)) for field in stream.reader.schema] == [
            ("id", "int64"),
            ("amount", "decimal128(18, 4)"),
        ]
        assert stream.reader.read_all().num_rows == 1000

    def test_unconstrained_numeric(self, ctx: SourceContext) -> None:
        rows = read(ctx, query="SELECT 12.3400::numeric AS n", columns={"n": "decimal(10,2)"})
        assert rows == [{"n": Decimal("12.34")}]

    @pytest.mark.parametrize(
        ("query", "columns", "message"),
        [
            ("SELECT 1 AS n", {"m": "integer"}, "no column 'm'"),
            ("SELECT 'x' AS n", {"n": "integer"}, "is text in the source"),
            ("SELECT 1 AS n", {"n": "string"}, "is integer in the source"),
            ("SELECT 12.345::numeric AS n", {"n": "decimal(10,2)"}, "column 'n'"),
            ("SELECT 1e12::numeric AS n", {"n": "decimal(10,2)"}, "column 'n'"),
            ("SELECT 300 AS n", {"n": "int8"}, "column 'n'"),
        ],
    )
    def test_drift(self, ctx: SourceContext, query: str, columns: dict[str, str], message: str) -> None:
        with pytest.raises(DataError, match=message):
            read(ctx, query=query, columns=columns)


class TestIncremental:
    """Only what is new."""

    def run(self, postgres: Connection, tmp_path: Path, column: str, **changes: Any) -> tuple[list[Any], list[str]]:
        seen: list[str] = []
        initial = changes.pop("initial", None)
        select = changes.pop("select", ["id"])
        found = context(postgres, tmp_path, observe=seen.append, **changes)
        rows = read(found, table="reading.orders", select=select, incremental={"column": column, "initial": initial})
        return [row["id"] for row in rows], seen

    def test_goes_on_where_it_ended(self, postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> None:
        for column in ("id", "amount", "placed", "customer"):
            ids, seen = self.run(postgres, tmp_path, column)
            assert len(ids) == 1000
            ids, again = self.run(postgres, tmp_path, column, bounds=Bounds(after=seen[-1]))
            assert ids == []
            assert again == []

    def test_reads_the_same_rows_again(
        self, postgres: Connection, database: psycopg.Connection, tmp_path: Path
    ) -> None:
        bounds = Bounds(after="2024-01-01T05:00:00+00:00", up_to="2024-01-01T08:00:00+00:00")
        ids, seen = self.run(postgres, tmp_path, "placed", bounds=bounds)
        assert sorted(ids) == [6, 7, 8]
        assert seen == ["2024-01-01T08:00:00+00:00"]

    def test_begins_at_initial(self, postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> None:
        ids, _ = self.run(postgres, tmp_path, "id", initial=999)
        assert sorted(ids) == [999, 1000]

    @pytest.mark.parametrize(("column", "count"), [("placed", 35), ("day", 23)])
    def test_stops_before_the_interval_ends(
        self, postgres: Connection, database: psycopg.Connection, tmp_path: Path, column: str, count: int
    ) -> None:
        values = {"interval.end": datetime(2024, 1, 2, 12, tzinfo=timezone.utc)}
        ids, _ = self.run(postgres, tmp_path, column, values=values)
        assert len(ids) == count

    def test_unselected_column_is_not_delivered(
        self, postgres: Connection, database: psycopg.Connection, tmp_path: Path
    ) -> None:
        found = context(postgres, tmp_path)
        rows = read(found, table="reading.orders", select=["id"], incremental={"column": "placed"})
        assert list(rows[0]) == ["id"]

    def test_a_bound_is_a_value(self, postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> None:
        ids, _ = self.run(postgres, tmp_path, "customer", bounds=Bounds(after="z' OR true --"))
        assert ids == []

    def test_column_without_order(self, ctx: SourceContext) -> None:
        with pytest.raises(ConfigError, match="no order"):
            read(ctx, query="SELECT '{}'::jsonb AS doc", incremental={"column": "doc"})


@pytest.mark.parametrize(
    "config", [{}, {"table": "a", "query": "SELECT 1"}, {"table": "a", "select": ["b"], "columns": {"b": "string"}}]
)
def test_config_that_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PostgresRead.from_json({"connection": "c", **config})


HOSTILE = ['a"b', "a'b", "a b", "a;b--", "${params.x}", "%s", "ünï", "SELECT", "A", "a\\b", "$1", "?", "x" * 63]


def test_hostile_names(database: psycopg.Connection, ctx: SourceContext) -> None:
    columns = ", ".join('"' + name.replace('"', '""') + '" int DEFAULT 1' for name in HOSTILE)
    for table in ("b'; DROP TABLE orders; --", "Quoted Name"):
        quoted = '"' + table + '"'
        database.execute(f"CREATE TABLE reading.{quoted} ({columns})".encode())
        database.execute(f"INSERT INTO reading.{quoted} DEFAULT VALUES".encode())
        assert read(ctx, table=f"reading.{table}") == [dict.fromkeys(HOSTILE, 1)]
        assert read(ctx, table=f"reading.{table}", select=HOSTILE[:3]) == [dict.fromkeys(HOSTILE[:3], 1)]
        assert PostgresRead.table_columns(ctx.require_connection(), f"reading.{table}").names == tuple(HOSTILE)


def test_discovery(database: psycopg.Connection, ctx: SourceContext) -> None:
    database.execute("COMMENT ON TABLE reading.orders IS 'What was bought'")
    database.execute("CREATE OR REPLACE VIEW reading.recent AS SELECT * FROM reading.orders WHERE id > 900")
    found = {(table.schema, table.name): table for table in PostgresRead.tables(ctx.require_connection())}
    assert found["reading", "orders"].comment == "What was bought"
    assert found["reading", "orders"].rows == 1000
    assert found["reading", "recent"].kind == "view"
    assert not [name for schema, name in found if schema.startswith("pg_")]


class TestConnection:
    """Connecting, and what is said when it fails."""

    def test_works(self, postgres: Connection) -> None:
        PostgresRead.test(postgres)

    @pytest.mark.parametrize(
        ("changes", "kind"),
        [
            ({"port": 1}, TransientError),
            ({"host": "no-such-host.invalid"}, TransientError),
            ({"schema": "no_such_database"}, ConfigError),
            ({"login": "no_such_user"}, ConfigError),
            ({"extra": {"options": "-c search_path=x"}}, ConfigError),
            ({"extra": {"sslmod": "require"}}, ConfigError),
            ({"extra": {"sslmode": "nonsense"}}, NodeError),
            ({"extra": {"service": "other"}}, ConfigError),
        ],
    )
    def test_fails_without_the_secret(
        self, postgres: Connection, changes: dict[str, Any], kind: type[NodeError], tmp_path: Path
    ) -> None:
        from dataclasses import replace

        planted = "pl4nted-s3cret'\" \\ x"
        connection = replace(postgres, password=planted, **changes)
        for attempt in (
            lambda: PostgresRead.test(connection),
            lambda: read(context(connection, tmp_path), table="reading.orders"),
        ):
            with pytest.raises(kind) as raised:
                attempt()
            error: BaseException | None = raised.value
            while error is not None:
                assert "s3cret" not in f"{error} {error!r}"
                error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    def test_allowed_extra(self, postgres: Connection) -> None:
        from dataclasses import replace

        PostgresRead.test(replace(postgres, extra={"sslmode": "prefer", "connect_timeout": 5, "__form": "x"}))

    def test_unknown_extra_is_explained(self, postgres: Connection) -> None:
        from dataclasses import replace

        with pytest.raises(ConfigError, match="did you mean 'sslmode'"):
            PostgresRead.test(replace(postgres, extra={"sslmod": "require"}))


def test_a_dropped_reader_leaves_no_query(
    postgres: Connection, database: psycopg.Connection, ctx: SourceContext
) -> None:
    query = "SELECT n, repeat('x', 1000) AS filler FROM generate_series(1, 10000000) AS n"
    stream = PostgresRead.from_json({"connection": "c", "query": query, "fetch_mb": 1}).open(ctx)
    assert stream.reader.read_next_batch().num_rows > 0
    running = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND application_name = 'airloom'"
    assert database.execute(running, (postgres.schema,)).fetchone() != (0,)
    stream.reader.close()
    del stream
    for _ in range(100):
        if database.execute(running, (postgres.schema,)).fetchone() == (0,):
            break
        database.execute("SELECT pg_sleep(0.1)")
    else:
        pytest.fail("the query still runs")


def test_a_killed_reader_leaves_no_query(postgres: Connection, database: psycopg.Connection, tmp_path: Path) -> None:
    """The statement computes without sending anything, so only the connection check can end it."""
    import json
    import subprocess
    import sys
    from dataclasses import asdict

    program = (
        "import json, sys; from pathlib import Path\n"
        "from airloom.operators.connection import Connection\n"
        "from tests.operators.connectors.test_postgres_read import context, read\n"
        "found = context(Connection.from_json(json.loads(sys.argv[1])), Path('.'))\n"
        "read(found, query='SELECT count(*) AS n FROM generate_series(1, 100000000000) AS n')\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program, json.dumps(asdict(postgres))])
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT%' AND datname = current_database()"
    try:
        assert _becomes(database, running, 1)
    finally:
        child.kill()
        child.wait()
    assert _becomes(database, running, 0)


def _becomes(database: psycopg.Connection, query: str, count: int) -> bool:
    for _ in range(300):
        if database.execute(query.encode()).fetchone() == (count,):
            return True
        database.execute("SELECT pg_sleep(0.1)")
    return False
