"""The web API on one api-server: previews of the demo, checks while somebody types, the lists of 1,000 pipelines and of
100,000 runs."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.airflow_home import AirflowHome
from tests.bench.bench_dag_processor import document
from tests.bench.figures import Figure, seconds_of
from tests.plugins.server import SEEDER, Api, serving

ROOT = Path(__file__).parents[2]
DEMO: dict[str, Any] = json.loads((ROOT / "dags" / "delays_by_carrier.json").read_text())
PIPELINES = 1000
RUNS = 100_000

_RUNS = """
import sys
from datetime import datetime, timedelta, timezone
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from sqlalchemy import insert
begin = datetime(2026, 1, 1, tzinfo=timezone.utc)
def row(number):
    at = begin + timedelta(minutes=number)
    return {"dag_id": f"bench_{number % int(sys.argv[1])}", "run_id": f"bench__{number}", "run_type": "scheduled",
            "state": "failed" if number % 50 == 0 else "success", "logical_date": at, "run_after": at,
            "start_date": at, "end_date": at + timedelta(seconds=number % 600)}
with create_session() as session:
    session.execute(insert(DagRun.__table__), [row(number) for number in range(int(sys.argv[2]))])
print("null")
"""


def run() -> list[Figure]:
    """Seconds an Editor waits, against the goals."""
    with tempfile.TemporaryDirectory(prefix="airloom-bench-") as folder:
        home = AirflowHome(Path(folder, "airflow"))
        (home.folder / "dags").mkdir(parents=True)
        home.airflow("db", "migrate")
        with serving(home.with_users()) as api:
            shutil.copytree(ROOT / "include" / "demo" / "flights", home.folder / "files" / "flights")
            return _figures(api, Path(folder))


def _figures(api: Api, folder: Path) -> list[Figure]:
    seed = folder / "seed"
    seed.mkdir()
    for number in range(PIPELINES):
        (seed / f"bench_{number}.json").write_bytes(document(number))
    api.store.seed(seed, SEEDER)
    nodes = [node["id"] for node in DEMO["nodes"]]

    def preview(node: str, refresh: bool) -> Callable[[], object]:
        time.sleep(0.5)  # a user is refused more than two a second
        return lambda: _post(api, "/preview", {"document": DEMO, "node": node, "rows": 100, "refresh": refresh})

    def check_demo() -> None:
        _post(api, "/check", {"document": DEMO})

    cold = [seconds_of(preview(node, True)) for _ in range(4) for node in nodes]
    cached = [seconds_of(preview(node, False)) for _ in range(4) for node in nodes]
    check = [seconds_of(check_demo) for _ in range(25)]
    _list(api)  # the first one counts every pipeline's problems
    listed = [seconds_of(lambda: _list(api)) for _ in range(50)]
    api.server.home.python(_RUNS, str(PIPELINES), str(RUNS))
    runs = [seconds_of(lambda: _list_runs(api)) for _ in range(50)]
    failed = [seconds_of(lambda: _list_runs(api, state="failed", sort="-duration")) for _ in range(50)]
    return [
        Figure("preview of the demo, p95, cold", _p95(cold), 2.0, "the goal", "s", 1),
        Figure("preview of the demo, p95, again", _p95(cached), 0.3, "the goal", "s", 1),
        Figure("check of the demo, p95", _p95(check), 0.15, "the goal", "s", 1),
        Figure("fifty of 1,000 pipelines, p95", _p95(listed), 0.05, "the goal", "s", 1),
        Figure("fifty of 100,000 runs, p95", _p95(runs), 0.15, "the goal", "s", 1),
        Figure("the longest of the failed runs, p95", _p95(failed), 0.15, "the goal", "s", 1),
    ]


def _post(api: Api, path: str, body: dict[str, Any]) -> None:
    api.editor.post(path, json=body).raise_for_status()


def _list(api: Api) -> None:
    api.editor.get("/pipelines", params={"limit": 50}).raise_for_status()


def _list_runs(api: Api, **query: str) -> None:
    answer = api.editor.get("/runs", params={"limit": 50, **query})
    answer.raise_for_status()
    assert len(answer.json()["items"]) == 50


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
