"""What the configs of the SQL destinations have in common."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator
from typing_extensions import Self

from airloom.operators.databases.names import LOAD_KEY_COLUMN
from airloom.operators.model import ColumnName, ConnectionId, Model, TableName
from airloom.operators.node import Mode


class WriteConfig(Model):
    """Which table, and how rows go into it."""

    connection: ConnectionId | None = None
    """The connection to write by."""
    table: TableName
    """The table, such as ``sales.orders``."""
    mode: Mode = "append"
    """``append`` adds the rows, ``replace`` makes them the table's only content, ``upsert`` inserts new keys
    and updates known ones."""
    keys: tuple[ColumnName, ...] = ()
    """For upsert: the columns that name a row, and the primary key of a table that is created."""
    cursor: ColumnName | None = None
    """For upsert: a column that grows with each change of a row; an older version never replaces a newer one."""
    create: bool = True
    """Make the table when it is absent."""
    evolve: Literal["fail", "add"] = "fail"
    """What happens to columns that the table lacks: the load fails, or they are added."""
    optional: tuple[ColumnName, ...] = ()
    """Columns that may be missing from the data although earlier loads had them."""
    load_key_column: ColumnName | None = LOAD_KEY_COLUMN
    """For append: the column that marks which load brought a row, so that the same load, run again with other
    rows, replaces what it brought before. Without one such a rerun is refused."""
    allow_older: bool = False
    """For replace: whether an older run may replace the content that a newer one left."""

    @model_validator(mode="after")
    def _fits_mode(self) -> Self:
        if self.mode == "upsert" and not self.keys:
            raise ValueError("upsert needs 'keys'")
        if self.mode != "upsert" and (self.keys or self.cursor):
            raise ValueError("'keys' and 'cursor' are for upsert")
        if len({key.lower() for key in self.keys}) < len(self.keys):
            raise ValueError("'keys' names a column twice")
        return self
