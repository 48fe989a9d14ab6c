"""The runs of all pipelines in one list."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from airloom.plugins.services.all_runs import loads
from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api

_RUN = """
import sys
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from airflow._shared.timezones import timezone
from sqlalchemy import insert
rows = [
    ("listed", "list_1", "success", "scheduled", "2021-01-01T00:00:00+00:00", "2021-01-01T00:01:00+00:00"),
    ("hidden", "list_2", "failed", "scheduled", "2021-01-02T00:00:00+00:00", "2021-01-02T00:00:05+00:00"),
    ("listed", "list_3", "failed", "backfill", "2021-01-03T00:00:00+00:00", "2021-01-03T01:00:00+00:00"),
    ("stranger", "list_4", "failed", "manual", "2021-01-04T00:00:00+00:00", "2021-01-04T01:00:00+00:00"),
]
keys = ("dag_id", "run_id", "state", "run_type", "start_date", "end_date")
values = [dict(zip(keys, row)) for row in rows]
for value in values:
    for key in ("start_date", "end_date"):
        value[key] = timezone.parse(value[key])
    value["run_after"] = value["start_date"]
with create_session() as session:
    session.execute(insert(DagRun.__table__), values)
print("null")
"""
SPAN = {"since": "2021-01-01T00:00:00Z", "until": "2021-02-01T00:00:00Z"}


@pytest.fixture(scope="module", autouse=True)
def seeded(api: Api) -> None:
    """Runs of two pipelines, and of a Dag that is none."""
    api.put(document("listed", name="Listed"))
    api.parse()
    api.server.home.python(_RUN)


def listed(api: Api, role: str = "viewer", **query: Any) -> list[str]:
    return [item["run_id"] for item in ok(api.clients[role].get("/runs", params=SPAN | query))["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["list_3", "list_2", "list_1"]),
        ({"sort": "start"}, ["list_1", "list_2", "list_3"]),
        ({"sort": "-duration"}, ["list_3", "list_1", "list_2"]),
        ({"sort": "pipeline"}, ["list_2", "list_3", "list_1"]),
        ({"state": "failed"}, ["list_3", "list_2"]),
        ({"run_type": "backfill"}, ["list_3"]),
        ({"pipeline": "listed", "state": "success"}, ["list_1"]),
        ({"pipeline": "nowhere"}, []),
        ({"since": "2021-01-02T00:00:00Z"}, ["list_3", "list_2"]),
        ({"until": "2021-01-02T00:00:00Z"}, ["list_1"]),
        ({"offset": 1, "limit": 1}, ["list_2"]),
    ],
)
def test_runs_are_narrowed_sorted_and_paged(api: Api, query: dict[str, Any], expected: list[str]) -> None:
    found = [run_id for run_id in listed(api, **query) if run_id.startswith("list_")]
    assert found == expected


def test_runs_of_a_dag_that_may_not_be_read_are_not_there(api: Api) -> None:
    assert "list_2" not in listed(api, "narrow")
    assert listed(api, "narrow", pipeline="hidden") == []


def test_a_run_that_waits_is_the_newest(api: Api) -> None:
    api.editor.patch("/pipelines/listed", json={"paused": False})
    run_id = ok(api.editor.post("/pipelines/listed/runs", json={}))["run_id"]
    since = (datetime.now(timezone.utc) - timedelta(days=1)).isoformat()
    page = ok(api.viewer.get("/runs", params={"since": since, "pipeline": "listed", "state": "queued"}))
    first = page["items"][0]
    assert (first["run_id"], first["name"], first["user"], first["trigger"]) == (run_id, "Listed", "editor", "ui")
    assert (first["start"], first["rows_loaded"], first["run_type"]) == (None, None, "manual")
    assert first["revision"] == api.store.tip()
    ok(api.editor.post(f"/pipelines/listed/runs/{run_id}/stop"))


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"sort": "name"}, {"limit": 1000}, {"state": "' OR 1"}])
def test_what_is_wrong_with_a_question_is_said(api: Api, query: dict[str, Any]) -> None:
    problem(api.viewer.get("/runs", params=query), 422, "invalid_request")


def test_rows_are_counted_where_they_were_loaded() -> None:
    source = {"node": "orders", "rows_out": 9, "details": {}}
    load = {"node": "out", "rows_out": 7, "details": {"outcome": "loaded", "token": "x"}}
    again = {"node": "out_too", "rows_out": 0, "details": {"outcome": "skipped"}}
    assert loads({"nodes": [source, load, again]}) == [7, 0]
    assert loads(None) == []
