"""The exchange: Parquet data sets that stages leave for one another.

XCom carries only a ``Dataset``: the reference, counts and columns. The folder of a data set is named
by run, node and attempt, is written under another name and renamed, and is never changed after that.

::

    <exchange>/<pipeline>/<run>/<node>/<attempt>/part-00000.parquet
    <exchange>/.running/<stage run>/             private to one running stage, on local exchanges
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column, Columns, document_type

if TYPE_CHECKING:
    import pyarrow as pa

    from airloom.operators.connection import Connection

_UNSAFE = re.compile(r"[^A-Za-z0-9_.+=-]")
_SWEEP_EVERY = 3600.0


@dataclass(frozen=True)
class Dataset:
    """A reference to Parquet files at rest."""

    url: str
    """The folder: a local path or an fsspec URL."""
    files: tuple[str, ...]
    """File names below ``url``, in row order."""
    rows: int
    bytes: int
    content_hash: str
    """sha256 over the files' contents: equal hashes mean equal rows."""
    columns: Columns
    null_counts: Mapping[str, int]
    watermarks: Mapping[str, str]
    """Per incremental source node, the highest value of its column that these rows were read up to."""
    bounds: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """Per incremental source node, ``after`` and ``up_to`` of what was read."""
    storage: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """fsspec's options for a remote exchange, secrets included: never part of the JSON."""

    def as_json(self) -> dict[str, Any]:
        """The reference as JSON, for XCom."""
        return {
            "url": self.url,
            "files": list(self.files),
            "rows": self.rows,
            "bytes": self.bytes,
            "content_hash": self.content_hash,
            "columns": [
                {"name": column.name, "type": document_type(column.type), "engine_type": column.type}
                for column in self.columns
            ],
            "null_counts": dict(self.null_counts),
            "watermarks": dict(self.watermarks),
            "bounds": {source: dict(bounds) for source, bounds in self.bounds.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Dataset:
        """The reference that ``as_json`` wrote."""
        columns = Columns(tuple(Column(column["name"], column["engine_type"]) for column in data["columns"]))
        return cls(**{**data, "files": tuple(data["files"]), "columns": columns})

    def paths(self) -> tuple[str, ...]:
        """Full paths or URLs of the files."""
        return tuple(f"{self.url.rstrip('/')}/{name}" for name in self.files)

    @property
    def is_local(self) -> bool:
        """Whether the files are in a local folder, so that the engine can scan them itself."""
        return is_local(self.url)

    def reader(self, batch_rows: int = 65_536) -> pa.RecordBatchReader:
        """The rows as Arrow batches, streamed file by file in order."""
        import fsspec
        import pyarrow as pa
        import pyarrow.parquet as pq

        files = [fsspec.open(path, "rb", **self.storage) for path in self.paths()]
        with files[0] as first:
            schema = pq.read_schema(first)

        def batches() -> Iterator[pa.RecordBatch]:
            for file in files:
                with file as handle:
                    yield from pq.ParquetFile(handle).iter_batches(batch_size=batch_rows)

        return pa.RecordBatchReader.from_batches(schema, batches())


def is_local(url: str) -> bool:
    """Whether an exchange or a data set is a local folder."""
    return "://" not in url


def safe_part(name: str) -> str:
    """A name as one part of a path; a name that had to change gets a digest, so that no two become one."""
    safe = _UNSAFE.sub("_", name)[:100]
    if name and safe == name and not name.startswith("."):
        return name
    return f"{safe.lstrip('.')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def storage_options(connection: Connection | None) -> dict[str, Any]:
    """fsspec's options for a remote exchange from the Airflow connection that holds its credentials."""
    if connection is None:
        return {}
    options: dict[str, Any] = dict(connection.extra)
    if connection.login:
        names = ("key", "secret") if connection.type in {"aws", "s3"} else ("username", "password")
        options = {**dict(zip(names, (connection.login, connection.password), strict=True)), **options}
    return options


def sweep_runs(exchange: str, pipeline: str, keep_run: str, days: int, storage: Mapping[str, Any]) -> list[str]:
    """Remove runs of a pipeline that nothing was added to for ``days`` days; looks at most once an hour."""
    if is_local(exchange):
        return _sweep_local(Path(exchange) / safe_part(pipeline), safe_part(keep_run), days)
    return _sweep_remote(f"{exchange.rstrip('/')}/{safe_part(pipeline)}", safe_part(keep_run), days, storage)


def _sweep_local(folder: Path, keep: str, days: int) -> list[str]:
    marker = folder / ".swept"
    now = time.time()
    if marker.exists() and now - marker.stat().st_mtime < _SWEEP_EVERY:
        return []
    marker.touch()
    removed = []
    for run in folder.iterdir():
        if run == marker or run.name == keep:
            continue
        changed = max(entry.stat().st_mtime for entry in (run, *run.iterdir()))
        if now - changed > days * 86_400:
            shutil.rmtree(run, ignore_errors=True)
            removed.append(run.name)
    return removed


def _sweep_remote(url: str, keep: str, days: int, storage: Mapping[str, Any]) -> list[str]:
    import fsspec

    filesystem, folder = fsspec.url_to_fs(url, **storage)
    marker = f"{folder}/.swept"
    now = time.time()
    if filesystem.exists(marker) and now - filesystem.modified(marker).timestamp() < _SWEEP_EVERY:
        return []
    filesystem.pipe_file(marker, b"")
    removed = []
    for run in filesystem.ls(folder, detail=False):
        name = run.rstrip("/").rsplit("/", 1)[-1]
        if name in {".swept", keep}:
            continue
        changed = [filesystem.modified(file).timestamp() for file in filesystem.find(run)]
        if changed and now - max(changed) > days * 86_400:
            filesystem.rm(run, recursive=True)
            removed.append(name)
    return removed
