"""A real Airflow home: migrated once per test session, copied for each test that wants one of its own.

::

    def test_something(airflow_home: AirflowHome) -> None:
        airflow_home.python("from airflow.models import DagModel; ...")
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.users import ROLES

ROOT = Path(__file__).resolve().parents[1]
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "PYTHONPATH")


@dataclass(frozen=True)
class AirflowHome:
    """A folder with a migrated SQLite metadata database, and the environment that selects it."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of an Airflow process in this home."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {
            **kept,
            "AIRFLOW_HOME": str(self.folder),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.folder / "dags"),
            "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.folder / 'airflow.db'}",
            "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": str(self.folder / "bundles"),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.folder / "logs"),
            "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(self.folder / "logs" / "dag_processor"),
            **self.extra,
        }

    def with_environment(self, **extra: str) -> AirflowHome:
        """The same home with more environment variables."""
        return AirflowHome(self.folder, {**self.extra, **extra})

    def with_bundle(self, name: str = "pipelines", **kwargs: Any) -> AirflowHome:
        """The same home with one pipeline bundle in its configuration."""
        config = [{"name": name, "classpath": "airloom.dag_factory.bundle.PipelineBundle", "kwargs": kwargs}]
        return self.with_environment(AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST=json.dumps(config))

    def with_users(self) -> AirflowHome:
        """The same home with FAB's users admin, editor and viewer, and the roles of webserver_config.py."""
        home = self.with_environment(
            AIRFLOW__CORE__AUTH_MANAGER="airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
            AIRFLOW__FAB__CONFIG_FILE=str(ROOT / "webserver_config.py"),
            **{f"AIRLOOM_{role.upper()}_PASSWORD": secrets.token_hex(12) for role in ROLES},
        )
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scripts.database import main; main()"
        home.run(sys.executable, "-c", code)
        return home

    @property
    def passwords(self) -> dict[str, str]:
        """The password of each of FAB's users; none where everybody is an admin."""
        found = {role.lower(): self.extra.get(f"AIRLOOM_{role.upper()}_PASSWORD") for role in ROLES}
        return {user: password for user, password in found.items() if password}

    def copy(self, folder: Path) -> AirflowHome:
        """A copy of the home in another folder, with the same users."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("logs", "bundles"))
        return AirflowHome(folder, self.extra)

    def run(self, *command: str, timeout: float = 180, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command in this home; an AssertionError with its output when it ends with another code."""
        done = subprocess.run(
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=timeout, check=False
        )
        assert done.returncode == code, (
            f"{command} ended with {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}"
        )
        return done

    def airflow(self, *arguments: str, timeout: float = 180) -> str:
        """The output of an airflow command."""
        return self.run(sys.executable, "-m", "airflow", *arguments, timeout=timeout).stdout

    def listing(self, *arguments: str, code: int = 0) -> Any:
        """What an airflow command lists with ``--output json``, without the log lines before it."""
        output = self.run(sys.executable, "-m", "airflow", *arguments, "--output", "json", code=code).stdout
        start = re.search(r"^\[(?=[{\]])", output, re.MULTILINE)
        return json.loads(output[start.start() :]) if start else []

    def python(self, code: str, *arguments: str, timeout: float = 180) -> Any:
        """What a Python program prints last, read as JSON."""
        output = self.run(sys.executable, "-c", code, *arguments, timeout=timeout).stdout.strip()
        return json.loads(output.splitlines()[-1]) if output else None


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> AirflowHome:
    """The session's home, migrated once; copy it, do not change it."""
    folder = tmp_path_factory.mktemp("airflow_home")
    home = AirflowHome(folder)
    (folder / "dags").mkdir()
    home.airflow("db", "migrate")
    return home


@pytest.fixture(scope="session")
def users_home(migrated_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> AirflowHome:
    """The session's home with FAB's users; copy it, do not change it."""
    return migrated_home.copy(tmp_path_factory.mktemp("users_home") / "airflow").with_users()


@pytest.fixture
def airflow_home(migrated_home: AirflowHome, tmp_path: Path) -> Iterator[AirflowHome]:
    """A migrated home of the test's own."""
    folder = tmp_path / "airflow"
    yield migrated_home.copy(folder)
    shutil.rmtree(folder, ignore_errors=True)
