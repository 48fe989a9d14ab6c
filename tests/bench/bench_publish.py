"""From publishing to a Dag in Airflow, and to the end of its first run: the demo, at the pace of ``airflow.cfg``."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from configparser import ConfigParser
from pathlib import Path
from typing import Any

from tests.airflow_home import AirflowHome
from tests.bench.figures import Figure
from tests.e2e.airflow_server import AirflowServer, running

ROOT = Path(__file__).parents[2]
DEMO: dict[str, Any] = json.loads((ROOT / "dags" / "delays_by_carrier.json").read_text())
ROUNDS = 5
_PACE = ("refresh_interval", "bundle_refresh_check_interval")


def run() -> list[Figure]:
    """Seconds until the Dag is there; how long until it has run is told beside it."""
    config = ConfigParser(interpolation=None)
    config.read(ROOT / "airflow.cfg")
    pace = {f"AIRFLOW__DAG_PROCESSOR__{name.upper()}": config["dag_processor"][name] for name in _PACE}
    with tempfile.TemporaryDirectory(prefix="airloom-bench-") as folder:
        home = AirflowHome(Path(folder, "airflow"))
        (home.folder / "dags").mkdir(parents=True)
        home.airflow("db", "migrate")
        shutil.copytree(ROOT / "include" / "demo" / "flights", home.folder / "files" / "flights")
        with running(home, **pace) as server:
            took = [_published(server, f"demo_{number}") for number in range(ROUNDS)]
    dag, ended = (statistics.median(each) for each in zip(*took, strict=True))
    print(f"published to the end of its first run: {ended:.1f} s", file=sys.stderr)
    return [Figure("published to visible as a Dag", dag, 15, "the goal", "s", 1)]


def _published(server: AirflowServer, pipeline: str) -> tuple[float, float]:
    """Seconds from publishing to the Dag, and to the end of a run that is started then."""
    began = time.monotonic()
    body = {"document": DEMO | {"id": pipeline}, "base": None, "message": "Publish the demo"}
    server.post(f"/airloom/api/v1/pipelines/{pipeline}/publish", body)
    server.wait_for_dag(pipeline)
    visible = time.monotonic() - began
    ended = server.wait_for_run(pipeline, server.trigger(pipeline))
    if ended["state"] != "success":
        raise RuntimeError(f"{pipeline} ended as {ended['state']}")
    return visible, time.monotonic() - began
