"""A document by itself, and what it can be made of."""

from __future__ import annotations

import jsonschema
import pytest

from airloom.operators.registry import node_types
from tests.plugins.documents import document, ok, problem, where
from tests.plugins.server import Api


def test_a_check_tells_what_the_canvas_shows(api: Api) -> None:
    found = ok(api.viewer.post("/check", json={"document": document("checked")}))
    assert set(found) == {"ok", "problems", "columns", "inputs", "tasks", "lineage", "code"}
    wrong = ok(api.viewer.post("/check", json={"document": where(document("checked"), "m > 1")}))
    assert set(wrong["problems"][0]) == {"pointer", "node", "message", "expected", "hint", "severity"}
    assert wrong["problems"][0]["node"] == "some"


def test_a_check_takes_what_is_known_of_sources_that_declare_nothing(api: Api) -> None:
    nodes = [
        {"id": "read", "type": "file.read", "config": {"path": "a.csv"}},
        {"id": "told", "type": "file.read", "config": {"path": "b.csv", "columns": {"b": "string"}}},
        {"id": "some", "type": "filter", "inputs": {"in": "read"}, "config": {"where": "carier = 'AA'"}},
        {"id": "both", "type": "union", "inputs": {"in": ["some", "told"]}},
        {"id": "save", "type": "file.write", "inputs": {"in": "both"}, "config": {"path": "c.csv"}},
    ]
    body = {"document": {"airloom": 1, "id": "known", "nodes": nodes}}
    before = ok(api.viewer.post("/check", json=body))
    assert (before["ok"], before["columns"]["read"]) == (True, None)
    known = {"read": [{"name": "carrier", "type": "string"}], "told": [{"name": "b", "type": "integer"}], "gone": []}
    found = ok(api.viewer.post("/check", json={**body, "columns": known}))
    assert [(wrong["pointer"], wrong["hint"]) for wrong in found["problems"]] == [
        ("/nodes/2/config/where", "did you mean 'carrier'?")
    ]
    assert found["columns"]["read"] == known["read"]
    assert found["columns"]["told"] == [{"name": "b", "type": "string"}], "what is declared has the last word"
    nested = {"read": [{"name": "carrier", "type": "STRUCT(a INTEGER)"}]}
    assert ok(api.viewer.post("/check", json={**body, "columns": nested}))["columns"]["read"] is None


def test_a_document_is_formatted(api: Api) -> None:
    text = ok(api.viewer.post("/format", json={"document": document("formatted")}))["text"]
    assert text == ok(api.viewer.post("/format", json={"document": document("formatted", tags=[])}))["text"]
    refused = problem(api.viewer.post("/format", json={"document": {"id": 1}}), 422, "invalid")
    assert refused["problems"]


def test_the_schema_is_one_and_takes_a_document(api: Api) -> None:
    schema = ok(api.viewer.get("/schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document("by_schema"), schema)


def test_node_types_are_those_that_are_installed(api: Api) -> None:
    found = ok(api.viewer.get("/node-types"))["items"]
    assert [node_type["type"] for node_type in found] == list(node_types())
    one = ok(api.viewer.get("/node-types/postgres.read"))
    assert one in found
    assert (one["installed"], one["extra"], one["kind"]) == (True, "postgres", "source")
    assert "did you mean 'filter'?" in problem(api.viewer.get("/node-types/filtr"), 404, "not_found")["detail"]


def test_functions_are_listed(api: Api) -> None:
    found = {function["name"] for function in ok(api.viewer.get("/functions"))["items"]}
    assert {"upper", "sum", "row_number"} <= found
    assert not found & {"now", "random", "read_csv", "getvariable"}


@pytest.mark.parametrize("extra", ["text", "more"])
def test_a_field_nobody_knows_is_refused(api: Api, extra: str) -> None:
    body = {"document": document("closed"), extra: 1}
    refused = problem(api.viewer.post("/check", json=body), 422, "invalid_request")
    assert refused["problems"][0]["pointer"] == f"/body/{extra}"
