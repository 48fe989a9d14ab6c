"""Types of MySQL and MariaDB: which of the engine's hold them, and the other way round."""

from __future__ import annotations

import re
from dataclasses import dataclass

from airloom.operators.databases.types import decimal_parts, kind_of
from airloom.operators.problems import ConfigError

_INTEGERS = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "mediumint": "INTEGER",
    "int": "INTEGER",
    "bigint": "BIGINT",
}
_PLAIN = {
    "float": "FLOAT",
    "double": "DOUBLE",
    "year": "SMALLINT",
    "date": "DATE",
    "time": "TIME",
    "datetime": "TIMESTAMP",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "json": "JSON",
    "uuid": "UUID",
}
TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"})
BINARIES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})
SPATIAL = frozenset(
    {
        *("geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon"),
        *("geometrycollection", "geomcollection"),
    }
)

_MYSQL = {
    "BOOLEAN": "tinyint(1)",
    "TINYINT": "tinyint",
    "SMALLINT": "smallint",
    "INTEGER": "int",
    "BIGINT": "bigint",
    "HUGEINT": "decimal(39,0)",
    "UTINYINT": "tinyint unsigned",
    "USMALLINT": "smallint unsigned",
    "UINTEGER": "int unsigned",
    "UBIGINT": "bigint unsigned",
    "UHUGEINT": "decimal(39,0)",
    "FLOAT": "float",
    "DOUBLE": "double",
    "VARCHAR": "longtext",
    "BLOB": "longblob",
    "DATE": "date",
    "TIME": "time(6)",
    "TIMESTAMP": "datetime(6)",
    "TIMESTAMP_S": "datetime",
    "TIMESTAMP_MS": "datetime(3)",
    "TIMESTAMP_NS": "datetime(6)",
    "TIMESTAMP WITH TIME ZONE": "timestamp(6) NULL",
    "JSON": "json",
}
_INDEX_BYTES = 3072
"""The longest key of an InnoDB index."""


@dataclass(frozen=True, slots=True)
class MysqlColumn:
    """One column of a table or a result."""

    name: str
    data_type: str
    """The type's bare name: ``bigint``, ``varchar``."""
    column_type: str
    """The type as it was declared: ``bigint(20) unsigned``."""
    precision: int | None = None
    scale: int | None = None
    length: int | None = None
    """For texts, the most characters."""
    fraction: int = 0
    """Digits of a second's fraction."""
    charset: str = ""
    collation: str = ""
    required: bool = False
    """Whether a row without a value for it is refused."""
    automatic: bool = False
    """Whether it counts up by itself."""

    @property
    def unsigned(self) -> bool:
        """Whether it holds no negative numbers."""
        return "unsigned" in self.column_type

    @property
    def is_boolean(self) -> bool:
        """``BOOLEAN`` is another word for ``TINYINT(1)``; ``BIT(1)`` is used for the same."""
        return self.column_type.startswith("tinyint(1)") or (self.data_type == "bit" and self.precision in (None, 1))

    @property
    def engine(self) -> str:
        """The engine type that holds it exactly; ``VARCHAR`` where its text is read."""
        if self.is_boolean:
            return "BOOLEAN"
        if self.data_type in _INTEGERS:
            engine = _INTEGERS[self.data_type]
            return f"U{engine}" if self.unsigned else engine
        if self.data_type == "bit":
            return "UBIGINT"
        if self.data_type == "decimal":
            precision, scale = self.precision or 10, self.scale or 0
            return f"DECIMAL({precision},{scale})" if precision <= 38 else "VARCHAR"
        if self.data_type in BINARIES:
            return "BLOB"
        return _PLAIN.get(self.data_type, "VARCHAR")

    def members(self) -> list[str]:
        """The values that an enum or a set allows."""
        inside = self.column_type[self.column_type.index("(") + 1 : self.column_type.rindex(")")]
        return [found.replace("''", "'") for found in re.findall(r"'((?:[^']|'')*)'", inside)]


def mysql_type(engine: str, mariadb: bool, in_key: int = 0) -> str:
    """The type of a new column for this engine type; ConfigError when there is none.

    ``in_key`` is the number of columns of the primary key that the column is part of, else 0.
    """
    if parts := decimal_parts(engine):
        return f"decimal({parts[0]},{parts[1]})"
    kind = kind_of(engine)
    if in_key and kind in ("text", "binary"):
        # 4 bytes for a character of utf8mb4; what is longer is refused, never cut.
        length = min(255, _INDEX_BYTES // 4 // in_key)
        return f"varchar({length})" if kind == "text" else f"varbinary({length})"
    if kind in ("list", "nested"):
        return "json"
    if kind == "uuid":
        return "uuid" if mariadb else "char(36) CHARACTER SET ascii"
    if kind == "text":
        return "longtext"
    if engine not in _MYSQL:
        raise ConfigError(f"MySQL has no type for {engine}; cast the column before it is written")
    return _MYSQL[engine]
