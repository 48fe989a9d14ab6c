"""Types: what the engine (DuckDB) calls them, what the databases call them, and which may become which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from airloom.operators.problems import ConfigError

Kind = Literal[
    "boolean",
    "integer",
    "decimal",
    "float",
    "text",
    "binary",
    "date",
    "time",
    "timestamp",
    "timestamp_tz",
    "interval",
    "uuid",
    "json",
    "list",
    "nested",
    "other",
]
"""Types by what their values are, so that conversions can be ruled on across databases."""

KINDS: Mapping[str, Kind] = {
    "BOOLEAN": "boolean",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "integer",
    "UBIGINT": "integer",
    "UHUGEINT": "integer",
    "FLOAT": "float",
    "DOUBLE": "float",
    "VARCHAR": "text",
    "BLOB": "binary",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp_tz",
    "INTERVAL": "interval",
    "UUID": "uuid",
    "JSON": "json",
}

LOSSLESS: Mapping[Kind, frozenset[Kind]] = {
    "boolean": frozenset({"boolean"}),
    "integer": frozenset({"integer", "decimal", "float"}),
    "decimal": frozenset({"decimal", "integer", "float"}),
    "float": frozenset({"float", "decimal", "integer"}),
    "text": frozenset({"text", "json", "uuid", "other"}),
    "binary": frozenset({"binary"}),
    "date": frozenset({"date", "timestamp"}),
    "time": frozenset({"time"}),
    "timestamp": frozenset({"timestamp"}),
    "timestamp_tz": frozenset({"timestamp_tz"}),
    "interval": frozenset({"interval"}),
    "uuid": frozenset({"uuid", "text"}),
    "json": frozenset({"json", "text"}),
    "list": frozenset({"list", "json"}),
    "nested": frozenset({"json"}),
}
"""Which kind of data may go into which kind of column: each value must arrive as it is, or be refused.

A number does not become text and a text no number: that is how a changed source corrupts a table silently.
"""

_DECIMAL = re.compile(r"^(?:DECIMAL|NUMERIC)\((\d+),\s*(\d+)\)$")

_POSTGRES = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric(39,0)",
    "UTINYINT": "smallint",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric(20,0)",
    "UHUGEINT": "numeric(39,0)",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "VARCHAR": "text",
    "BLOB": "bytea",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "INTERVAL": "interval",
    "UUID": "uuid",
    "JSON": "jsonb",
}

_FROM_POSTGRES = {
    "bool": "BOOLEAN",
    "int2": "SMALLINT",
    "int4": "INTEGER",
    "int8": "BIGINT",
    "oid": "BIGINT",
    "float4": "FLOAT",
    "float8": "DOUBLE",
    "text": "VARCHAR",
    "varchar": "VARCHAR",
    "bpchar": "VARCHAR",
    "char": "VARCHAR",
    "name": "VARCHAR",
    "bytea": "BLOB",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
    "interval": "INTERVAL",
    "uuid": "UUID",
    "json": "JSON",
    "jsonb": "JSON",
}


def decimal_parts(engine: str) -> tuple[int, int] | None:
    """Precision and scale of an engine's decimal type, or None for another type."""
    found = _DECIMAL.match(engine)
    return (int(found[1]), int(found[2])) if found else None


def is_list(engine: str) -> bool:
    """Whether an engine type is a list: ``INTEGER[]``."""
    return engine.endswith("]")


def list_item(engine: str) -> str:
    """The type of a list's items: ``INTEGER[]`` -> ``INTEGER``."""
    return engine[: engine.rindex("[")]


def kind_of(engine: str) -> Kind:
    """What kind of values an engine type has."""
    if decimal_parts(engine):
        return "decimal"
    if is_list(engine):
        return "list"
    if engine.startswith(("STRUCT", "MAP", "UNION")):
        return "nested"
    return "text" if engine.startswith("ENUM") else KINDS.get(engine, "other")


def postgres_type(engine: str) -> str:
    """The Postgres type of a new column for this engine type; ConfigError when there is none.

    Unsigned integers take the next wider type, ``JSON`` becomes ``jsonb``, lists of plain values become
    arrays, structs, maps and lists of lists become ``jsonb``.
    """
    if parts := decimal_parts(engine):
        return f"numeric({parts[0]},{parts[1]})"
    kind = kind_of(engine)
    if kind == "list":
        item = list_item(engine)
        plain = kind_of(item) not in {"list", "nested", "json", "other"}
        return f"{postgres_type(item)}[]" if plain else "jsonb"
    if kind == "nested":
        return "jsonb"
    if engine.startswith("ENUM"):
        return "text"
    if engine not in _POSTGRES:
        raise ConfigError(f"Postgres has no type for {engine}; cast the column before it is written")
    return _POSTGRES[engine]


def from_postgres(type_name: str, modifier: int = -1) -> str | None:
    """The engine type that holds a Postgres type exactly, or None: then its text is read.

    ``type_name`` is Postgres' internal name (``int4``, ``_int4`` for an array), ``modifier`` its typmod.
    ``numeric`` without precision has no engine type that holds all its values, so it is read as text.
    """
    if type_name == "numeric":
        return _from_numeric(modifier)
    if type_name.startswith("_"):
        item = type_name[1:]
        return f"{_FROM_POSTGRES[item]}[]" if item in _FROM_POSTGRES and item != "oid" else None
    return _FROM_POSTGRES.get(type_name)


def _from_numeric(modifier: int) -> str | None:
    if modifier < 4:
        return None
    precision, scale = (modifier - 4) >> 16 & 0xFFFF, (modifier - 4) & 0x7FF
    scale = scale - 0x800 if scale & 0x400 else scale
    if scale < 0:  # Postgres 15: numeric(3,-2) holds thousands
        precision, scale = precision - scale, 0
    precision = max(precision, scale)
    return f"DECIMAL({precision},{scale})" if precision <= 38 else None
