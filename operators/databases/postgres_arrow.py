"""Postgres values as Arrow values, exactly: what the driver leaves undone when it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airloom.operators.databases.names import quoted
from airloom.operators.databases.postgres import TableColumn
from airloom.operators.databases.types import LOSSLESS, decimal_parts, from_postgres, is_list, kind_of, list_item
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import pyarrow as pa

MANY_DIMENSIONS = "(more than one dimension)"
"""Marks the error that a query raises for an array the engine cannot hold."""

# Postgres counts from 2000-01-01 and the driver adds the distance to 1970 without looking at overflow,
# so its infinities, the largest and smallest integers, arrive as these.
_DATE_INFINITY, _DATE_MINUS_INFINITY = -2147472692, -2147472691
_TIME_INFINITY, _TIME_MINUS_INFINITY = -9222425352054775809, -9222425352054775808
_EARLIEST_TIMESTAMP = -220_000_000_000_000_000
"""Microseconds before Postgres' first timestamp, 4713 BC: whatever is below has overflowed."""


@dataclass(frozen=True)
class ReadColumn:
    """One column of a result: how the server sends it and how it becomes the engine's."""

    name: str
    engine: str
    expression: str
    """SQL over the column, in a query around the source."""
    plain: bool
    """Whether the expression is the column itself."""


def read_column(column: TableColumn, declared: str | None = None) -> ReadColumn:
    """How a column is read; DataError when the document declares a type that cannot hold it."""
    name = quoted(column.name)
    engine = column.engine
    if engine is None:
        result = ReadColumn(column.name, "VARCHAR", _as_text(column, name), plain=False)
    elif column.type_name == "oid":
        result = ReadColumn(column.name, engine, f"{name}::bigint", plain=False)
    elif is_list(engine):
        guard = f"({name}::text || ' {MANY_DIMENSIONS}')::{column.sql_type}"
        expression = f"CASE WHEN array_ndims({name}) > 1 THEN {guard} ELSE {name} END"
        result = ReadColumn(column.name, engine, expression, plain=False)
    else:
        result = ReadColumn(column.name, engine, name, plain=True)
    if declared is None or declared == result.engine:
        return result
    source = "decimal" if column.type_name == "numeric" else kind_of(result.engine)
    if kind_of(declared) not in LOSSLESS[source]:
        raise DataError(f"column '{column.name}' is {column.sql_type} in the source, not {declared}", field="columns")
    return ReadColumn(result.name, declared, result.expression, result.plain)


def _as_text(column: TableColumn, name: str) -> str:
    if column.type_name in {"inet", "cidr"}:  # inet::text appends /32, its output function does not
        return f"CASE WHEN {name} IS NOT NULL THEN concat({name}) END"
    return f"{name}::text"


def arrow_type(engine: str) -> pa.DataType:
    """The Arrow type in which the engine takes values of its type."""
    import pyarrow as pa

    if parts := decimal_parts(engine):
        return pa.decimal128(*parts)
    if is_list(engine):
        return pa.list_(arrow_type(list_item(engine)))
    return {
        "BOOLEAN": pa.bool_(),
        "TINYINT": pa.int8(),
        "SMALLINT": pa.int16(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "UTINYINT": pa.uint8(),
        "USMALLINT": pa.uint16(),
        "UINTEGER": pa.uint32(),
        "UBIGINT": pa.uint64(),
        "FLOAT": pa.float32(),
        "DOUBLE": pa.float64(),
        "VARCHAR": pa.string(),
        "BLOB": pa.binary(),
        "DATE": pa.date32(),
        "TIME": pa.time64("us"),
        "TIMESTAMP": pa.timestamp("us"),
        "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
        "INTERVAL": pa.month_day_nano_interval(),
        "UUID": pa.uuid(),
        "JSON": pa.json_(),
    }[engine]


def converter(column: ReadColumn) -> Callable[[pa.Array], pa.Array]:
    """The function that turns what the driver gives for this column into the engine's type."""
    target = arrow_type(column.engine)

    def convert(array: pa.Array) -> pa.Array:
        import pyarrow as pa

        try:
            return exactly(array, target, from_driver=True)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OverflowError) as error:
            reason = str(error).splitlines()[0]
            raise DataError(f"column '{column.name}' has a value that is no {column.engine}: {reason}") from None

    return convert


def exactly(array: pa.Array, target: pa.DataType, from_driver: bool = False) -> pa.Array:
    """The array in another type; ArrowInvalid where a value would not arrive as it is."""
    import pyarrow as pa

    if isinstance(array.type, pa.BaseExtensionType) and array.type != target:
        array = array.storage
    if from_driver and pa.types.is_date32(array.type):
        array = _with_infinity(array, pa.int32(), (_DATE_INFINITY, _DATE_MINUS_INFINITY), 2**31 - 1, None)
    elif from_driver and pa.types.is_timestamp(array.type):
        infinities = (_TIME_INFINITY, _TIME_MINUS_INFINITY)
        array = _with_infinity(array, pa.int64(), infinities, 2**63 - 1, _EARLIEST_TIMESTAMP)
    if array.type == target:
        return array
    if pa.types.is_list(array.type) and not pa.types.is_list(target):
        raise pa.ArrowInvalid("it is a list")
    if pa.types.is_integer(array.type) and pa.types.is_decimal(target):  # Arrow looks at the types' digits only
        wide = pa.decimal128(38, target.scale) if target.scale <= 18 else pa.decimal256(76, target.scale)
        array = array.cast(wide)
    result = array.cast(target)
    if _may_round(array.type, target):
        back = result.cast(array.type, safe=False)
        if not back.equals(array) and not _only_nan(back, array):
            raise pa.ArrowInvalid("it would be rounded")
    return result


def _may_round(source: pa.DataType, target: pa.DataType) -> bool:
    """Whether Arrow's cast may round without saying so."""
    import pyarrow as pa

    if pa.types.is_floating(source):
        return bool(pa.types.is_decimal(target) or (source == pa.float64() and target == pa.float32()))
    return bool(pa.types.is_floating(target) and not pa.types.is_string(source))


def _only_nan(left: pa.Array, right: pa.Array) -> bool:
    """Whether arrays differ only where both are NaN."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(left.type):
        return False
    same = pc.or_(pc.equal(left, right), pc.and_(pc.is_nan(left), pc.is_nan(right)))
    return bool(pc.all(pc.fill_null(same, True)).as_py() in (True, None))


def _with_infinity(
    array: pa.Array, integer: pa.DataType, wrapped: tuple[int, int], largest: int, earliest: int | None
) -> pa.Array:
    """Dates or timestamps with the driver's wrapped infinities as the engine's; ArrowInvalid beyond its range."""
    import pyarrow as pa
    import pyarrow.compute as pc

    raw = array.view(integer)
    lowest = pc.min(raw).as_py()
    if lowest is None or lowest > max(wrapped):
        if earliest is not None and lowest is not None and lowest < earliest:
            raise pa.ArrowInvalid("a time beyond the year 294246")
        return array
    for value, infinity in zip(wrapped, (largest, -largest), strict=True):
        raw = pc.if_else(pc.equal(raw, pa.scalar(value, integer)), pa.scalar(infinity, integer), raw)
    finite = pc.min(pc.if_else(pc.greater(raw, pa.scalar(-largest, integer)), raw, None)).as_py()
    if earliest is not None and finite is not None and finite < earliest:
        raise pa.ArrowInvalid("a time beyond the year 294246")
    return raw.view(array.type)


def highest(array: pa.Array, column: TableColumn) -> Any:
    """The highest value of a batch's incremental column, or None."""
    import pyarrow.compute as pc

    if column.type_name == "numeric" and from_postgres(column.type_name, column.modifier) is None:
        from decimal import Decimal

        return max((Decimal(text) for text in array.to_pylist() if text is not None), default=None)
    value = pc.max(array)
    return value.as_py()
