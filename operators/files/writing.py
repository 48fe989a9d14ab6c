"""Rows to files: one query into one file, in any format and compression, the same bytes for the same rows."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column, Columns
from airloom.operators.engine.sandbox import literal, quoted
from airloom.operators.files.content import CHUNK
from airloom.operators.files.names import Format

if TYPE_CHECKING:
    import duckdb

PARQUET_COMPRESSIONS = ("none", "snappy", "zstd", "gzip", "lz4")
TEXT_COMPRESSIONS = ("none", "gzip", "zstd", "bz2", "xz")
_FORMULA = r"^[=+\-@\t\r]"
_FLOATS = ("DOUBLE", "FLOAT")


@dataclass(frozen=True)
class Writing:
    """How files are to be written."""

    format: Format
    compression: str = "none"
    delimiter: str = ","
    header: bool = True
    for_people: bool = False
    sheet: str = "Sheet1"


@dataclass(frozen=True)
class Desk:
    """A locked-down database, and the one folder in which it and the writers may make files."""

    connection: duckdb.DuckDBPyConnection
    folder: Path


def write(desk: Desk, query: str, columns: Columns, target: Path, writing: Writing) -> None:
    """Write a query's rows, which have these columns, into a new file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if writing.format == "excel":
        from airloom.operators.files.excel_writing import write_excel

        write_excel(desk, query, columns, target, writing.sheet)
    elif writing.format == "parquet":
        codec = "uncompressed" if writing.compression == "none" else writing.compression
        _copy(desk, query, str(target), f"FORMAT parquet, COMPRESSION {codec}")
    else:
        query = _text_query(query, columns, writing)
        options = _text_options(writing)
        if writing.compression == "none":
            _copy(desk, query, str(target), options)
        else:
            with _compressing(desk.folder, target, writing.compression) as pipe:
                _copy(desk, query, str(pipe), options)


def _copy(desk: Desk, query: str, target: str, options: str) -> None:
    desk.connection.execute(f"COPY ({query}) TO {literal(target)} ({options}, USE_TMP_FILE false)")


def _text_options(writing: Writing) -> str:
    if writing.format == "csv":
        return f"FORMAT csv, HEADER {str(writing.header).lower()}, DELIMITER {literal(writing.delimiter)}, NULLSTR ''"
    return f"FORMAT json, ARRAY {str(writing.format == 'json').lower()}"


def _text_query(query: str, columns: Columns, writing: Writing) -> str:
    """The query with what the text format cannot hold in a form that it can."""
    items = [_text_item(column, writing) for column in columns]
    return f"SELECT {', '.join(items)} FROM ({query})"


def _text_item(column: Column, writing: Writing) -> str:
    name = quoted(column.name)
    nested = column.type.endswith("]") or column.type.startswith(("STRUCT(", "MAP(", "UNION("))
    if writing.format != "csv":
        # JSON has no number for these.
        return f"CASE WHEN isfinite({name}) THEN {name} END AS {name}" if column.type in _FLOATS else name
    if nested:
        return f"CAST(to_json({name}) AS VARCHAR) AS {name}"
    if writing.for_people and column.type in {"VARCHAR", "JSON"}:
        text = f"CAST({name} AS VARCHAR)"
        return f"CASE WHEN regexp_matches({text}, {literal(_FORMULA)}) THEN '''' || {text} ELSE {text} END AS {name}"
    return name


@contextlib.contextmanager
def _compressing(folder: Path, target: Path, compression: str) -> Iterator[Path]:
    """A named pipe whose content arrives in the target compressed; its thread's failure is raised at the end."""
    pipe = folder / f"pipe-{secrets.token_hex(4)}"
    os.mkfifo(pipe, 0o600)
    failures: list[BaseException] = []

    def drain() -> None:
        try:
            with pipe.open("rb", buffering=0) as source, _compressor(target, compression) as sink:
                while chunk := source.read(CHUNK):
                    sink.write(chunk)
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    try:
        yield pipe
    finally:
        # A thread that still waits for a writer is let go by one that comes and leaves.
        with contextlib.suppress(OSError):
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        thread.join()
        pipe.unlink()
    if failures:
        raise failures[0]


def _compressor(target: Path, compression: str) -> Any:
    """A file that compresses what is written to it, without names or times in its header."""
    if compression == "gzip":
        return _Gzip(target)
    if compression == "bz2":
        import bz2

        return bz2.BZ2File(target, "wb")
    if compression == "xz":
        import lzma

        return lzma.LZMAFile(target, "wb", preset=3)
    import pyarrow as pa

    return pa.CompressedOutputStream(pa.OSFile(str(target), "wb"), "zstd")


class _Gzip:
    """A gzip file with an empty header."""

    def __init__(self, target: Path) -> None:
        import gzip

        self._file = target.open("wb")
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=self._file, mtime=0, compresslevel=6)

    def __enter__(self) -> _Gzip:
        return self

    def write(self, data: bytes) -> int:
        """Compress some more."""
        return self._gzip.write(data)

    def __exit__(self, *exception: object) -> None:
        self._gzip.close()
        self._file.close()
