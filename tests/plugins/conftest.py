"""The Airflow that these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.airflow_home import AirflowHome, airflow_home, migrated_home, users_home
from tests.dag_factory.repositories import document
from tests.plugins.server import SEEDER, Api, serving

__all__ = ["airflow_home", "migrated_home", "users_home"]


@pytest.fixture(scope="package")
def api(users_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """An api-server with users; tests publish under names of their own, and call ``api.parse()`` to get Dags.

    There are two pipelines that are Dags from the start: ``parsed``, and ``hidden``, on which ``narrow`` has no right.
    """
    folder = tmp_path_factory.mktemp("api_server") / "airflow"
    with serving(users_home.copy(folder)) as found:
        for name in ("parsed", "hidden"):
            found.store.publish(f"{name}.json", document(name), SEEDER, f"Add {name}", base=None)
        found.parse()
        yield found
