"""One broken pipeline among a thousand: the others import, and the one says where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from airloom.dag_factory.git_store import PipelineStore
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import ANNA, document

PIPELINES = 1000
COUNT = """
import json
from sqlalchemy import func, select
from airflow.models.dag import DagModel
from airflow.models.errors import ParseImportError
from airflow.utils.session import create_session
with create_session() as session:
    dags = session.scalar(select(func.count()).select_from(DagModel).where(~DagModel.is_stale))
    errors = [[found.filename, found.stacktrace] for found in session.scalars(select(ParseImportError))]
print(json.dumps([dags, errors]))
"""


@pytest.mark.timeout(900)
def test_of_a_thousand_pipelines_the_one_broken_is_the_only_one_missing(
    airflow_home: AirflowHome, tmp_path: Path
) -> None:
    """Through Airflow's real processor, from the repository to the import errors in its database."""
    seed = tmp_path / "seed"
    seed.mkdir()
    for number in range(PIPELINES):
        data = document(f"p{number}")
        if number == 500:
            data = data.replace(b'"filter"', b'"fliter"')
        (seed / f"p{number}.json").write_bytes(data)
    store = PipelineStore(tmp_path / "pipelines.git")
    store.seed(seed, ANNA)
    home = airflow_home.with_bundle(path=str(store.path))
    home.airflow("dag-processor", "--num-runs", "1", timeout=800)
    dags, errors = home.python(COUNT)
    assert dags == PIPELINES - 1 + 1, "and the Dag that tests connections"
    ((filename, stacktrace),) = errors
    assert filename == "problems/p500.json.py"
    for part in ("p500.json has 1 problem", "/nodes/1/type (node some)", "did you mean 'filter'?"):
        assert part in stacktrace
    assert "p499.json" not in json.dumps(errors)
