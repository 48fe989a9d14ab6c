"""A real Airflow api-server with FAB users, for the tests of the web API; see the fixture ``api``."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from airloom.dag_factory.git_commit import Author
from airloom.dag_factory.git_store import PipelineStore
from tests.airflow_home import AirflowHome
from tests.e2e.airflow_server import AirflowServer, configure

ROLES = ("admin", "editor", "viewer")
NARROW = "narrow"
"""A user who has every right on pipelines as such, and no right on any Dag but ``parsed``."""
PREFIX = "/airloom/api/v1"
SEEDER = Author("Seeder", "seeder@example.org")

_NARROW_USER = """
import sys
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
with get_application_builder() as builder:
    role = builder.sm.add_role("Narrow")
    ours = [(action, "Airloom Pipelines") for action in ("can_read", "can_create", "can_edit", "can_delete")]
    of_dags = [("can_read", "DAG:parsed"), ("can_edit", "DAG:parsed"), ("can_read", "DAG Runs")]
    for action, resource in [*ours, *of_dags]:
        builder.sm.add_permission_to_role(role, builder.sm.create_permission(action, resource))
    builder.sm.add_user("narrow", "Narrow", "User", "narrow@localhost", role, sys.argv[1])
print("null")
"""

# What the Dag processor does, once and at once, without the process.
_DAGS = """
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
manager = DagBundlesManager()
manager.sync_bundles_to_db()
bundle = manager.get_bundle("pipelines")
bundle.initialize()
bag = BundleDagBag(bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
sync_bag_to_db(bag, bundle.name, bundle.get_current_version().version)
print("null")
"""


@dataclass
class Api:
    """The web API as people of each role see it, and what is behind it."""

    server: AirflowServer
    clients: Mapping[str, httpx.Client]
    tokens: Mapping[str, str]

    @property
    def admin(self) -> httpx.Client:
        """Somebody who may do anything."""
        return self.clients["admin"]

    @property
    def editor(self) -> httpx.Client:
        """Somebody who makes pipelines, without code."""
        return self.clients["editor"]

    @property
    def viewer(self) -> httpx.Client:
        """Somebody who looks."""
        return self.clients["viewer"]

    @property
    def anonymous(self) -> httpx.Client:
        """Nobody."""
        return self.clients["anonymous"]

    @property
    def store(self) -> PipelineStore:
        """The repository that the server serves."""
        return self.server.store

    def browser(self, role: str, origin: str | None = None) -> httpx.Client:
        """A client with Airflow's cookie instead of a token, as a page of this or another site sends it."""
        headers = {"Origin": self.server.url if origin is None else origin}
        return httpx.Client(
            base_url=self.server.url + PREFIX, cookies={"_token": self.tokens[role]}, headers=headers, trust_env=False
        )

    def put(self, value: Mapping[str, Any]) -> str:
        """Publish a document past the API, as a push to the repository does; the revision."""
        path = f"{value['id']}.json"
        return self.store.publish(path, json.dumps(value).encode(), SEEDER, f"Put {path}", base=self.store.tip())

    def parse(self) -> None:
        """Make Dags of what is published, as the Dag processor does; about five seconds."""
        self.server.home.python(_DAGS)


@contextmanager
def serving(home: AirflowHome) -> Iterator[Api]:
    """A started api-server in a home with users; nothing else of Airflow runs."""
    server = configure(home)
    server.store.create()
    password = secrets.token_hex(12)
    server.home.python(_NARROW_USER, password)
    try:
        server.start("api-server")
        tokens = {role: server.token_of(role) for role in ROLES} | {NARROW: _token(server.url, NARROW, password)}
        headers = {role: {"Authorization": f"Bearer {token}"} for role, token in tokens.items()}
        headers["anonymous"] = {"Origin": server.url}
        base = server.url + PREFIX
        clients = {
            role: httpx.Client(base_url=base, headers=headers[role], timeout=30, trust_env=False)
            for role in (*ROLES, NARROW, "anonymous")
        }
        yield Api(server, clients, tokens)
        for client in clients.values():
            client.close()
    finally:
        server.stop()


def _token(url: str, name: str, password: str) -> str:
    login = {"username": name, "password": password}
    answer = httpx.post(f"{url}/auth/token", json=login, timeout=30, trust_env=False)
    answer.raise_for_status()
    return str(answer.json()["access_token"])
