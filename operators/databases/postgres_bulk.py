"""Postgres in Arrow, by ADBC's own interface.

Not by its DB-API: that imports pandas and Polars where they are installed, a third of a second of every task.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from adbc_driver_manager import AdbcStatement

    from airloom.operators.databases.names import TableRef

_BATCH_BYTES = "adbc.postgresql.batch_size_hint_bytes"
_USE_COPY = "adbc.postgresql.use_copy"


class BulkSession:
    """A connection for rows in bulk; without ``autocommit`` it holds one transaction after another.

    Errors are ``adbc_driver_manager.Error``, and those of PyArrow while rows are read.
    """

    def __init__(self, uri: str, autocommit: bool) -> None:
        import adbc_driver_postgresql
        from adbc_driver_manager import AdbcConnection

        with contextlib.ExitStack() as stack:
            database = stack.enter_context(adbc_driver_postgresql.connect(uri))
            self._connection = stack.enter_context(AdbcConnection(database))
            if not autocommit:
                self._connection.set_autocommit(False)
            self._stack = stack.pop_all()

    def __enter__(self) -> BulkSession:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def query(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a statement with its values (``$1``); its rows."""
        with self._prepared(statement, values) as prepared:
            if not values:
                # Without values the driver would wrap the statement in COPY, which takes no data-changing one.
                prepared.set_options(**{_USE_COPY: "false"})
            rows = _reader(prepared).read_all()
        columns = [column.to_pylist() for column in rows.columns]
        return list(zip(*columns, strict=True)) if columns else []

    def execute(self, statement: str, values: tuple[Any, ...] = ()) -> int:
        """Run a statement with its values; the number of rows it changed."""
        with self._prepared(statement, values) as prepared:
            return max(int(prepared.execute_update()), 0)

    def ingest(self, table: TableRef, rows: pa.RecordBatchReader) -> None:
        """Append rows to a table by binary COPY."""
        from adbc_driver_manager import AdbcStatement, StatementOptions

        options = {
            StatementOptions.INGEST_TARGET_TABLE.value: table.name,
            StatementOptions.INGEST_TARGET_DB_SCHEMA.value: table.schema,
            StatementOptions.INGEST_MODE.value: "adbc.ingest.mode.append",
        }
        with AdbcStatement(self._connection) as statement:
            statement.set_options(**options)
            statement.bind_stream(rows)
            statement.execute_update()

    @contextlib.contextmanager
    def stream(self, statement: str, batch_bytes: int) -> Iterator[tuple[pa.RecordBatchReader, Callable[[], None]]]:
        """Run one query by binary COPY; its batches as they arrive, and what cancels it from another thread."""
        from adbc_driver_manager import AdbcStatement

        with AdbcStatement(self._connection) as running:
            running.set_options(**{_BATCH_BYTES: str(batch_bytes)})
            running.set_sql_query(statement)
            yield _reader(running), running.cancel

    def commit(self) -> None:
        """Make what was done since the last commit visible."""
        self._connection.commit()

    def rollback(self) -> None:
        """Undo what was done since the last commit."""
        self._connection.rollback()

    def close(self) -> None:
        """Close, whatever state the connection is in; an open transaction is rolled back by that."""
        with contextlib.suppress(Exception):
            self._stack.close()

    @contextlib.contextmanager
    def _prepared(self, statement: str, values: tuple[Any, ...]) -> Iterator[AdbcStatement]:
        import pyarrow as pa
        from adbc_driver_manager import AdbcStatement

        with AdbcStatement(self._connection) as prepared:
            prepared.set_sql_query(statement)
            if values:
                prepared.prepare()
                names = [str(number) for number in range(len(values))]
                prepared.bind(pa.record_batch([[value] for value in values], names=names))
            yield prepared


def _reader(statement: AdbcStatement) -> pa.RecordBatchReader:
    import pyarrow as pa

    stream, _ = statement.execute_query()
    return pa.RecordBatchReader.from_stream(stream)
