"""Runs a transform stage: its sources and queries as views, its outputs as Parquet in the exchange."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from airloom.operators.columns import Columns
from airloom.operators.engine import profile, programs, report, sampling, sandbox, shapes, write
from airloom.operators.engine.explain import explain
from airloom.operators.engine.failures import as_node_error, attributed, runs_out_of_memory
from airloom.operators.engine.graph import ancestors, order, to_spool
from airloom.operators.engine.loading import ask_bounds
from airloom.operators.engine.locate import field_quoted_by
from airloom.operators.engine.sandbox import quoted
from airloom.operators.engine.sources import CountedStream, Opened, open_all
from airloom.operators.engine.spec import StageResult
from airloom.operators.engine.watermarks import inherited
from airloom.operators.engine.work import Work
from airloom.operators.exchange import Dataset, is_local, storage_options
from airloom.operators.files.stream import arrow_reader
from airloom.operators.node import Table
from airloom.operators.problems import DataError, NodeError
from airloom.operators.stage import PlannedNode

_LOOK_EVERY = 0.5
_RAW = "the rows of a program"  # no node has a space in its id


def run_transform(work: Work) -> StageResult:
    """Run the stage; its data sets and what each of its nodes did."""
    ask_bounds(work)
    opened = open_all(work)
    with TransformStage(work, opened) as stage:
        stage.build()
        stage.write_outputs()
        return stage.result()


class TransformStage:
    """One attempt at a transform stage, with its database."""

    def __init__(self, work: Work, opened: list[Opened]) -> None:
        self.work = work
        self.opened = {item.node: item for item in opened}
        self.planned = {node.id: node for node in work.nodes if node.sql is not None}
        self.counted = report.Counted(streams={item.node: item.stream for item in opened if item.stream})
        files = [path for item in opened for path in item.paths]
        self.connection = sandbox.connect(work.settings, work.scratch, work.spec.values, files)
        self.programs = {node.id: node for node in work.nodes if node.sql is None and not node.is_source}
        names = {*self.opened, *self.planned, *self.programs}
        queries = {node.id: node.sql or "" for node in self.planned.values()}
        self.shapes = shapes.shapes_of(self.connection, queries, names)
        self.shapes |= {node.id: shapes.Shape(dict.fromkeys(node.reads, 1)) for node in self.programs.values()}
        self.plain = shapes.USUAL
        self.spooled = to_spool(work.spec.stage, self.shapes, self.counted.streams, self._resting())
        self.wanted = set(order(work.spec.stage))
        self.is_search = False
        self.sampled = set(self.opened) if sampling.is_drawn_once(work.spec) else set()
        self.spooled |= self.sampled & set(self.counted.streams)
        self.kept: set[str] = set()
        """The sources whose rows are handed back."""

    def __enter__(self) -> TransformStage:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()

    def build(self) -> None:
        """Make a view of every relation; what is shared over a stream comes to rest at once."""
        for name in order(self.work.spec.stage):
            if name not in self.wanted:
                continue
            if name in self.opened:
                self._open_view(self.opened[name])
                self._choose_to_keep(self.opened[name])
            elif name in self.planned:
                self._query_view(self.planned[name])
            elif name in self.programs and name in self.counted.written:
                self._rest_view(name)
                continue
            elif name in self.programs:
                self._run_program(self.programs[name])
            if name in self.spooled:
                self._spool(name)
            if name in self.sampled:
                self._keep_sample(name)

    def _choose_to_keep(self, item: Opened) -> None:
        """Have a source's rows come to rest that are to be handed back, if they are soon written."""
        limit = item.limit if item.stream is None else item.stream.limit
        spec, width = self.work.spec, len(self.counted.columns[item.node])
        if item.node in spec.keep and sampling.is_keepable(spec, limit, width):
            self.kept.add(item.node)
            if item.node not in self.sampled:
                self.spooled.add(item.node)

    def _keep_sample(self, name: str) -> None:
        """Put a table in the place of a view, so that every node that reads it sees the same random rows."""
        with attributed(name, self.work.settings):
            query = sampling.sampled(self.work.spec, quoted(name), len(self.counted.columns[name]))
            # No node has a space in its id.
            self.connection.execute(f'CREATE TEMP TABLE "the sample" AS {query}')
            self.connection.execute(f"DROP VIEW {quoted(name)}")
            self.connection.execute(f'ALTER TABLE "the sample" RENAME TO {quoted(name)}')
        if name in self.kept:
            self._copy(name, "sample", limit=None)

    def _open_view(self, item: Opened) -> None:
        with attributed(item.node, self.work.settings):
            if item.stream is not None:
                self.connection.register(item.node, item.stream)
                self._check_columns(item.node, f"SELECT * FROM {quoted(item.node)}", item.stream.schema.names)
                return
            query = item.query or ""
            self._check_columns(item.node, query)
            if item.limit is not None:
                query = f"SELECT * FROM ({query}) LIMIT {item.limit}"
            elif item.total is not None:
                self.counted.rows[item.node] = item.total
            self.connection.execute(f"CREATE TEMP VIEW {quoted(item.node)} AS {query}")

    def _query_view(self, node: PlannedNode) -> None:
        try:
            query = sandbox.one_select(self.connection, node.sql or "", node.id)
            self._check_columns(node.id, query)
            self.connection.execute(f"CREATE TEMP VIEW {quoted(node.id)} AS {query}")
        except Exception as error:
            found = as_node_error(error, self.work.settings, node.id)
            found.field = found.field or field_quoted_by(found.message, node)
            raise found from error

    def _resting(self) -> set[str]:
        """Programs, and what they read unless it lies in files already: so each runs once, on rows that are there."""
        files = {name for name, item in self.opened.items() if item.at_rest}
        return {*self.programs, *(name for node in self.programs.values() for name in node.reads)} - files

    def _run_program(self, planned: PlannedNode) -> None:
        with attributed(planned.id, self.work.settings):
            node = programs.program_of(planned)
            tables = {name: self._table(name) for name in dict.fromkeys(planned.reads)}
            began = time.monotonic()
            opened = node.open(tables, programs.context_of(self.work, planned, node))
            told = self.work.emitter.progress(planned.id)
            stream = CountedStream(opened.reader, None, lambda rows: told(rows, opened.total))
            stream.seconds = time.monotonic() - began
            self.counted.streams[planned.id] = stream
            self.connection.register(_RAW, stream)
            given = dict.fromkeys(stream.schema.names)
            query = programs.declared_query(_RAW, given, node.declared())
            self._check_columns(planned.id, query, stream.schema.names)
            self.connection.execute(f"CREATE TEMP VIEW {quoted(planned.id)} AS {query}")

    def _table(self, name: str) -> Table:
        query = write.at_rest_query(name, self.counted.columns[name])
        return lambda: arrow_reader(self.connection, query)

    def _check_columns(self, node: str, query: str, names: list[str] | None = None) -> None:
        """Remember the columns; refuse two of one name, of which a view would silently rename the second."""
        columns = sandbox.describe(self.connection, query)
        seen: dict[str, int] = {}
        for name in names or [name for name, _ in columns]:
            seen[name.lower()] = seen.get(name.lower(), 0) + 1
        if twice := sorted(name for name, count in seen.items() if count > 1):
            listed = ", ".join(f"'{name}'" for name in twice)
            raise DataError(f"more than one column is named {listed}: rename or leave out all but one", node=node)
        self.counted.columns[node] = Columns.of(columns)

    def _spool(self, node: str) -> None:
        self._copy(node, "rest", limit=None)
        if node in self.opened and self.opened[node].stream is not None:
            self.connection.unregister(node)
        elif node in self.programs:
            self.connection.unregister(_RAW)
        self._rest_view(node)

    def _rest_view(self, node: str) -> None:
        path = self.counted.written[node].path
        query = write.back_query(path, self.counted.columns[node])
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(node)} AS {query}")

    def write_outputs(self) -> None:
        """Write what is not at rest yet."""
        for node in self.work.spec.stage.outputs:
            if node not in self.spooled or self.work.spec.limit is not None:
                self._copy(node, "out", sampling.rows_given(self.work.spec, len(self.counted.columns[node])))

    def _copy(self, node: str, folder: str, limit: int | None) -> Path:
        path = self.work.scratch / folder / node / write.PART
        query = write.at_rest_query(node, self.counted.columns[node])
        if limit is not None:
            query += f" LIMIT {limit}"
        compression = "snappy" if is_local(self.work.settings.exchange) else "zstd"
        began = time.monotonic()
        try:
            with self._watched(node):
                write.copy(self.connection, query, path, compression)
        except Exception as error:
            raise self._explained(error, node) from error
        if node not in self.counted.streams:
            self.counted.seconds[node] = time.monotonic() - began
        found = profile.load(self.work.scratch / sandbox.PROFILE)
        if found is not None:
            self.counted.rows.update(profile.match(found, node, self._certain_shapes(), self.spooled))
        self.counted.written[node] = write.inspect(self.connection, path)
        return path

    def _certain_shapes(self) -> dict[str, shapes.Shape]:
        functions = frozenset(name for shape in self.shapes.values() for name in shape.functions)
        if not functions <= self.plain:
            self.plain |= shapes.plain(self.connection, functions - self.plain)
            self.shapes = report.uncertain(self.shapes, self.plain)
        return self.shapes

    @contextmanager
    def _watched(self, node: str) -> Iterator[None]:
        """Tell how far the scans are whose rows are known beforehand; streams tell themselves."""
        scans = [item for item in self.opened.values() if item.total and not item.stream]
        wanted = set() if node in self.programs else ancestors(self.shapes, node, self.spooled)
        told = [(item.total or 0, self.work.emitter.progress(item.node)) for item in scans if item.node in wanted]
        done = threading.Event()

        def look() -> None:
            while not done.wait(_LOOK_EVERY):
                share = self.connection.query_progress()
                for total, tell in told:
                    if 0 < share < 100:
                        tell(int(total * share / 100), total)

        watcher = threading.Thread(target=look, daemon=True)
        if told:
            watcher.start()
        try:
            yield
        finally:
            done.set()
            if told:
                watcher.join()

    def _explained(self, error: Exception, output: str) -> NodeError:
        settings = self.work.settings
        for node, stream in self.counted.streams.items():
            if stream.error is not None:
                return as_node_error(stream.error, settings, node)
        if self.is_search or runs_out_of_memory(error) or output in self.programs:
            return as_node_error(error, settings, output)
        for item in self.opened.values():
            if item.explain is not None and (known := item.explain(error)) is not None:
                return as_node_error(known, settings, item.node)
        return explain(self, as_node_error(error, settings), output)

    def again(self, output: str) -> TransformStage:
        """What an output comes from, with its sources opened anew and its streams at rest, to look for an error in."""
        if not set(self.counted.streams) - set(self.programs):
            return self
        stage = TransformStage(self.work, open_all(self.work))
        # What else would come to rest may be what fails, and is to fail as a view.
        stage.spooled = set(stage.counted.streams)
        stage.is_search = True
        stage.wanted = ancestors(stage.shapes, output)
        # A program does not run again: what it gave is at rest.
        for name in set(self.programs) & set(self.counted.written):
            stage.counted.written[name] = self.counted.written[name]
            stage.counted.columns[name] = self.counted.columns[name]
        return stage

    def result(self) -> StageResult:
        """Publish the outputs; the stage's data sets and reports."""
        spec = self.work.spec
        outputs = {node: self._publish(node) for node in spec.stage.outputs}
        certain = self._certain_shapes()
        behind_limit = report.limited(certain, spec.stage.outputs) - set(self.counted.written)
        for name in behind_limit:
            self.counted.rows.pop(name, None)
        rows = self.counted.all_rows(certain)
        reports = []
        for node in self.work.nodes:
            done = report.report_of(node.id, node.reads, self.counted, rows)
            reports.append(replace(done, details=dict(self.work.details.get(node.id, {}))))
        return StageResult(outputs, tuple(reports))

    def _publish(self, node: str) -> Dataset:
        spec = self.work.spec
        written = self.counted.written[node]
        digest = write.content_hash([written.path])
        storage = storage_options(spec.connections.get(spec.settings.exchange_connection))
        url = write.publish(written.path.parent, spec.run, node, spec.settings, storage)
        behind = ancestors(self.shapes, node)
        watermarks, bounds = inherited(dataset for name, dataset in spec.inputs.items() if name in behind)
        reading = self.work.reading
        return Dataset(
            url=url,
            files=(written.path.name,),
            rows=written.rows,
            bytes=written.bytes,
            content_hash=digest,
            columns=written.columns,
            null_counts=written.null_counts,
            watermarks={**watermarks, **reading.watermarks(behind)},
            bounds={**bounds, **reading.bounds(behind)},
        )
