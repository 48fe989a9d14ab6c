"""Previews over HTTP: rights, errors, a client that leaves, and how long they take."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.plugins.documents import ok, problem
from tests.plugins.server import Api

ROOT = Path(__file__).parents[3]
DEMO: dict[str, Any] = json.loads((ROOT / "dags" / "delays_by_carrier.json").read_text())


@pytest.fixture(scope="module", autouse=True)
def flights(api: Api) -> None:
    target = api.server.home.folder / "files" / "flights"
    shutil.copytree(ROOT / "include" / "demo" / "flights", target, dirs_exist_ok=True)


def body(node: str, **more: Any) -> dict[str, Any]:
    return {"document": DEMO, "node": node, **more}


def of(node: str, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"document": {**DEMO, "nodes": nodes}, "node": node}


def test_rows_of_an_unsaved_document(api: Api) -> None:
    found = ok(api.editor.post("/preview", json=body("ranked", rows=5)))
    assert len(found["rows"]) == 5
    assert [column["name"] for column in found["columns"]][:2] == ["carrier", "name"]
    assert found["columns"][2]["type"] == "integer"
    assert set(found["sources"]) == {"flights", "weather", "airlines"}
    assert found["sources"]["airlines"] == [{"name": "carrier", "type": "string"}, {"name": "name", "type": "string"}]
    again = ok(api.editor.post("/preview", json=body("ranked", rows=5)))
    assert again["cached"] is True
    assert again["rows"] == found["rows"]
    assert ok(api.editor.post("/preview", json=body("ranked", rows=5, refresh=True)))["cached"] is False


@pytest.mark.parametrize("sample", ["first", "last", "random"])
def test_each_sample(api: Api, sample: str) -> None:
    found = ok(api.editor.post("/preview", json=body("flights", rows=3, sample=sample)))
    assert (found["rows_described"], found["parts"]) == (50_000, ["flights"])
    assert ok(api.editor.post("/preview", json=body("airlines", sample=sample)))["parts"] == []


def test_what_a_node_changes(api: Api) -> None:
    nodes = [
        {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}},
        {"id": "few", "type": "filter", "inputs": {"in": "airlines"}, "config": {"where": "carrier <> ${params.not}"}},
    ]
    document = {**DEMO, "params": {"not": {"type": "string", "default": "UA"}}, "nodes": nodes}
    asked = {"document": document, "node": "few", "sample": "differs"}
    assert [row[0] for row in ok(api.editor.post("/preview", json=asked))["rows"]] == ["UA"]
    found = ok(api.editor.post("/preview", json={**asked, "params": {"not": "AA"}}))
    assert [row[0] for row in found["rows"]] == ["AA"]
    assert found["difference"] == {"compared_with": "airlines", "added": 0, "removed": 1, "marks": ["removed"]}


def test_masked_columns_are_shown_to_nobody(api: Api) -> None:
    nodes = [
        {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}, "mask": ["name"]},
        {
            "id": "made",
            "type": "derive",
            "inputs": {"in": "airlines"},
            "config": {"columns": [{"name": "short", "expression": "left(name, 3)"}]},
        },
    ]
    asked = of("made", nodes)
    for user in (api.editor, api.admin):
        found = ok(user.post("/preview", json=asked))
        assert {tuple(row[1:]) for row in found["rows"]} == {("***", "***")}
        assert [column["masked"] for column in found["columns"]] == [False, True, True]
        assert "Envoy" not in json.dumps(found)
    del nodes[0]["mask"]
    assert "Envoy Air" in json.dumps(ok(api.editor.post("/preview", json=asked)))
    nodes[0]["mask"] = ["nam"]
    [wrong] = problem(api.editor.post("/preview", json=asked), 422, "run_failed")["problems"]
    assert (wrong["pointer"], wrong["node"]) == ("/nodes/0", "airlines")
    assert wrong["message"] == "the node has no column 'nam' to mask; did you mean 'name'?"


def test_an_interval_is_bound(api: Api) -> None:
    nodes = [
        {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}},
        {
            "id": "when",
            "type": "derive",
            "inputs": {"in": "airlines"},
            "config": {"columns": [{"name": "day", "expression": "CAST(${interval.start} AS DATE)"}]},
        },
    ]
    interval = {"start": "2013-01-02T00:00:00Z", "end": "2013-01-03T00:00:00Z"}
    found = ok(api.editor.post("/preview", json={**of("when", nodes), "interval": interval, "rows": 1}))
    assert found["rows"][0][-1] == "2013-01-02"


def test_who_may_not_edit_may_not_run(api: Api) -> None:
    problem(api.viewer.post("/preview", json=body("ranked")), 403, "forbidden")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rows": 0}, "invalid_request"),
        ({"rows": 1001}, "invalid_request"),
        ({"sample": "middle"}, "invalid_request"),
        ({"more": 1}, "invalid_request"),
        ({"node": "nowhere"}, "problems"),
        ({"document": {}}, "problems"),
        ({"params": {"nowhere": 1}}, "problems"),
        ({"interval": {"start": "2013-01-02T00:00:00Z", "end": "2013-01-01T00:00:00Z"}}, "invalid_request"),
        ({"interval": {"start": "2013-01-02T00:00:00", "end": "2013-01-03T00:00:00"}}, "invalid_request"),
        ({"sample": "differs", "node": "flights"}, "run_failed"),
    ],
)
def test_wrong_requests(api: Api, change: dict[str, Any], code: str) -> None:
    assert problem(api.editor.post("/preview", json={**body("ranked"), **change}), 422, code)["problems"]


def test_a_run_that_fails_names_the_field(api: Api) -> None:
    nodes = [{"id": "gone", "type": "file.read", "config": {"path": "../etc/passwd"}}]
    found = problem(api.editor.post("/preview", json=of("gone", nodes)), 422, "run_failed")
    assert [(each["node"], each["pointer"]) for each in found["problems"]] == [("gone", "/nodes/0/config/path")]


def test_an_unknown_connection_is_a_problem_of_its_node(api: Api) -> None:
    nodes = [{"id": "db", "type": "postgres.read", "config": {"connection": "nowhere", "table": "t"}}]
    found = problem(api.editor.post("/preview", json=of("db", nodes)), 422, "run_failed")
    assert found["problems"][0]["pointer"] == "/nodes/0/config/connection"


def test_a_client_that_leaves_frees_its_place(api: Api) -> None:
    query = "SELECT count(*) AS n FROM flights AS a, flights AS b WHERE a.arr_delay + b.arr_delay > {}"
    for number in range(6):  # more than may run at once
        slow = {"id": "slow", "type": "sql", "inputs": {"in": "flights"}, "config": {"query": query.format(number)}}
        with pytest.raises(httpx.ReadTimeout):
            api.editor.post("/preview", json=of("slow", [DEMO["nodes"][0], slow]), timeout=1)
        time.sleep(0.3)
    assert ok(api.editor.post("/preview", json=body("airlines", refresh=True)))["rows"]
