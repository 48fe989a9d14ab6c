"""Running single sources and destinations as the engine does, without a pipeline around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.engine.loading import build_load
from airloom.operators.engine.sandbox import connect, describe
from airloom.operators.engine.sources import CountedStream
from airloom.operators.engine.spec import Run
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import LoadReport
from airloom.operators.node import Bounds, Destination, NodeContext, Scan, Source, SourceContext
from airloom.operators.settings import Settings
from airloom.operators.stage import PlannedNode
from airloom.operators.values import Values
from tests.faults.rows import write_table

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass
class Bench:
    """A place to run nodes in: settings, a folder, a connection."""

    folder: Path
    connection: Connection | None = None
    values: Values = field(default_factory=Values)
    observed: list[str] = field(default_factory=list)
    columns: Columns = field(default_factory=lambda: Columns(()))
    """What the last source gave, in the engine's types."""
    _count: int = 0

    @property
    def settings(self) -> Settings:
        return Settings(
            home=str(self.folder),
            exchange=str(self.folder / "exchange"),
            warehouse=str(self.folder / "warehouse.duckdb"),
            memory_limit=512,
            threads=2,
        )

    def scratch(self) -> Path:
        self._count += 1
        scratch = self.folder / f"scratch{self._count}"
        scratch.mkdir(parents=True)
        return scratch

    def dataset(self, query: str, watermarks: Mapping[str, str] | None = None) -> Dataset:
        """The rows of a DuckDB query, at rest as a stage leaves them."""
        scratch = self.scratch()
        with connect(self.settings, scratch, self.values) as engine:
            columns = Columns.of(describe(engine, query))
            path = str(scratch / "rows.parquet")
            engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)").fetchall()
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        return write_table(self.folder / f"data{self._count}", table, columns, watermarks=watermarks)

    def rows(self, dataset: Dataset) -> list[dict[str, Any]]:
        """A data set's rows, as the engine sees them."""
        files = ", ".join(f"'{path}'" for path in dataset.paths())
        with connect(self.settings, self.scratch(), self.values, dataset.paths()) as engine:
            found: list[dict[str, Any]] = engine.sql(f"FROM read_parquet([{files}])").to_arrow_table().to_pylist()
        return found

    def read(
        self, node: type[Source], config: Mapping[str, Any], bounds: Bounds | None = None, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """All rows that a source gives, as the engine sees them."""
        table = self.read_arrow(node, config, bounds, limit)
        found: list[dict[str, Any]] = table.to_pylist()
        return found

    def read_arrow(
        self, node: type[Source], config: Mapping[str, Any], bounds: Bounds | None = None, limit: int | None = None
    ) -> pa.Table:
        scratch = self.scratch()
        self.observed.clear()
        context = SourceContext(
            pipeline="bench",
            node="source",
            values=self.values,
            settings=self.settings,
            scratch=scratch,
            connection=self.connection,
            bounds=bounds or Bounds(),
            limit=limit,
            observe=self.observed.append,
        )
        opened = node.from_json(config).open(context)
        files = opened.paths if isinstance(opened, Scan) else ()
        with connect(self.settings, scratch, self.values, files) as engine:
            if isinstance(opened, Scan):
                self.columns = Columns.of(describe(engine, opened.sql))
                return engine.sql(opened.sql).to_arrow_table()
            stream = CountedStream(opened.reader, limit, lambda rows: None)
            engine.register("stream", stream)
            self.columns = Columns.of(describe(engine, "SELECT * FROM stream"))
            try:
                return engine.sql("SELECT * FROM stream").to_arrow_table()
            except Exception:
                if stream.error is not None:
                    raise stream.error from None
                raise

    def write(
        self,
        node: type[Destination],
        config: Mapping[str, Any],
        dataset: Dataset,
        slot: str = "2024-01-01T00:00:00+00:00",
    ) -> LoadReport:
        """Deliver a data set to a destination in the run of that slot."""
        planned = PlannedNode("target", node.type, node.version, config, {"in": ("source",)})
        load = build_load(Run("bench", "run", slot), planned, dataset)
        return node.from_json(config).load(dataset, load, self.context())

    def bounds(
        self, node: type[Destination], config: Mapping[str, Any], slot: str = "2024-02-01T00:00:00+00:00"
    ) -> Mapping[str, Bounds]:
        """Where the sources of a new load begin."""
        planned = PlannedNode("target", node.type, node.version, config, {"in": ("source",)})
        return node.from_json(config).bounds(build_load(Run("bench", "run", slot), planned), self.context())

    def context(self) -> NodeContext:
        return NodeContext(
            pipeline="bench",
            node="target",
            values=self.values,
            settings=self.settings,
            scratch=self.scratch(),
            connection=self.connection,
        )

    def query(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Look into the warehouse."""
        import duckdb

        with duckdb.connect(self.settings.warehouse) as warehouse:
            found: list[tuple[Any, ...]] = warehouse.execute(text, list(values)).fetchall()
        return found
