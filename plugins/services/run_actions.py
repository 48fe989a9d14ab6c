"""Starting runs, doing parts of them again, stopping them: by what Airflow's own API does it with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airloom.operators.problems import Problem, did_you_mean, pointer
from airloom.plugins.schemas.runs import NewRun, StartedRun
from airloom.plugins.services import audit, dags
from airloom.plugins.services.idempotency import once
from airloom.plugins.services.run_dags import dag_bag, database, run_and_dag, run_of, task_with
from airloom.plugins.web.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
    from airflow.models.dag import DagModel
    from airflow.models.dagrun import DagRun
    from airflow.serialization.definitions.dag import SerializedDAG
    from sqlalchemy.orm import Session


def start_run(user: BaseUser, pipeline: str, new: NewRun, idempotency_key: str | None) -> StartedRun:
    """Start a run; a key that was used before gives the run that was started then."""
    run_id = None if idempotency_key is None else _keyed(user, pipeline, idempotency_key)
    if run_id is not None and (known := _started(pipeline, run_id)) is not None:
        return known
    try:
        started = _start(user, pipeline, new, run_id)
    except Conflict as error:
        # Of two requests with one key at the same moment, one is second.
        known = _started(pipeline, run_id) if run_id is not None and error.code == "run_exists" else None
        if known is None:
            raise
        return known
    dags.forget()
    audit.record(user, "run", pipeline, run_id=started.run_id, params=sorted(new.params))
    return started


def _started(pipeline: str, run_id: str) -> StartedRun | None:
    with database() as session:
        known = run_of(session, pipeline, run_id)
        return None if known is None else StartedRun(run_id=run_id, state=str(known.state))


def _start(user: BaseUser, pipeline: str, new: NewRun, run_id: str | None) -> StartedRun:
    with database() as session:
        model = _runnable(session, pipeline)
        dag = dag_bag().get_latest_version_of_dag(pipeline, session=session)
        if dag is None:
            raise NotFound(f"Airflow does not know '{pipeline}' yet")
        _check_names(dag, new.params)
        if model.is_paused:
            if not new.unpause:
                detail = f"'{pipeline}' is paused, so a run would wait until it is resumed"
                raise Conflict(detail, code="paused")
            model.is_paused = False
        run = create_run(session, dag, new.params, run_id, user.get_name())
        return StartedRun(run_id=run.run_id, state=str(run.state))


def clear_run(user: BaseUser, pipeline: str, run_id: str, node: str | None, idempotency_key: str | None) -> None:
    """Do a run again: a node and all after it, or everything; earlier loads of it are replaced, not doubled.

    A key that was used before does nothing: what was begun again then must not be broken off.
    """
    with once(user, f"clear {pipeline} {run_id} {node or ''}", idempotency_key) as first:
        if first.answer is None:
            _clear(user, pipeline, run_id, node)
            first.answer = {}


def _clear(user: BaseUser, pipeline: str, run_id: str, node: str | None) -> None:
    with database() as session:
        run, dag = run_and_dag(session, pipeline, run_id)
        tasks = None if node is None else _from_node(session, run, dag, node)
        dag.clear(run_id=run.run_id, task_ids=tasks, session=session)
    audit.record(user, "clear", pipeline, run_id=run_id, node=node)


def stop_run(user: BaseUser, pipeline: str, run_id: str) -> None:
    """End a run that is under way: what has not begun is skipped, what runs is killed, and the run has failed."""
    from airflow.api_fastapi.core_api.datamodels.dag_run import DagRunMutableStates
    from airflow.api_fastapi.core_api.services.public.dag_run import patch_dag_run_state
    from airflow.utils.state import State

    with database() as session:
        run, dag = run_and_dag(session, pipeline, run_id)
        if run.state in State.finished_dr_states:
            raise Conflict("The run has ended already", code="run_ended")
        patch_dag_run_state(dag=dag, dag_run=run, state=DagRunMutableStates.FAILED, session=session)
    audit.record(user, "stop", pipeline, run_id=run_id)


def _keyed(user: BaseUser, pipeline: str, key: str) -> str:
    """The id of the run of an idempotency key, which is each user's own."""
    told = "\n".join((str(user.get_id()), pipeline, key))
    return f"manual__{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _runnable(session: Session, pipeline: str) -> DagModel:
    from airflow.models.dag import DagModel
    from airflow.utils.types import DagRunType

    model = session.get(DagModel, pipeline)
    if model is None or model.is_stale:
        raise NotFound(f"Airflow does not know '{pipeline}' yet: it takes some seconds after a pipeline is published")
    if model.has_import_errors:
        raise Conflict(f"'{pipeline}' has problems and cannot run", code="has_problems")
    if model.allowed_run_types is not None and DagRunType.MANUAL not in model.allowed_run_types:
        raise Conflict(f"'{pipeline}' cannot be started by hand", code="not_by_hand")
    return model


def _check_names(dag: SerializedDAG, params: Mapping[str, Any]) -> None:
    """Airflow takes values for params that do not exist, and nobody would see the misspelt one."""
    problems = [
        Problem(
            pointer("params", name),
            f"unknown param '{name[:63]}'",
            expected="one of: " + ", ".join(dag.params) if len(dag.params) else "no params",
            hint=did_you_mean(name, dag.params),
        )
        for name in params
        if name not in dag.params
    ]
    if problems:
        raise Invalid("The pipeline has no such params", code="invalid_params", problems=problems)


def create_run(
    session: Session, dag: SerializedDAG, params: Mapping[str, Any], run_id: str | None, user: str
) -> DagRun:
    """A queued run; Invalid where the Dag does not take the params, Conflict where there is a run of that id."""
    from airflow._shared.timezones import timezone
    from airflow.exceptions import ParamValidationError
    from airflow.utils.state import DagRunState
    from airflow.utils.types import DagRunTriggeredByType, DagRunType
    from sqlalchemy.exc import IntegrityError

    now = timezone.coerce_datetime(timezone.utcnow())
    run_id = run_id or dag.timetable.generate_run_id(run_type=DagRunType.MANUAL, run_after=now, data_interval=None)
    try:
        run = dag.create_dagrun(
            run_id=run_id,
            logical_date=None,
            data_interval=None,
            run_after=now,
            conf=dict(params),
            run_type=DagRunType.MANUAL,
            triggered_by=DagRunTriggeredByType.UI,
            triggering_user_name=user,
            state=DagRunState.QUEUED,
            session=session,
        )
        session.flush()
    except (ParamValidationError, ValueError) as error:
        message = str(error).splitlines()[0]
        raise Invalid(message, code="invalid_params", problems=[Problem("/params", message)]) from None
    except IntegrityError:
        raise Conflict("This run is being started already", code="run_exists") from None
    return run


def _from_node(session: Session, run: DagRun, dag: SerializedDAG, node: str) -> list[str]:
    """The task of a node and those after it."""
    from airflow.models.taskinstance import find_relevant_relatives

    first = task_with(dag, node)
    after = find_relevant_relatives([first], [], direction="downstream", dag=dag, run_id=run.run_id, session=session)
    return [first, *(task for task in after if isinstance(task, str) and task != first)]
