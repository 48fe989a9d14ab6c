"""``duckdb.read``: rows of the embedded warehouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from airloom.operators.connection import Connection
from airloom.operators.databases.forms import DUCKDB
from airloom.operators.databases.reading import ReadConfig
from airloom.operators.model import ConnectionId
from airloom.operators.node import NodeContext, Scan, Source, SourceContext, TableInfo
from airloom.operators.settings import load_settings
from airloom.operators.warehouse import CONNECTION_TYPES

if TYPE_CHECKING:
    from airloom.operators.columns import Columns


class DuckdbRead(Source):
    """Read a table or a query of the embedded warehouse, a DuckDB file beside Airflow's configuration.

    All of DuckDB's types arrive as they are. The query is one SELECT; it sees the warehouse's tables, but
    no files, no network and no settings.

    One process at a time may open the file. A task that finds it in use waits in line and says in its log
    who holds it. So the rows are copied into the task's own folder at full speed first, and the warehouse
    is free again while the nodes that follow still work on them.

    With `incremental`, a run reads the rows above the highest value that earlier loads recorded in their
    destination. For dates and times it also stops before the end of the data interval.
    """

    type = "duckdb.read"
    group = "Databases"
    icon = "database"
    connection_types = CONNECTION_TYPES
    connection_forms = dict.fromkeys(CONNECTION_TYPES, DUCKDB)
    example = {"table": "flights", "select": ["carrier", "arr_delay"], "where": "arr_delay > 15"}

    class Config(ReadConfig):
        """What to read."""

        connection: ConnectionId | None = None
        """A connection of type ``duckdb`` whose host is a file below Airflow's home; without one, the
        deployment's own warehouse."""

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Open the file and close it again."""
        from airloom.operators.databases import duckdb_catalog

        duckdb_catalog.test(connection, load_settings())

    @classmethod
    def tables(cls, connection: Connection) -> list[TableInfo]:
        """The tables and views of the warehouse."""
        from airloom.operators.databases import duckdb_catalog

        return duckdb_catalog.tables(connection, load_settings())

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table."""
        from airloom.operators.databases import duckdb_catalog

        return duckdb_catalog.table_columns(connection, table, load_settings())

    def state(self, context: NodeContext) -> str | None:
        """The size and time of the warehouse's file."""
        from airloom.operators.warehouse import warehouse_path

        path = warehouse_path(context.settings, context.connection)
        if not path.exists():
            return "absent"
        status = path.stat()
        return f"{status.st_size} {status.st_mtime_ns}"

    def open(self, context: SourceContext) -> Scan:
        """Copy the rows out of the warehouse; the engine scans the copy.

        A stream would be shorter code, but it would hold the warehouse for as long as the slowest node
        behind it takes, and every other pipeline would wait for that.
        """
        from airloom.operators.databases.duckdb_select import statement
        from airloom.operators.databases.duckdb_tables import rows, translated
        from airloom.operators.warehouse import Visit, reading, warehouse_path

        path = warehouse_path(context.settings, context.connection)
        visit = Visit(path, f"{context.pipeline}/{context.node}", context.settings, context.scratch)
        # Not the run's folder itself: the query may read what is in this one.
        folder = context.scratch / f"spool_{re.sub(r'[^A-Za-z0-9_]', '_', context.node)}"
        folder.mkdir()
        spool = str(folder / "rows.parquet").replace("'", "''")
        with translated(f"reading {self.config.table or 'the query'}"), reading(visit, folder) as database:
            planned = statement(database, self.config, context)
            [(total,)] = rows(database, f"COPY ({planned.sql}) TO '{spool}' (FORMAT parquet, COMPRESSION snappy)")
            if planned.highest is not None:
                [(highest,)] = rows(database, f"SELECT {planned.highest} FROM read_parquet('{spool}')")
                if highest is not None:
                    context.observe(highest)
        return Scan(planned.scan(spool), (str(folder / "rows.parquet"),), total)
