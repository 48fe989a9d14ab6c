"""Reading with ``file.read`` as a stage does: open the source, then let a locked-down engine read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from airloom.operators.connection import Connection
from airloom.operators.connectors.file_read import FileRead
from airloom.operators.engine import sandbox
from airloom.operators.engine.failures import as_node_error
from airloom.operators.node import Bounds, Scan, SourceContext, Stream
from airloom.operators.settings import Settings
from airloom.operators.values import Values


@dataclass
class Result:
    """What a reading gave."""

    columns: dict[str, str]
    rows: list[tuple[Any, ...]]
    kind: type
    details: dict[str, Any] = field(default_factory=dict)
    observed: str | None = None

    def column(self, name: str) -> list[Any]:
        """The values of one column."""
        position = list(self.columns).index(name)
        return [row[position] for row in self.rows]


@dataclass
class Desk:
    """A file root, a scratch folder, and readings over them."""

    root: Path
    scratch: Path
    connection: Connection | None = None

    @classmethod
    def at(cls, folder: Path) -> Desk:
        """A desk in an empty folder."""
        for name in ("files", "scratch"):
            (folder / name).mkdir()
        return cls(folder / "files", folder / "scratch")

    @property
    def settings(self) -> Settings:
        """Settings with this file root."""
        home = self.root.parent
        return Settings(
            home=str(home),
            exchange=str(home / "exchange"),
            warehouse=str(home / "warehouse.duckdb"),
            file_roots=(str(self.root),),
            memory_limit=512,
            threads=2,
        )

    def put(self, name: str, data: str | bytes) -> Path:
        """Write a file below the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def context(self, details: dict[str, Any], seen: list[str], bounds: Bounds) -> SourceContext:
        """The context of a reading."""
        return SourceContext(
            pipeline="test",
            node="files",
            values=Values({"interval.start": datetime(2024, 1, 1, tzinfo=timezone.utc), "params.name": "orders"}),
            settings=self.settings,
            scratch=self.scratch,
            connection=self.connection,
            detail=details.__setitem__,
            bounds=bounds,
            observe=seen.append,
        )

    def read(self, path: str, bounds: Bounds | None = None, **config: Any) -> Result:
        """All rows of a reading, through an engine that can open nothing else."""
        details: dict[str, Any] = {}
        seen: list[str] = []
        node = FileRead.from_json({"path": path, **config})
        opened = node.open(self.context(details, seen, bounds or Bounds()))
        result = _rows(opened, self)
        return Result(*result, type(opened), details, seen[-1] if seen else None)


def _rows(opened: Scan | Stream, desk: Desk) -> tuple[dict[str, str], list[tuple[Any, ...]]]:
    if isinstance(opened, Stream):
        connection = sandbox.connect(desk.settings, desk.scratch)
        with connection:
            table = opened.reader.read_all()
            connection.register("rows", table)
            columns = dict(sandbox.describe(connection, "SELECT * FROM rows"))
            return columns, connection.execute("SELECT * FROM rows").fetchall()
    with sandbox.connect(desk.settings, desk.scratch, files=opened.paths) as connection:
        try:
            columns = dict(sandbox.describe(connection, opened.sql))
            return columns, connection.execute(opened.sql).fetchall()
        except Exception as error:
            explained = opened.explain(error) if opened.explain else None
            raise explained or as_node_error(error, desk.settings) from error


def as_mapping(result: Result) -> list[Mapping[str, Any]]:
    """The rows as dictionaries."""
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]
