"""Connections tested on a worker: what it reaches, what is told of it, and the progress on the page."""

from __future__ import annotations

import re
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from airloom.dag_factory.connection_test import DAG_ID, TASK_ID
from airloom.operators.connection import Connection
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.plugins.documents import ok, problem
from tests.waiting import wait_until

SECRET = "a-planted-secret-of-the-test"
RUN = 120_000
"""Milliseconds in which a run of one task ends on two busy cores."""


@pytest.fixture(scope="module")
def site(airloom_site: AirflowServer) -> AirflowServer:
    """The site, once Airflow knows the Dag that tests connections; nobody has to unpause it."""
    found = airloom_site.wait(lambda: airloom_site.dag(DAG_ID), DAG_ID)
    assert found["is_paused"] is False
    assert found["tags"][0]["name"] == "airloom"
    return airloom_site


@contextmanager
def api_of(site: AirflowServer, user: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {site.token_of(user)}"}
    with httpx.Client(base_url=f"{site.url}/airloom/api/v1", headers=headers, timeout=60, trust_env=False) as client:
        yield client


def keep(site: AirflowServer, name: str, connection: Connection, **changes: Any) -> None:
    """Make it a connection of Airflow's."""
    fields = ("type", "host", "port", "login", "password", "schema")
    new = {field: getattr(connection, field) or None for field in fields} | {"id": name} | changes
    with api_of(site, "admin") as admin:
        assert admin.post("/connections", json=new).status_code == 201


@contextmanager
def without_workers(site: AirflowServer) -> Iterator[None]:
    """No worker takes a task."""
    site.patch("/api/v2/pools/default_pool?update_mask=slots", {"pool": "default_pool", "slots": 0})
    try:
        yield
    finally:
        site.patch("/api/v2/pools/default_pool?update_mask=slots", {"pool": "default_pool", "slots": 128})


def test_a_worker_says_what_it_reaches_and_no_more(
    site: AirflowServer, postgres: Connection, mysql: Connection
) -> None:
    keep(site, "reached", postgres, password=SECRET)
    keep(site, "closed", postgres, port=1, password=SECRET)
    keep(site, "refused", mysql, password=SECRET)
    expected = {
        "reached": ("works", "The connection works"),
        "closed": ("unanswered", "The system did not answer"),
        "refused": ("refused", "The system refused the connection: its login or another of its fields is wrong"),
        "nowhere": ("missing", "The worker finds no connection of this name"),
    }
    with api_of(site, "editor") as editor:
        started = {name: editor.post(f"/connections/{name}/test") for name in expected}
        assert {answer.status_code for answer in started.values()} == {202}
        for name, (outcome, message) in expected.items():
            path = f"/connections/{name}/tests/{started[name].json()['id']}"
            wait_until(lambda path=path: ok(editor.get(path))["state"] == "done", 120)
            found = ok(editor.get(path))
            assert (found["where"], found["reason"], found["message"]) == ("worker", None, message)
            assert found["ok"] is (outcome == "works")
            assert found["seconds"] >= 0
        listed = ok(editor.get("/runs", params={"limit": 200}))["items"]
        assert DAG_ID not in {run["pipeline"] for run in listed}
        assert DAG_ID not in {item["id"] for item in ok(editor.get("/pipelines", params={"limit": 200}))["items"]}
    runs = site.get(f"/api/v2/dags/{DAG_ID}/dagRuns?limit=50")["dag_runs"]
    by_name = {run["conf"]["connection"]: run for run in runs}
    assert set(by_name) >= set(expected)
    for name, (outcome, _) in expected.items():
        run = by_name[name]
        site.wait_for_run(DAG_ID, run["dag_run_id"])
        told = site.xcom(DAG_ID, run["dag_run_id"], TASK_ID)
        assert (set(told), told["outcome"]) == ({"outcome", "seconds"}, outcome)
        log = site.task_log(DAG_ID, run["dag_run_id"], TASK_ID)
        assert outcome in log
        for word in (SECRET, "ConfigError", "TransientError", "Connection refused", "Access denied"):
            assert word not in log


@pytest.mark.parametrize("conf", [{}, {"connection": 5}, {"connection": "a b"}, {"connection": {"host": "x"}}])
def test_a_run_by_hand_names_a_connection_or_is_none(site: AirflowServer, conf: dict[str, Any]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        site.trigger(DAG_ID, **conf)
    assert refused.value.code in (400, 422)


def test_a_test_that_no_worker_takes_is_cancelled(site: AirflowServer) -> None:
    with api_of(site, "admin") as admin, without_workers(site):
        test = admin.post("/connections/-/test").json()
        path = f"/connections/-/tests/{test['id']}"
        runs = f"/api/v2/dags/{DAG_ID}/dagRuns?state=running"
        wait_until(lambda: site.get(runs)["total_entries"] == 1)
        assert ok(admin.get(path)) == test
        assert (test["state"], test["where"]) == ("queued", "worker")
        cancelled = ok(admin.post(f"{path}/cancel"))
        assert cancelled == ok(admin.get(path))
        assert (cancelled["state"], cancelled["ok"]) == ("done", None)
        problem(admin.post(f"{path}/cancel"), 409, "test_ended")
        assert site.get(runs)["total_entries"] == 0
        noted = ok(admin.get("/audit", params={"action": "connection.cancel_test"}))["items"][0]
        assert noted["details"] == {"connection": "-", "where": "worker"}


def test_the_page_shows_how_far_a_test_is(site: AirflowServer, open_page: OpenPage, postgres: Connection) -> None:
    keep(site, "shown", postgres)
    page = open_page("admin")
    page.goto("airloom/connections?search=shown")
    row = page.get_by_role("row").filter(has_text="shown")
    said = row.get_by_role("status")
    with without_workers(site):
        row.get_by_role("button", name="Test shown").click()
        expect(said).to_have_text("Waiting for a worker…")
        expect(row.get_by_role("button", name="Test shown")).to_be_disabled()
        row.get_by_role("button", name="Cancel the test").click()
        expect(said).to_have_text("The test was cancelled")
        row.get_by_role("button", name="Test shown").click()
        expect(said).to_have_text("Waiting for a worker…")
    expect(said).to_have_text(re.compile(r"^The connection works · tested on a worker in [\d.]+ s$"), timeout=RUN)
    expect(row.get_by_role("button", name="Cancel the test")).to_have_count(0)
