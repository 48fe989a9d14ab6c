"""Ten fusable nodes from trigger to success in a real Airflow: fused, unfused, and written by hand as one task."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from airloom.dag_factory.git_commit import Author
from tests.airflow_home import AirflowHome
from tests.bench.figures import Figure
from tests.e2e.airflow_server import AirflowServer, configure

ROUNDS = 9
AUTHOR = Author("Bench", "bench@example.org")
_BY_HAND = """
from airflow.sdk import dag, task


@dag(dag_id="by_hand", schedule=None)
def by_hand():
    @task
    def steps():
        import duckdb

        query = "SELECT * FROM read_csv('{folder}/files/n.csv', columns = {{'n': 'BIGINT'}})"
        for step in range(1, 10):
            query = f"SELECT * FROM ({{query}}) WHERE n > {{step}}"
        with duckdb.connect() as engine:
            return engine.execute(f"COPY ({{query}}) TO '{folder}/by_hand.parquet' (FORMAT parquet)").fetchall()

    steps()


by_hand()
"""
_PHASE = 0.5
"""SQLite compares the time of a run by whole seconds, so Airflow lets it wait for the next one: up to a second, and
half of one on average. All are triggered in the middle of a second, so that all wait alike."""


def document(pipeline: str, fusion: str) -> bytes:
    """A file read and nine transforms."""
    nodes: list[dict[str, Any]] = [
        {"id": "n0", "type": "file.read", "config": {"path": "n.csv", "columns": {"n": "integer"}}}
    ]
    for step in range(1, 10):
        config = {"where": f"n > {step}"}
        nodes.append({"id": f"n{step}", "type": "filter", "inputs": {"in": f"n{step - 1}"}, "config": config})
    return json.dumps({"airloom": 1, "id": pipeline, "fusion": fusion, "nodes": nodes}).encode()


def run() -> list[Figure]:
    """Seconds from trigger to success, the median of runs in turn."""
    with tempfile.TemporaryDirectory(prefix="airloom-bench-") as folder:
        server = _server(Path(folder))
        try:
            server.start()
            names = ("fused", "unfused", "by_hand")
            for name in names:
                server.wait_for_dag(name, 120)
            measured: dict[str, list[float]] = {name: [] for name in names}
            for _ in range(ROUNDS + 1):
                for name in names:
                    measured[name].append(_seconds(server, name))
        finally:
            server.stop()
    # The first run of each meets cold caches.
    fused, unfused, by_hand = (statistics.median(measured[name][1:]) for name in names)
    return [
        Figure("ten fusable nodes, trigger to success", fused, by_hand, "one task by hand", "s", 1.2),
        Figure("ten fusable nodes, fused", fused, unfused, "a task per node", "s", 4, at_least=True),
    ]


def _server(folder: Path) -> AirflowServer:
    home = AirflowHome(folder)
    (folder / "dags").mkdir()
    (folder / "dags" / "by_hand.py").write_text(_BY_HAND.format(folder=folder))
    (folder / "files").mkdir()
    (folder / "files" / "n.csv").write_text("n\n" + "\n".join(map(str, range(1000))))
    home.airflow("db", "migrate")
    server = configure(home)
    option = "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"
    by_hand = {"name": "by_hand", "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle", "kwargs": {}}
    bundles = [*json.loads(server.home.environment[option]), by_hand]
    server.home = server.home.with_environment(**{option: json.dumps(bundles)})
    server.store.create()
    for fusion, name in (("auto", "fused"), ("off", "unfused")):
        base = server.store.tip()
        server.store.publish(f"{name}.json", document(name, fusion), AUTHOR, f"Publish {name}", base=base)
    return server


def _seconds(server: AirflowServer, name: str) -> float:
    time.sleep((_PHASE - time.time()) % 1)
    run_id = server.trigger(name)
    run = server.wait_for_run(name, run_id, 300)
    if run["state"] != "success":
        raise RuntimeError(f"{name} ended as {run['state']}")
    queued, ended = (datetime.fromisoformat(run[key].replace("Z", "+00:00")) for key in ("queued_at", "end_date"))
    return (ended - queued).total_seconds()
