"""``postgres.write``: rows into a Postgres table, exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from airloom.operators.connection import Connection
from airloom.operators.databases import postgres
from airloom.operators.databases.postgres import CONNECTION_TYPES
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.model import ConnectionId
from airloom.operators.node import Bounds, Destination, NodeContext, TableInfo

if TYPE_CHECKING:
    from airloom.operators.columns import Columns
    from airloom.operators.exchange import Dataset
    from airloom.operators.loads.protocol import Load, LoadReport


class PostgresWrite(Destination):
    """Write rows into a Postgres table, exactly once per run.

    - **append** adds the rows. A run that is repeated replaces the rows it brought before.
    - **replace** makes the rows the table's only content. Readers see the old content until the new
      one is whole; grants and views stay. A run for an older date after a newer one is refused.
    - **upsert** inserts rows whose keys are new and updates the others. With `cursor`, a row never
      takes the place of one whose cursor is higher.

    Everything is published in one transaction together with an entry in `_airloom_loads`, in the schema
    of the table. A missing table is created with fitting types:

    | data | new column |
    |---|---|
    | integers, floats, `decimal(p,s)`, `boolean`, `uuid`, `binary` | the same |
    | `date`, `time`, `timestamp`, `timestamp_tz`, `interval` | the same |
    | unsigned integers | the next wider type |
    | `string` | `text` |
    | `json`, structs, maps, lists of lists | `jsonb` |
    | lists | arrays |

    Into an existing table a value goes only where it arrives as it is: `integer` into `numeric` or a
    smaller integer when it fits, `string` into `varchar`, enums, `inet` and the like. What does not fit is
    an error that names the column; nothing is rounded, cut or turned from a number into text.
    """

    type = "postgres.write"
    group = "Databases"
    icon = "database"
    extra = "postgres"
    connection_types = CONNECTION_TYPES
    modes = ("append", "replace", "upsert")
    example = {
        "connection": "warehouse",
        "table": "public.delays",
        "mode": "upsert",
        "keys": ["carrier"],
    }

    class Config(WriteConfig):
        """Where and how to write."""

        connection: ConnectionId
        """A Postgres connection."""
        replace_by: Literal["delete", "swap"] = "delete"
        """For replace: empty and fill the table, or fill another and swap their names. Swapping leaves no dead
        rows behind but loses grants, and fails when views use the table."""

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Connect and ask one question."""
        postgres.test(connection)

    @classmethod
    def tables(cls, connection: Connection) -> list[TableInfo]:
        """The tables that this user may see."""
        return [table for table in postgres.tables(connection) if table.kind == "table"]

    @classmethod
    def table_columns(cls, connection: Connection, table: str) -> Columns:
        """The columns of one table."""
        return postgres.table_columns(connection, table)

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        """Carry the data set through the protocol of exact loads."""
        from airloom.operators.loads.postgres import PostgresTarget
        from airloom.operators.loads.protocol import load_exactly_once

        return load_exactly_once(PostgresTarget(dataset, load, context, self.config), load)

    def bounds(self, load: Load, context: NodeContext) -> Mapping[str, Bounds]:
        """What this load read before or, for a new one, where the latest load ended."""
        from airloom.operators.databases.postgres_ledger import Ledger

        with postgres.session(context.require_connection(), f"looking at the loads of {self.config.table}") as control:
            return Ledger(control, postgres.resolve(control, self.config.table), load).bounds()
