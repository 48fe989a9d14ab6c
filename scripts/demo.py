"""The demo: publish the pipelines of dags/, run each once, show the table they made."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from typing import Any

from scripts import connections, processes
from scripts.api import Api, ApiError
from scripts.console import Failure, step
from scripts.paths import HOME, PYTHON, ROOT

# In the order of running: the second reads the run of the first from Airflow's own API.
PIPELINES = ("delays_by_carrier", "airflow_runs", "flights_to_postgres")
SEEN_WITHIN = 120.0
DONE_WITHIN = 300.0


def run_all(api: Api, environ: Mapping[str, str], logins: Mapping[str, str]) -> None:
    """Connect, run and show the demo pipelines."""
    with step("Creating the demo's connections"):
        reason = connections.create(api, environ, logins)
    for pipeline in PIPELINES:
        if pipeline == "flights_to_postgres" and reason:
            print(f"  Skipping {pipeline}: {reason}")
            continue
        _run(api, pipeline)
    print()
    subprocess.run([str(PYTHON), "-m", "scripts.show_delays"], cwd=ROOT, env=dict(environ), check=True)


def _run(api: Api, pipeline: str) -> None:
    with step(f"Waiting for Airflow to import {pipeline}"):
        _wait_for_import(api, pipeline)
    runs = f"/api/v2/dags/{pipeline}/dagRuns"
    done = api.call("GET", f"{runs}?state=success&limit=1")
    if done["total_entries"]:
        print(f"  {pipeline} has succeeded before: {done['dag_runs'][0]['dag_run_id']}")
        return
    with step(f"Running {pipeline}"):
        api.call("PATCH", f"/api/v2/dags/{pipeline}", {"is_paused": False})
        run_id = api.call("POST", runs, {"logical_date": None})["dag_run_id"]
        _wait_for_success(api, pipeline, run_id)


def _wait_for_import(api: Api, pipeline: str) -> None:
    def imported() -> bool:
        processes.require_alive()
        return api.get(f"/api/v2/dags/{pipeline}") is not None

    if not processes.wait_until(imported, SEEN_WITHIN):
        errors = api.call("GET", "/api/v2/importErrors")["import_errors"]
        found = "\n".join(error["stack_trace"] for error in errors) or "Airflow reports no import error."
        raise Failure(f"{pipeline} did not appear within {SEEN_WITHIN:.0f} s.\n{found}\nLogs: {HOME / 'logs'}")


def _wait_for_success(api: Api, pipeline: str, run_id: str) -> None:
    path = f"/api/v2/dags/{pipeline}/dagRuns/{run_id}"
    deadline = time.monotonic() + DONE_WITHIN
    shown: dict[str, int] = {}
    while time.monotonic() < deadline:
        state = api.call("GET", path)["state"]
        tasks = api.call("GET", f"{path}/taskInstances")["task_instances"]
        finished = {"done": sum(task["state"] == "success" for task in tasks), "of": len(tasks)}
        if finished != shown and tasks:
            print(f" {finished['done']}/{finished['of']}", end="", flush=True)
            shown = finished
        if state == "success":
            return
        if state == "failed":
            raise Failure(f"{pipeline} failed.\n{_failed_log(api, path, tasks)}")
        time.sleep(0.3)
    raise Failure(f"{pipeline} did not finish within {DONE_WITHIN:.0f} s; it goes on in the background.")


def _failed_log(api: Api, path: str, tasks: list[dict[str, Any]]) -> str:
    """The end of the first failed task's log."""
    failed = next((task for task in tasks if task["state"] == "failed"), None)
    if failed is None:
        return "No task failed: see the run in the UI."
    try:
        answer = api.call("GET", f"{path}/taskInstances/{failed['task_id']}/logs/{failed['try_number']}")
    except ApiError as error:
        return f"Its log could not be read: {error}"
    lines = [json.dumps(event, ensure_ascii=False) for event in answer["content"][-15:]]
    return f"The end of the log of {failed['task_id']}:\n" + "\n".join(f"    {line}" for line in lines)
