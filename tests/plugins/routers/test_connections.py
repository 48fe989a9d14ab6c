"""Connections over HTTP: rights, secrets that stay, and what is behind a real one."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest

from airloom.operators.connection import Connection
from tests.plugins.documents import ok, problem
from tests.plugins.server import Api
from tests.waiting import wait_until

NEW: dict[str, Any] = {
    "id": "shop_db",
    "type": "mysql",
    "host": "db.example.org",
    "login": "reader",
    "password": "s3cret-of-the-shop",
    "extra": {"ssl": "hidden-as-well"},
    "description": "The shop",
}


def result_of(client: httpx.Client, connection: str) -> Any:
    """A test of a connection, once it is done."""
    path = f"/connections/{connection}/tests/{client.post(f'/connections/{connection}/test').json()['id']}"
    wait_until(lambda: ok(client.get(path))["state"] == "done")
    return ok(client.get(path))


def test_only_who_may_creates_one(api: Api) -> None:
    problem(api.editor.post("/connections", json=NEW), 403, "forbidden")
    problem(api.viewer.get("/connections"), 403, "forbidden")
    problem(api.anonymous.get("/connections"), 401, "unauthenticated")
    made = api.admin.post("/connections", json=NEW)
    assert made.status_code == 201
    assert made.json() == {"id": "shop_db", "type": "mysql", "description": "The shop", "host": "db.example.org"}
    problem(api.admin.post("/connections", json=NEW), 409, "connection_exists")
    [noted] = ok(api.admin.get("/audit", params={"action": "connection.create", "search": "shop_db"}))["items"]
    assert (noted["outcome"], noted["details"]) == ("done", {"connection": "shop_db", "type": "mysql"})
    listed = api.editor.get("/connections", params={"types": "mysql,postgres"})
    assert "shop_db" in [item["id"] for item in ok(listed)["items"]]
    assert "s3cret" not in listed.text
    assert "hidden" not in listed.text
    assert ok(api.editor.get("/connections", params={"search": "_db"}))["total"] == 1
    assert ok(api.editor.get("/connections", params={"types": "http", "search": "shop_db"}))["total"] == 0


@pytest.mark.parametrize("change", [{"id": "-"}, {"id": "a b"}, {"port": 0}, {"more": 1}])
def test_wrong_connections(api: Api, change: dict[str, Any]) -> None:
    problem(api.admin.post("/connections", json={**NEW, **change}), 422, "invalid_request")


def test_a_type_that_no_node_knows(api: Api) -> None:
    assert "mysql" in problem(api.admin.post("/connections", json={**NEW, "type": "mysq"}), 422, "invalid")["detail"]


def test_types_with_the_nodes_that_use_them(api: Api) -> None:
    types = {item["type"]: item for item in ok(api.editor.get("/connection-types"))["items"]}
    assert types["postgres"]["label"] == "Postgres"
    assert "postgres.read" in types["postgres"]["node_types"]
    assert "extra.sslmode" in [field["name"] for field in types["postgres"]["fields"]]
    assert types["generic"]["fields"] == []
    assert (types["mysql"]["alias_of"], types["mariadb"]["alias_of"]) == (None, "mysql")
    assert types["mariadb"]["label"] == types["mysql"]["label"] == "MySQL or MariaDB"


def test_what_is_behind_a_database(api: Api, postgres: Connection) -> None:
    import psycopg

    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.login, dbname=postgres.schema, autocommit=True
    ) as control:
        control.execute("CREATE TABLE seen (id int)")
        control.execute("INSERT INTO seen VALUES (7), (8)")
        control.execute("CREATE SCHEMA other CREATE VIEW looked AS SELECT 1 AS one")
    new = {"id": "seen_db", "type": "postgres", "host": postgres.host, "port": postgres.port, "login": postgres.login}
    assert api.admin.post("/connections", json={**new, "schema": postgres.schema}).status_code == 201
    assert result_of(api.editor, "seen_db")["ok"] is True
    [table] = ok(api.editor.get("/connections/seen_db/tables", params={"search": "seen"}))["items"]
    assert table == {"schema": "public", "name": "seen", "kind": "table", "rows": table["rows"], "comment": ""}
    schemas = ok(api.editor.get("/connections/seen_db/schemas"))["items"]
    assert {"name": "other", "tables": 1} in schemas
    [view] = ok(api.editor.get("/connections/seen_db/tables", params={"schema": "other"}))["items"]
    assert (view["name"], view["kind"]) == ("looked", "view")
    sample = ok(api.editor.get("/connections/seen_db/sample", params={"table": "public.seen", "rows": 1}))
    assert (sample["rows"], sample["rows_described"], sample["columns"][0]["max"]) == ([[7]], 2, "8")
    problem(api.editor.get("/connections/seen_db/sample", params={"table": "public.sen"}), 422, "run_failed")
    problem(api.viewer.get("/connections/seen_db/sample", params={"table": "seen"}), 403, "forbidden")
    columns = ok(api.editor.get("/connections/seen_db/columns", params={"table": "seen"}))
    assert columns == {"items": [{"name": "id", "type": "int32"}]}
    problem(api.editor.get("/connections/seen_db/columns", params={"table": "no"}), 422, "connection_failed")
    problem(api.viewer.get("/connections/seen_db/tables"), 403, "forbidden")


def test_without_a_scheduler_the_server_tests_and_says_so(api: Api) -> None:
    started = api.editor.post("/connections/-/test")
    assert started.status_code == 202
    first = started.json()
    assert (first["state"], first["where"], first["reason"]) == ("running", "server", "no_scheduler")
    path = f"/connections/-/tests/{first['id']}"
    wait_until(lambda: ok(api.editor.get(path))["state"] == "done")
    done = ok(api.editor.get(path))
    assert done == first | {"state": "done", "ok": True, "message": "The connection works", "seconds": done["seconds"]}
    problem(api.editor.post(f"{path}/cancel"), 409, "test_ended")

    narrow = api.clients["narrow"]  # may test connections, and did not start this one
    for look in (narrow.get(path), narrow.post(f"{path}/cancel"), api.editor.get(path.replace("/-/", "/seen_db/"))):
        problem(look, 404, "not_found")
    problem(api.viewer.get(path), 403, "forbidden")
    assert ok(api.admin.get(path)) == done
    noted = ok(api.admin.get("/audit", params={"action": "connection.test", "search": "server"}))["items"][0]
    assert (noted["user"], noted["details"]) == ("editor", {"connection": "-", "where": "server"})


def test_a_test_on_the_server_is_cancelled(api: Api) -> None:
    """It waits for a system that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        new = {"id": "silent", "type": "postgres", "host": host, "port": port, "login": "anyone"}
        assert api.admin.post("/connections", json=new).status_code == 201
        test = api.admin.post("/connections/silent/test").json()
        path = f"/connections/silent/tests/{test['id']}"
        cancelled = ok(api.admin.post(f"{path}/cancel"))
    assert cancelled == ok(api.admin.get(path))
    assert (cancelled["state"], cancelled["ok"], cancelled["message"]) == ("done", None, "The test was cancelled")
    problem(api.admin.post(f"{path}/cancel"), 409, "test_ended")


def test_a_connection_that_the_server_cannot_test(api: Api) -> None:
    problem(api.editor.post("/connections/nowhere/test"), 404, "not_found")


def test_the_embedded_warehouse_and_nothing(api: Api) -> None:
    assert ok(api.editor.get("/connections/-/tables"))["items"] == []
    problem(api.editor.get("/connections/nowhere/tables"), 404, "not_found")
    problem(api.editor.get("/connections/nowhere/sample", params={"table": "t"}), 404, "not_found")
    problem(api.editor.get("/connections/-/sample", params={"table": "nothing"}), 422, "run_failed")


def test_tests_are_few(api: Api) -> None:
    codes = [api.admin.post("/connections/shop_db/test").status_code for _ in range(7)]
    assert 429 in codes
