"""Runs through our API, with a scheduler that really runs them."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from typing import Any

import duckdb
import httpx
import pytest
from websockets.sync.client import connect

from airloom.dag_factory.git_commit import Author
from tests.airflow_home import AirflowHome
from tests.e2e.airflow_server import AirflowServer, running

AUTHOR = Author("Tester", "tester@example.org")
PIPELINE: dict[str, Any] = {
    "airloom": 1,
    "id": "watched",
    "params": {"least": {"type": "integer", "default": 2, "minimum": 0}},
    "nodes": [
        {
            "id": "orders",
            "type": "file.read",
            "config": {"path": "orders.csv", "columns": {"id": "integer", "note": "string"}},
        },
        {"id": "large", "type": "filter", "inputs": {"in": "orders"}, "config": {"where": "id >= ${params.least}"}},
        {
            "id": "checked",
            "type": "derive",
            "inputs": {"in": "large"},
            "config": {"columns": [{"name": "n", "expression": "CAST(note AS INTEGER)"}]},
        },
        {"id": "report", "type": "file.write", "inputs": {"in": "checked"}, "config": {"path": "report.csv"}},
    ],
}


BUSY: dict[str, Any] = {
    "airloom": 1,
    "id": "busy",
    "nodes": [
        {"id": "numbers", "type": "file.read", "config": {"path": "numbers.parquet"}},
        {
            "id": "hashed",
            "type": "derive",
            "inputs": {"in": "numbers"},
            "config": {"columns": [{"name": "h", "expression": "md5(md5(md5(md5(CAST(n AS VARCHAR)))))"}]},
        },
        {"id": "top", "type": "aggregate", "inputs": {"in": "hashed"}, "config": {"measures": {"h": "max(h)"}}},
        {"id": "report", "type": "file.write", "inputs": {"in": "top"}, "config": {"path": "top.csv"}},
    ],
}


@pytest.fixture(scope="module")
def server(migrated_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    folder = tmp_path_factory.mktemp("runs_api") / "airflow"
    shutil.copytree(migrated_home.folder, folder, ignore=shutil.ignore_patterns("logs", "bundles"))
    (folder / "files").mkdir()
    with running(AirflowHome(folder)) as started:
        started.store.publish("watched.json", json.dumps(PIPELINE).encode(), AUTHOR, "Add", base=None)
        started.store.publish("busy.json", json.dumps(BUSY).encode(), AUTHOR, "Add", base=started.store.tip())
        started.wait_for_dag("watched")
        started.wait_for_dag("busy")
        yield started


@pytest.fixture(scope="module")
def api(server: AirflowServer) -> Iterator[httpx.Client]:
    token = httpx.get(f"{server.url}/auth/token", trust_env=False).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(
        base_url=f"{server.url}/airloom/api/v1/pipelines/watched", headers=headers, trust_env=False, timeout=60
    ) as client:
        yield client


def files(server: AirflowServer, rows: str) -> None:
    (server.home.folder / "files" / "orders.csv").write_text("id,note\n" + rows)


def start(api: httpx.Client, **params: Any) -> str:
    answer = api.post("/runs", json={"params": params})
    assert answer.status_code == 201, answer.text
    run_id: str = answer.json()["run_id"]
    return run_id


def ended(api: httpx.Client, run_id: str, seconds: float = 90) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found: dict[str, Any] = api.get(f"/runs/{run_id}").json()
        if found["state"] in {"success", "failed"}:
            return found
        time.sleep(0.3)
    raise AssertionError(f"the run has not ended: {found}")


def test_a_run_shows_what_each_node_did(server: AirflowServer, api: httpx.Client) -> None:
    files(server, "1,10\n2,20\n3,30\n")
    run_id = start(api, least=3)
    run = ended(api, run_id)
    assert (run["state"], run["conf"], run["run_type"]) == ("success", {"least": 3}, "manual")
    nodes = run["nodes"]
    assert {name: node["task_id"] for name, node in nodes.items()} == {
        "orders": "checked",
        "large": "checked",
        "checked": "checked",
        "report": "report",
    }
    assert {node["state"] for node in nodes.values()} == {"success"}
    assert (nodes["checked"]["rows_out"], nodes["report"]["rows_in"]) == (1, 1)
    assert nodes["report"]["seconds"] is not None
    assert api.get("/runs", params={"limit": 1}).json()["items"][0]["run_id"] == run_id
    log = api.get(f"/runs/{run_id}/nodes/large/log").json()
    assert log["end"] is True
    assert log["lines"]
    rest = api.get(f"/runs/{run_id}/nodes/large/log", params={"offset": log["next_offset"]}).json()
    assert rest["lines"] == []


def test_a_key_that_is_sent_twice_starts_one_run(server: AirflowServer, api: httpx.Client) -> None:
    files(server, "1,10\n")
    headers = {"Idempotency-Key": "once"}
    first, second = (api.post("/runs", json={}, headers=headers).json()["run_id"] for _ in range(2))
    assert first == second
    assert ended(api, first)["state"] == "success"


def test_wrong_params_start_nothing(api: httpx.Client) -> None:
    before = api.get("/runs").json()["total"]
    for params, word in (({"leats": 1}, "least"), ({"least": -1}, "minimum"), ({"least": "x"}, "integer")):
        answer = api.post("/runs", json={"params": params})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_params")
        assert word in answer.text
    assert api.get("/runs").json()["total"] == before


def test_a_failed_node_is_named_and_done_again(server: AirflowServer, api: httpx.Client) -> None:
    files(server, "2,20\n3,none\n")
    run_id = start(api)
    run = ended(api, run_id)
    assert run["state"] == "failed"
    assert run["nodes"]["report"]["state"] == "upstream_failed"
    assert "none" in run["nodes"]["checked"]["error"]
    assert run["nodes"]["orders"]["error"] is None
    files(server, "2,20\n3,30\n")
    cleared = api.post(f"/runs/{run_id}/clear", json={"node": "checked"})
    assert cleared.status_code == 200, cleared.text
    again = ended(api, run_id)
    assert again["state"] == "success"
    assert again["nodes"]["report"]["rows_in"] == 2
    assert api.get(f"/runs/{run_id}/nodes/checked/log", params={"try_number": 1}).json()["lines"]
    assert api.post(f"/runs/{run_id}/clear", json={"node": "nowhere"}).status_code == 404
    assert api.post(f"/runs/{run_id}/stop").json()["code"] == "run_ended"


def test_a_run_is_stopped(server: AirflowServer, api: httpx.Client) -> None:
    server.patch("/api/v2/dags/watched", {"is_paused": True})
    answer = api.post("/runs", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "paused")
    server.patch("/api/v2/dags/watched", {"is_paused": False})
    files(server, "".join(f"{number},{number}\n" for number in range(2_000_000)))
    run_id = start(api)
    assert api.post(f"/runs/{run_id}/stop").json()["state"] == "failed"
    assert ended(api, run_id)["state"] == "failed"


def test_what_is_not_there(api: httpx.Client) -> None:
    assert api.get("/runs/nowhere").status_code == 404
    run_id = api.get("/runs").json()["items"][0]["run_id"]
    assert api.get(f"/runs/{run_id}/nodes/nowhere/log").status_code == 404


def test_a_run_is_watched_as_it_goes(server: AirflowServer, api: httpx.Client) -> None:
    files(server, "2,20\n")
    run_id = start(api)
    topics = {f"run:watched:{run_id}", "pipelines", f"log:watched:{run_id}:report"}
    states: list[str] = []
    lines: list[str] = []
    told: set[str] = set()
    headers = {"Authorization": api.headers["Authorization"]}
    url = server.url.replace("http", "ws", 1) + "/airloom/api/v1/live/ws"
    with connect(url, additional_headers=headers, proxy=None) as page:
        for topic in topics:
            page.send(json.dumps({"type": "subscribe", "topic": topic}))
        ended = False
        while not (ended and states[-1:] == ["success"] and told == topics):
            message = json.loads(page.recv(60))
            assert message["type"] != "error", message
            if message["type"] != "event":
                continue
            told.add(message["topic"])
            if message["topic"].startswith("run:"):
                states.append(message["data"]["state"])
            elif message["topic"].startswith("log:"):
                lines += [line["text"] for line in message["data"]["lines"]]
                ended = message["data"]["end"]
    assert len(states) > 1
    log = api.get(f"/runs/{run_id}/nodes/report/log").json()
    assert lines == [line["text"] for line in log["lines"]]


def test_a_node_at_work_says_how_far_it_is(server: AirflowServer, api: httpx.Client) -> None:
    target = server.home.folder / "files" / "numbers.parquet"
    with duckdb.connect() as database:
        database.execute(f"COPY (SELECT range AS n FROM range(10000000)) TO '{target}' (FORMAT parquet)")
    started = api.post("../busy/runs", json={})
    assert started.status_code == 201, started.text
    run_id = started.json()["run_id"]
    seen: list[int] = []
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        run = api.get(f"../busy/runs/{run_id}").json()
        numbers = run["nodes"].get("numbers", {})
        if numbers.get("state") == "running" and numbers["rows_out"]:
            seen.append(numbers["rows_out"])
        if run["state"] in {"success", "failed"}:
            break
        time.sleep(0.3)
    assert run["state"] == "success"
    assert seen
    assert all(0 < rows <= 10_000_000 for rows in seen)
