"""The log of a node: that of the task it is part of, as Airflow's own log reader finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from airloom.plugins.schemas.runs import LogLine, NodeLog
from airloom.plugins.services.run_nodes import task_of
from airloom.plugins.web.errors import NotFound

if TYPE_CHECKING:
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.taskinstancehistory import TaskInstanceHistory
    from sqlalchemy.orm import Session

MAX_LINES = 2_000
"""Lines of one answer; the rest is read from its ``next_offset`` on."""
_LONGEST = 10_000
_WAITING = ("scheduled", "queued")


async def node_log(pipeline: str, run_id: str, node: str, try_number: int | None, offset: int) -> NodeLog:
    """A part of the log of one attempt, by default the last."""
    task_id = await task_of(pipeline, run_id, node)
    return await anyio.to_thread.run_sync(_read, pipeline, run_id, task_id, try_number, offset)


def _read(pipeline: str, run_id: str, task_id: str, try_number: int | None, offset: int) -> NodeLog:
    with log_messages(pipeline, run_id, task_id, try_number, offset) as (messages, ended, number):
        lines = [_line(message) for message in islice(messages, MAX_LINES)]
    end = ended and len(lines) < MAX_LINES
    return NodeLog(try_number=number, lines=lines, next_offset=offset + len(lines), end=end)


@contextmanager
def log_messages(
    pipeline: str, run_id: str, task_id: str, try_number: int | None, offset: int = 0
) -> Iterator[tuple[Iterator[Any], bool, int]]:
    """The messages of an attempt's log from an offset on, whether no more will follow them, and which attempt it is."""
    from airflow.utils.log.log_reader import TaskLogReader
    from airflow.utils.session import create_session

    with create_session(scoped=False) as session:
        task = _attempt(session, pipeline, run_id, task_id, try_number)
        if task is None:
            raise NotFound(f"There was no attempt {try_number} of this node")
        number = task.try_number if try_number is None else try_number
        if number == 0:
            yield iter(()), False, 0
            return
        metadata: Any = {"log_pos": offset}
        stream, told = TaskLogReader().read_log_chunks(task, number, metadata)
        # Airflow counts an attempt that has not begun among those that are over.
        is_over = bool(told.get("end_of_log", False)) and task.state not in _WAITING
        yield iter(stream), is_over, number


def _attempt(
    session: Session, pipeline: str, run_id: str, task_id: str, try_number: int | None
) -> TaskInstance | TaskInstanceHistory | None:
    """The task's present attempt, or an earlier one; with all that the log handlers look at."""
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.taskinstancehistory import TaskInstanceHistory
    from airflow.models.trigger import Trigger
    from sqlalchemy import select
    from sqlalchemy.orm import joinedload

    place = {"dag_id": pipeline, "run_id": run_id, "task_id": task_id}
    present = select(TaskInstance).filter_by(**place).join(TaskInstance.dag_run)
    present = present.options(
        joinedload(TaskInstance.trigger).joinedload(Trigger.triggerer_job), joinedload(TaskInstance.dag_model)
    )
    if try_number is not None:
        present = present.where(TaskInstance.try_number == try_number)
    if (found := session.scalar(present)) is not None or try_number is None:
        return found
    earlier = select(TaskInstanceHistory).filter_by(**place, try_number=try_number)
    return session.scalar(earlier.options(joinedload(TaskInstanceHistory.dag_run)))


def _line(message: Any) -> LogLine:
    more = message.model_extra or {}
    text = "\n".join([str(message.event), *exceptions(message)])
    level = more.get("level")
    return LogLine(time=message.timestamp, level=str(level) if level else None, text=text[:_LONGEST])


def exceptions(message: Any) -> list[str]:
    """The exceptions that a message of the log tells, the one that was raised last first."""
    details = (message.model_extra or {}).get("error_detail") or ()
    return [f"{each.get('exc_type')}: {each.get('exc_value')}" for each in details if isinstance(each, dict)]
