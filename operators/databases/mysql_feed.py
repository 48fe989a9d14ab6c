"""Rows into a table of MySQL, in bulk: ``LOAD DATA LOCAL`` where the server takes it, long INSERTs else.

A server may answer any statement of a ``LOAD DATA LOCAL`` client with the request for any file. So no file is
ever served: PyMySQL's own answer stays off, and the one request that we expect, by a name that was made up
for it, is answered with lines that the engine makes of the rows.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airloom.operators.databases.ahead import ahead
from airloom.operators.databases.duckdb_tables import translated
from airloom.operators.databases.mysql import Session
from airloom.operators.databases.mysql_encode import WriteColumn
from airloom.operators.databases.names import quoted, quoted_list
from airloom.operators.engine.sandbox import connect, literal
from airloom.operators.exchange import Dataset
from airloom.operators.node import NodeContext
from airloom.operators.problems import DataError, NodeError, TransientError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_NO_LOCAL_FILES = (1148, 3948, 4166)
"""What older servers, MySQL and MariaDB answer when LOAD DATA LOCAL is switched off: before they took any row."""
_PACKET = 1 << 17
_INSERT_BYTES = 1 << 20
_BATCH_ROWS, _BATCH_BYTES = 16_384, 4 << 20


@dataclass(frozen=True)
class Feed:
    """What goes where."""

    dataset: Dataset
    columns: Sequence[WriteColumn]
    table: str
    """The quoted name of the table."""
    constants: Sequence[tuple[str, str]] = ()
    """(column, SQL of a value) that every row gets, such as the load key."""
    keys: Sequence[str] = ()
    """Columns of which each combination is sent once, in their order: the latest by the cursor, and of equals
    always the same one, whatever the order they arrived in."""
    cursor: str | None = None

    def rows_of(self, source: str) -> str:
        """What stands after FROM."""
        if not self.keys:
            return source
        keys = quoted_list(self.keys)
        by = f"{quoted(self.cursor)} DESC NULLS LAST, " if self.cursor else ""
        return (
            f"(SELECT * FROM {source} AS given QUALIFY row_number() OVER "
            f"(PARTITION BY {keys} ORDER BY {by}md5(CAST(given AS VARCHAR))) = 1 ORDER BY {keys})"
        )


def feed(control: Session, work: Feed, context: NodeContext) -> None:
    """Send the rows; DataError where the server would have changed or left out one of them."""
    import pymysql

    with translated(f"preparing rows for {work.table}"), _engine(work.dataset, context) as (engine, source):
        try:
            _load_data(control, work, engine, work.rows_of(source), context)
        except pymysql.err.MySQLError as error:
            if error.args[0] not in _NO_LOCAL_FILES:
                raise
            # Asking the server before would not do: it may be told otherwise until the statement comes.
            _insert(control, work, engine, work.rows_of(source), context)


@contextlib.contextmanager
def _engine(dataset: Dataset, context: NodeContext) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """An engine that reads the data set and nothing else, and what stands after FROM."""
    local = dataset.paths() if dataset.is_local else ()
    engine = connect(context.settings, context.scratch, files=local)
    try:
        if dataset.is_local:
            yield engine, f"read_parquet([{', '.join(literal(path) for path in local)}])"
        else:
            engine.register("_airloom_rows", dataset.reader())
            yield engine, "_airloom_rows"
    finally:
        engine.close()


def _load_data(
    control: Session, work: Feed, engine: duckdb.DuckDBPyConnection, source: str, context: NodeContext
) -> None:
    name = f"airloom-{secrets.token_hex(16)}"
    # A field that is just the word NULL is no value; a text that says NULL stands between quotes.
    fields = " || ',' || ".join(f"coalesce({_field(column)}, 'NULL')" for column in work.columns)
    with _arriving(engine, f"SELECT {fields} || chr(10) FROM {source}", work) as batches:
        lines = _Lines(batches, work, context)
        done = _serve(control, _statement(work, name), name, lines)
    if done.warning_count:
        # LOCAL makes a warning of what strict mode would refuse, and loads something else instead.
        raise _refused(control, done.warning_count)
    if done.affected_rows != lines.rows or (lines.rows != work.dataset.rows and not work.keys):
        raise DataError(f"the server took {done.affected_rows} of {work.dataset.rows} rows")


def _field(column: WriteColumn) -> str:
    """DuckDB SQL for a field as LOAD DATA reads it."""
    return f"""'"' || replace({column.text}, '"', '""') || '"'""" if column.quote else column.text


class _Lines:
    """Batches of one text column, end to end: an Arrow array of texts is that already."""

    def __init__(self, batches: Iterator[pa.RecordBatch], work: Feed, context: NodeContext) -> None:
        self.rows = 0
        self._batches = batches
        self._progress = context.progress
        self._total = work.dataset.rows

    def __iter__(self) -> Iterator[memoryview]:
        for batch in self._batches:
            array = batch.column(0)
            offsets = memoryview(array.buffers()[1]).cast("i" if str(array.type) == "string" else "q")
            first, last = offsets[array.offset], offsets[array.offset + len(array)]
            yield memoryview(array.buffers()[2] or b"")[first:last]
            self.rows += len(array)
            self._progress(self.rows, self._total)


@contextlib.contextmanager
def _arriving(engine: duckdb.DuckDBPyConnection, query: str, work: Feed) -> Iterator[Iterator[pa.RecordBatch]]:
    """The batches of a query, the next ones made while these are sent; of some megabytes each."""
    rows, size = max(work.dataset.rows, 1), max(work.dataset.bytes, 1)
    batch_rows = max(16, min(_BATCH_ROWS, _BATCH_BYTES * rows // size))
    with contextlib.closing(ahead(engine.sql(query).to_arrow_reader(batch_rows))) as batches:
        yield batches


def _statement(work: Feed, name: str) -> str:
    places, changes = [], []
    for number, column in enumerate(work.columns):
        if column.server == "{}":
            places.append(quoted(column.name, "`"))
        else:
            places.append(f"@v{number}")
            changes.append(f"{quoted(column.name, '`')} = {column.server.format(f'@v{number}')}")
    changes += [f"{quoted(column, '`')} = {value}" for column, value in work.constants]
    return (
        f"LOAD DATA LOCAL INFILE '{name}' INTO TABLE {work.table} CHARACTER SET utf8mb4 "
        "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY '' LINES TERMINATED BY X'0A' "
        f"({', '.join(places)})" + (f" SET {', '.join(changes)}" if changes else "")
    )


def _serve(control: Session, statement: str, name: str, pieces: Iterable[memoryview]) -> Any:
    """Run the statement and answer its one request; what the server says in the end."""
    from pymysql.connections import LoadLocalPacketWrapper, OKPacketWrapper
    from pymysql.constants import COMMAND

    driver: Any = control.driver
    driver._execute_command(COMMAND.COM_QUERY, statement)
    asked = driver._read_packet()
    if not asked.is_load_local_packet() or LoadLocalPacketWrapper(asked).filename != name.encode():
        driver._force_close()
        raise TransientError("the server asked for another file than the one it was offered")
    try:
        for piece in pieces:
            for start in range(0, len(piece), _PACKET):
                driver.write_packet(bytes(piece[start : start + _PACKET]))
    except BaseException:
        # The end of the data would look like success: only a cut line makes the server take it all back.
        driver._force_close()
        raise
    driver.write_packet(b"")
    return OKPacketWrapper(driver._read_packet())


def _refused(control: Session, count: int) -> NodeError:
    """The first warning as an error: it names the column."""
    found = control.run("SHOW WARNINGS LIMIT 1")
    first = found[0][2] if found else "no details"
    return DataError(f"the server refused or changed values ({count} warnings), such as: {first}")


def _insert(control: Session, work: Feed, engine: duckdb.DuckDBPyConnection, source: str, context: NodeContext) -> None:
    """The slower way: strict mode makes an error of whatever does not fit."""
    values = [_sql_literal(column) for column in work.columns] + [literal(value) for _, value in work.constants]
    listed = " || ',' || ".join(values)
    names = quoted_list([*(column.name for column in work.columns), *(name for name, _ in work.constants)], "`")
    head = f"INSERT INTO {work.table} ({names}) VALUES "
    waiting: list[str] = []
    size = done = 0
    with _arriving(engine, f"SELECT '(' || {listed} || ')' FROM {source}", work) as batches:
        for row in (row for batch in batches for row in batch.column(0).to_pylist()):
            if waiting and size + len(row) > _INSERT_BYTES:
                done += control.change(head + ",".join(waiting))
                context.progress(done, work.dataset.rows)
                waiting, size = [], 0
            waiting.append(row)
            size += len(row)
    if waiting:
        done += control.change(head + ",".join(waiting))
        context.progress(done, work.dataset.rows)


def _sql_literal(column: WriteColumn) -> str:
    """DuckDB SQL for the value as a literal of MySQL, in a session without backslash escapes."""
    before, after = column.server.split("{}")
    text = f"'{before}''' || replace({column.text}, '''', '''''') || '''{after}'"
    return f"coalesce({text}, 'NULL')"
