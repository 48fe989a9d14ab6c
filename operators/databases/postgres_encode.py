"""Arrow values as the bytes that Postgres' binary COPY takes for a column of a given type.

The driver writes each Arrow type in one fixed way, and Postgres reads the bytes as the column's type
without converting. So every value is converted here, and refused where it would not arrive as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column
from airloom.operators.databases.postgres import TableColumn
from airloom.operators.databases.postgres_arrow import exactly
from airloom.operators.databases.types import LOSSLESS, Kind, decimal_parts, from_postgres, kind_of, list_item
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_EPOCH_DAYS = 10_957
_EPOCH_MICROSECONDS = 946_684_800_000_000
_INTEGERS = {"int2": "int16", "int4": "int32", "int8": "int64"}
_FLOATS = {"float4": "float32", "float8": "float64"}
_TEXTS = frozenset({"text", "varchar", "bpchar", "name", "xml", "json"})
_PLAIN_LISTS = {
    "_bool": "BOOLEAN",
    "_int2": "SMALLINT",
    "_int4": "INTEGER",
    "_int8": "BIGINT",
    "_float4": "FLOAT",
    "_float8": "DOUBLE",
    "_text": "VARCHAR",
}
"""Arrays that the driver writes with the right element type."""


@dataclass(frozen=True)
class WriteColumn:
    """One column on its way into a table."""

    name: str
    engine: str
    target: TableColumn
    direct: bool
    """Whether the bytes are the target type's; else they are text, which Postgres casts from staging."""

    @property
    def staged_type(self) -> str:
        """The type of the column in a staging table."""
        return self.target.sql_type if self.direct else "text"


def target_kind(column: TableColumn) -> Kind:
    """What kind of values a Postgres column takes."""
    if column.category == "e":
        return "text"
    if column.type_name == "numeric":
        return "decimal"
    if column.type_name.startswith("_"):
        return "list"
    engine = from_postgres(column.type_name, column.modifier)
    return kind_of(engine) if engine else "other"


def write_column(column: Column, target: TableColumn) -> WriteColumn:
    """How a column of the data goes into a column of the table; DataError when its values could change."""
    source, kind = kind_of(column.type), target_kind(target)
    if kind not in LOSSLESS.get(source, frozenset()):
        raise DataError(
            f"column '{column.name}' is {column.type.lower()} in the data but {target.sql_type} in the table; "
            "change its type with a select node before it is written",
            field="table",
        )
    return WriteColumn(column.name, column.type, target, _is_direct(source, column.type, target, kind))


def _is_direct(source: Kind, engine: str, target: TableColumn, kind: Kind) -> bool:
    if kind == "other":
        return target.type_name == "xml"
    if kind == "list":
        plain = target.type_name in _PLAIN_LISTS and kind_of(list_item(engine)) not in {"list", "nested"}
        return plain and _writes_nulls_in_arrays()
    if kind == "uuid":
        return source == "uuid"
    return not (source == "float" and kind == "decimal" and decimal_of(target) is None)


@cache
def _writes_nulls_in_arrays() -> bool:
    """Whether the driver writes [1, NULL, 3] as such: 1.12, the last for Python 3.10, writes [1, 3, 3]."""
    major, minor, *_ = version("adbc-driver-postgresql").split(".")
    return (int(major), int(minor)) >= (1, 13)


def decimal_of(target: TableColumn) -> tuple[int, int] | None:
    """Precision and scale that a numeric column's values must fit, where Arrow can say it."""
    parts = decimal_parts(from_postgres("numeric", target.modifier) or "")
    return parts if target.type_name == "numeric" else None


def encoder(column: WriteColumn) -> Callable[[pa.Array], pa.Array]:
    """The function that turns the data's values into what COPY takes; its DataError names the column."""
    encode = _direct(column) if column.direct else _as_text

    def convert(array: pa.Array) -> pa.Array:
        import pyarrow as pa

        try:
            return encode(array)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OverflowError) as error:
            reason = str(error).splitlines()[0]
            raise DataError(
                f"column '{column.name}': a value does not fit {column.target.sql_type}: {reason}", field="table"
            ) from None

    return convert


def _direct(column: WriteColumn) -> Callable[[pa.Array], pa.Array]:
    import pyarrow as pa

    name = column.target.type_name
    if name == "bool":
        return _plain
    if name in _INTEGERS:
        return _to(getattr(pa, _INTEGERS[name])())
    if name in _FLOATS:
        return _to(getattr(pa, _FLOATS[name])())
    if name == "numeric":
        return _numeric(column)
    if name in _PLAIN_LISTS:
        return _to(pa.list_(_list_item(_PLAIN_LISTS[name])))
    if name in _TEXTS or column.target.category == "e":
        return _text(column)
    return {
        "jsonb": _jsonb,
        "bytea": _plain,
        "uuid": _plain,
        "date": lambda array: _counted(_cast(array, pa.date32()), pa.int32(), _EPOCH_DAYS),
        "time": _to(pa.time64("us")),
        "timestamp": lambda array: _counted(_cast(array, pa.timestamp("us")), pa.int64(), _EPOCH_MICROSECONDS),
        "timestamptz": lambda array: _counted(_cast(array, pa.timestamp("us", "UTC")), pa.int64(), _EPOCH_MICROSECONDS),
        "interval": _interval,
    }[name]


def _list_item(engine: str) -> pa.DataType:
    from airloom.operators.databases.postgres_arrow import arrow_type

    return arrow_type(engine)


def _plain(array: pa.Array) -> pa.Array:
    import pyarrow as pa

    return array.storage if isinstance(array.type, pa.BaseExtensionType) else array


def _to(target: pa.DataType) -> Callable[[pa.Array], pa.Array]:
    return lambda array: _cast(array, target)


def _cast(array: pa.Array, target: pa.DataType) -> pa.Array:
    """A cast that fails where a value would change."""
    return exactly(_plain(array), target)


def _numeric(column: WriteColumn) -> Callable[[pa.Array], pa.Array]:
    import pyarrow as pa

    parts = decimal_of(column.target)
    if parts is not None:
        return _to(pa.decimal128(*parts))
    source = decimal_parts(column.engine)
    return _to(pa.decimal128(*source) if source else pa.decimal128(38, 0))


def _text(column: WriteColumn) -> Callable[[pa.Array], pa.Array]:
    import pyarrow as pa

    if kind_of(column.engine) == "uuid":
        return _as_text
    if kind_of(column.engine) in {"list", "nested"}:
        return _as_json
    return lambda array: _plain(array).cast(pa.string())


def _jsonb(array: pa.Array) -> pa.Array:
    """JSON text behind the version byte of jsonb's binary form."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = _as_json(array) if pa.types.is_nested(array.type) else _plain(array)
    version = pa.scalar(b"\x01", pa.binary())
    return pc.binary_join_element_wise(version, text.cast(pa.binary()), pa.scalar(b"", pa.binary()))


def _counted(array: pa.Array, integer: pa.DataType, epoch: int) -> pa.Array:
    """Days or microseconds since 2000 as big-endian bytes, infinities as Postgres writes them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    width = integer.bit_width // 8
    largest = 2 ** (integer.bit_width - 1) - 1
    values = pc.fill_null(array.view(integer), 0).to_numpy(zero_copy_only=False)
    counted = values - np.array(epoch, values.dtype)
    counted = np.where(values == largest, largest, np.where(values == -largest, -largest - 1, counted))
    if bool(np.any((values < 0) & (counted > 0) & (values != -largest))):
        raise pa.ArrowInvalid("a time before Postgres' first one")
    valid = pc.is_valid(array).buffers()[1] if array.null_count else None
    data = pa.py_buffer(counted.astype(f">i{width}").tobytes())
    return pa.Array.from_buffers(pa.binary(width), len(array), [valid, data])


def _interval(array: pa.Array) -> pa.Array:
    """Parquet's months, days, milliseconds as Postgres' microseconds, days, months."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = _plain(array)
    if plain.type != pa.binary(12):
        raise pa.ArrowInvalid(f"an interval stored as {plain.type}")
    filled = pc.fill_null(plain, b"\x00" * 12)
    parts = np.frombuffer(b"".join(filled.to_pylist()), dtype="<i4").reshape(-1, 3)
    out = np.empty(len(parts), dtype=[("microseconds", ">i8"), ("days", ">i4"), ("months", ">i4")])
    out["microseconds"] = parts[:, 2].astype("i8") * 1000
    out["days"], out["months"] = parts[:, 1], parts[:, 0]
    valid = pc.is_valid(plain).buffers()[1] if plain.null_count else None
    return pa.Array.from_buffers(pa.binary(16), len(plain), [valid, pa.py_buffer(out.tobytes())])


def _as_json(array: pa.Array) -> pa.Array:
    """Lists, structs and maps as JSON text; NaN and infinities have no JSON."""
    import pyarrow as pa

    def dumped(value: Any) -> str | None:
        try:
            return None if value is None else json.dumps(value, default=str, ensure_ascii=False, allow_nan=False)
        except ValueError as error:
            raise pa.ArrowInvalid(str(error)) from None

    return pa.array([dumped(value) for value in array.to_pylist(maps_as_pydicts="strict")], pa.string())


def _as_text(array: pa.Array) -> pa.Array:
    """Values as text that Postgres casts; lists as array literals."""
    import pyarrow as pa

    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return pa.array([None if value is None else _literal(value) for value in array.to_pylist()], pa.string())
    if pa.types.is_string(array.type):
        return array
    if isinstance(array.type, pa.BaseExtensionType) and pa.types.is_string(array.type.storage_type):
        return array.storage
    return pa.array([None if value is None else _item_text(value) for value in array.to_pylist()], pa.string())


def _literal(values: list[Any]) -> str:
    items = ("NULL" if value is None else _literal_item(value) for value in values)
    return "{" + ",".join(items) + "}"


def _literal_item(value: Any) -> str:
    if isinstance(value, list):
        return _literal(value)
    return '"' + _item_text(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _item_text(value: Any) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return repr(value) if isinstance(value, float) else str(value)
