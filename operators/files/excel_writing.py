"""Rows into an Excel workbook, a row at a time in constant memory."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Columns
from airloom.operators.engine.sandbox import quoted
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    from airloom.operators.files.writing import Desk

MAX_ROWS = 1_048_575
"""Below the header."""
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
_EXACT = 2**53
_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)")
_FIRST_DAY = datetime.date(1900, 3, 1)
"""Excel believes that 1900 was a leap year, so earlier days are written as text."""
_CREATED = datetime.datetime(2000, 1, 1)
_BATCH = 10_000


def write_excel(desk: Desk, query: str, columns: Columns, target: Path, sheet: str) -> None:
    """Write the rows; DataError where a sheet cannot hold them."""
    import xlsxwriter

    if len(columns) > MAX_COLUMNS:
        raise DataError(f"a sheet holds at most {MAX_COLUMNS:,} columns, not {len(columns):,}")
    options = {
        "constant_memory": True,
        "tmpdir": str(desk.folder),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        # The same rows give the same bytes, so the file tells no time.
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet(sheet)
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "timestamp": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "time": book.add_format({"num_format": "hh:mm:ss"}),
        }
        for position, name in enumerate(columns.names):
            page.write_string(0, position, name)
        texts = _inexact(desk, query, columns)
        writers = [
            _writer(page, formats, position, name, as_text=name in texts) for position, name in enumerate(columns.names)
        ]
        _write_rows(desk, query, writers)


def _inexact(desk: Desk, query: str, columns: Columns) -> set[str]:
    """The columns of decimals of which one is more than a double can tell.

    All of such a column is written as text: where numbers and texts are mixed, readers of Excel files spell the
    numbers with digits that were never in them.
    """
    decimals = [column for column in columns if (found := _DECIMAL.fullmatch(column.type)) and found[1] != "0"]
    if not decimals:
        return set()
    tests = (
        f"bool_or(TRY_CAST({name}::DOUBLE AS {column.type}) IS DISTINCT FROM {name})"
        for column in decimals
        for name in [quoted(column.name)]
    )
    row = desk.connection.execute(f"SELECT {', '.join(tests)} FROM ({query})").fetchone()
    return {column.name for column, inexact in zip(decimals, row or (), strict=True) if inexact}


def _write_rows(desk: Desk, query: str, writers: list[Callable[[int, Any], None]]) -> None:
    result = desk.connection.execute(query)
    number = 0
    while rows := result.fetchmany(_BATCH):
        for row in rows:
            number += 1
            if number > MAX_ROWS:
                raise DataError(f"a sheet holds at most {MAX_ROWS:,} rows; write CSV or Parquet instead")
            for write, value in zip(writers, row, strict=True):
                if value is not None:
                    write(number, value)


def _writer(page: Any, formats: dict[str, Any], column: int, name: str, *, as_text: bool) -> Callable[[int, Any], None]:
    """A function that writes one value of a column by what it is."""

    def text(row: int, value: str) -> None:
        if len(value) > MAX_TEXT:
            raise DataError(f"row {row}, column '{name}': a cell holds at most {MAX_TEXT:,} characters")
        page.write_string(row, column, value)

    def write(row: int, value: Any) -> None:
        if isinstance(value, str):
            text(row, value)
        elif isinstance(value, bool):
            page.write_boolean(row, column, value)
        elif isinstance(value, (int, float, Decimal)):
            if not as_text and _exact(value):
                page.write_number(row, column, _Exact(value))
            else:
                text(row, str(value))
        elif isinstance(value, datetime.datetime):
            naive = value.astimezone(datetime.timezone.utc).replace(tzinfo=None) if value.tzinfo else value
            if naive.date() < _FIRST_DAY or naive.microsecond % 1000:
                text(row, naive.isoformat(sep=" "))
            else:
                page.write_datetime(row, column, naive, formats["timestamp"])
        elif isinstance(value, datetime.date):
            if value < _FIRST_DAY:
                text(row, value.isoformat())
            else:
                page.write_datetime(row, column, value, formats["date"])
        elif isinstance(value, datetime.time):
            page.write_datetime(row, column, value, formats["time"])
        else:
            text(row, _as_text(value))

    return write


class _Exact(float):
    """A number that is written with all the digits it takes to read it back; xlsxwriter asks for 16."""

    def __format__(self, specification: str) -> str:
        return str(int(self)) if self.is_integer() and abs(self) <= _EXACT else float.__repr__(self)


def _exact(value: float | Decimal) -> bool:
    """Whether Excel's doubles can hold the number as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    # Of fractions it was asked before, by column.
    return value % 1 != 0 or abs(value) <= _EXACT


def _as_text(value: Any) -> str:
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, (dict, list)):
        import json

        return json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
    return str(value)
