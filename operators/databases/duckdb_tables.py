"""DuckDB tables: names, columns, exact casts, and its errors in our words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airloom.operators.databases.names import TableRef, quoted, table_ref
from airloom.operators.databases.types import LOSSLESS, kind_of
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError

if TYPE_CHECKING:
    import duckdb

LEDGER_SCHEMA = "_airloom"
_INEXACT = "does not fit"


@dataclass(frozen=True, slots=True)
class DuckdbColumn:
    """One column of a table, as the catalogue has it."""

    name: str
    type: str
    required: bool = False
    """Whether a row without a value for it is refused."""


def resolve(table: str) -> TableRef:
    """The table that a document names; ours are nobody's destination."""
    found = table_ref(table, "main")
    if found.schema.lower() in {LEDGER_SCHEMA, "information_schema", "pg_catalog"}:
        raise ConfigError(f"the schema '{found.schema}' is not for tables of pipelines", field="table")
    return found


def rows(database: duckdb.DuckDBPyConnection, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and fetch all its rows, which DuckDB 2 insists on before the next one."""
    found: list[tuple[Any, ...]] = database.execute(statement, list(values)).fetchall()
    return found


def columns_of(database: duckdb.DuckDBPyConnection, table: TableRef) -> tuple[DuckdbColumn, ...]:
    """The table's columns in order; empty when there is no such table or view."""
    found = rows(
        database,
        "SELECT column_name, data_type, NOT is_nullable AND column_default IS NULL FROM duckdb_columns() "
        "WHERE database_name = current_database() AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?) "
        "ORDER BY column_index",
        (table.schema, table.name),
    )
    return tuple(DuckdbColumn(name, type_, bool(required)) for name, type_, required in found)


def is_table(database: duckdb.DuckDBPyConnection, table: TableRef) -> bool:
    """Whether it is a table, which rows can be written into, and not a view."""
    return bool(
        rows(
            database,
            "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() "
            "AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?)",
            (table.schema, table.name),
        )
    )


def exactly(name: str, source: str, target: str) -> str:
    """SQL for a column as another type; a value that would not arrive as it is stops the statement.

    DuckDB's own casts round decimals and cut times silently, so each value is cast there and back.
    """
    column = quoted(name)
    if source == target:
        return column
    if kind_of(target) not in LOSSLESS.get(kind_of(source), frozenset()):
        raise DataError(f"column '{name}' is {source} in the data and cannot go into {target}", field=name)
    there = f"TRY_CAST({column} AS {target})"
    lost = (
        f"{there} IS NULL" if kind_of(target) == "uuid" else f"TRY_CAST({there} AS {source}) IS DISTINCT FROM {column}"
    )
    message = f"column '{name}' has a value that {_INEXACT} {target}: ".replace("'", "''")
    value = f"left(CAST({column} AS VARCHAR), 40)"
    return f"CASE WHEN {column} IS NOT NULL AND {lost} THEN error('{message}' || {value}) ELSE {there} END"


@contextlib.contextmanager
def translated(doing: str) -> Iterator[None]:
    """DuckDB's errors as ours: by what helps."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise as_node_error(error, doing) from None


def as_node_error(error: duckdb.Error, doing: str) -> NodeError:
    """One of DuckDB's errors as one of ours; its first line says all that the others repeat."""
    import duckdb

    text = str(error).strip().splitlines()[0]
    kind, _, rest = text.partition(" Error: ")
    reason = rest or kind
    if isinstance(error, duckdb.InvalidInputException) and _INEXACT in reason:
        return DataError(reason)
    message = f"{doing}: {reason}"
    if isinstance(error, (duckdb.ConstraintException, duckdb.ConversionException, duckdb.OutOfRangeException)):
        return DataError(message)
    if isinstance(error, (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.TransactionException)):
        return TransientError(message)
    if isinstance(error, (duckdb.ProgrammingError, duckdb.NotSupportedError, duckdb.PermissionException)):
        return ConfigError(message)
    return NodeError(message)
