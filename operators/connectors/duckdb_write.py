"""``duckdb.write``: rows into the embedded warehouse, exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from airloom.operators.connection import Connection
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.model import ConnectionId
from airloom.operators.node import Bounds, Destination, NodeContext, TableInfo
from airloom.operators.settings import load_settings
from airloom.operators.warehouse import CONNECTION_TYPES

if TYPE_CHECKING:
    from airloom.operators.columns import Columns
    from airloom.operators.exchange import Dataset
    from airloom.operators.loads.protocol import Load, LoadReport


class DuckdbWrite(Destination):
    """Write rows into the embedded warehouse, a DuckDB file beside Airflow's configuration, exactly once per run.

    - **append** adds the rows. A run that is repeated replaces the rows it brought before.
    - **replace** makes the rows the table's only content; comments and views stay. A run for an older
      date after a newer one is refused.
    - **upsert** inserts rows whose keys are new and updates the others. With `cursor`, a row never
      takes the place of one whose cursor is higher.

    Everything is published in one transaction together with an entry in `_airloom.loads`. A missing table,
    and its schema, are created with the types of the data. Into an existing table a value goes only where
    it arrives as it is; what would be rounded or cut is an error that names the column.

    One process at a time may open the file; a task that finds it in use waits in line and says so in its log.
    """

    type = "duckdb.write"
    group = "Databases"
    icon = "database"
    connection_types = CONNECTION_TYPES
    modes = ("append", "replace", "upsert")
    example = {"table": "delays", "mode": "upsert", "keys": ["carrier"]}

    class Config(WriteConfig):
        """Where and how to write."""

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
        """The tables of the warehouse."""
        from airloom.operators.databases import duckdb_catalog

        return [table for table in duckdb_catalog.tables(connection, load_settings()) if table.kind == "table"]

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table."""
        from airloom.operators.databases import duckdb_catalog

        return duckdb_catalog.table_columns(connection, table, load_settings())

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        """Carry the data set through the protocol of exact loads."""
        from airloom.operators.loads.duckdb import DuckdbTarget
        from airloom.operators.loads.protocol import load_exactly_once

        return load_exactly_once(DuckdbTarget(dataset, load, context, self.config), load)

    def bounds(self, load: Load, context: NodeContext) -> Mapping[str, Bounds]:
        """What this load read before or, for a new one, how far earlier ones came."""
        from airloom.operators.loads.duckdb import bounds

        return bounds(load, context)
