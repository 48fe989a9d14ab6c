"""Tests of connections: by a run of our own Dag, so on a worker, or else in a child process of this api-server.

Who starts one is answered at once and asks again, in whichever process of whichever api-server: all that is known is
in the database.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from sqlalchemy import CursorResult, delete, select, update

from airloom.dag_factory.connection_test import DAG_ID, TASK_ID
from airloom.operators.engine.spec import Question
from airloom.operators.questions import TIME_LIMIT, Outcome
from airloom.plugins.schemas.connections import ConnectionTest
from airloom.plugins.services import audit
from airloom.plugins.services.database import async_session
from airloom.plugins.services.discovery import discovery, question_for
from airloom.plugins.services.run_actions import create_run
from airloom.plugins.services.run_dags import dag_bag, database, run_and_dag
from airloom.plugins.services.runs import returned
from airloom.plugins.services.threads import run_sync
from airloom.plugins.tables import models
from airloom.plugins.web.access import READ_AUDIT, may
from airloom.plugins.web.errors import Conflict, NotFound, TooManyRequests

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session

Reason = Literal["no_scheduler", "no_dag", "paused"]

KEPT = timedelta(days=1)
LOST = timedelta(seconds=2 * TIME_LIMIT)
"""After that, a test of which an api-server has said nothing is taken to have ended with its process."""
_MESSAGES: Mapping[str, str] = {
    "works": "The connection works",
    "refused": "The system refused the connection: its login or another of its fields is wrong",
    "unanswered": "The system did not answer",
    "failed": "The connection does not work",
    "missing": "The worker finds no connection of this name",
    "unsupported": "A connection of this type cannot be tested",
}
_NO_ANSWER: Mapping[str, str] = {
    "busy": "The server tests as many connections as it can at once; try again in a moment",
    "cancelled": "The test was cancelled",
    "broken": "The test could not be made; Airflow has a log of its run",
    "lost": "The test ended with the server that made it",
}
"""What says nothing of the connection."""
_here: dict[str, asyncio.Task[None]] = {}
"""The tests that this process makes."""


async def start(user: BaseUser, connection_id: str) -> ConnectionTest:
    """Start a test where it can be made."""
    row = models.ConnectionTest(
        id=secrets.token_urlsafe(18),
        user_id=str(user.get_id()),
        connection_id=connection_id,
        started_at=datetime.now(timezone.utc),
    )
    row.reason = await run_sync(_hand_over, user, row)
    if row.reason is None:
        return _answer(row, "queued")
    asked = await question_for(connection_id, "test")
    async with async_session() as session:
        await session.execute(_outdated())
        session.add(row)
        await session.flush()
        session.expunge(row)
    _here[row.id] = task = asyncio.create_task(_test_here(row.id, asked))
    task.add_done_callback(lambda _: _here.pop(row.id, None))
    await run_sync(_record, user, "connection.test", row)
    return _answer(row, "running")


async def find(user: BaseUser, connection_id: str, test_id: str) -> ConnectionTest:
    """How far a test is that the user started, or anybody for who may see what others do; NotFound otherwise."""
    async with async_session() as session:
        row = await session.get(models.ConnectionTest, test_id)
        if row is None or not _may_see(user, connection_id, row):
            raise NotFound("There is no such test")
        if row.outcome is not None:
            return _done(row, row.outcome, row.seconds)
        if row.reason is None:
            return await _on_worker(session, row)
        lost = datetime.now(timezone.utc) > row.started_at + LOST
        return _done(row, "lost", None) if lost else _answer(row, "running")


async def cancel(user: BaseUser, connection_id: str, test_id: str) -> ConnectionTest:
    """End a test, also while no worker has taken it; Conflict when it is over."""
    found = await find(user, connection_id, test_id)
    if found.state == "done":
        raise Conflict("The test is over", code="test_ended")
    row = await run_sync(_cancel, test_id)
    if task := _here.get(test_id):
        task.cancel()
    await run_sync(_record, user, "connection.cancel_test", row)
    return _done(row, "cancelled", None)


def _hand_over(user: BaseUser, row: models.ConnectionTest) -> Reason | None:
    """Have a worker make the test, or say why none can."""
    with database() as session:
        if (reason := _hindered(session)) is not None:
            return reason
        dag = dag_bag().get_latest_version_of_dag(DAG_ID, session=session)
        if dag is None:
            return "no_dag"
        session.execute(_outdated())
        session.add(row)
        create_run(session, dag, {"connection": row.connection_id}, _run_id(row.id), user.get_name())
        session.flush()
        session.expunge(row)
    _record(user, "connection.test", row)
    return None


def _hindered(session: Session) -> Reason | None:
    """Why no worker would take a test."""
    from airflow.jobs.job import most_recent_job
    from airflow.models.dag import DagModel

    model = session.get(DagModel, DAG_ID)
    if model is None or model.is_stale or model.has_import_errors:
        return "no_dag"
    if model.is_paused:
        return "paused"
    job = most_recent_job("SchedulerJob", session=session)
    return None if job is not None and job.is_alive() else "no_scheduler"


def _run_id(test_id: str) -> str:
    """The run of a test: who may see runs must not learn from them which tests there are."""
    return f"manual__{hashlib.sha256(test_id.encode()).hexdigest()[:32]}"


async def _on_worker(session: AsyncSession, row: models.ConnectionTest) -> ConnectionTest:
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.xcom import XCOM_RETURN_KEY, XComModel

    run_id = _run_id(row.id)
    task = (TaskInstance.dag_id == DAG_ID) & (TaskInstance.run_id == run_id) & (TaskInstance.task_id == TASK_ID)
    query = select(TaskInstance.state, XComModel.value).where(task)
    of_task = (XComModel.dag_id == DAG_ID) & (XComModel.run_id == run_id) & (XComModel.task_id == TASK_ID)
    query = query.outerjoin(XComModel, of_task & (XComModel.key == XCOM_RETURN_KEY))
    run_state = await session.scalar(select(DagRun.state).filter_by(dag_id=DAG_ID, run_id=run_id))
    found = (await session.execute(query)).first()
    state, value = (found.state, found.value) if found is not None else (None, None)
    if state == "success":
        outcome, seconds = _told(value)
        return _done(row, outcome, seconds)
    if run_state in (None, "failed", "success") or state == "failed":
        return _done(row, "broken", None)
    return _answer(row, "running" if state == "running" else "queued")


def _told(value: Any) -> tuple[str, float | None]:
    """Outcome and seconds from what the task returned; nothing else that may be in it is passed on."""
    result = returned(value)
    outcome, seconds = result.get("outcome"), result.get("seconds")
    if outcome not in get_args(Outcome):
        return "broken", None
    return str(outcome), float(seconds) if isinstance(seconds, (int, float)) else None


async def _test_here(test_id: str, asked: Question) -> None:
    began = time.monotonic()
    outcome: str = "broken"
    try:
        outcome = await discovery().test(asked)
    except TooManyRequests:
        outcome = "busy"
    finally:
        seconds = round(time.monotonic() - began, 3)
        async with async_session() as session:
            await session.execute(_ended(test_id, outcome, seconds))


def _cancel(test_id: str) -> models.ConnectionTest:
    from airflow.api_fastapi.core_api.datamodels.dag_run import DagRunMutableStates
    from airflow.api_fastapi.core_api.services.public.dag_run import patch_dag_run_state

    with database() as session:
        if not cast("CursorResult[Any]", session.execute(_ended(test_id, "cancelled", None))).rowcount:
            raise Conflict("The test is over", code="test_ended")
        row = session.get_one(models.ConnectionTest, test_id)
        if row.reason is None:
            run, dag = run_and_dag(session, DAG_ID, _run_id(test_id))
            patch_dag_run_state(dag=dag, dag_run=run, state=DagRunMutableStates.FAILED, session=session)
        session.flush()
        session.expunge(row)
    return row


def _ended(test_id: str, outcome: str, seconds: float | None) -> Any:
    """Writes down how a test ended, unless that is known already: of two that end it, one is second."""
    table = models.ConnectionTest
    query = update(table).where(table.id == test_id, table.outcome.is_(None))
    return query.values(outcome=outcome, seconds=seconds)


def _outdated() -> Any:
    return delete(models.ConnectionTest).where(models.ConnectionTest.started_at < datetime.now(timezone.utc) - KEPT)


def _may_see(user: BaseUser, connection_id: str, row: models.ConnectionTest) -> bool:
    mine = row.user_id == str(user.get_id()) or may(user, READ_AUDIT)
    return mine and row.connection_id == connection_id


def _record(user: BaseUser, action: str, row: models.ConnectionTest) -> None:
    where = "worker" if row.reason is None else "server"
    audit.record(user, action, None, connection=row.connection_id, where=where)


def _done(row: models.ConnectionTest, outcome: str, seconds: float | None) -> ConnectionTest:
    message = _MESSAGES.get(outcome) or _NO_ANSWER[outcome]
    return _answer(row, "done", outcome == "works" if outcome in _MESSAGES else None, message, seconds)


def _answer(
    row: models.ConnectionTest,
    state: Literal["queued", "running", "done"],
    ok: bool | None = None,
    message: str | None = None,
    seconds: float | None = None,
) -> ConnectionTest:
    return ConnectionTest(
        id=row.id,
        state=state,
        where="worker" if row.reason is None else "server",
        reason=cast("Reason | None", row.reason),
        ok=ok,
        message=message,
        started_at=row.started_at,
        seconds=seconds,
    )
