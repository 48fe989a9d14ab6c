"""The list of pipelines, one of them, its history; checked against what git and Airflow hold."""

from __future__ import annotations

import pytest

from tests.plugins.documents import document, ok, problem, where
from tests.plugins.server import SEEDER, Api


def test_the_list_says_what_git_and_airflow_know(api: Api) -> None:
    found = {item["id"]: item for item in ok(api.viewer.get("/pipelines"))["items"]}["parsed"]
    # Other tests run it, and resume it for that.
    assert found | {"updated_at": None, "revision": None, "paused": True, "last_runs": []} == {
        "id": "parsed",
        "name": None,
        "description": None,
        "tags": [],
        "path": "parsed.json",
        "revision": None,
        "schedule": None,
        "nodes": 3,
        "problems": 0,
        "has_dag": True,
        "paused": True,
        "last_runs": [],
        "draft": None,
        "updated_at": None,
        "updated_by": "Seeder",
    }
    assert found["revision"] == api.store.history("parsed.json")[0].revision


def test_the_list_is_searched_sorted_and_cut(api: Api) -> None:
    for name in ("list_b", "list_a", "list_c"):
        api.put(document(name, name=f"Zebra {name[-1]}", tags=["herd"], schedule={"cron": "0 5 * * *"}))
    page = ok(api.viewer.get("/pipelines", params={"search": "zebra HERD", "sort": "id", "limit": 2}))
    assert [item["id"] for item in page["items"]] == ["list_a", "list_b"]
    assert (page["total"], page["offset"], page["limit"]) == (3, 0, 2)
    assert page["items"][0]["schedule"] == "0 5 * * *"
    query = {"search": "zebra", "sort": "-name", "offset": 2, "fields": "id,name"}
    rest = ok(api.viewer.get("/pipelines", params=query))
    assert rest["items"] == [{"id": "list_a", "name": "Zebra a"}]


def test_what_cannot_be_a_dag_is_listed_with_its_problems(api: Api) -> None:
    api.put(where(document("list_broken"), "nothing > 1"))
    api.store.publish("no_json.json", b"{", SEEDER, "Break it", base=None)
    found = {item["id"]: item for item in ok(api.viewer.get("/pipelines", params={"limit": 200}))["items"]}
    assert (found["list_broken"]["problems"], found["list_broken"]["has_dag"]) == (1, False)
    assert found["no_json"]["problems"] >= 1
    assert ok(api.viewer.get("/pipelines/no_json"))["document"] is None


@pytest.mark.parametrize("query", ["sort=nodes", "limit=0", "limit=1000", "offset=-1"])
def test_a_wrong_query_is_refused(api: Api, query: str) -> None:
    problem(api.viewer.get(f"/pipelines?{query}"), 422, "invalid_request")


def test_a_pipeline_is_read_now_and_as_it_was(api: Api) -> None:
    first = api.put(document("read_me"))
    second = api.put(where(document("read_me"), "n > 2"))
    now = api.viewer.get("/pipelines/read_me")
    assert now.headers["etag"] == now.json()["etag"]
    assert now.json()["revision"] == second
    assert now.json()["document"]["nodes"][1]["config"] == {"where": "n > 2"}
    assert now.json()["text"].startswith('{\n  "airloom": 1,')
    then = ok(api.viewer.get("/pipelines/read_me", params={"revision": first}))
    assert then["document"]["nodes"][1]["config"] == {"where": "n > 1"}
    compared = ok(api.viewer.get("/pipelines/read_me/compare", params={"from": first, "to": second}))
    assert (compared["from"], compared["to"]) == (then["document"], now.json()["document"])
    history = ok(api.viewer.get("/pipelines/read_me/history"))["items"]
    assert [(change["revision"], change["author"]) for change in history] == [(second, "Seeder"), (first, "Seeder")]


def test_what_is_not_there_is_not_found(api: Api) -> None:
    problem(api.viewer.get("/pipelines/nothing"), 404, "not_found")
    problem(api.viewer.get("/pipelines/nothing/history"), 404, "not_found")
    problem(api.viewer.get("/pipelines/parsed", params={"revision": "0" * 40}), 404, "unknown_revision")


@pytest.mark.parametrize("revision", ["--output=/tmp/x", "main", "HEAD~1", "a" * 100])
def test_a_revision_is_nothing_but_a_commit(api: Api, revision: str) -> None:
    problem(api.viewer.get("/pipelines/parsed", params={"revision": revision}), 422, "invalid_request")


def test_pausing_is_airflows(api: Api) -> None:
    assert api.editor.patch("/pipelines/parsed", json={"paused": False}).status_code == 204
    found = {item["id"]: item for item in ok(api.viewer.get("/pipelines"))["items"]}
    assert found["parsed"]["paused"] is False
    assert api.editor.patch("/pipelines/parsed", json={"paused": True}).status_code == 204
    problem(api.editor.patch("/pipelines/nothing", json={"paused": True}), 404, "no_dag")


def test_the_history_knows_the_runs_of_each_commit(api: Api) -> None:
    first = api.put(document("ran"))
    api.parse()
    started = [ok(api.admin.post("/pipelines/ran/runs", json={"unpause": True}))["run_id"]]
    api.put(document("another"))  # the branch's tip moves, the document does not change
    api.parse()
    started.append(ok(api.admin.post("/pipelines/ran/runs", json={}))["run_id"])
    second = api.put(where(document("ran"), "n > 2"))
    api.parse()
    last = ok(api.admin.post("/pipelines/ran/runs", json={}))["run_id"]
    history = ok(api.viewer.get("/pipelines/ran/history"))["items"]
    found = {change["revision"]: [run["run_id"] for run in change["runs"]] for change in history}
    assert found == {second: [last], first: started[::-1]}
