"""Saying how a run or a node of it has ended, whatever it did: by what Airflow's own API does it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airloom.plugins.schemas.runs import EndState
from airloom.plugins.services import audit
from airloom.plugins.services.run_dags import database, run_and_dag, task_with
from airloom.plugins.web.errors import Conflict

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
    from airflow.models.dagrun import DagRun
    from sqlalchemy.orm import Session


def mark_run(user: BaseUser, pipeline: str, run_id: str, state: EndState) -> None:
    """End a run in a state: what runs is killed and has that state, what has not begun is skipped.

    A run that is in that state already stays as it is.
    """
    from airflow.api_fastapi.core_api.datamodels.dag_run import DagRunMutableStates
    from airflow.api_fastapi.core_api.services.public.dag_run import patch_dag_run_state

    with database() as session:
        run, dag = run_and_dag(session, pipeline, run_id)
        if run.state == state:
            return
        patch_dag_run_state(dag=dag, dag_run=run, state=DagRunMutableStates(state), session=session)
    audit.record(user, "run.mark", pipeline, run_id=run_id, state=state)


def mark_node(user: BaseUser, pipeline: str, run_id: str, node: str, state: EndState) -> None:
    """Give the task of a node a state; tasks after it that had failed are done again.

    One that is in that state already stays as it is.
    """
    from airflow.api_fastapi.core_api.datamodels.task_instances import PatchTaskInstanceBody
    from airflow.api_fastapi.core_api.services.public.task_instances import _patch_task_instance_state
    from airflow.utils.state import TaskInstanceState

    with database() as session:
        run, dag = run_and_dag(session, pipeline, run_id)
        task_id = task_with(dag, node)
        states = _states(session, run, task_id)
        if not states:
            raise Conflict(f"The task of '{node}' is not scheduled yet", code="not_scheduled")
        if states == {state}:
            return
        new = TaskInstanceState(state)
        body = PatchTaskInstanceBody(new_state=new)
        _patch_task_instance_state(task_id, run_id, dag, body, {"new_state": new}, session)
    audit.record(user, "node.mark", pipeline, run_id=run_id, node=node, task=task_id, state=state)


def _states(session: Session, run: DagRun, task_id: str) -> set[str | None]:
    """The states of a task's instances in a run: one, unless it is mapped."""
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import select

    query = select(TaskInstance.state).where(
        TaskInstance.dag_id == run.dag_id, TaskInstance.run_id == run.run_id, TaskInstance.task_id == task_id
    )
    return set(session.scalars(query))
