"""People at work on pipelines, as Locust plays them; each writes down what the server acknowledged.

Run by ``bench_load``: two windows of one account share a draft, as a person's two browser tabs do.
"""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task

from tests.bench.bench_dag_processor import document

TOKENS: list[str] = json.loads(Path(os.environ["AIRLOOM_LOAD_TOKENS"]).read_text())
"""One for each window."""
RESULT = os.environ["AIRLOOM_LOAD_RESULT"]
PREFIX = "/airloom/api/v1"
SHARED = 500
"""Windows ``n`` and ``n + SHARED`` are one person's. Their drafts are of the first pipelines; they publish others."""

requests: list[tuple[float, str, float, str]] = []
"""When, what, milliseconds, what went wrong."""
drafts: list[dict[str, Any]] = []
publishes: list[dict[str, str]] = []
_windows = iter(range(1_000_000))


@events.request.add_listener
def _note(name: str, response_time: float, exception: object, **_: object) -> None:
    requests.append((time.time(), name, response_time, str(exception or "")))


@events.quit.add_listener
def _write(**_: object) -> None:
    Path(RESULT).write_text(json.dumps({"requests": requests, "drafts": drafts, "publishes": publishes}))


class Person(FastHttpUser):
    """One window of somebody's browser: nine looks for each change, about five seconds apart."""

    wait_time = between(2.5, 7.5)
    network_timeout = connection_timeout = 30.0

    def on_start(self) -> None:
        self.window = next(_windows)
        self.draft = f"bench_{self.window % SHARED}"
        self.own = f"bench_{SHARED + self.window % SHARED}"
        self.etag: str | None = None
        self.base: str | None = None
        self.known: dict[str, str] = {}
        self.headers = {"Authorization": f"Bearer {TOKENS[self.window]}"}

    @task(144)
    def read_list(self) -> None:
        sort = random.choice(["-updated_at", "name", "-name", "id"])
        search = random.choice(["", "", "bench", str(self.window % 100)])
        offset = random.choice([0, 0, 0, 50, 400])
        self._read("list", f"/pipelines?sort={sort}&search={search}&offset={offset}&limit=50")

    @task(88)
    def read_pipeline(self) -> None:
        self._read("pipeline", f"/pipelines/bench_{random.randrange(1000)}")

    @task(40)
    def read_me(self) -> None:
        self._read("me", "/me")

    @task(40)
    def read_node_types(self) -> None:
        self._read("node types", "/node-types")

    @task(28)
    def read_draft(self) -> None:
        self._read("draft", f"/pipelines/{self.draft}/draft", empty=True)

    @task(12)
    def read_runs(self) -> None:
        self._read("runs", f"/pipelines/bench_{random.randrange(1000)}/runs?limit=20")

    @task(8)
    def read_history(self) -> None:
        self._read("history", f"/pipelines/bench_{random.randrange(1000)}/history?limit=20")

    @task(28)
    def write_draft(self) -> None:
        mark = f"{self.window} {time.time_ns()}"
        body = {"document": _marked(self.draft, mark), "base": None}
        headers = self.headers | ({"If-Match": self.etag} if self.etag else {})
        path = f"{PREFIX}/pipelines/{self.draft}/draft"
        with self.client.put(path, json=body, headers=headers, name="write draft", catch_response=True) as answer:
            if answer.status_code == 200:
                etag = answer.json()["etag"]
                drafts.append({"window": self.window, "over": self.etag, "etag": etag, "mark": mark})
                self.etag = etag
            elif answer.status_code in (412, 428):  # the other window was faster: look, and go on from there
                answer.success()
        if answer.status_code in (412, 428):
            self.etag = self.client.get(path, headers=self.headers, name="read draft").headers["ETag"]

    @task(12)
    def check(self) -> None:
        body = {"document": _marked(self.draft, "check")}
        self.client.post(f"{PREFIX}/check", json=body, headers=self.headers, name="write check")

    @task(1)
    def publish(self) -> None:
        path = f"{PREFIX}/pipelines/{self.own}"
        if self.base is None:
            self.base = self.client.get(path, headers=self.headers, name="read pipeline").json()["revision"]
        mark = f"{self.window} {time.time_ns()}"
        body = {"document": _marked(self.own, mark), "base": self.base, "message": mark}
        publish = f"{path}/publish"
        with self.client.post(
            publish, json=body, headers=self.headers, name="write publish", catch_response=True
        ) as answer:
            if answer.status_code == 200:
                self.base = answer.json()["revision"]
                publishes.append({"revision": self.base, "pipeline": self.own, "mark": mark})
            elif answer.status_code == 409:
                self.base = None
                answer.success()

    def _read(self, name: str, path: str, *, empty: bool = False) -> None:
        """Read as a browser does: what it has already is not sent again."""
        headers = self.headers | ({"If-None-Match": self.known[path]} if path in self.known else {})
        with self.client.get(PREFIX + path, headers=headers, name=f"read {name}", catch_response=True) as answer:
            if answer.status_code == 304 or (empty and answer.status_code == 404):
                answer.success()
            elif etag := answer.headers.get("ETag"):
                self.known[path] = etag


def _marked(pipeline: str, mark: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(document(int(pipeline.removeprefix("bench_"))))
    return value | {"description": mark}
