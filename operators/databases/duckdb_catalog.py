"""What is in a warehouse: for the pickers of the editor and the connection test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.databases.duckdb_tables import LEDGER_SCHEMA, columns_of, resolve, rows, translated
from airloom.operators.node import TableInfo
from airloom.operators.problems import ConfigError
from airloom.operators.settings import Settings
from airloom.operators.warehouse import Visit, reading, warehouse_path

if TYPE_CHECKING:
    import duckdb

_PATIENCE = 20.0
"""Seconds that somebody at the screen waits for a load to let go of the warehouse."""


def test(connection: Connection, settings: Settings) -> None:
    """Open the warehouse; a file that does not exist yet is made by the first load."""
    if _path(connection, settings).exists():
        with _looking(connection, settings) as database:
            rows(database, "SELECT 1")


def tables(connection: Connection, settings: Settings) -> list[TableInfo]:
    """The tables and views, without ours."""
    if not _path(connection, settings).exists():
        return []
    with _looking(connection, settings) as database:
        found = rows(
            database,
            f"""
            SELECT schema_name, table_name, 'table', estimated_size, coalesce(comment, '') FROM duckdb_tables()
            WHERE database_name = current_database() AND NOT internal AND schema_name <> '{LEDGER_SCHEMA}'
            UNION ALL
            SELECT schema_name, view_name, 'view', NULL, coalesce(comment, '') FROM duckdb_views()
            WHERE database_name = current_database() AND NOT internal
            ORDER BY 1, 2 LIMIT 10000
            """,
        )
    return [TableInfo(schema, name, kind, count, comment) for schema, name, kind, count, comment in found]


def table_columns(connection: Connection, table: str, settings: Settings) -> Columns:
    """The columns of one table; ConfigError when there is none."""
    with _looking(connection, settings) as database:
        found = columns_of(database, resolve(table))
    if not found:
        raise ConfigError(f"the warehouse has no table {table}", field="table")
    return Columns.of((column.name, column.type) for column in found)


def _path(connection: Connection, settings: Settings) -> Path:
    """A connection without an id stands for the deployment's own warehouse."""
    return warehouse_path(settings, connection if connection.id else None)


@contextmanager
def _looking(connection: Connection, settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as name, translated("looking at the warehouse"):
        folder = Path(name)
        visit = Visit(_path(connection, settings), "the catalogue", settings, folder, _PATIENCE)
        with reading(visit, folder) as database:
            yield database
