"""Node types of a third party, as a distribution of its own: what the engine's tests run.

They are small but real: found by the entry-point group, opened in the child process, with rows computed by
Arrow, files scanned by the engine, and a destination that keeps its loads in a JSON file.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load, LoadReport, Superseded
from airloom.operators.model import Expression, Model
from airloom.operators.node import (
    Bounds,
    Destination,
    Inputs,
    NodeContext,
    Scan,
    Source,
    SourceContext,
    Stream,
    Transform,
)
from airloom.operators.problems import DataError, TransientError


class Numbers(Source):
    """Counts upwards, as a stream."""

    type = "acme.numbers"
    group = "Databases"
    example = {"rows": 3}

    class Config(Model):
        rows: int
        start: int = 0
        batch: int = 1000
        names: tuple[str, ...] = ("n", "text")
        fail_at: int | None = None
        fail_with: str = ""
        connection: str | None = None
        transient: bool = False
        pause: float = 0.0
        wide: int = 0

    def open(self, context: SourceContext) -> Stream:
        import pyarrow as pa

        fields = [(name, pa.int64() if place == 0 else pa.string()) for place, name in enumerate(self.config.names)]
        return Stream(pa.RecordBatchReader.from_batches(pa.schema(fields), self._batches(context)), self.config.rows)

    def _batches(self, context: SourceContext) -> Iterator[Any]:
        import pyarrow as pa

        done = 0
        while done < self.config.rows:
            count = min(self.config.batch, self.config.rows - done)
            if self.config.fail_at is not None and done >= self.config.fail_at:
                self._fail(context)
            first = self.config.start + done
            numbers = pa.array(range(first, first + count), pa.int64())
            texts = [pa.array([f"{n:0{self.config.wide}d}" for n in range(first, first + count)])]
            yield pa.record_batch([numbers, *(texts * (len(self.config.names) - 1))], names=list(self.config.names))
            done += count
            time.sleep(self.config.pause)

    def _fail(self, context: SourceContext) -> None:
        message = self.config.fail_with
        if context.connection:
            message += f" {context.connection.login}:{context.connection.password}@{context.connection.host}"
        if self.config.transient:
            raise TransientError(message)
        raise RuntimeError(message)


class Table(Source):
    """Scans one Parquet or CSV file."""

    type = "acme.table"
    group = "Files"
    example = {"path": "/tmp/x.parquet"}

    class Config(Model):
        path: str
        total: int | None = None
        also: str | None = None

    def open(self, context: SourceContext) -> Scan:
        return Scan(f"SELECT * FROM '{self.config.path}'", (self.config.path,), self.config.total)


class Ticks(Source):
    """Yields the ticks above a watermark."""

    type = "acme.ticks"
    group = "Databases"
    example = {"until": 5, "incremental": {"column": "tick"}}

    class Config(Model):
        until: int
        incremental: dict[str, str] | None = None

    def open(self, context: SourceContext) -> Stream:
        import pyarrow as pa

        after = int(context.bounds.after) if context.bounds.after is not None else -1
        until = min(self.config.until, int(context.bounds.up_to)) if context.bounds.up_to else self.config.until
        ticks = list(range(after + 1, until + 1))
        if ticks:
            context.observe(str(ticks[-1]))
        table = pa.table({"tick": pa.array(ticks, pa.int64())})
        return Stream(table.to_reader(), len(ticks))


class Hostile(Source):
    """Does what a native library gone wrong does."""

    type = "acme.hostile"
    group = "Databases"
    example = {"deed": "exit"}

    class Config(Model):
        deed: str
        file: str = ""

    def open(self, context: SourceContext) -> Stream:
        deed = getattr(self, f"_{self.config.deed}")
        deed(Path(self.config.file))
        raise DataError("the deed left the process alive")

    def _kill(self, file: Path) -> None:
        os.kill(os.getpid(), 9)

    def _crash(self, file: Path) -> None:
        os.abort()

    def _exit(self, file: Path) -> None:
        print("last words on standard output")
        os._exit(7)

    def _eat(self, file: Path) -> None:
        hoard = []
        while True:
            hoard.append(mmap.mmap(-1, 64 * 1024 * 1024))

    def _write(self, file: Path) -> None:
        with (Path(os.environ["TMPDIR"]) / "big").open("wb") as big:
            for _ in range(100):
                big.write(bytes(1024 * 1024))
                big.flush()

    def _spin(self, file: Path) -> None:
        while True:
            pass

    def _hang(self, file: Path) -> None:
        grandchild = subprocess.Popen(["/bin/sleep", "600"])
        file.write_text(json.dumps({"child": os.getpid(), "grandchild": grandchild.pid}))
        time.sleep(600)

    def _tell(self, file: Path) -> None:
        told = {"environ": dict(os.environ), "argv": sys.argv, "path": sys.path, "cwd": str(Path.cwd())}
        told["temporary"] = tempfile.gettempdir()
        told["session"] = os.getsid(0) == os.getpid()
        told["inherited"] = len(list(Path("/dev/fd").iterdir()))
        file.write_text(json.dumps(told))


class Keep(Destination):
    """Keeps rows and loads in a JSON file."""

    type = "acme.keep"
    group = "Files"
    example = {"path": "/tmp/kept.json"}

    class Config(Model):
        path: str
        table: str = "t"
        connection: str | None = None
        superseded: bool = False

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError):
            return json.loads(Path(self.config.path).read_text())
        return {"loads": {}, "rows": []}

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        if self.config.superseded:
            raise Superseded("a newer attempt holds the fence")
        state = self._read()
        rows = dataset.reader().read_all().to_pylist()
        context.progress(len(rows), len(rows))
        state["rows"] += rows
        state["loads"][load.key] = {
            "watermarks": dict(load.watermarks),
            "bounds": {source: dict(bounds) for source, bounds in load.bounds.items()},
            "hash": load.content_hash,
            "destination": load.destination,
        }
        state["last"] = load.key
        Path(self.config.path).write_text(json.dumps(state, default=str))
        secret = context.connection.password if context.connection else ""
        return LoadReport(len(rows), "loaded", len(state["loads"]), {"inserted": len(rows), "note": f"as {secret}"})

    def bounds(self, load: Load, context: NodeContext) -> Mapping[str, Bounds]:
        state = self._read()
        if load.key in state["loads"]:
            return {source: Bounds(**found) for source, found in state["loads"][load.key]["bounds"].items()}
        last = state["loads"].get(state.get("last"), {"watermarks": {}})
        return {source: Bounds(after=mark) for source, mark in last["watermarks"].items()}


class Formula(Transform):
    """Computes columns; the tests plan its queries by hand."""

    type = "acme.formula"
    group = "Columns"
    example = {"columns": {"a": "1"}}

    class Config(Model):
        columns: dict[str, Expression] = {}
        where: Expression | None = None
        by: tuple[str, ...] = ()

    def sql(self, inputs: Inputs) -> Any:
        import sqlglot

        return sqlglot.select("*").from_(inputs.one().name)
