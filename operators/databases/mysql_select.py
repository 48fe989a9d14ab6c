"""The statement that reads a table or query of MySQL, its values written so that no text is ever parsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import engine_type
from airloom.operators.databases.conditions import bound_query, translated
from airloom.operators.databases.mysql import Session, columns_of, resolve
from airloom.operators.databases.mysql_arrow import ReadColumn, has_zero, read_column
from airloom.operators.databases.mysql_types import BINARIES, TEXTS, MysqlColumn
from airloom.operators.databases.names import quoted
from airloom.operators.databases.reading import Incremental, ReadConfig, column_named, columns_to_read
from airloom.operators.databases.types import kind_of
from airloom.operators.node import SourceContext
from airloom.operators.problems import ConfigError
from airloom.operators.values import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEMPORAL = frozenset({"date", "datetime", "timestamp"})
_NUMBERS = frozenset({"integer", "decimal", "float"})
_BATCH_ROWS, _BATCH_ROWS_OF_TEXT, _BATCH_BYTES = 65_536, 8_192, 16 << 20


@dataclass(frozen=True)
class Statement:
    """What is sent, and what comes back."""

    sql: str
    columns: tuple[ReadColumn, ...]
    batch_rows: int
    source: str
    """What stands after FROM, with its conditions: to look for what went wrong."""
    total: int | None = None
    position: int = -1
    """Where the incremental column is in the result."""
    hidden: bool = False
    """Whether it was read only to be observed."""

    @property
    def shown(self) -> tuple[ReadColumn, ...]:
        """The columns that the reader asked for."""
        return self.columns[:-1] if self.hidden else self.columns


def statement(control: Session, config: Any, context: SourceContext) -> Statement:
    """The statement for a source's config; ConfigError or DataError where config and database disagree."""
    source, found, size = _source(control, config, context)
    declared = {name: engine_type(type_) for name, type_ in config.columns.items()}
    wanted = columns_to_read(config, found)
    columns = [read_column(column, declared.get(column.name), config.zero_dates) for column in wanted]
    conditions, incremental = [], None
    if config.where is not None:
        types = {column.name: column.column_type for column in found}
        conditions.append(translated(config.where, types, context.values, "mysql", literal))
    if config.incremental is not None:
        incremental = _ordered(found, config.incremental.column)
        conditions += _window(incremental, config.incremental, context)
    hidden = incremental is not None and incremental not in wanted
    if incremental is not None and hidden:
        columns.append(read_column(incremental, None, config.zero_dates))
    where = f" WHERE {' AND '.join(f'({condition})' for condition in conditions)}" if conditions else ""
    limit = f" LIMIT {int(context.limit)}" if context.limit is not None else ""
    items = ", ".join(f"{column.expression} AS {quoted(column.name, '`')}" for column in columns)
    return Statement(
        sql=f"SELECT {items} FROM {source}{where}{limit}",
        columns=tuple(columns),
        batch_rows=_batch_rows(columns, size),
        source=f"{source}{where}",
        total=size.rows if not where else None,
        position=[column.source for column in columns].index(incremental) if incremental is not None else -1,
        hidden=hidden,
    )


@dataclass(frozen=True)
class Size:
    """What the server thinks of a table's size."""

    rows: int | None = None
    row_bytes: int | None = None


def _batch_rows(columns: Iterable[ReadColumn], size: Size) -> int:
    """How many rows a batch may have, so that it is some megabytes and not gigabytes."""
    if size.row_bytes:
        return max(64, min(_BATCH_ROWS, _BATCH_BYTES // size.row_bytes))
    wide = any(column.source.data_type in ("json", *_LARGE) for column in columns)
    return _BATCH_ROWS_OF_TEXT if wide else _BATCH_ROWS


_LARGE = frozenset(name for name in TEXTS | BINARIES if name.endswith(("text", "blob")))


def _source(control: Session, config: ReadConfig, context: SourceContext) -> tuple[str, tuple[MysqlColumn, ...], Size]:
    """What stands after FROM, the columns it has, and its size."""
    if config.table is not None:
        table = resolve(context.require_connection(), config.table)
        found = columns_of(control, table)
        if not found:
            raise ConfigError(f"there is no table {config.table}", field="table")
        rows = control.run(
            "SELECT table_rows, avg_row_length FROM information_schema.tables "
            "WHERE table_schema = %s AND table_name = %s",
            (table.schema, table.name),
        )
        return table.quoted("`"), found, Size(*rows[0]) if rows else Size()
    query = bound_query(str(config.query), context.values, "mysql", literal)
    return f"(\n{query}\n) AS _airloom_source", described(control, query), Size()


def described(control: Session, query: str) -> tuple[MysqlColumn, ...]:
    """A query's result columns, as the server describes them: its text is one SELECT, or an error."""
    with control.driver.cursor() as cursor:
        cursor.execute(f"SELECT * FROM (\n{query}\n) AS _airloom_source LIMIT 0")
        fields = cursor._result.fields
    return tuple(_described(field) for field in fields)


_TYPES = {
    0: "decimal", 1: "tinyint", 2: "smallint", 3: "int", 4: "float", 5: "double", 6: "varchar", 7: "timestamp",
    8: "bigint", 9: "mediumint", 10: "date", 11: "time", 12: "datetime", 13: "year", 15: "varchar", 16: "bit",
    245: "json", 246: "decimal", 247: "enum", 248: "set", 255: "geometry",
}  # fmt: skip
_UNSIGNED, _BINARY_CHARSET, _AS_TEXT = 32, 63, 4


def _described(field: Any) -> MysqlColumn:
    unsigned = bool(field.flags & _UNSIGNED)
    suffix = " unsigned" if unsigned else ""
    scale = int(field.scale)
    if field.type_code not in _TYPES:  # texts and blobs of any length
        large = "blob" if field.charsetnr == _BINARY_CHARSET else "text"
        plain = "varbinary" if field.charsetnr == _BINARY_CHARSET else "varchar"
        data_type = large if 249 <= field.type_code <= 252 else plain
        return MysqlColumn(field.name, data_type, data_type, length=field.length)
    data_type = _TYPES[field.type_code]
    if data_type == "varchar" and field.charsetnr == _BINARY_CHARSET and field.type_code == 15:
        data_type = "varbinary"
    if data_type == "decimal":
        precision = int(field.length) - (scale > 0) - (not unsigned)
        return MysqlColumn(field.name, data_type, f"decimal({precision},{scale}){suffix}", precision, scale)
    if data_type == "bit":
        return MysqlColumn(field.name, data_type, f"bit({field.length})", int(field.length))
    shown = f"{data_type}({field.length})" if data_type == "tinyint" else data_type
    return MysqlColumn(field.name, data_type, shown + suffix, fraction=scale if scale <= 6 else 0)


def _ordered(found: tuple[MysqlColumn, ...], name: str) -> MysqlColumn:
    column = column_named(found, name, "incremental")
    kind = kind_of(column.engine)
    if kind not in _NUMBERS and column.data_type not in _TEMPORAL and column.data_type not in TEXTS - {"enum", "set"}:
        raise ConfigError(f"'{name}' is {column.column_type}: it has no order to read on from", field="incremental")
    return column


def _window(column: MysqlColumn, incremental: Incremental, context: SourceContext) -> list[str]:
    """The part of the source that this run reads."""
    name, bounds = quoted(column.name, "`"), context.bounds
    conditions = [f"{name} IS NOT NULL"]
    if column.data_type in TEXTS:
        # Text is compared byte by byte, as the engine compares it when it looks for the highest value.
        name = f"CAST(CONVERT({name} USING utf8mb4) AS BINARY)"
    if bounds.after is not None:
        conditions.append(f"{name} > {_point(column, bounds.after)}")
    elif incremental.initial is not None:
        conditions.append(f"{name} >= {_point(column, str(incremental.initial))}")
    if bounds.up_to is not None:
        conditions.append(f"{name} <= {_point(column, bounds.up_to)}")
    end = context.values.by_name.get("interval.end")
    if column.data_type in _TEMPORAL and isinstance(end, datetime):
        # A day that the interval ends in is not over: its rows belong to the next run.
        moment = end.astimezone(timezone.utc)
        text = moment.date().isoformat() if column.data_type == "date" else moment.isoformat()
        conditions.append(f"{name} < {_point(column, text)}")
    return conditions


def _point(column: MysqlColumn, text: str) -> str:
    """A watermark as SQL that compares with the column as its own type does."""
    if column.data_type in TEXTS:
        return f"x'{text.encode().hex()}'"
    try:
        if column.data_type in _TEMPORAL:
            return literal(datetime.fromisoformat(text.replace("Z", "+00:00")), None)
        number = Decimal(text)
    except (ValueError, InvalidOperation):
        raise ConfigError(f"'{text}' is no {column.column_type} to read on from", field="incremental") from None
    return literal(float(text), None) if kind_of(column.engine) == "float" else f"{number:f}"


def literal(value: Scalar, sql_type: str | None = None) -> str:
    """The SQL that stands for a value; text as hexadecimal digits, so that nothing in it can end it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        moment = value.astimezone(timezone.utc) if value.tzinfo else value
        return f"TIMESTAMP'{moment.replace(tzinfo=None).isoformat(' ', 'microseconds')}'"
    if isinstance(value, float):  # without an exponent it would be a decimal
        return repr(value) if "e" in repr(value) else f"{value!r}e0"
    if isinstance(value, int):
        return str(value)
    return f"_utf8mb4 x'{value.encode().hex()}'"


def first_zero_date(control: Session, planned: Statement) -> str | None:
    """The first of the columns that holds a date with month or day zero."""
    for column in planned.columns:
        if column.source.data_type not in _TEMPORAL:
            continue
        rows = f"SELECT {quoted(column.name, '`')} FROM {planned.source}"
        if control.run(f"SELECT 1 FROM ({rows}) AS _airloom_looked WHERE {has_zero(column.name)} LIMIT 1"):
            return column.name
    return None
