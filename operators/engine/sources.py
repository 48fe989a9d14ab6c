"""Where a stage's rows come from: its source nodes, and data sets that earlier stages left."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.engine import sampling
from airloom.operators.engine.failures import attributed
from airloom.operators.engine.sandbox import literal
from airloom.operators.engine.spec import KeptRows
from airloom.operators.engine.work import Work
from airloom.operators.engine.write import back_query
from airloom.operators.exchange import Dataset, safe_part
from airloom.operators.node import Bounds, Source, SourceContext, Stream
from airloom.operators.problems import ConfigError, NodeError
from airloom.operators.registry import node_type
from airloom.operators.stage import PlannedNode

if TYPE_CHECKING:
    import pyarrow as pa


class CountedStream:
    """A driver's batches on their way into the engine: counted, limited, and read only once.

    DuckDB takes it by the Arrow C stream protocol. A reader that is registered as it is gives no rows, and
    no error, when DuckDB 1.5 scans it a second time; this one refuses.
    """

    def __init__(self, reader: pa.RecordBatchReader, limit: int | None, told: Callable[[int], None]) -> None:
        self.schema = reader.schema
        self.rows = 0
        self.bytes = 0
        self.seconds = 0.0
        """Time spent waiting for the driver."""
        self.error: BaseException | None = None
        """What the driver raised, which DuckDB only reports as text."""
        self.limit = limit
        """At most this many rows are taken; None for all."""
        self._reader = reader
        self._told = told
        self._taken = False

    def __arrow_c_schema__(self) -> object:
        return self.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        import pyarrow as pa

        if self._taken:
            raise RuntimeError("a stream of rows was read twice")
        self._taken = True
        counted = pa.RecordBatchReader.from_batches(self.schema, self._batches())
        return counted.__arrow_c_stream__(requested_schema)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        while self.limit is None or self.rows < self.limit:
            began = time.monotonic()
            try:
                batch = self._reader.read_next_batch()
            except StopIteration:
                return
            except BaseException as error:
                self.error = error
                raise
            finally:
                self.seconds += time.monotonic() - began
            if self.limit is not None:
                batch = batch.slice(0, self.limit - self.rows)
            self.rows += batch.num_rows
            self.bytes += batch.nbytes
            self._told(self.rows)
            yield batch


@dataclass(frozen=True)
class Opened:
    """A relation that is ready to be scanned, by a query of its own or as a stream."""

    node: str
    query: str | None
    paths: tuple[str, ...] = ()
    total: int | None = None
    stream: CountedStream | None = None
    limit: int | None = None
    """At most this many rows of the query; a stream limits itself."""
    at_rest: bool = False
    """Whether the query only reads files that Airloom wrote."""
    explain: Callable[[Exception], NodeError | None] | None = None
    """What a failure of the query means, as its source knows it."""


def open_all(work: Work) -> list[Opened]:
    """Everything the stage reads: data sets of earlier stages, pinned and kept rows first, then its own sources."""
    opened = [_open_dataset(work, node, dataset) for node, dataset in work.spec.inputs.items()]
    opened += [_open_pinned(work, node, rows) for node, rows in work.spec.pinned.items()]
    opened += [_open_kept(work, node, rows) for node, rows in work.spec.kept.items()]
    return opened + [_open_source(work, planned) for planned in work.nodes if planned.is_source]


def _open_dataset(work: Work, node: str, dataset: Dataset) -> Opened:
    if not dataset.is_local:
        with attributed(node, work.settings):
            return _from_stream(work, node, Stream(dataset.reader(), dataset.rows), work.spec.limit)
    missing = [path for path in dataset.paths() if not Path(path).exists()]
    if missing:
        raise ConfigError(
            f"its rows are no longer in the exchange ({missing[0]}), where they are kept for "
            f"{work.settings.exchange_days} days: run the task that made them again",
            node=node,
        )
    files = ", ".join(literal(path) for path in dataset.paths())
    return Opened(node, f"SELECT * FROM read_parquet([{files}])", dataset.paths(), dataset.rows, at_rest=True)


def _open_pinned(work: Work, node: str, rows: str) -> Opened:
    path = _handed(work, node, rows)
    return Opened(node, f"SELECT * FROM read_parquet({literal(path)})", (str(path),), at_rest=True)


def _open_kept(work: Work, node: str, rows: KeptRows) -> Opened:
    path = _handed(work, node, rows.content)
    return Opened(node, back_query(path, Columns.of(rows.columns)), (str(path),), at_rest=True)


def _handed(work: Work, node: str, content: str) -> Path:
    """A file of the stage's own with rows that came with the spec."""
    path = work.scratch / "handed" / f"{safe_part(node)}.parquet"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(base64.b64decode(content))
    return path


def _open_source(work: Work, planned: PlannedNode) -> Opened:
    with attributed(planned.id, work.settings):
        node = node_type(planned.type).from_json(planned.config)
        if not isinstance(node, Source):
            raise ConfigError(f"'{planned.type}' is not a source and has no query")
        limit = sampling.rows_read(work.spec, node)
        opened = node.open(_context(work, planned, node, limit))
        if isinstance(opened, Stream):
            return _from_stream(work, planned.id, opened, limit)
        limit = limit if sampling.is_first(work.spec) else None
        return Opened(planned.id, opened.sql, opened.paths, opened.total, limit=limit, explain=opened.explain)


def _context(work: Work, planned: PlannedNode, node: Source, limit: int | None) -> SourceContext:
    spec = work.spec

    def observe(value: str) -> None:
        work.reading.seen[planned.id] = value

    return SourceContext(
        pipeline=spec.run.pipeline,
        node=planned.id,
        values=spec.values,
        settings=spec.settings,
        scratch=work.scratch,
        connection=spec.connections.get(node.connection_id) if node.connection_id else None,
        progress=work.emitter.progress(planned.id),
        detail=work.details.setdefault(planned.id, {}).__setitem__,
        limit=limit,
        bounds=work.reading.asked.get(planned.id, Bounds()),
        observe=observe,
    )


def _from_stream(work: Work, node: str, stream: Stream, limit: int | None) -> Opened:
    told = work.emitter.progress(node)
    counted = CountedStream(stream.reader, limit, lambda rows: told(rows, stream.total))
    return Opened(node, None, (), stream.total, counted)
