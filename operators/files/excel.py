"""Excel workbooks: one sheet of each, read whole (a sheet has at most 1,048,576 rows), integers as integers."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from airloom.operators.files.content import Content
from airloom.operators.files.dialect import column_names
from airloom.operators.files.limits import MAX_EXCEL_BYTES, MEGABYTE
from airloom.operators.files.parquet import fitted, typed_stream
from airloom.operators.files.source import Reading
from airloom.operators.node import Stream
from airloom.operators.problems import ConfigError, DataError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

_EXACT = 2**53
"""Excel keeps numbers as doubles, which are exact integers below this."""
_BATCH_ROWS = 65_536
_CHUNK = 64 * 1024


def read(reading: Reading) -> Stream:
    """The rows of one sheet of each workbook."""
    import pyarrow as pa

    tables = [(content.file.name, _table(content, reading)) for content in reading.files]
    wanted = reading.check_columns({name: tuple(table.schema.names) for name, table in tables})
    try:
        united = pa.unify_schemas([_without_nulls(table.schema) for _, table in tables], promote_options="permissive")
    except pa.ArrowTypeError as error:
        raise DataError(
            f"the sheets have columns of types that do not go together: {error}; declare the columns"
        ) from error
    lower = {name.lower(): name for name in united.names}
    schema = pa.schema([_typed(united.field(lower[name.lower()])) for name in wanted if name.lower() in lower])

    def batches(schema: pa.Schema) -> Iterator[tuple[str, pa.RecordBatch]]:
        for name, table in tables:
            for start in range(0, table.num_rows, _BATCH_ROWS):
                yield name, fitted(table.slice(start, _BATCH_ROWS), schema)

    return typed_stream(reading, schema, batches, sum(table.num_rows for _, table in tables))


def _without_nulls(schema: pa.Schema) -> pa.Schema:
    """The columns that hold something; an empty one goes with any type."""
    import pyarrow as pa

    return pa.schema([pa.field(field.name, field.type) for field in schema])


def _typed(field: pa.Field) -> pa.Field:
    import pyarrow as pa

    return pa.field(field.name, pa.string() if pa.types.is_null(field.type) else field.type)


def _table(content: Content, reading: Reading) -> pa.RecordBatch:
    """The sheet as Arrow, with whole numbers as integers and midnight-only times as dates."""
    import fastexcel
    import pyarrow as pa

    name = content.file.name
    try:
        book = fastexcel.read_excel(_source(content))
    except fastexcel.FastExcelError as error:
        raise DataError(f"'{name}' is no readable workbook: {str(error).partition(chr(10))[0]}") from error
    sheet = _sheet(book.sheet_names, reading.sheet, name)
    try:
        batch = book.load_sheet(
            sheet,
            header_row=None if reading.header_row == 0 else reading.header_row - 1,
            schema_sample_rows=None,
            eager=True,
        )
    except fastexcel.FastExcelError as error:
        raise DataError(f"'{name}', sheet '{sheet}': {str(error).partition(chr(10))[0]}") from error
    batch = pa.record_batch(batch)
    headers = ["" if text.startswith("__UNNAMED__") else text for text in batch.schema.names]
    if not headers:
        raise DataError(f"'{name}', sheet '{sheet}' is empty", field="sheet")
    names = column_names([""] * len(headers) if reading.header_row == 0 else headers)
    if reading.header_row == 0 and reading.declared is not None and len(reading.declared) == len(names):
        names = reading.declared.names
    return pa.RecordBatch.from_arrays([_narrowed(column) for column in batch.columns], names=list(names))


def _source(content: Content) -> Any:
    """A path or the bytes of a workbook, once its inflated size is known to be bearable."""
    file = content.file
    with file.open() as handle:
        if handle.read(2) == b"PK":
            handle.seek(0)
            _check_size(handle, file.name)
        elif file.size > MAX_EXCEL_BYTES:
            raise DataError(f"'{file.name}' is larger than {MAX_EXCEL_BYTES // MEGABYTE} MB")
    if file.local:
        return file.path
    with file.open() as handle:
        return handle.read()


def _check_size(handle: IO[bytes], name: str) -> None:
    """Refuse a workbook whose parts inflate to more than fits in memory, whatever sizes they claim."""
    try:
        with zipfile.ZipFile(handle) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DataError(f"'{name}' is no readable workbook: {error}") from error
    total = sum(member.file_size for member in members)
    # Deflate cannot exceed 1032 times its input, so a small workbook needs no look inside.
    if sum(member.compress_size for member in members) * 1032 > MAX_EXCEL_BYTES >= total:
        total = 0
        for member in members:
            total += _inflated_size(handle, member, MAX_EXCEL_BYTES - total)
    if total > MAX_EXCEL_BYTES:
        raise DataError(f"'{name}' inflates to more than {MAX_EXCEL_BYTES // MEGABYTE} MB: refused as a bomb")


def _inflated_size(handle: IO[bytes], member: zipfile.ZipInfo, most: int) -> int:
    """The bytes a member really inflates to; counting stops soon after ``most``."""
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return member.compress_size
    handle.seek(member.header_offset + 26)
    name_length, extra_length = struct.unpack("<HH", handle.read(4))
    handle.seek(name_length + extra_length, 1)
    inflater, left, size = zlib.decompressobj(-15), member.compress_size, 0
    try:
        while left > 0 and size <= most:
            chunk = handle.read(min(left, _CHUNK))
            if not chunk:
                break
            left -= len(chunk)
            size += len(inflater.decompress(chunk))
    except zlib.error:
        return size  # damaged: the reader will say so
    return size


def _sheet(names: list[str], asked: str | int | None, file: str) -> str:
    if asked is None:
        return names[0]
    if isinstance(asked, int):
        if not 1 <= asked <= len(names):
            raise ConfigError(f"'{file}' has {len(names)} sheets, not {asked}", field="excel.sheet")
        return names[asked - 1]
    if asked not in names:
        near = did_you_mean(asked, names)
        raise ConfigError(
            f"'{file}' has no sheet '{asked}'; it has: {', '.join(names)}" + (f"; {near}" if near else ""),
            field="excel.sheet",
        )
    return asked


def _narrowed(column: pa.Array) -> pa.Array:
    """Doubles that are all whole as integers, times that are all midnight as dates."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = column.drop_null()
    if len(values) == 0:
        return column
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.and_(pc.equal(pc.floor(values), values), pc.less(pc.abs(values), _EXACT))).as_py()
        return column.cast(pa.int64()) if whole else column
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us"))
        days = column.cast(pa.date32(), safe=False)
        midnight = pc.all(pc.equal(days.cast(pa.timestamp("us")).drop_null(), column.drop_null())).as_py()
        return days if midnight else column
    return column
