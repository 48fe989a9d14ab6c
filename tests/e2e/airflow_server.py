"""A real Airflow for tests: scheduler, Dag processor and api-server as processes, LocalExecutor, free ports.

::

    def test_something(airflow_server: AirflowServer) -> None:
        airflow_server.wait_for_dag("demo")
        run = airflow_server.trigger("demo")
        assert airflow_server.wait_for_run("demo", run)["state"] == "success"

The bundle's repository is ``airflow_server.store``: publish there, and the processor sees it in seconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from airloom.dag_factory.git_store import PipelineStore
from tests.airflow_home import AirflowHome

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server", "--host", "127.0.0.1", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
_EVERYBODY_IS_ADMIN = {
    "AIRFLOW__CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
}
T = TypeVar("T")


class NotYetError(AssertionError):
    """What a test waited for did not come."""


@dataclass
class AirflowServer:
    """The processes of one Airflow, and its REST API."""

    home: AirflowHome
    port: int
    store: PipelineStore
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    token: str | None = None

    @property
    def url(self) -> str:
        """Where the api-server listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """The folder of the processes' logs; pytest keeps it."""
        return self.home.folder / "process_logs"

    def start(self, *names: str) -> None:
        """Start processes (all by default), the api-server first, and wait until it answers."""
        for name in names or COMPONENTS:
            port = ("--port", str(self.port)) if name == "api-server" else ()
            self.launch(name, *COMPONENTS[name], *port)
            if name == "api-server":
                self.wait(self._is_up, "the api-server to answer", 120)

    def launch(self, name: str, *arguments: str) -> None:
        """Start one ``airflow`` command as a process of that name."""
        self.logs.mkdir(exist_ok=True)
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "airflow", *arguments],
                env=self.home.environment,
                cwd=self.home.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, *names: str) -> None:
        """Stop processes (all by default) with everything they started."""
        for name in names or tuple(self.processes):
            process = self.processes.pop(name)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)

    def token_of(self, user: str) -> str:
        """A token of the REST API for one of the home's users; without users everybody is an admin."""
        data = None
        if self.home.passwords:
            data = json.dumps({"username": user, "password": self.home.passwords[user]}).encode()
        request = urllib.request.Request(
            f"{self.url}/auth/token", data=data, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(json.load(answer)["access_token"])

    def get(self, path: str) -> Any:
        """A JSON answer of the REST API."""
        return self._request("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON answer to a JSON body."""
        return self._request("POST", path, body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON answer to a JSON body."""
        return self._request("PATCH", path, body)

    def wait(self, look: Callable[[], T | None], what: str, seconds: float = 60) -> T:
        """Look again and again until there is something; NotYetError, with the ends of the logs, when time is up."""
        deadline = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise NotYetError(f"{name} ended with {process.returncode} before {what}\n{self.log_ends()}")
            if time.monotonic() > deadline:
                raise NotYetError(f"waited {seconds:.0f} s for {what}\n{self.log_ends()}")
            time.sleep(0.2)

    def dag(self, dag_id: str) -> dict[str, Any] | None:
        """A Dag as Airflow lists it, or None."""
        try:
            found: dict[str, Any] = self.get(f"/api/v2/dags/{dag_id}")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise
        return found

    def wait_for_dag(self, dag_id: str, seconds: float = 60) -> dict[str, Any]:
        """Wait until Airflow lists a Dag, and unpause it; an import error of its document ends the waiting."""

        def look() -> dict[str, Any] | None:
            found = self.dag(dag_id)
            if found is None and (error := self.import_errors().get(f"problems/{dag_id}.json.py")):
                raise NotYetError(error)
            return found

        found = self.wait(look, f"Dag {dag_id}", seconds)
        self.patch(f"/api/v2/dags/{dag_id}", {"is_paused": False})
        return found

    def wait_for_version(self, dag_id: str, number: int, seconds: float = 60) -> None:
        """Wait until Airflow knows that version of a Dag."""
        path = f"/api/v2/dags/{dag_id}/dagVersions"
        self.wait(
            lambda: any(found["version_number"] == number for found in self.get(path)["dag_versions"]),
            f"version {number} of {dag_id}",
            seconds,
        )

    def versions(self, dag_id: str) -> list[dict[str, Any]]:
        """The versions of a Dag that Airflow knows."""
        found: list[dict[str, Any]] = self.get(f"/api/v2/dags/{dag_id}/dagVersions")["dag_versions"]
        return found

    def import_errors(self) -> dict[str, str]:
        """Import errors by file."""
        found = self.get("/api/v2/importErrors?limit=100")["import_errors"]
        return {error["filename"]: error["stack_trace"] for error in found}

    def trigger(self, dag_id: str, **conf: Any) -> str:
        """Start a run; its id."""
        run: str = self.post(f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        return run

    def wait_for_run(self, dag_id: str, run_id: str, seconds: float = 120) -> dict[str, Any]:
        """The run, once it has ended."""

        def ended() -> dict[str, Any] | None:
            run: dict[str, Any] = self.get(f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")
            return run if run["state"] in {"success", "failed"} else None

        return self.wait(ended, f"the end of {dag_id} {run_id}", seconds)

    def tasks(self, dag_id: str, run_id: str) -> dict[str, dict[str, Any]]:
        """The task instances of a run, by task id."""
        found = self.get(f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"]
        return {task["task_id"]: task for task in found}

    def xcom(self, dag_id: str, run_id: str, task_id: str, key: str = "return_value") -> Any:
        """What a task returned."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/{key}"
        return self.get(f"{path}?deserialize=false&stringify=false")["value"]

    def task_log(self, dag_id: str, run_id: str, task_id: str, attempt: int = 1) -> str:
        """The log of one attempt, as text."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{attempt}?full_content=true"
        return "\n".join(
            line if isinstance(line, str) else str(line.get("event", "")) for line in self.get(path)["content"]
        )

    def account(self, dag_id: str, run_id: str) -> str:
        """What became of each task of a run, and how the logs end of the attempts of those that failed."""
        parts = []
        for name, task in self.tasks(dag_id, run_id).items():
            parts.append(f"--- {name}: {task['state']} after {task['try_number']} attempts")
            if task["state"] == "failed":
                for attempt in range(1, task["try_number"] + 1):
                    log = self.task_log(dag_id, run_id, name, attempt).splitlines()
                    parts.append(f"attempt {attempt}\n" + "\n".join(log[-15:]))
        return "\n".join(parts)

    def log_ends(self) -> str:
        """The last lines of each process's log."""
        parts = []
        for path in sorted(self.logs.glob("*.log")):
            lines = path.read_text(errors="replace").splitlines()[-25:]
            parts.append(f"--- {path}\n" + "\n".join(lines))
        return "\n".join(parts)

    def _is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/version", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        if self.token is None:
            self.token = self.token_of("admin")
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def configure(home: AirflowHome, **extra: str) -> AirflowServer:
    """A server in a home, not started: settings for a test's pace, one local repository.

    Those of the home's users may enter; in a home without users everybody is an admin.
    """
    port = free_port()
    secret = secrets.token_hex(64)
    store = PipelineStore(home.folder / "pipelines.git")
    settings = {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        **({} if home.passwords else _EVERYBODY_IS_ADMIN),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        # Airflow otherwise does not write a Dag again that it wrote less than 30 s ago.
        "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "0",
        "AIRFLOW__API_AUTH__JWT_SECRET": secret,
        "AIRFLOW__API__SECRET_KEY": secret,
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_MAX_OVERFLOW": "-1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "1",
        "AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL": "1",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
        "AIRFLOW__DAG_PROCESSOR__FILE_PARSING_SORT_MODE": "modified_time",
        **extra,
    }
    return AirflowServer(home.with_environment(**settings).with_bundle(path=str(store.path)), port, store)


@contextlib.contextmanager
def running(home: AirflowHome, **extra: str) -> Iterator[AirflowServer]:
    """A started server; for Postgres metadata pass ``AIRFLOW__DATABASE__SQL_ALCHEMY_CONN`` and migrate it."""
    server = configure(home, **extra)
    if "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" in extra:
        server.home.airflow("db", "migrate", timeout=300)
    server.store.create()
    try:
        server.start()
        yield server
    finally:
        server.stop()
