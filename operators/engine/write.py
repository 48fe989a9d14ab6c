"""Rows come to rest: Parquet in the private folder, then one rename into the exchange."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Columns
from airloom.operators.engine.sandbox import describe, literal, quoted
from airloom.operators.engine.spec import Run
from airloom.operators.exchange import is_local, safe_part
from airloom.operators.settings import Settings

if TYPE_CHECKING:
    import duckdb

PART = "part-00000.parquet"
_CHUNK = 1024 * 1024
_WIDE_INTEGER = re.compile(r"\bU?HUGEINT\b")
_UNION = re.compile(r"\b(UNION|VARIANT)\b")


def type_at_rest(engine_type: str) -> str:
    """The type a column is written as: Parquet would turn a HUGEINT, which every sum of integers is, into a DOUBLE."""
    if engine_type == "NULL":
        return "INTEGER"
    if _UNION.search(engine_type):
        return "JSON"
    return _WIDE_INTEGER.sub("DECIMAL(38,0)", engine_type)


def at_rest_query(node: str, columns: Columns) -> str:
    """The query that reads a node's rows with the types they are written as."""
    rest = [(column, type_at_rest(column.type)) for column in columns]
    if all(type_ == column.type for column, type_ in rest):
        return f"SELECT * FROM {quoted(node)}"
    items = (_cast(column.name, type_) if type_ != column.type else quoted(column.name) for column, type_ in rest)
    return f"SELECT {', '.join(items)} FROM {quoted(node)}"


def back_query(path: Path, columns: Columns) -> str:
    """The query that reads what ``at_rest_query`` wrote with the types it had before."""
    items = (
        _cast(column.name, column.type) if _WIDE_INTEGER.search(column.type) else quoted(column.name)
        for column in columns
    )
    return f"SELECT {', '.join(items)} FROM read_parquet({literal(path)})"


def _cast(name: str, type_: str) -> str:
    return f"CAST({quoted(name)} AS {type_}) AS {quoted(name)}"


def copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, compression: str) -> None:
    """Stream a query's rows into one Parquet file, in order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({query}) TO {literal(path)} (FORMAT parquet, COMPRESSION {compression})").fetchall()


@dataclass(frozen=True)
class Written:
    """What the footer of a finished Parquet file says."""

    path: Path
    rows: int
    bytes: int
    columns: Columns
    null_counts: Mapping[str, int]


def inspect(connection: duckdb.DuckDBPyConnection, path: Path) -> Written:
    """Read a finished file's footer; null counts of plain columns only, for a nested column has several."""
    file = literal(path)
    [(rows,)] = connection.execute(f"SELECT num_rows FROM parquet_file_metadata({file})").fetchall()
    columns = Columns.of(describe(connection, f"SELECT * FROM read_parquet({file})"))
    nulls = connection.execute(
        "SELECT path_in_schema, sum(stats_null_count)::BIGINT, bool_and(stats_null_count IS NOT NULL) "
        f"FROM parquet_metadata({file}) GROUP BY column_id, path_in_schema"
    ).fetchall()
    found = {name: count for name, count, known in nulls if known and name in columns}
    ordered = {name: found[name] for name in columns.names if name in found}
    if rows == 0:
        ordered = {column.name: 0 for column in columns}
    return Written(path, rows, path.stat().st_size, columns, ordered)


def content_hash(paths: Iterable[Path]) -> str:
    """sha256 over the files' contents, in order."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def publish(folder: Path, run: Run, node: str, settings: Settings, storage: Mapping[str, Any]) -> str:
    """Move a finished folder to its place in the exchange; the URL of that place."""
    attempt = f"{run.try_number}-{secrets.token_hex(4)}"
    if run.map_index >= 0:
        attempt = f"{run.map_index}-{attempt}"
    parts = (safe_part(run.pipeline), safe_part(run.run_id), safe_part(node), attempt)
    if not is_local(settings.exchange):
        return _upload(folder, "/".join((settings.exchange.rstrip("/"), *parts)), storage)
    target = Path(settings.exchange, *parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        _flush(file)
    folder.rename(target)
    _flush(target.parent)
    return str(target)


def _flush(path: Path) -> None:
    """Let what was written survive a power failure before a task that reads it may start."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _upload(folder: Path, url: str, storage: Mapping[str, Any]) -> str:
    import fsspec

    filesystem, target = fsspec.url_to_fs(url, **storage)
    filesystem.makedirs(target, exist_ok=True)
    for file in sorted(folder.iterdir()):
        filesystem.put_file(str(file), f"{target}/{file.name}")
    return url
