"""One real Airflow for all end-to-end tests that can share it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import ui
from tests.airflow_home import AirflowHome, airflow_home, migrated_home, users_home
from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer, running
from tests.e2e.browser import browser, open_page, states

__all__ = ["airflow_home", "browser", "migrated_home", "open_page", "states", "users_home"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="package")
def airflow_server(migrated_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    """A running Airflow on SQLite with one bundle; tests publish to it under names of their own.

    It ends with this folder's tests: the others should not share the machine with an idle scheduler.
    """
    folder = tmp_path_factory.mktemp("airflow_server") / "airflow"
    home = migrated_home.copy(folder)
    (folder / "files").mkdir()
    with running(home) as server:
        yield server


@pytest.fixture(scope="package")
def airloom_site(users_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    """A running Airflow as `make up` leaves it: FAB's users, the demo's files and pipelines, the built UI."""
    ui.build()
    folder = tmp_path_factory.mktemp("airloom_site") / "airflow"
    home = users_home.copy(folder)
    (folder / "files").mkdir()
    with running(home, AIRFLOW__AIRLOOM__FILE_ROOTS=f"files,{ROOT / 'include' / 'demo'}") as server:
        for document in sorted((ROOT / "dags").glob("*.json")):
            base = server.store.tip()
            server.store.publish(document.name, document.read_bytes(), ANNA, "Begin with the demo", base=base)
        server.wait_for_dag("delays_by_carrier")
        yield server


@pytest.fixture
def own_server(migrated_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    """An api-server for one test, which may stop it while others would look at theirs; with the built UI."""
    ui.build()
    home = migrated_home.copy(tmp_path_factory.mktemp("own_server") / "airflow")
    with running(home) as started:
        started.stop("scheduler", "dag-processor")
        yield started
