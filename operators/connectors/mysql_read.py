"""``mysql.read``: rows of a MySQL or MariaDB table or query."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.databases import mysql
from airloom.operators.databases.forms import MYSQL
from airloom.operators.databases.mysql import CONNECTION_TYPES
from airloom.operators.databases.reading import ReadConfig
from airloom.operators.model import ConnectionId
from airloom.operators.node import Source, SourceContext, Stream, TableInfo
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import pyarrow as pa

    from airloom.operators.databases.mysql_select import Statement


class MysqlRead(Source):
    """Read a table or a query of a MySQL or MariaDB database.

    Rows stream from one statement in a read-only transaction, so they are one consistent snapshot and a
    table of any size needs little memory. Types arrive exactly:

    | MySQL | here |
    |---|---|
    | integers, unsigned ones too, `float`, `double`, `date`, `json`, MariaDB's `uuid` | the same |
    | `tinyint(1)`, `bit(1)` | `boolean`; another value than 0 or 1 is an error, unless `columns` declares `int8` |
    | other `bit(n)` | `uint64` |
    | `decimal(p,s)` with at most 38 digits | the same; wider ones are `string`, or what `columns` declares |
    | `datetime` | `timestamp` |
    | `timestamp` | `timestamp_tz` |
    | `time` | `time`; beyond a day it is an error, unless `columns` declares `interval` |
    | `year` | `int16` |
    | `char`, `varchar`, texts, `enum`, `set`, `inet4`, `inet6` | `string` |
    | `binary`, `varbinary`, blobs | `binary` |
    | spatial types | their text (WKT) |

    A date such as `0000-00-00` or `2024-00-10` is in no calendar: reading it is an error that names the
    column, unless `zero_dates` says that it stands for no value.

    With `incremental`, a run reads the rows above the highest value that earlier loads recorded in their
    destination. For dates and times it also stops before the end of the data interval. The order of a
    query's rows is not kept: a sort node puts them in order.
    """

    type = "mysql.read"
    group = "Databases"
    icon = "database"
    extra = "mysql"
    connection_types = CONNECTION_TYPES
    connection_forms = dict.fromkeys(CONNECTION_TYPES, MYSQL)
    example = {
        "connection": "shop",
        "table": "shop.orders",
        "where": "amount > 15",
        "incremental": {"column": "updated_at", "initial": "2024-01-01"},
    }

    class Config(ReadConfig):
        """What to read."""

        connection: ConnectionId
        """A MySQL or MariaDB connection."""
        zero_dates: Literal["fail", "null"] = "fail"
        """What a date with month or day zero is: an error, or no value."""
        batch_rows: int | None = Field(default=None, ge=1, le=1_000_000)
        """Rows fetched at a time; by itself as many as make some megabytes."""

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Connect and ask one question."""
        mysql.test(connection)

    @classmethod
    def tables(cls, connection: Connection) -> list[TableInfo]:
        """Tables and views that this user may read."""
        return mysql.tables(connection)

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table."""
        return mysql.table_columns(connection, table)

    def open(self, context: SourceContext) -> Stream:
        """Look at the source, then start its one statement."""
        import pyarrow as pa

        from airloom.operators.databases.mysql_arrow import engine_arrow

        batches = self._batches(context)
        planned: Statement = next(batches)
        schema = pa.schema([pa.field(column.name, engine_arrow(column.engine)) for column in planned.shown])
        return Stream(pa.RecordBatchReader.from_batches(schema, batches), planned.total)

    @property
    def _doing(self) -> str:
        return f"reading {self.config.table or 'the query'}"

    def _batches(self, context: SourceContext) -> Iterator[Any]:
        """First the statement, once it runs; then its batches."""
        from airloom.operators.databases.ahead import ahead
        from airloom.operators.databases.mysql_gate import Decoder, DecoderError
        from airloom.operators.databases.mysql_select import statement

        connection = context.require_connection()
        with mysql.session(connection, self._doing) as control:
            # Catalogue and rows belong to one snapshot, and nothing can be written.
            control.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            control.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            planned = statement(control, self.config, context)
            try:
                decoder = Decoder(control, planned.sql, self.config.batch_rows or planned.batch_rows)
                with contextlib.closing(decoder):
                    yield planned
                    with contextlib.closing(ahead(decoder.batches(), depth=3, stop=decoder.stop)) as arriving:
                        yield from _converted(arriving, planned, context)
            except DecoderError as error:
                self._explain(error, planned, connection)

    def _explain(self, error: Exception, planned: Statement, connection: Connection) -> None:
        """Raise what a failed reading means."""
        from airloom.operators.databases.mysql_select import first_zero_date

        if "NaiveDate" in str(error):
            with mysql.session(connection, self._doing) as control:
                column = first_zero_date(control, planned)
            if column is not None:
                raise DataError(
                    f"column '{column}' holds a date whose month or day is zero; "
                    "zero_dates = 'null' would read it as no value",
                    field="zero_dates",
                ) from None
        raise mysql.as_node_error(error, connection, self._doing) from None


def _converted(
    arriving: Iterator[pa.RecordBatch], planned: Statement, context: SourceContext
) -> Iterator[pa.RecordBatch]:
    """The batches in the engine's types; the incremental column is watched as they pass."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from airloom.operators.databases.mysql_arrow import converter
    from airloom.operators.databases.postgres_select import watermark_text

    converters = [converter(column) for column in planned.columns]
    names = [column.name for column in planned.shown]
    reached: Any = None
    for batch in arriving:
        if batch.num_columns != len(converters):
            raise DataError("the source changed while it was being read")
        columns = [convert(column) for convert, column in zip(converters, batch.columns, strict=True)]
        if planned.position >= 0 and batch.num_rows:
            found = pc.max(columns[planned.position]).as_py()
            if found is not None and (reached is None or found > reached):
                reached = found
                context.observe(watermark_text(reached))
        yield pa.RecordBatch.from_arrays(columns[: len(names)], names=names)
