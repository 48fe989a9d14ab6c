"""Airflow's real Dag processor on many ten-task pipelines: in shards, and with a file for each.

What the processor takes to start is measured with one pipeline and taken off. The plans are compiled
before: that happens once per change, and is told as a figure of its own on standard error.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from airloom.dag_factory.git_commit import Author
from airloom.dag_factory.git_store import PipelineStore
from tests.airflow_home import AirflowHome
from tests.bench.figures import Figure, dumps

PIPELINES = int(os.environ.get("AIRLOOM_BENCH_PIPELINES", "1000"))
ALONE = max(20, PIPELINES // 5)
"""How many files of their own: the cost of a file does not depend on how many there are."""
FLOOR_BAR_MS = 35.0
AUTHOR = Author("Bench", "bench@example.org")

_FILE = """\
from pathlib import Path

from airloom.dag_factory.plan_model import Plan
from airloom.dag_factory.render import render

# An Airflow Dag.
dag = render(Plan.loads(Path(__file__).with_suffix(".plan").read_bytes()))
"""


def document(number: int) -> bytes:
    """A pipeline of ten nodes, each of them a task."""
    nodes = [{"id": "n0", "type": "file.read", "config": {"path": "in.csv", "columns": {"n": "integer"}}}]
    for step in range(1, 9):
        config = {"where": f"n > {number + step}"}
        nodes.append({"id": f"n{step}", "type": "filter", "inputs": {"in": f"n{step - 1}"}, "config": config})
    nodes.append({"id": "n9", "type": "file.write", "inputs": {"in": "n8"}, "config": {"path": f"{number}.parquet"}})
    return json.dumps({"airloom": 1, "id": f"bench_{number}", "fusion": "off", "nodes": nodes}).encode()


def run() -> list[Figure]:
    """Milliseconds per Dag."""
    with tempfile.TemporaryDirectory(prefix="airloom-bench-") as folder:
        home = AirflowHome(Path(folder, "migrated"))
        (home.folder / "dags").mkdir(parents=True)
        home.airflow("db", "migrate")
        shards = _in_shards(home, Path(folder), PIPELINES)
        alone = _one_each(home, Path(folder), ALONE)
        first = _in_shards(home, Path(folder), 1)
    ours = (shards - first) / (PIPELINES - 1) * 1000
    theirs = (alone - first) / (ALONE - 1) * 1000
    return [
        Figure("processor, per Dag", ours, theirs, "a file per Dag", "ms", 4, at_least=True),
        Figure("processor, per Dag", ours, FLOOR_BAR_MS, "the bar", "ms", 1),
    ]


def _copy(home: AirflowHome, to: Path) -> AirflowHome:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home.folder, to)
    return AirflowHome(to, home.extra)


def _in_shards(home: AirflowHome, folder: Path, count: int) -> float:
    seed = folder / f"seed{count}"
    seed.mkdir()
    for number in range(count):
        (seed / f"bench_{number}.json").write_bytes(document(number))
    store = PipelineStore(folder / f"pipelines{count}.git")
    store.seed(seed, AUTHOR)
    own = _copy(home, folder / "shards").with_bundle(path=str(store.path))
    started = time.monotonic()
    own.python(
        "from airflow.dag_processing.bundles.manager import DagBundlesManager\n"
        "DagBundlesManager().get_bundle('pipelines').initialize()\nprint('null')",
        timeout=3600,
    )
    print(f"{count} pipelines checked and compiled in {time.monotonic() - started:.1f} s", file=sys.stderr)
    return _processor(own, count)


def _one_each(home: AirflowHome, folder: Path, count: int) -> float:
    from airloom.dag_factory.compile import compile_pipeline

    own = _copy(home, folder / "alone")
    for number in range(count):
        (own.folder / "dags" / f"bench_{number}.py").write_text(_FILE)
        plan = compile_pipeline(document(number), None).dumps()
        (own.folder / "dags" / f"bench_{number}.plan").write_bytes(plan)
    return _processor(own, count)


def _processor(home: AirflowHome, count: int) -> float:
    """Seconds of a processor that parses everything once; it must have found all."""
    environment: Mapping[str, str] = {**home.environment, "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "airflow", "dag-processor", "--num-runs", "1"]
    started = time.monotonic()
    with (home.folder / "processor.log").open("wb") as log:
        subprocess.run(command, env=environment, stdout=log, stderr=log, check=True, timeout=3600)
    seconds = time.monotonic() - started
    found = home.python(
        "import json; from sqlalchemy import func, select\n"
        "from airflow.models.serialized_dag import SerializedDagModel\n"
        "from airflow.utils.session import create_session\n"
        "from airloom.dag_factory.connection_test import DAG_ID\n"
        "pipelines = select(func.count()).where(SerializedDagModel.dag_id != DAG_ID)\n"
        "with create_session() as session:\n"
        "    print(json.dumps(session.scalar(pipelines)))"
    )
    if found != count:
        raise RuntimeError(f"the processor found {found} Dags of {count}; see {home.folder / 'processor.log'}")
    return seconds


def main() -> None:
    """Print the figures as JSON lines."""
    print(dumps(run()))


if __name__ == "__main__":
    main()
