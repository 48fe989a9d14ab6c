"""The topology of ``docker-compose.yaml`` without containers: Celery workers that die, a shared exchange."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from airloom.operators.connection import Connection
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer, running
from tests.services import postgres, redis_url

__all__ = ["postgres", "redis_url"]
ROOT = Path(__file__).parents[2]
WORKERS = ("worker-1", "worker-2")
CHILD = "airloom.operators.engine.child"


@pytest.fixture(scope="module")
def cluster(
    migrated_home: AirflowHome, postgres: Connection, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AirflowServer]:
    """Postgres for Airflow's own data, Redis between scheduler and two workers, one exchange for both."""
    folder = tmp_path_factory.mktemp("cluster")
    home = migrated_home.copy(folder / "airflow")
    (folder / "exchange").mkdir()
    login = f"{postgres.login}:{postgres.password}@{postgres.host}:{postgres.port}/{postgres.schema}"
    settings = {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{login}",
        "AIRFLOW__CELERY__BROKER_URL": redis_url,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql+psycopg2://{login}",
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2",
        # A worker that was killed says nothing: the scheduler notices that its task's heartbeat stays out. A busy
        # machine may be late with it, and a task that is alive must not be taken for dead.
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "1",
        "AIRFLOW__AIRLOOM__EXCHANGE": str(folder / "exchange"),
        "AIRFLOW__AIRLOOM__FILE_ROOTS": f"files,{ROOT / 'include' / 'demo'}",
        "AIRFLOW_CONN_DEMO_POSTGRES": json.dumps(
            {
                "conn_type": "postgres",
                "host": postgres.host,
                "port": postgres.port,
                "login": postgres.login,
                "password": postgres.password,
                "schema": postgres.schema,
            }
        ),
    }
    with running(home, **settings) as server:
        for worker in WORKERS:
            launch_worker(server, worker)
        yield server


def launch_worker(server: AirflowServer, name: str) -> None:
    server.launch(name, "celery", "worker", "--skip-serve-logs", "--celery-hostname", f"{name}@airloom")


def demo(**changes: Any) -> bytes:
    document = json.loads((ROOT / "dags" / "flights_to_postgres.json").read_text())
    return json.dumps({**document, "defaults": {"retries": 3, "retry_delay": "PT1S"}, **changes}).encode()


def busy_worker(server: AirflowServer) -> str | None:
    """The name of a worker that runs a stage right now."""
    for worker in WORKERS:
        if any(runs_a_stage(process) for process in psutil.Process(server.processes[worker].pid).children(True)):
            return worker
    return None


def runs_a_stage(process: psutil.Process) -> bool:
    try:
        return CHILD in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def kill(server: AirflowServer, worker: str) -> None:
    """End a worker and all it started as a power cut would."""
    main = server.processes.pop(worker)
    for process in (*psutil.Process(main.pid).children(recursive=True), main):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    main.wait(10)


def table(postgres: Connection, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.login, password=postgres.password, dbname=postgres.schema
    ) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_the_demo_is_exact_although_the_worker_that_runs_it_dies(cluster: AirflowServer, postgres: Connection) -> None:
    cluster.store.publish("flights.json", demo(), ANNA, "Publish the demo", base=cluster.store.tip())
    cluster.wait_for_dag("flights_to_postgres")
    run = cluster.trigger("flights_to_postgres")
    victim = cluster.wait(lambda: busy_worker(cluster), "a worker to be busy", 120)
    kill(cluster, victim)
    ended = cluster.wait_for_run("flights_to_postgres", run, 240)
    assert ended["state"] == "success", cluster.account("flights_to_postgres", run)
    tasks = cluster.tasks("flights_to_postgres", run)
    assert max(task["try_number"] for task in tasks.values()) > 1
    assert table(postgres, "SELECT count(*), sum(flight) FROM flights") == [(336_776, 664_096_549)]
    assert table(postgres, "SELECT rows FROM _airloom_loads WHERE node = 'postgres'") == [(336_776,)]
    launch_worker(cluster, victim)


def test_stages_of_one_run_meet_in_the_exchange_whichever_worker_runs_them(
    cluster: AirflowServer, postgres: Connection
) -> None:
    document = demo(id="spread", fusion="off")
    cluster.store.publish("spread.json", document, ANNA, "Publish it unfused", base=cluster.store.tip())
    cluster.wait_for_dag("spread")
    runs = [cluster.trigger("spread") for _ in range(2)]
    for run in runs:
        assert cluster.wait_for_run("spread", run, 240)["state"] == "success", cluster.account("spread", run)
    assert table(postgres, "SELECT count(*) FROM flights") == [(336_776,)]
