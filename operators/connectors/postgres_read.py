"""``postgres.read``: rows of a Postgres table or query."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import Field

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.databases import postgres
from airloom.operators.databases.forms import POSTGRES
from airloom.operators.databases.postgres import CONNECTION_TYPES
from airloom.operators.databases.reading import ReadConfig
from airloom.operators.model import ConnectionId
from airloom.operators.node import Source, SourceContext, Stream, TableInfo

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

    from airloom.operators.databases.postgres_select import Statement


class PostgresRead(Source):
    """Read a table or a query of a Postgres database.

    Rows stream in binary form from one read-only statement, so they are one consistent snapshot and a
    table of any size needs little memory. Types arrive exactly:

    | Postgres | here |
    |---|---|
    | `boolean`, `smallint`, `integer`, `bigint`, `real`, `double precision` | the same |
    | `numeric(p,s)` with at most 38 digits | `decimal(p,s)` |
    | `numeric` without precision | `string`, or what `columns` declares, such as `decimal(18,4)` |
    | `text`, `varchar`, `char`, `name`, enums | `string` |
    | `bytea`, `uuid`, `date`, `time`, `timestamp`, `timestamptz`, `interval` | the same; infinities stay infinities |
    | `json`, `jsonb` | `json` |
    | arrays of the above in one dimension | lists |
    | `oid` | `integer` |
    | anything else: `inet`, ranges, `timetz`, `money`, `bit`, `xml`, composites, other arrays | its text |

    A value that a declared type cannot hold is an error; nothing is rounded.

    With `incremental`, a run reads the rows above the highest value that the last load recorded in its
    destination. For dates and times it also stops before the end of the data interval.
    """

    type = "postgres.read"
    group = "Databases"
    icon = "database"
    extra = "postgres"
    connection_types = CONNECTION_TYPES
    connection_forms = dict.fromkeys(CONNECTION_TYPES, POSTGRES)
    example = {
        "connection": "warehouse",
        "table": "public.flights",
        "where": "arr_delay > 15",
        "incremental": {"column": "time_hour", "initial": "2013-01-01"},
    }

    class Config(ReadConfig):
        """What to read."""

        connection: ConnectionId
        """A Postgres connection."""
        fetch_mb: int = Field(default=16, ge=1, le=256)
        """Megabytes that are fetched at a time."""

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Connect and ask one question."""
        postgres.test(connection)

    @classmethod
    def tables(cls, connection: Connection) -> list[TableInfo]:
        """Tables and views that this user may read."""
        return postgres.tables(connection)

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table."""
        return postgres.table_columns(connection, table)

    def open(self, context: SourceContext) -> Stream:
        """Look at the source, then start its one statement."""
        import pyarrow as pa

        from airloom.operators.databases.postgres_arrow import arrow_type
        from airloom.operators.databases.postgres_select import statement

        connection = context.require_connection()
        with postgres.session(connection, self._doing, _READ_ONLY) as control:
            planned = statement(control, self.config, context)
            total = _estimate(control, planned)
            settings = dict(_READ_ONLY)
            if control.info.server_version >= 140000:
                # A child that is killed leaves no query behind that runs on for nobody.
                settings["client_connection_check_interval"] = "2s"
        shown = planned.columns[:-1] if planned.hidden else planned.columns
        schema = pa.schema([pa.field(column.name, arrow_type(column.engine)) for column in shown])
        batches = self._batches(planned, schema, context, settings)
        next(batches)
        return Stream(pa.RecordBatchReader.from_batches(schema, batches), total)

    @property
    def _doing(self) -> str:
        return f"reading {self.config.table or 'the query'}"

    def _batches(
        self, planned: Statement, schema: pa.Schema, context: SourceContext, settings: dict[str, str]
    ) -> Iterator[Any]:
        """First None, once the statement runs; then its batches."""
        from adbc_driver_manager import Error
        from pyarrow import ArrowException

        from airloom.operators.databases.ahead import ahead
        from airloom.operators.databases.errors import as_node_error

        connection = context.require_connection()
        try:
            with postgres.bulk_session(connection, settings, autocommit=True) as opened:
                for name, value in planned.settings:
                    opened.query("SELECT set_config($1, $2, false)", (name, value))
                with opened.stream(planned.sql, self.config.fetch_mb << 20) as (reader, cancel):
                    yield None
                    with contextlib.closing(ahead(reader, stop=cancel)) as arriving:
                        yield from _converted(arriving, planned, schema, context)
        except (Error, ArrowException, OSError) as error:
            raise as_node_error(error, connection, self._doing) from None


_READ_ONLY = {"default_transaction_read_only": "on", "TimeZone": "UTC", "DateStyle": "ISO", "IntervalStyle": "postgres"}


def _estimate(control: psycopg.Connection, planned: Statement) -> int | None:
    """About how many rows will come, as the planner thinks."""
    for name, value in planned.settings:
        control.execute("SELECT set_config(%s, %s, false)", (name, value))
    row = control.execute(f"EXPLAIN (FORMAT JSON) {planned.sql}".encode()).fetchone()
    return int(row[0][0]["Plan"]["Plan Rows"]) if row else None


def _converted(
    arriving: Iterator[pa.RecordBatch], planned: Statement, schema: pa.Schema, context: SourceContext
) -> Iterator[pa.RecordBatch]:
    """The batches in the engine's types; the incremental column is watched as they pass."""
    import pyarrow as pa

    from airloom.operators.databases.postgres_arrow import converter, highest
    from airloom.operators.databases.postgres_select import watermark_text
    from airloom.operators.problems import DataError

    converters = [converter(column) for column in planned.columns]
    reached: Any = None
    for batch in arriving:
        if batch.num_columns != len(converters):
            raise DataError("the source changed while it was being read")
        columns = [convert(column) for convert, column in zip(converters, batch.columns, strict=True)]
        if planned.incremental is not None and batch.num_rows:
            found = highest(columns[planned.position], planned.incremental)
            if found is not None and (reached is None or found > reached):
                reached = found
                context.observe(watermark_text(reached))
        yield pa.RecordBatch.from_arrays(columns[: len(schema)], schema=schema)
