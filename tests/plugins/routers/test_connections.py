"""Connections over HTTP: rights, secrets that stay, and what is behind a real one."""

from __future__ import annotations

from typing import Any

import pytest

from airloom.operators.connection import Connection
from tests.plugins.documents import ok, problem
from tests.plugins.server import Api

NEW: dict[str, Any] = {
    "id": "shop_db",
    "type": "mysql",
    "host": "db.example.org",
    "login": "reader",
    "password": "s3cret-of-the-shop",
    "extra": {"ssl": "hidden-as-well"},
    "description": "The shop",
}


def test_only_who_may_creates_one(api: Api) -> None:
    problem(api.editor.post("/connections", json=NEW), 403, "forbidden")
    problem(api.viewer.get("/connections"), 403, "forbidden")
    problem(api.anonymous.get("/connections"), 401, "unauthenticated")
    made = api.admin.post("/connections", json=NEW)
    assert made.status_code == 201
    assert made.json() == {"id": "shop_db", "type": "mysql", "description": "The shop", "host": "db.example.org"}
    problem(api.admin.post("/connections", json=NEW), 409, "connection_exists")
    listed = api.editor.get("/connections", params={"types": "mysql,postgres"})
    assert "shop_db" in [item["id"] for item in ok(listed)["items"]]
    assert "s3cret" not in listed.text
    assert "hidden" not in listed.text
    assert ok(api.editor.get("/connections", params={"search": "_db"}))["total"] == 1
    assert ok(api.editor.get("/connections", params={"types": "http"}))["total"] == 0


@pytest.mark.parametrize("change", [{"id": "-"}, {"id": "a b"}, {"port": 0}, {"more": 1}])
def test_wrong_connections(api: Api, change: dict[str, Any]) -> None:
    problem(api.admin.post("/connections", json={**NEW, **change}), 422, "invalid_request")


def test_a_type_that_no_node_knows(api: Api) -> None:
    assert "mysql" in problem(api.admin.post("/connections", json={**NEW, "type": "mysq"}), 422, "invalid")["detail"]


def test_types_with_the_nodes_that_use_them(api: Api) -> None:
    types = {item["type"]: item for item in ok(api.editor.get("/connection-types"))["items"]}
    assert types["postgres"]["label"] == "Postgres"
    assert "postgres.read" in types["postgres"]["node_types"]


def test_what_is_behind_a_database(api: Api, postgres: Connection) -> None:
    import psycopg

    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.login, dbname=postgres.schema, autocommit=True
    ) as control:
        control.execute("CREATE TABLE seen (id int)")
    new = {"id": "seen_db", "type": "postgres", "host": postgres.host, "port": postgres.port, "login": postgres.login}
    assert api.admin.post("/connections", json={**new, "schema": postgres.schema}).status_code == 201
    assert ok(api.editor.post("/connections/seen_db/test"))["ok"] is True
    [table] = ok(api.editor.get("/connections/seen_db/tables", params={"search": "seen"}))["items"]
    assert table == {"schema": "public", "name": "seen", "kind": "table", "rows": table["rows"], "comment": ""}
    columns = ok(api.editor.get("/connections/seen_db/columns", params={"table": "seen"}))
    assert columns == {"items": [{"name": "id", "type": "int32"}]}
    problem(api.editor.get("/connections/seen_db/columns", params={"table": "no"}), 422, "connection_failed")
    problem(api.viewer.get("/connections/seen_db/tables"), 403, "forbidden")


def test_the_embedded_warehouse_and_nothing(api: Api) -> None:
    assert ok(api.editor.get("/connections/-/tables"))["items"] == []
    problem(api.editor.get("/connections/nowhere/tables"), 404, "not_found")


def test_tests_are_few(api: Api) -> None:
    codes = [api.admin.post("/connections/shop_db/test").status_code for _ in range(7)]
    assert 429 in codes
