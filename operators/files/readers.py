"""The reader of each format."""

from __future__ import annotations

from collections.abc import Callable

from airloom.operators.files.names import Format
from airloom.operators.files.source import Reading
from airloom.operators.node import Scan, Stream


def read_files(format_: Format, reading: Reading) -> Scan | Stream:
    """The rows of files of one format."""
    return _READERS[format_](reading)


def _csv(reading: Reading) -> Scan | Stream:
    from airloom.operators.files import csv

    return csv.read(reading)


def _json(reading: Reading) -> Scan | Stream:
    from airloom.operators.files import jsonl

    return jsonl.read(reading, is_lines=False)


def _jsonl(reading: Reading) -> Scan | Stream:
    from airloom.operators.files import jsonl

    return jsonl.read(reading, is_lines=True)


def _parquet(reading: Reading) -> Scan | Stream:
    from airloom.operators.files import parquet

    return parquet.read(reading)


def _excel(reading: Reading) -> Scan | Stream:
    from airloom.operators.files import excel

    return excel.read(reading)


_READERS: dict[Format, Callable[[Reading], Scan | Stream]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "excel": _excel,
}
