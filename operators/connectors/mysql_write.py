"""``mysql.write``: rows into a MySQL or MariaDB table, exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from airloom.operators.connection import Connection
from airloom.operators.databases import mysql
from airloom.operators.databases.mysql import CONNECTION_TYPES
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.model import ConnectionId
from airloom.operators.node import Bounds, Destination, NodeContext, TableInfo

if TYPE_CHECKING:
    from airloom.operators.columns import Columns
    from airloom.operators.exchange import Dataset
    from airloom.operators.loads.protocol import Load, LoadReport


class MysqlWrite(Destination):
    """Write rows into a MySQL or MariaDB table, exactly once per run.

    - **append** adds the rows. A run that is repeated replaces the rows it brought before.
    - **replace** makes the rows the table's only content. Readers see the old content until the new one is
      whole; grants, triggers and foreign keys stay. A run for an older date after a newer one is refused.
    - **upsert** inserts rows whose keys are new and updates the others. With `cursor`, a row never takes
      the place of one whose cursor is higher.

    Everything is published in one transaction together with an entry in `_airloom_loads`, in the database of
    the table; so the table has to be kept by InnoDB. A missing table is created, in `utf8mb4` with a collation
    for which texts are equal only when every character is:

    | data | new column |
    |---|---|
    | integers, unsigned ones too, floats, `decimal(p,s)`, `date`, `json` | the same |
    | `boolean` | `tinyint(1)` |
    | `string`, `binary` | `longtext`, `longblob`; as a key `varchar`, `varbinary` |
    | `timestamp`, `time` | `datetime(6)`, `time(6)` |
    | `timestamp_tz` | `timestamp(6)`, which reaches from 1970 to 2038 |
    | `uuid` | `uuid` in MariaDB, `char(36)` in MySQL |
    | lists, structs, maps | `json` |

    Into an existing table a value goes only where it arrives as it is; what MySQL would round, cut, fill up or
    turn into something else is an error that names the column.

    Rows travel by `LOAD DATA LOCAL` where the server allows it (`local_infile = ON`), else by long INSERTs,
    which take about three times as long.
    """

    type = "mysql.write"
    group = "Databases"
    icon = "database"
    extra = "mysql"
    connection_types = CONNECTION_TYPES
    modes = ("append", "replace", "upsert")
    example = {"connection": "shop", "table": "shop.delays", "mode": "upsert", "keys": ["carrier"]}

    class Config(WriteConfig):
        """Where and how to write."""

        connection: ConnectionId
        """A MySQL or MariaDB connection."""

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Connect and ask one question."""
        mysql.test(connection)

    @classmethod
    def tables(cls, connection: Connection) -> list[TableInfo]:
        """The tables that this user may see."""
        return [table for table in mysql.tables(connection) if table.kind == "table"]

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table."""
        return mysql.table_columns(connection, table)

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        """Carry the data set through the protocol of exact loads."""
        from airloom.operators.loads.mysql import MysqlTarget
        from airloom.operators.loads.protocol import load_exactly_once

        return load_exactly_once(MysqlTarget(dataset, load, context, self.config), load)

    def bounds(self, load: Load, context: NodeContext) -> Mapping[str, Bounds]:
        """What this load read before or, for a new one, how far earlier ones came."""
        from airloom.operators.loads.mysql import bounds

        return bounds(load, context, self.config)
