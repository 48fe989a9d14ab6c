"""Runs and the Dags they run, as what changes them needs both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from airloom.plugins.services.run_nodes import nodes_in
from airloom.plugins.web.errors import NotFound

if TYPE_CHECKING:
    from airflow.models.dagbag import DBDagBag
    from airflow.models.dagrun import DagRun
    from airflow.serialization.definitions.dag import SerializedDAG
    from sqlalchemy.orm import Session


@contextmanager
def database() -> Iterator[Session]:
    """A session that is committed in the end."""
    from airflow.utils.session import create_session

    with create_session(scoped=False) as session:
        yield session


@cache
def dag_bag() -> DBDagBag:
    """Airflow's Dags, as its own API reads them."""
    from airflow.api_fastapi.common.dagbag import create_dag_bag

    return create_dag_bag()


def run_of(session: Session, pipeline: str, run_id: str) -> DagRun | None:
    """The run with its Dag's row, or None."""
    from airflow.models.dagrun import DagRun
    from sqlalchemy import select
    from sqlalchemy.orm import joinedload

    query = select(DagRun).filter_by(dag_id=pipeline, run_id=run_id).options(joinedload(DagRun.dag_model))
    return session.scalar(query)


def run_and_dag(session: Session, pipeline: str, run_id: str) -> tuple[DagRun, SerializedDAG]:
    """The run, and the Dag in the version that it runs; NotFound when there is no such run."""
    run = run_of(session, pipeline, run_id)
    dag = None if run is None else dag_bag().get_dag_for_run(run, session=session)
    if run is None or dag is None:
        raise NotFound(f"'{pipeline}' has no run '{run_id}'")
    return run, dag


def task_with(dag: SerializedDAG, node: str) -> str:
    """The task that runs a node; NotFound when the Dag has no such node."""
    tasks = {"dag": {"tasks": [{"task_id": task.task_id, "doc_json": task.doc_json} for task in dag.tasks]}}
    found = next((task_id for task_id, nodes in nodes_in(tasks).items() if node in nodes), None)
    if found is None:
        raise NotFound(f"The run has no node '{node}'")
    return found
