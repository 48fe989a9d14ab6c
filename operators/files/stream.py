"""Streams: content that the engine cannot open by itself, brought to it through a named pipe.

One thread inflates and decodes into the pipe while DuckDB parses the other end, so CSV has the same
meaning wherever it lies, and memory holds a few buffers, however large the file is.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.engine import sandbox
from airloom.operators.files.content import CHUNK
from airloom.operators.node import NodeContext

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BATCH_ROWS = 65_536
PIPE = "airloom-pipe-"
"""Begins the names of pipes, so that a message about one can be told from one about a file."""
_LEAST_MEMORY = 128


class Pump:
    """A thread that copies a stream into a named pipe; what goes wrong there is raised by ``check``."""

    def __init__(self, source: Callable[[], IO[bytes]], folder: Path) -> None:
        self.path = folder / f"{PIPE}{secrets.token_hex(4)}"
        os.mkfifo(self.path, 0o600)
        self._source = source
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Pump:
        self._thread.start()
        return self

    def _run(self) -> None:
        try:
            with self._source() as stream, self.path.open("wb", buffering=0) as pipe:
                while chunk := stream.read(CHUNK):
                    view = memoryview(chunk)
                    while view:
                        view = view[pipe.write(view) or 0 :]
        except BrokenPipeError:
            pass  # the reader has enough
        except BaseException as error:
            self._error = error
            self._open_and_close()

    def _open_and_close(self) -> None:
        """Let a reader that is waiting for the pipe's other end see its end; without one, do nothing."""
        with contextlib.suppress(OSError):
            os.close(os.open(self.path, os.O_WRONLY | os.O_NONBLOCK))

    def check(self) -> None:
        """Raise what ended the copying, for the rows so far may be cut short."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    @property
    def failure(self) -> BaseException | None:
        """What ended the copying."""
        return self._error

    def __exit__(self, *exception: object) -> None:
        # A thread that still waits for a reader is let go by one that comes and leaves.
        with contextlib.suppress(OSError):
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
            self._thread.join(0.05)
            os.close(descriptor)
        self._thread.join(5)
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Database:
    """A locked-down database beside the stage's own, and the one folder in which it may open files."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()


def database(context: NodeContext, files: Iterable[str] = ()) -> Database:
    """A fresh database with a quarter of the stage's memory."""
    folder = (context.scratch / f"files-{secrets.token_hex(4)}").resolve()
    folder.mkdir(parents=True)
    settings = replace(context.settings, memory_limit=max(_LEAST_MEMORY, context.settings.memory_limit // 4))
    return Database(sandbox.connect(settings, folder, files=files), folder)


def arrow_schema(connection: duckdb.DuckDBPyConnection, columns: Columns) -> pa.Schema:
    """The Arrow schema of columns of these engine types, as the engine itself would give it."""

    nothing = ", ".join(f"CAST(NULL AS {column.type}) AS {sandbox.quoted(column.name)}" for column in columns)
    with arrow_reader(connection, f"SELECT {nothing} LIMIT 0") as reader:
        schema: pa.Schema = reader.schema
    return schema


def arrow_reader(connection: duckdb.DuckDBPyConnection, query: str) -> pa.RecordBatchReader:
    """A query's rows as Arrow batches, computed as they are asked for."""
    relation = connection.sql(query)
    if hasattr(relation, "to_arrow_reader"):
        return relation.to_arrow_reader(BATCH_ROWS)
    return relation.fetch_record_batch(BATCH_ROWS)  # DuckDB 1.5


def reader_of(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatchReader:
    """Batches as a reader."""
    import pyarrow as pa

    return pa.RecordBatchReader.from_batches(schema, batches)


def piped(database: Database, source: Callable[[], IO[bytes]], query: Callable[[str], str]) -> Iterator[pa.RecordBatch]:
    """The batches of a query over a pipe through which a stream comes."""
    with Pump(source, database.folder) as pump:
        try:
            with arrow_reader(database.connection, query(str(pump.path))) as reader:
                yield from reader
        except Exception:
            if pump.failure is not None:
                raise pump.failure from None
            raise
        pump.check()
