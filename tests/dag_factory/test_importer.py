"""The importer for ``.json`` in Airflow's own registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import document


@pytest.fixture(autouse=True)
def _home(migrated_home: AirflowHome, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in migrated_home.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def registry() -> Iterator[Any]:
    from airflow.dag_processing.importers.base import DagImporterRegistry, get_importer_registry

    from airloom.dag_factory.importer import PipelineImporter

    registry = get_importer_registry()
    registry.register(PipelineImporter())
    yield registry
    DagImporterRegistry.reset()


def write(folder: Path, **contents: bytes) -> Path:
    for name, data in contents.items():
        (folder / f"{name}.json").write_bytes(data)
    return folder


def test_a_dag_bag_takes_documents_as_dag_files(registry: Any, tmp_path: Path) -> None:
    from airflow.dag_processing.dagbag import DagBag

    folder = write(tmp_path, one=document("one"), broken=document("two").replace(b'"filter"', b'"fliter"'))
    (folder / "package.json").write_text('{"name": "not a pipeline"}')
    found = DagBag(dag_folder=folder, bundle_path=folder, bundle_name="x")
    assert list(found.dags) == ["one"]
    assert found.dags["one"].fileloc == str(folder / "one.json")
    assert found.dags["one"].relative_fileloc == "one.json"
    assert list(found.import_errors) == ["broken.json"]
    assert "/nodes/1/type (node some)" in found.import_errors["broken.json"]
    assert "did you mean 'filter'?" in found.import_errors["broken.json"]


def test_warnings_come_with_the_dag(registry: Any, tmp_path: Path) -> None:
    from airloom.dag_factory.check import check

    data = document("one", layout={"sorce": [0, 0]})
    warnings = [problem for problem in check(data).problems if problem.severity == "warning"]
    assert warnings
    folder = write(tmp_path, one=data)
    result = registry.get_importer("one.json").import_file(folder / "one.json", bundle_path=folder)
    assert [warning.message for warning in result.warnings] == [str(problem) for problem in warnings]
    assert [dag.dag_id for dag in result.dags] == ["one"]
    assert result.success


def test_a_link_is_never_followed(registry: Any, tmp_path: Path) -> None:
    outside = write(tmp_path, outside=document("outside"))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.json").symlink_to(outside / "outside.json")
    importer = registry.get_importer("link.json")
    result = importer.import_file(inside / "link.json", bundle_path=inside, safe_mode=False)
    assert result.dags == []
    assert "symbolic link" in result.errors[0].message
    assert list(importer.list_dag_files(inside)) == []


def test_a_missing_file_is_an_error_not_a_traceback(registry: Any, tmp_path: Path) -> None:
    result = registry.get_importer("x.json").import_file(tmp_path / "x.json")
    assert result.errors[0].error_type == "file_not_found"
