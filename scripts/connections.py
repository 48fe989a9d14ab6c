"""The Airflow connections that the demo pipelines name."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from scripts.api import Api
from scripts.console import Failure
from scripts.paths import PYTHON, ROOT

POSTGRES_VARIABLE = "AIRLOOM_DEMO_POSTGRES"
_LOCAL_POSTGRES = "postgresql://postgres@127.0.0.1:5432/airloom_demo"
# Runs in the environment, which has the driver; prints why there is no database, or nothing.
_PROBE = """
import os, sys
import psycopg
from psycopg import sql
url = os.environ["AIRLOOM_PROBE"]
try:
    psycopg.connect(url, connect_timeout=3).close()
except psycopg.OperationalError as error:
    if os.environ["AIRLOOM_CREATE"] != "1" or "does not exist" not in str(error):
        sys.exit(str(error).splitlines()[0])
    try:
        with psycopg.connect(url, dbname="postgres", connect_timeout=3, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("airloom_demo")))
    except psycopg.Error as error:
        sys.exit(str(error).splitlines()[0])
"""


def create(api: Api, environ: Mapping[str, str], logins: Mapping[str, str]) -> str | None:
    """Create or renew them; why there is no Postgres, or None when there is one."""
    _put(api, airflow_api(environ, logins))
    given = os.environ.get(POSTGRES_VARIABLE)
    url = given or _LOCAL_POSTGRES
    reason = _no_postgres(url, environ, may_create=not given)
    if reason and given:
        raise Failure(f"{POSTGRES_VARIABLE} names a Postgres that cannot be used: {reason}")
    if reason:
        return (
            "there is no Postgres at 127.0.0.1:5432 that user postgres may enter. "
            f"To name one: {POSTGRES_VARIABLE}=postgresql://user:password@host/database make up"
        )
    _put(api, postgres(url))
    return None


def airflow_api(environ: Mapping[str, str], logins: Mapping[str, str]) -> dict[str, Any]:
    """Airflow's own REST API, read as the user who may only look."""
    port = int(environ["AIRFLOW__API__PORT"])
    return {
        "connection_id": "airflow_api",
        "conn_type": "http",
        "host": "127.0.0.1",
        "schema": "http",
        "port": port,
        "login": "viewer",
        "password": logins["viewer"],
        # A token from /auth/token; and the one private address that requests may reach.
        "extra": json.dumps({"auth": "token", "token_path": "/auth/token", "allowed_networks": ["127.0.0.1/32"]}),
    }


def postgres(url: str) -> dict[str, Any]:
    """The Postgres of this address."""
    parts = urlsplit(url)
    return {
        "connection_id": "demo_postgres",
        "conn_type": "postgres",
        "host": parts.hostname or "127.0.0.1",
        "schema": unquote(parts.path.lstrip("/")),
        "port": parts.port or 5432,
        "login": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }


def _put(api: Api, connection: Mapping[str, Any]) -> None:
    path = f"/api/v2/connections/{connection['connection_id']}"
    if api.get(path) is None:
        api.call("POST", "/api/v2/connections", connection)
    else:
        api.call("PATCH", path, connection)


def _no_postgres(url: str, environ: Mapping[str, str], *, may_create: bool) -> str | None:
    probe = {**environ, "AIRLOOM_PROBE": url, "AIRLOOM_CREATE": "1" if may_create else "0"}
    done = subprocess.run([str(PYTHON), "-c", _PROBE], env=probe, cwd=ROOT, capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr.strip() or f"exit code {done.returncode}"
