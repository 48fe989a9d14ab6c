"""The audit log: everything that changes something, for those who may read it."""

from __future__ import annotations

import csv
import io
import json

from airloom.plugins.services.audit import _cell as audit_cell
from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api


def test_what_people_did_is_listed_newest_first(api: Api) -> None:
    body = {"document": document("audited"), "base": None, "message": "Begin"}
    ok(api.editor.post("/pipelines/audited/publish", json=body))
    ok(api.editor.post("/pipelines/audited/rename", json={"new_id": "audited_too"}))
    ok(api.admin.delete("/pipelines/audited_too"))
    assert api.editor.patch("/pipelines/parsed", json={"paused": True}).status_code == 204
    page = ok(api.admin.get("/audit", params={"limit": 4}))
    assert page["total"] >= 4
    assert [(entry["action"], entry["user"], entry["pipeline"]) for entry in page["items"]] == [
        ("pipeline.pause", "editor", "parsed"),
        ("pipeline.delete", "admin", "audited_too"),
        ("pipeline.rename", "editor", "audited"),
        ("pipeline.publish", "editor", "audited"),
    ]
    assert page["items"][3]["details"]["message"] == "Begin"
    assert page["items"][0]["time"] >= page["items"][3]["time"]
    one = ok(api.admin.get("/audit", params={"pipeline": "audited", "offset": 1}))
    assert (one["total"], [entry["action"] for entry in one["items"]]) == (2, ["pipeline.publish"])


def test_a_refused_change_is_listed_as_refused(api: Api) -> None:
    refused = api.viewer.delete("/pipelines/parsed", headers={"X-Request-ID": "audit-refused"})
    assert refused.status_code == 403
    found = ok(api.admin.get("/audit", params={"search": "audit-refused"}))["items"]
    assert [(entry["user"], entry["action"], entry["pipeline"], entry["outcome"]) for entry in found] == [
        ("viewer", "delete_pipeline", "parsed", "refused")
    ]


def test_what_is_wrong_or_only_read_is_no_change(api: Api) -> None:
    before = ok(api.admin.get("/audit"))["total"]
    api.editor.post("/pipelines/audit_bad/publish", json={"document": {"id": "audit_bad"}, "base": None})
    assert api.viewer.get("/audit").status_code == 403
    assert ok(api.admin.get("/audit"))["total"] == before


def test_a_user_who_is_refused_without_end_does_not_fill_the_table(api: Api) -> None:
    for _ in range(40):
        assert api.clients["narrow"].post("/pipelines/hidden/rename", json={"new_id": "x"}).status_code == 403
    refused = {"user": "narrow", "action": "rename_pipeline"}
    assert 0 < ok(api.admin.get("/audit", params=refused))["total"] <= 25


def test_the_log_is_searched_and_narrowed(api: Api) -> None:
    for paused in (True, False):
        assert api.editor.patch("/pipelines/parsed", json={"paused": paused}).status_code == 204
    narrowed = {"search": "PAUSE pars", "user": "editor", "action": "pipeline.unpause", "outcome": "done"}
    found = ok(api.admin.get("/audit", params=narrowed))["items"]
    assert {entry["action"] for entry in found} == {"pipeline.unpause"}
    newest = found[0]
    assert newest["correlation_id"]
    span = {"since": newest["time"], "pipeline": "parsed", "sort": "time"}
    assert ok(api.admin.get("/audit", params=span))["items"][0]["id"] == newest["id"]
    assert ok(api.admin.get("/audit", params={"until": "2020-01-01T00:00:00Z"}))["total"] == 0
    problem(api.admin.get("/audit", params={"since": "2020-01-01T00:00:00"}), 422, "invalid_request")


def test_the_log_is_a_spreadsheet_that_runs_nothing(api: Api) -> None:
    body = {"document": document("audit_csv"), "base": None, "message": "=1+1"}
    ok(api.editor.post("/pipelines/audit_csv/publish", json=body))
    answer = api.admin.get("/audit/csv", params={"pipeline": "audit_csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["user"], row["action"], row["outcome"]) for row in rows] == [("editor", "pipeline.publish", "done")]
    assert json.loads(rows[0]["details"])["message"] == "=1+1"
    assert audit_cell("=1+1") == "'=1+1"
