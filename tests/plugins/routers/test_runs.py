"""Runs over HTTP without a scheduler: they wait, are listed, repeated and stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.plugins.documents import ok, problem
from tests.plugins.server import Api

RUNS = "/pipelines/parsed/runs"


@pytest.fixture(autouse=True)
def resumed(api: Api) -> None:
    pause(api, paused=False)


def pause(api: Api, *, paused: bool) -> None:
    assert api.editor.patch("/pipelines/parsed", json={"paused": paused}).is_success


def start(api: Api, role: str = "editor", **headers: str) -> Any:
    return api.clients[role].post(RUNS, json={}, headers=headers)


def test_a_run_waits_with_its_nodes_and_is_stopped(api: Api) -> None:
    run_id = ok(start(api))["run_id"]
    assert ok(api.viewer.get(RUNS, params={"limit": 1}))["items"][0]["run_id"] == run_id
    found = ok(api.viewer.get(f"{RUNS}/{run_id}"))
    assert found["state"] == "queued"
    assert {node["state"] for node in found["nodes"].values()} == {None}
    node = next(iter(found["nodes"]))
    log = ok(api.viewer.get(f"{RUNS}/{run_id}/nodes/{node}/log"))
    assert log == {"try_number": 0, "lines": [], "next_offset": 0, "end": False}
    assert ok(api.editor.post(f"{RUNS}/{run_id}/stop"))["state"] == "failed"
    problem(api.editor.post(f"{RUNS}/{run_id}/stop"), 409, "run_ended")
    assert ok(api.editor.post(f"{RUNS}/{run_id}/clear", json={}))["state"] == "queued"
    actions = [item["action"] for item in ok(api.admin.get("/audit", params={"pipeline": "parsed"}))["items"]]
    assert actions[:3] == ["clear", "stop", "run"]


_GIVE_STATE = """
import sys
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
with create_session() as session:
    for task in session.query(TaskInstance).filter_by(dag_id="parsed", run_id=sys.argv[1]):
        task.try_number, task.state = 1, sys.argv[2]
print("null")
"""


@pytest.mark.parametrize(
    ("state", "ended"), [("scheduled", False), ("queued", False), ("running", False), ("success", True)]
)
def test_a_log_has_ended_when_its_task_has(api: Api, state: str, ended: bool) -> None:
    run_id = ok(start(api))["run_id"]
    node = next(iter(ok(api.viewer.get(f"{RUNS}/{run_id}"))["nodes"]))
    api.server.home.python(_GIVE_STATE, run_id, state)
    log = ok(api.viewer.get(f"{RUNS}/{run_id}/nodes/{node}/log"))
    assert (log["try_number"], log["end"]) == (1, ended)


def test_one_key_starts_one_run_however_often_it_is_sent(api: Api) -> None:
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: start(api, **{"Idempotency-Key": "click"}), range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["run_id"] for answer in answers}) == 1
    other = api.admin.post(RUNS, json={}, headers={"Idempotency-Key": "click"})
    assert ok(other)["run_id"] != answers[0].json()["run_id"], "each user's keys are their own"


def test_a_run_and_its_nodes_are_said_to_have_ended(api: Api) -> None:
    run_id = ok(start(api, "admin"))["run_id"]
    node = next(iter(ok(api.viewer.get(f"{RUNS}/{run_id}"))["nodes"]))
    done = ok(api.editor.post(f"{RUNS}/{run_id}/nodes/{node}/mark", json={"state": "success"}))
    assert done["nodes"][node]["state"] == "success"
    assert done["state"] == "queued"
    assert ok(api.editor.post(f"{RUNS}/{run_id}/nodes/{node}/mark", json={"state": "success"})) == done, "said twice"
    for state in ("success", "failed", "failed"):
        assert ok(api.editor.post(f"{RUNS}/{run_id}/mark", json={"state": state}))["state"] == state
    noted = ok(api.admin.get("/audit", params={"search": run_id}))["items"]
    assert [entry["action"] for entry in noted] == ["run.mark", "run.mark", "node.mark", "run"]
    problem(api.editor.post(f"{RUNS}/{run_id}/mark", json={"state": "running"}), 422, "invalid_request")
    problem(api.editor.post(f"{RUNS}/{run_id}/nodes/nowhere/mark", json={"state": "failed"}), 404, "not_found")


def test_one_key_clears_a_run_once(api: Api) -> None:
    run_id = ok(start(api, "admin"))["run_id"]
    ok(api.editor.post(f"{RUNS}/{run_id}/mark", json={"state": "failed"}))

    def clear() -> Any:
        return ok(api.editor.post(f"{RUNS}/{run_id}/clear", json={}, headers={"Idempotency-Key": "again"}))["state"]

    assert clear() == "queued"
    ok(api.editor.post(f"{RUNS}/{run_id}/mark", json={"state": "success"}))
    assert clear() == "success", "the second is the first, come late"


def test_a_paused_pipeline_says_so(api: Api) -> None:
    pause(api, paused=True)
    problem(start(api), 409, "paused")
    assert api.editor.post(RUNS, json={"unpause": True}).status_code == 201
    assert start(api).status_code == 201


def test_what_is_not_there(api: Api) -> None:
    problem(api.editor.post("/pipelines/nowhere/runs", json={}), 404, "not_found")
    problem(api.editor.get(f"{RUNS}/nowhere"), 404, "not_found")
    problem(api.editor.post(f"{RUNS}/nowhere/clear", json={}), 404, "not_found")
    assert problem(api.editor.post(RUNS, json={"params": {"nope": 1}}), 422, "invalid_params")["problems"]
