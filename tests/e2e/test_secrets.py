"""A planted password, through runs that succeed and runs that fail, is found in nothing that Airflow keeps."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from airloom.operators.connection import Connection
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer, running
from tests.operators.http.api import Answered, Asked, serve
from tests.services import postgres

__all__ = ["postgres"]
PASSWORD = "pl4nted/S3cret%Pa55+word"
SPELLINGS = {
    PASSWORD,
    quote(PASSWORD, safe=""),
    quote(PASSWORD),
    json.dumps(PASSWORD)[1:-1],
    base64.b64encode(PASSWORD.encode()).decode(),
    base64.b64encode(f"ann:{PASSWORD}".encode()).decode(),
}


def tells_what_it_was_told(asked: Asked) -> Answered:
    """An API that repeats the credentials in its error, as some do."""
    return Answered({"error": f"not accepted: {asked.headers.get('authorization')}"}, status=400)


@pytest.fixture(scope="module")
def server(
    migrated_home: AirflowHome, postgres: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AirflowServer]:
    folder = tmp_path_factory.mktemp("secrets") / "airflow"
    home = migrated_home.copy(folder)
    with serve(tells_what_it_was_told) as api:
        database = {
            "conn_type": "postgres",
            "host": postgres.host,
            "port": postgres.port,
            "login": postgres.login,
            "password": PASSWORD,
            "schema": postgres.schema,
        }
        echo = {
            "conn_type": "http",
            "host": api.origin,
            "login": "ann",
            "password": PASSWORD,
            "extra": {"allowed_networks": ["127.0.0.0/8"]},
        }
        connections = {
            "AIRFLOW_CONN_DATABASE": database,
            "AIRFLOW_CONN_NO_DATABASE": {**database, "schema": "no_such_database"},
            "AIRFLOW_CONN_BASIC": echo,
            "AIRFLOW_CONN_BEARER": {**echo, "login": None},
        }
        with running(home, **{name: json.dumps(value) for name, value in connections.items()}) as server:
            yield server


def document(pipeline: str, source: dict[str, Any], table: str) -> bytes:
    target = {"connection": "database", "table": table, "mode": "append"}
    write = {"id": "write", "type": "postgres.write", "inputs": {"in": "read"}, "config": target}
    return json.dumps({"airloom": 1, "id": pipeline, "nodes": [{"id": "read", **source}, write]}).encode()


PIPELINES = {
    "copies": ({"type": "postgres.read", "config": {"connection": "database", "table": "planted"}}, "success"),
    "no_table": ({"type": "postgres.read", "config": {"connection": "database", "table": "absent"}}, "failed"),
    "no_database": ({"type": "postgres.read", "config": {"connection": "no_database", "table": "planted"}}, "failed"),
    "basic": ({"type": "http.read", "config": {"connection": "basic", "path": "/rows"}}, "failed"),
    "bearer": ({"type": "http.read", "config": {"connection": "bearer", "path": "/rows"}}, "failed"),
}


def test_a_planted_password_is_found_nowhere(server: AirflowServer, postgres: Connection) -> None:
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.login, password=postgres.password, dbname=postgres.schema
    ) as database:
        database.execute("CREATE TABLE planted AS SELECT 1 AS n")
    for name, (source, _) in PIPELINES.items():
        server.store.publish(f"{name}.json", document(name, source, name), ANNA, "Publish", base=server.store.tip())
    runs = {}
    for name in PIPELINES:
        server.wait_for_dag(name)
        runs[name] = server.trigger(name)
    ended = {name: server.wait_for_run(name, run)["state"] for name, run in runs.items()}
    assert ended == {name: state for name, (_, state) in PIPELINES.items()}
    logs = (server.home.folder / "logs").rglob("*.log")
    assert any(b"not accepted" in log.read_bytes() for log in logs), "the error itself is told"
    assert found_in(server.home.folder) == []


def found_in(folder: Path) -> list[str]:
    """The files and git objects below a folder that hold the password in any spelling."""
    needles = [spelling.encode() for spelling in SPELLINGS]
    found = [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]
    objects = subprocess.run(
        ["git", "-C", str(folder / "pipelines.git"), "cat-file", "--batch", "--batch-all-objects"],
        capture_output=True,
        check=True,
    ).stdout
    assert b"postgres.write" in objects, "the documents are among what was searched"
    return found + ["pipelines.git"] * any(needle in objects for needle in needles)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "pipelines.git")], check=True)
    note = tmp_path / "note"
    note.write_text("postgres.write")
    subprocess.run(["git", "-C", str(tmp_path / "pipelines.git"), "hash-object", "-w", str(note)], check=True)
    note.write_text(f"password={quote(PASSWORD)}")
    assert found_in(tmp_path) == ["note"]
