"""The statement that reads a table or query of the warehouse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from airloom.operators.columns import engine_type
from airloom.operators.databases.duckdb_tables import exactly, resolve, rows
from airloom.operators.databases.names import quoted
from airloom.operators.databases.reading import Incremental, ReadConfig
from airloom.operators.databases.types import kind_of
from airloom.operators.engine.sandbox import bind, describe, one_select
from airloom.operators.node import SourceContext
from airloom.operators.problems import ConfigError, DataError, did_you_mean

if TYPE_CHECKING:
    import duckdb

_ORDERED = frozenset({"integer", "decimal", "float", "text", "date", "timestamp", "timestamp_tz"})
_TEMPORAL = frozenset({"date", "timestamp", "timestamp_tz"})
_NOT_IN_PARQUET = re.compile(r'(?<!")\b(U?HUGEINT|BIGNUM|INTERVAL)\b(?!")')
"""Types that Parquet would change: it has no integer that wide, and keeps of an interval only milliseconds."""


@dataclass(frozen=True)
class ReadColumn:
    """One column: what the statement selects, and the type that comes out of it."""

    name: str
    type: str
    expression: str

    @property
    def at_rest(self) -> str:
        """The type that a Parquet file holds exactly."""
        return _NOT_IN_PARQUET.sub("VARCHAR", self.type)

    def spooled(self) -> str:
        """The select item as it is written to Parquet."""
        cast = self.expression if self.at_rest == self.type else f"CAST({self.expression} AS {self.at_rest})"
        return f"{cast} AS {quoted(self.name)}"

    def back(self) -> str:
        """The select item that reads it from there as it was."""
        name = quoted(self.name)
        return name if self.at_rest == self.type else f"CAST({name} AS {self.type}) AS {name}"


@dataclass(frozen=True)
class Statement:
    """What is read: select items, source, and the incremental column."""

    columns: tuple[ReadColumn, ...]
    rest: str
    """Everything from FROM on."""
    highest: str | None = None
    """SQL for the highest value of the incremental column as text, over the spooled file."""
    hidden: str | None = None
    """The select item of an incremental column that is not among the columns."""

    @property
    def sql(self) -> str:
        """The SELECT whose rows go to Parquet."""
        items = [column.spooled() for column in self.columns]
        return f"SELECT {', '.join([*items, self.hidden] if self.hidden else items)} {self.rest}"

    def scan(self, file: str) -> str:
        """The SELECT that reads the file with the types of the source."""
        return f"SELECT {', '.join(column.back() for column in self.columns)} FROM read_parquet('{file}')"


def statement(database: duckdb.DuckDBPyConnection, config: ReadConfig, context: SourceContext) -> Statement:
    """The statement for a source's config; ConfigError or DataError where config and warehouse disagree."""
    source = _source(database, config, context)
    found = dict(describe(database, f"SELECT * FROM {source}"))
    declared = {name: engine_type(type_) for name, type_ in config.columns.items()}
    columns = [_read_column(name, found, config, declared) for name in _wanted(config, found)]
    conditions = [_where(config.where)] if config.where is not None else []
    highest = hidden = None
    if config.incremental is not None:
        column = config.incremental.column
        type_ = _ordered_type(found, column)
        conditions += _window(database, column, type_, config.incremental, context)
        if column not in (read.name for read in columns):
            hidden = f"{quoted(column)} AS {quoted(_HIDDEN)}"
        highest = _highest(_HIDDEN if hidden else column, type_)
    where = f" WHERE {' AND '.join(f'({condition})' for condition in conditions)}" if conditions else ""
    limit = f" LIMIT {int(context.limit)}" if context.limit is not None else ""
    return Statement(tuple(columns), f"FROM {source} AS input{where}{limit}", highest, hidden)


_HIDDEN = "_airloom_incremental"


def _source(database: duckdb.DuckDBPyConnection, config: ReadConfig, context: SourceContext) -> str:
    from airloom.operators.expressions import SqlError
    from airloom.operators.sql.text import MAX_QUERY, prepare

    for name, value in context.values.by_name.items():
        bind(database, name, value)
    if config.query is None:
        table = resolve(str(config.table))
        if not rows(database, _EXISTS, (table.schema, table.name)):
            raise ConfigError(f"the warehouse has no table {config.table}", field="table")
        return table.quoted()
    try:
        prepared = prepare(config.query, MAX_QUERY)
    except SqlError as error:
        raise ConfigError(f"not a query: {error}", field="query") from None
    for reference in prepared.references:
        _ = context.values[reference]  # an unknown one would read as NULL
    return f"(\n{one_select(database, prepared.sql, context.node)}\n)"


_EXISTS = (
    "SELECT 1 FROM duckdb_columns() WHERE database_name = current_database() "
    "AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?) LIMIT 1"
)


def _wanted(config: ReadConfig, found: dict[str, str]) -> list[str]:
    return list(config.select) or list(config.columns) or list(found)


def _read_column(name: str, found: dict[str, str], config: ReadConfig, declared: dict[str, str]) -> ReadColumn:
    if name not in found:
        near = did_you_mean(name, found)
        message = f"the source has no column '{name}'" + (f"; {near}" if near else "")
        raise DataError(message, field="columns") if config.columns else ConfigError(message, field="select")
    wanted = declared.get(name, found[name])
    return ReadColumn(name, wanted, exactly(name, found[name], wanted))


def _where(text: str) -> str:
    from airloom.operators.expressions import SqlError, expression, generate

    try:
        return generate(expression(text))
    except SqlError as error:
        raise ConfigError(f"not a condition: {error}", field="where") from None


def _ordered_type(found: dict[str, str], column: str) -> str:
    if column not in found:
        near = did_you_mean(column, found)
        raise ConfigError(f"the source has no column '{column}'" + (f"; {near}" if near else ""), field="incremental")
    if kind_of(found[column]) not in _ORDERED:
        raise ConfigError(f"'{column}' is {found[column]}: it has no order to read on from", field="incremental")
    return found[column]


def _window(
    database: duckdb.DuckDBPyConnection, column: str, type_: str, incremental: Incremental, context: SourceContext
) -> list[str]:
    """The part of the source that this run reads."""
    bounds, name = context.bounds, quoted(column)
    conditions = [f"{name} IS NOT NULL"]

    def compare(operator: str, variable: str, value: str) -> None:
        bind(database, variable, value)
        conditions.append(f"{name} {operator} CAST(getvariable('{variable}') AS {type_})")

    if bounds.after is not None:
        compare(">", "airloom.after", bounds.after)
    elif incremental.initial is not None:
        compare(">=", "airloom.initial", str(incremental.initial))
    if bounds.up_to is not None:
        compare("<=", "airloom.up_to", bounds.up_to)
    end = context.values.by_name.get("interval.end")
    if kind_of(type_) in _TEMPORAL and isinstance(end, datetime):
        # A day that the interval ends in is not over: its rows belong to the next run.
        moment = end.astimezone(timezone.utc)
        text = moment.date().isoformat() if kind_of(type_) == "date" else moment.replace(tzinfo=None).isoformat()
        compare("<", "airloom.end", text)
    return conditions


def _highest(column: str, type_: str) -> str:
    """The highest value as text that reads back as the same value, anywhere."""
    value = f"max(CAST({quoted(column)} AS {type_}))"
    if kind_of(type_) == "timestamp_tz":
        return f"strftime({value}, '%Y-%m-%dT%H:%M:%S.%f+00:00')"
    return f"CAST({value} AS VARCHAR)"
