"""What the configs of the SQL sources have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from pydantic import Field, model_validator
from typing_extensions import Self

from airloom.operators.columns import TypeName
from airloom.operators.model import ColumnName, ConnectionId, Expression, Model, Query, TableName
from airloom.operators.problems import ConfigError, DataError, did_you_mean


class Incremental(Model):
    """Read only what is new since the last load."""

    column: ColumnName
    """A column that only grows: an id, or the time of the last change. Rows without a value in it are never read."""
    initial: str | int | float | None = None
    """Where the first run begins; without it the first run reads everything."""


class ReadConfig(Model):
    """What to read: a table or a query, which columns, which rows."""

    connection: ConnectionId | None = None
    """The connection to read by."""
    table: TableName | None = None
    """The table or view, such as ``sales.orders``. Either this or ``query``."""
    query: Query | None = None
    """One SELECT in the database's own SQL, run read-only."""
    select: tuple[ColumnName, ...] = ()
    """The columns to read; all when empty."""
    columns: dict[ColumnName, TypeName] = Field(default_factory=dict)
    """The columns to read with their types, so that later nodes are checked before the first run.
    Reading fails when the source no longer has them so."""
    where: Expression | None = None
    """Only rows for which this holds; evaluated by the database."""
    incremental: Incremental | None = None
    """Read only what is new since the last load."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.table is None) == (self.query is None):
            raise ValueError("give either 'table' or 'query'")
        if self.select and self.columns:
            raise ValueError("give either 'select' or 'columns': 'columns' selects too")
        return self


class SourceColumn(Protocol):
    """A column of a table or of a query's result."""

    @property
    def name(self) -> str:
        """Its name."""


Found = TypeVar("Found", bound=SourceColumn)


def columns_to_read(config: ReadConfig, found: Sequence[Found]) -> list[Found]:
    """The columns to read: those selected, those declared, or all."""
    names = list(config.select) or list(config.columns) or [column.name for column in found]
    return [column_named(found, name, "select" if config.select else "columns") for name in names]


def column_named(found: Sequence[Found], name: str, where: str) -> Found:
    """The column that a field of the config names; drift is the data's error, anything else the config's."""
    for column in found:
        if column.name == name:
            return column
    near = did_you_mean(name, [column.name for column in found])
    message = f"the source has no column '{name}'" + (f"; {near}" if near else "")
    raise DataError(message, field=where) if where == "columns" else ConfigError(message, field=where)
