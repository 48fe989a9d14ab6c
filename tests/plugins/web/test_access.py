"""Every route x every role x the objects that some may not see, against a real api-server."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.plugins.documents import CODE, document, ok, problem, with_code
from tests.plugins.server import Api

VIEWER, EDITOR, ADMIN = "viewer", "editor", "admin"
LEAST: dict[str, str] = {
    "GET /me": VIEWER,
    "GET /node-types": VIEWER,
    "GET /node-types/{name}": VIEWER,
    "POST /check": VIEWER,
    "POST /format": VIEWER,
    "GET /schema": VIEWER,
    "GET /functions": VIEWER,
    "GET /pipelines": VIEWER,
    "GET /pipelines/{pipeline_id}": VIEWER,
    "PATCH /pipelines/{pipeline_id}": EDITOR,
    "DELETE /pipelines/{pipeline_id}": EDITOR,
    "GET /pipelines/{pipeline_id}/history": VIEWER,
    "GET /pipelines/{pipeline_id}/compare": VIEWER,
    "GET /pipelines/{pipeline_id}/export": VIEWER,
    "POST /imports": EDITOR,
    "GET /pipelines/{pipeline_id}/draft": VIEWER,
    "PUT /pipelines/{pipeline_id}/draft": EDITOR,
    "DELETE /pipelines/{pipeline_id}/draft": EDITOR,
    "POST /pipelines/{pipeline_id}/publish": EDITOR,
    "POST /pipelines/{pipeline_id}/rename": EDITOR,
    "POST /pipelines/{pipeline_id}/duplicate": EDITOR,
    "POST /preview": EDITOR,
    "GET /pipelines/{pipeline_id}/test-data": VIEWER,
    "GET /pipelines/{pipeline_id}/nodes/{node_id}/test-data": VIEWER,
    "PUT /pipelines/{pipeline_id}/nodes/{node_id}/test-data": EDITOR,
    "DELETE /pipelines/{pipeline_id}/nodes/{node_id}/test-data": EDITOR,
    "GET /connection-types": EDITOR,
    "GET /connections": EDITOR,
    "POST /connections": ADMIN,
    "POST /connections/{connection_id}/test": EDITOR,
    "GET /connections/{connection_id}/tests/{test_id}": EDITOR,
    "POST /connections/{connection_id}/tests/{test_id}/cancel": EDITOR,
    "GET /connections/{connection_id}/schemas": EDITOR,
    "GET /connections/{connection_id}/tables": EDITOR,
    "GET /connections/{connection_id}/sample": EDITOR,
    "GET /connections/{connection_id}/columns": EDITOR,
    "POST /pipelines/{pipeline_id}/runs": EDITOR,
    "GET /pipelines/{pipeline_id}/runs": VIEWER,
    "GET /pipelines/{pipeline_id}/runs/{run_id}": VIEWER,
    "GET /pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/log": VIEWER,
    "POST /pipelines/{pipeline_id}/runs/{run_id}/clear": EDITOR,
    "POST /pipelines/{pipeline_id}/runs/{run_id}/stop": EDITOR,
    "POST /pipelines/{pipeline_id}/runs/{run_id}/mark": EDITOR,
    "POST /pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/mark": EDITOR,
    "GET /runs": VIEWER,
    "POST /pipelines/{pipeline_id}/backfills": EDITOR,
    "POST /pipelines/{pipeline_id}/backfills/preview": EDITOR,
    "GET /pipelines/{pipeline_id}/backfills": VIEWER,
    "POST /pipelines/{pipeline_id}/backfills/{backfill_id}/pause": EDITOR,
    "POST /pipelines/{pipeline_id}/backfills/{backfill_id}/resume": EDITOR,
    "POST /pipelines/{pipeline_id}/backfills/{backfill_id}/cancel": EDITOR,
    "GET /live": VIEWER,
    "GET /audit": ADMIN,
    "GET /audit/csv": ADMIN,
}
"""Route -> the least role that may use it. A new route is added here, or the first test fails."""

BODIES = {"POST /connections": {"id": "matrix_nothing", "type": "http"}}
"""For the routes that look at a right only after the body was read."""

RANKS = ("anonymous", VIEWER, EDITOR, ADMIN)
OF_ONE_DAG = sorted(
    route for route in LEAST if "{pipeline_id}" in route and route != "GET /pipelines/{pipeline_id}/draft"
)


def call(client: httpx.Client, route: str, name: str) -> httpx.Response:
    """Use a route, without a body where rights are looked at before that."""
    method, _, path = route.partition(" ")
    return client.request(method, re.sub(r"{\w+}", name, path), json=BODIES.get(route))


def test_no_route_is_forgotten(api: Api) -> None:
    paths = ok(api.viewer.get("/openapi.json"))["paths"]
    routes = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, item in paths.items() for method in item}
    assert routes == set(LEAST)


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize("route", LEAST)
def test_each_role_may_what_it_should(api: Api, route: str, role: str) -> None:
    answer = call(api.clients[role], route, "matrix_nothing")
    if role == "anonymous":
        problem(answer, 401, "unauthenticated")
    elif RANKS.index(role) < RANKS.index(LEAST[route]):
        problem(answer, 403, "forbidden")
    else:
        # Nothing there, nothing sent: anything but a refusal, and never a failure.
        assert answer.status_code < 500
        assert answer.status_code not in (401, 403), answer.text


@pytest.mark.parametrize("route", OF_ONE_DAG)
def test_the_dags_own_rights_count(api: Api, route: str) -> None:
    problem(call(api.clients["narrow"], route, "hidden"), 403, "forbidden")


def test_a_dag_that_may_not_be_read_is_not_listed(api: Api) -> None:
    found = {item["id"] for item in ok(api.clients["narrow"].get("/pipelines", params={"limit": 200}))["items"]}
    assert "parsed" in found
    assert "hidden" not in found
    assert ok(api.clients["narrow"].get("/pipelines/parsed"))["id"] == "parsed"


def test_a_pipeline_does_not_take_the_name_of_a_hidden_one(api: Api) -> None:
    narrow = api.clients["narrow"]
    problem(narrow.post("/pipelines/parsed/rename", json={"new_id": "hidden"}), 403, "forbidden")
    problem(narrow.post("/pipelines/parsed/duplicate", json={"new_id": "hidden"}), 403, "forbidden")


@pytest.mark.parametrize("token", ["nonsense", "a.b.c"])
def test_a_false_token_is_nobodys(api: Api, token: str) -> None:
    answer = api.anonymous.get("/me", headers={"Authorization": f"Bearer {token}"})
    problem(answer, 401, "unauthenticated")


def test_a_token_wins_over_the_cookie(api: Api) -> None:
    with api.browser("admin") as page:
        answer = page.get("/me", headers={"Authorization": f"Bearer {api.tokens['viewer']}"})
    assert ok(answer)["name"] == "viewer"


def test_unknown_addresses_are_said_to_be_unknown(api: Api) -> None:
    for path in ("/nothing", "/pipelines/a/b/c/d", "/../v2/x"):
        problem(api.viewer.get(path), 404, "not_found")
        problem(api.anonymous.get(path), 401, "unauthenticated")
    problem(api.viewer.post("/me"), 405, "method_not_allowed")


def test_a_document_alone_shows_nothing_of_others(api: Api) -> None:
    assert ok(api.viewer.post("/check", json={"document": document("anything")}))["ok"]


@pytest.mark.parametrize("role", [EDITOR, ADMIN])
def test_code_takes_a_right_of_its_own(api: Api, role: str) -> None:
    """Every way by which code may come to run: published new, changed, restored, copied, looked at."""
    name, client = f"code_{role}", api.clients[role]
    first = api.put(with_code(document(name)))
    other = with_code(document(name), CODE + "\n# another\n")
    second = api.put(other)
    attempts = {
        "new": ("/pipelines/code_new/publish", {"document": with_code(document("code_new")), "base": None}),
        "restored": (f"/pipelines/{name}/publish", {"document": with_code(document(name)), "base": second}),
        "overwritten": (
            f"/pipelines/{name}/publish",
            {"document": with_code(document(name)), "base": first, "confirm_overwrite": True},
        ),
        "copied": (f"/pipelines/{name}/duplicate", {"new_id": f"{name}_copy"}),
        "looked at": ("/preview", {"document": other, "node": "some"}),
        "looked at from behind": ("/preview", {"document": other, "node": "target"}),
    }
    for how, (path, body) in attempts.items():
        answer = client.post(path, json=body)
        if role == EDITOR:
            told = problem(answer, 403, "forbidden")
            assert [(found["pointer"], found["node"]) for found in told["problems"]] == [("/nodes/1", "some")], how
        else:
            # The rows that a preview would read are not there; that is all that may be wrong.
            assert answer.status_code in (200, 201, 422), (how, answer.text)
    if role == EDITOR:
        around = other | {"description": "What stands around code is no code"}
        base = ok(client.post(f"/pipelines/{name}/publish", json={"document": around, "base": second}))["revision"]
        ok(client.post(f"/pipelines/{name}/rename", json={"new_id": f"{name}_renamed"}))
        assert api.store.tip() != base
    assert ok(client.get("/me"))["can"]["code"] is (role == ADMIN)
