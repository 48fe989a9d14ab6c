"""Columns: the schema that travels on a wire, and the names documents give to types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field

ENGINE_TYPES: Mapping[str, str] = {
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "uint8": "UTINYINT",
    "uint16": "USMALLINT",
    "uint32": "UINTEGER",
    "uint64": "UBIGINT",
    "float": "DOUBLE",
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "string": "VARCHAR",
    "binary": "BLOB",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "TIMESTAMP",
    "timestamp_tz": "TIMESTAMP WITH TIME ZONE",
    "interval": "INTERVAL",
    "uuid": "UUID",
    "json": "JSON",
}
"""The type names a document may use, and what the engine (DuckDB) calls them."""

_DOCUMENT_TYPES = {
    "BOOLEAN": "boolean",
    "BIGINT": "integer",
    "TINYINT": "int8",
    "SMALLINT": "int16",
    "INTEGER": "int32",
    "UTINYINT": "uint8",
    "USMALLINT": "uint16",
    "UINTEGER": "uint32",
    "UBIGINT": "uint64",
    "DOUBLE": "float",
    "FLOAT": "float32",
    "VARCHAR": "string",
    "BLOB": "binary",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp_tz",
    "INTERVAL": "interval",
    "UUID": "uuid",
    "JSON": "json",
}
_DECIMAL = re.compile(r"^decimal\((\d{1,2}),\s*(\d{1,2})\)$", re.IGNORECASE)


def engine_type(name: str) -> str:
    """The engine's name of a document's type: ``integer`` -> ``BIGINT``; ValueError names the choices."""
    if found := _DECIMAL.match(name):
        precision, scale = int(found[1]), int(found[2])
        if not (1 <= precision <= 38 and scale <= precision):
            raise ValueError("decimal(p,s) needs 1 <= p <= 38 and s <= p")
        return f"DECIMAL({precision},{scale})"
    if name not in ENGINE_TYPES:
        raise ValueError(f"unknown type '{name}', expected decimal(p,s) or one of: {', '.join(ENGINE_TYPES)}")
    return ENGINE_TYPES[name]


def document_type(engine: str) -> str:
    """The document's name of an engine type: ``BIGINT`` -> ``integer``; nested types keep the engine's name."""
    return _DOCUMENT_TYPES.get(engine, engine.lower() if engine.startswith("DECIMAL") else engine)


def _valid_type(name: str) -> str:
    engine_type(name)
    return name


TypeName = Annotated[
    str,
    AfterValidator(_valid_type),
    Field(json_schema_extra={"x-widget": "type", "examples": ["string", "integer", "decimal(10,2)", "timestamp"]}),
]
"""A column type as a document writes it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name and its type in the engine's words."""

    name: str
    type: str

    def as_dict(self) -> dict[str, str]:
        """The column as JSON, its type in the document's words."""
        return {"name": self.name, "type": document_type(self.type)}


@dataclass(frozen=True, slots=True)
class Columns:
    """The ordered columns of a relation."""

    items: tuple[Column, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Columns:
        """Columns from (name, engine type) pairs."""
        return cls(tuple(Column(name, type_) for name, type_ in pairs))

    @classmethod
    def declared(cls, types: Mapping[str, str]) -> Columns:
        """Columns from a document's declaration, name to type name."""
        return cls(tuple(Column(name, engine_type(type_)) for name, type_ in types.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.items)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.items)

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def type_of(self, name: str) -> str:
        """The engine type of one column; KeyError when there is none of that name."""
        for column in self.items:
            if column.name == name:
                return column.type
        raise KeyError(name)

    def as_list(self) -> list[dict[str, str]]:
        """The columns as JSON."""
        return [column.as_dict() for column in self.items]
