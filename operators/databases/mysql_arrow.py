"""MySQL values as Arrow values: how the server sends a column, and how it becomes the engine's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from airloom.operators.databases.mysql_types import SPATIAL, MysqlColumn
from airloom.operators.databases.names import quoted
from airloom.operators.databases.types import LOSSLESS, kind_of
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_DAY = 86_400_000_000
_RUST_DIGITS, _RUST_SCALE = 18, 10
"""connectorx puts every decimal into (38,10) by way of 96 bits: 18 digits before the point always fit."""


@dataclass(frozen=True)
class ReadColumn:
    """One column of a result."""

    source: MysqlColumn
    engine: str
    """The engine type that comes out."""
    expression: str
    """SQL over the column, in a query around the source."""

    @property
    def name(self) -> str:
        """The column's name."""
        return self.source.name


def read_column(column: MysqlColumn, declared: str | None, zero_dates: str) -> ReadColumn:
    """How a column is read; DataError when the document declares a type that cannot hold it."""
    engine = declared or column.engine
    if declared not in (None, column.engine) and not _may_be(column, engine):
        raise DataError(f"column '{column.name}' is {column.column_type} in the source, not {engine}", field="columns")
    return ReadColumn(column, engine, _expression(column, zero_dates))


def _may_be(column: MysqlColumn, declared: str) -> bool:
    """Whether a declared type may hold a column's values; each value is looked at when it comes."""
    kind = kind_of(declared)
    if column.is_boolean and kind == "integer":
        return True
    if column.data_type == "time" and kind == "interval":
        return True
    if column.data_type == "decimal" and column.engine == "VARCHAR":
        return kind in LOSSLESS["decimal"]
    return kind in LOSSLESS[kind_of(column.engine)]


def _expression(column: MysqlColumn, zero_dates: str) -> str:
    name = quoted(column.name, "`")
    if column.data_type == "decimal" and not _by_number(column):
        return f"CAST({name} AS CHAR)"
    if column.data_type == "json":
        return f"CAST({name} AS CHAR)"
    if column.data_type == "uuid":
        return f"UNHEX(REPLACE(CAST({name} AS CHAR), '-', ''))"
    if column.data_type == "bit":
        return f"CAST({name} AS UNSIGNED)"
    if column.data_type == "time":
        return f"CAST(TIME_TO_SEC({name}) * 1000000 AS SIGNED)"
    if column.data_type in SPATIAL:
        return f"ST_AsText({name})"
    if column.data_type in ("date", "datetime", "timestamp") and zero_dates == "null":
        return f"IF({has_zero(column.name)}, NULL, {name})"
    return name


def has_zero(column: str) -> str:
    """SQL that is true for a date whose month or day is zero, which no calendar has."""
    name = quoted(column, "`")
    return f"(MONTH({name}) = 0 OR DAYOFMONTH({name}) = 0)"


def _by_number(column: MysqlColumn) -> bool:
    precision, scale = column.precision or 10, column.scale or 0
    return scale <= _RUST_SCALE and precision - scale <= _RUST_DIGITS


def converter(column: ReadColumn) -> Callable[[pa.Array], pa.Array]:
    """The function that turns what arrives for this column into the engine's type."""
    target = engine_arrow(column.engine)

    def convert(array: pa.Array) -> pa.Array:
        import pyarrow as pa

        try:
            return _converted(array, column.source, target)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OverflowError) as error:
            reason = str(error).splitlines()[0]
            raise DataError(f"column '{column.name}' has a value that is no {column.engine}: {reason}") from None

    return convert


def engine_arrow(engine: str) -> pa.DataType:
    """The Arrow type in which the engine takes values of its type."""
    import pyarrow as pa

    from airloom.operators.databases.postgres_arrow import arrow_type

    # A time beyond a day has no months: microseconds say it exactly.
    return pa.duration("us") if engine == "INTERVAL" else arrow_type(engine)


def _converted(array: pa.Array, column: MysqlColumn, target: pa.DataType) -> pa.Array:
    import pyarrow as pa

    from airloom.operators.databases.postgres_arrow import exactly

    if target == pa.uuid():
        return _uuid(array, target)
    if column.data_type == "time":
        return _time(array.cast(pa.int64()), column, target)
    if column.data_type == "timestamp":
        array = array.cast(pa.timestamp("us")).view(pa.int64()).view(pa.timestamp("us", "UTC"))
    elif column.is_boolean and pa.types.is_boolean(target):
        _check_boolean(array, column)
    elif column.data_type == "decimal" and pa.types.is_string(target):
        return array.cast(target)
    elif column.data_type == "decimal":
        # The text, or connectorx' (38,10): both hold more digits than the column has.
        scale = pa.decimal128(min(column.precision or 10, 38), column.scale or 0)
        array = array.cast(scale) if column.engine != "VARCHAR" else array
    return exactly(array, target)


def _uuid(array: pa.Array, target: pa.DataType) -> pa.Array:
    """Sixteen bytes each, from as many bytes or from text."""
    import uuid

    import pyarrow as pa

    if pa.types.is_string(array.type):
        try:
            texts = array.to_pylist()
            array = pa.array([None if text is None else uuid.UUID(text).bytes for text in texts], pa.binary())
        except ValueError as error:
            raise pa.ArrowInvalid(str(error)) from None
    return pa.ExtensionArray.from_storage(target, array.cast(pa.binary(16)))


def _time(array: pa.Array, column: MysqlColumn, target: pa.DataType) -> pa.Array:
    """Microseconds, which reach from -838 to 838 hours, as a time of day or as a duration."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_duration(target):
        return array.view(target)
    span = pc.min_max(array).as_py()
    for found in (span["min"], span["max"]):
        if found is not None and not 0 <= found < _DAY:
            raise DataError(
                f"column '{column.name}' holds {found / 3_600_000_000:g} hours, which is no time of day; "
                "declare it as 'interval' in 'columns'",
                field="columns",
            )
    return array.view(pa.time64("us")).cast(target)


def _check_boolean(array: pa.Array, column: MysqlColumn) -> None:
    import pyarrow.compute as pc

    span = pc.min_max(array).as_py()
    for found in (span["min"], span["max"]):
        if found not in (None, 0, 1):
            raise DataError(
                f"column '{column.name}' is {column.column_type}, which is read as a boolean, but holds {found}; "
                "declare it as 'int8' in 'columns'",
                field="columns",
            )
