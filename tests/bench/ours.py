"""Airloom's side of a benchmark: a document's stages run one by one, each in its child, as a task runs them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airloom.dag_factory.compile import compile_pipeline
from airloom.operators.connection import Connection
from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import Run, StageResult, StageSpec
from airloom.operators.exchange import Dataset
from airloom.operators.settings import Settings
from airloom.operators.stage import Stage
from tests.bench import data


def settings(**changes: Any) -> Settings:
    """Settings with a fresh home folder, reading the benchmarks' data."""
    home = Path(tempfile.mkdtemp(prefix="airloom-bench-home-"))
    fixed = {"exchange": str(home / "exchange"), "warehouse": str(home / "warehouse.duckdb")}
    return Settings(**{"home": str(home), **fixed, "file_roots": (str(data.FOLDER), str(home)), **changes})


def stages(nodes: list[dict[str, Any]], **document: Any) -> list[Stage]:
    """The stages that these nodes compile to."""
    whole = {"airloom": 1, "id": "bench", "nodes": nodes, **document}
    return [task.stage for task in compile_pipeline(json.dumps(whole).encode(), "bench").tasks]


class Bench:
    """Runs stages of one pipeline in turn and keeps their data sets."""

    def __init__(self, settings: Settings, connections: Mapping[str, Connection] | None = None) -> None:
        self.settings = settings
        self.connections = dict(connections or {})
        self.datasets: dict[str, Dataset] = {}

    def run(self, stage: Stage, run_id: str = "bench") -> StageResult:
        """Run one stage whose inputs have been run."""
        inputs = {node: self.datasets[node] for node in stage.reads}
        spec = StageSpec(
            run=Run("bench", run_id, run_id),
            stage=stage,
            settings=self.settings,
            connections=self.connections,
            inputs=inputs,
        )
        result = run_stage(spec, lambda progress: None)
        self.datasets |= result.outputs
        return result

    def run_all(self, stages: list[Stage], run_id: str = "bench") -> None:
        """Run all stages in order."""
        for stage in stages:
            self.run(stage, run_id)

    def require(self, node: str, rows: int) -> None:
        """Fail when a node has left another number of rows: nothing was measured then."""
        if (found := self.datasets[node].rows) != rows:
            raise RuntimeError(f"{node} has {found:,} rows, not {rows:,}")
