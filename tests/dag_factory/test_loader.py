"""The two-line loader in a plain Dag folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import document

LOADER = """from airloom.dag_factory.loader import load_folder

globals().update(load_folder(__file__))  # Airflow Dags
"""


@pytest.fixture
def dags(airflow_home: AirflowHome, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in airflow_home.environment.items():
        monkeypatch.setenv(name, value)
    folder = airflow_home.folder / "dags"
    (folder / "pipelines.py").write_text(LOADER)
    (folder / "one.json").write_bytes(document("one"))
    return folder


def bag(folder: Path) -> Any:
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")


def test_documents_beside_the_loader_become_dags(dags: Path) -> None:
    (dags / "sub").mkdir()
    (dags / "sub" / "two.json").write_bytes(document("two"))
    (dags / "package.json").write_text('{"name": "not a pipeline"}')
    found = bag(dags)
    assert sorted(found.dags) == ["one", "two"]
    assert found.import_errors == {}


def test_a_broken_document_stays_visible_and_hides_nobody(dags: Path) -> None:
    (dags / "late.json").write_bytes(document("late_flights").replace(b'"filter"', b'"fliter"'))
    (dags / "cut.json").write_bytes(b'{"airloom": 1, "id": "cu')
    with pytest.warns(UserWarning, match="did you mean 'filter'"):
        found = bag(dags)
    assert sorted(found.dags) == ["broken_cut", "late_flights", "one"]
    assert "did you mean 'filter'?" in found.dags["late_flights"].doc_md
    assert found.dags["late_flights"].schedule is None
    assert found.import_errors == {}


def test_two_documents_of_one_id_are_one_dag_that_says_so(dags: Path) -> None:
    (dags / "copy.json").write_bytes(document("one"))
    with pytest.warns(UserWarning, match="claimed by copy.json, one.json"):
        found = bag(dags)
    assert list(found.dags) == ["one"]
    assert "claimed by" in found.dags["one"].doc_md


def test_a_link_is_not_read(dags: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_bytes(document("secret"))
    (dags / "link.json").symlink_to(tmp_path / "secret.json")
    with pytest.warns(UserWarning, match="symbolic link"):
        assert sorted(bag(dags).dags) == ["broken_link", "one"]


def test_a_worker_builds_only_the_dag_it_runs(dags: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (dags / "two.json").write_bytes(document("two"))
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "two")
    assert list(bag(dags).dags) == ["two"]
