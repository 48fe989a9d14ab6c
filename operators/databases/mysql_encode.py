"""Columns on their way into MySQL: as text the server cannot misread, refused where it would change them."""

from __future__ import annotations

from dataclasses import dataclass

from airloom.operators.columns import Column
from airloom.operators.databases.duckdb_tables import exactly
from airloom.operators.databases.mysql_types import BINARIES, SPATIAL, TEXTS, MysqlColumn
from airloom.operators.databases.names import quoted
from airloom.operators.databases.types import Kind, kind_of
from airloom.operators.problems import DataError

_AS_JSON: frozenset[Kind] = frozenset({"list", "nested"})
_YEARS = "0001-01-01", "9999-12-31"


@dataclass(frozen=True)
class WriteColumn:
    """One column: the engine's SQL for its text, and the server's SQL for the value of that text."""

    name: str
    target: MysqlColumn
    text: str
    """DuckDB SQL: a text that stands for the value, or NULL."""
    quote: bool
    """Whether the text may hold anything, and not only digits and the like."""
    server: str = "{}"
    """What the server makes of the text."""


def write_column(column: Column, target: MysqlColumn) -> WriteColumn:
    """How a column of the data goes into a column of the table; DataError when it cannot."""
    if target.data_type in SPATIAL or target.data_type == "set":
        raise DataError(f"column '{column.name}' is {target.data_type} in the table: nothing is written into such")
    kind = kind_of(column.type)
    engine = _engine_target(column, target, kind)
    if kind in _AS_JSON and engine == "JSON":
        return WriteColumn(column.name, target, f"CAST(to_json({quoted(column.name)}) AS VARCHAR)", quote=True)
    value = exactly(column.name, column.type, engine)
    guard, why = _guard(column, target, engine)
    if guard:
        shown = f"left(CAST({quoted(column.name)} AS VARCHAR), 40)"
        message = f"column '{column.name}' has a value that does not fit {target.column_type}{why}: ".replace("'", "''")
        value = f"CASE WHEN {guard} THEN error('{message}' || {shown}) ELSE {value} END"
    return _spelled(column.name, target, value, engine)


def _engine_target(column: Column, target: MysqlColumn, kind: Kind) -> str:
    """The engine type whose values the table's column takes."""
    if target.data_type == "uuid" or (kind == "uuid" and target.data_type in TEXTS):
        return "UUID"
    if target.is_boolean and kind == "integer":
        return "UBIGINT" if target.data_type == "bit" else "UTINYINT" if target.unsigned else "TINYINT"
    if target.data_type == "decimal" and target.engine == "VARCHAR":  # more digits than the engine has
        if kind not in ("integer", "decimal"):
            raise DataError(f"column '{column.name}' is {column.type} in the data and cannot go into a decimal")
        return column.type
    if target.data_type in TEXTS and kind == "json":
        return "JSON"
    if target.engine == "TIMESTAMP" and column.type == "TIMESTAMP_NS":
        return "TIMESTAMP"
    return target.engine


def _guard(column: Column, target: MysqlColumn, engine: str) -> tuple[str, str]:
    """DuckDB SQL that is true for a value the server would change without an error, and words for it."""
    name, kind = quoted(column.name), kind_of(engine)
    if kind == "float":
        return f"NOT isfinite({name})", ""
    if kind in ("date", "timestamp", "timestamp_tz"):
        # One comparison of text covers what comes before the year 1, after 9999, and infinity.
        outside = f"CAST({name} AS DATE) NOT BETWEEN DATE '{_YEARS[0]}' AND DATE '{_YEARS[1]}' OR NOT isfinite({name})"
        if target.data_type == "date" or target.fraction == 6:
            return outside, ""
        return f"{outside} OR {_finer(f'CAST({name} AS TIMESTAMP)', target.fraction)}", ""
    if kind == "time" and target.fraction < 6:
        return _finer(name, target.fraction), ""
    if target.data_type == "enum":
        members = ", ".join("'" + member.replace("'", "''") + "'" for member in target.members())
        return f"{name} NOT IN ({members})", ""
    if target.data_type == "char" and kind == "text":
        return f"{name} LIKE '% '", " (it ends with a space, which CHAR drops)"
    if target.data_type == "binary":
        return f"octet_length({name}) <> {target.length}", " (BINARY fills up what is shorter)"
    if target.data_type == "year":
        return f"{name} <> 0 AND {name} NOT BETWEEN 1901 AND 2155", ""
    if target.data_type == "bit" and not target.is_boolean:
        return f"{name} >= 2::HUGEINT ** {target.precision}", ""
    return "", ""


def _finer(name: str, digits: int) -> str:
    """Whether a time has more digits than the column keeps."""
    return f"microsecond({name}) % {10 ** (6 - digits)} <> 0"


def _spelled(name: str, target: MysqlColumn, value: str, engine: str) -> WriteColumn:
    """The value as text, by what kind it is."""
    kind = kind_of(engine)
    if kind == "boolean":
        text = f"CAST(CAST({value} AS TINYINT) AS VARCHAR)"
        return WriteColumn(name, target, text, quote=False, server=_bits(target))
    if kind in ("integer", "decimal", "float"):
        return WriteColumn(name, target, f"CAST({value} AS VARCHAR)", quote=False, server=_bits(target))
    if kind == "timestamp_tz":  # sessions of the engine and of the server are both in UTC
        value = f"CAST({value} AS TIMESTAMP)"
    if kind == "binary" or target.data_type in BINARIES:
        return WriteColumn(name, target, f"hex({value})", quote=False, server="UNHEX({})")
    return WriteColumn(name, target, f"CAST({value} AS VARCHAR)", quote=kind not in ("date", "time", "timestamp"))


def _bits(target: MysqlColumn) -> str:
    return "CAST({} AS UNSIGNED)" if target.data_type == "bit" else "{}"
