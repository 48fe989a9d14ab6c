"""Where the poller looks: the state of each kind of topic in the metadata database and the repository."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from functools import cache
from typing import Any

from airloom.plugins.schemas.live import LogPart
from airloom.plugins.services import dags
from airloom.plugins.services.live import Poller, State, Topic
from airloom.plugins.services.repository import repository
from airloom.plugins.services.run_logs import node_log
from airloom.plugins.services.runs import run_detail
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.errors import NotFound, Unavailable

_LOG_CURSOR = re.compile(r"^(\d{1,5}):(\d{1,9})(:end)?$")


async def look(topic: Topic, cursor: str | None) -> State | None:
    """The state of a topic; of a log, what follows the cursor. None when there is no such thing."""
    try:
        if topic.kind == "pipelines":
            state = _state(json.dumps(await _fingerprint()))
            # Who is told of it looks at the list, which must not be older.
            dags.forget()
            return state
        if topic.kind == "run":
            return _state((await run_detail(topic.pipeline, topic.run_id)).model_dump_json())
        return log_state(await log_part(topic, cursor))
    except NotFound:
        return None


def _state(text: str) -> State:
    return State(hashlib.sha256(text.encode()).hexdigest()[:16], text)


async def log_part(topic: Topic, cursor: str | None) -> LogPart:
    """What follows in the log of the last attempt; all of it when the cursor is of an earlier one."""
    found = _LOG_CURSOR.match(cursor or "")
    attempt, offset = (int(found[1]), int(found[2])) if found else (None, 0)
    part = await node_log(topic.pipeline, topic.run_id, topic.node, None, offset)
    if offset and part.try_number != attempt:
        offset = 0
        part = await node_log(topic.pipeline, topic.run_id, topic.node, None, offset)
    return LogPart(try_number=part.try_number, offset=offset, lines=part.lines, end=part.end)


def log_state(part: LogPart) -> State:
    """The state of a log of which this part was read last."""
    return State(log_cursor(part), part.model_dump_json(), part)


def log_cursor(part: LogPart) -> str:
    """Where to go on reading after a part: attempt, offset, and whether that is the end."""
    return f"{part.try_number}:{part.offset + len(part.lines)}" + (":end" if part.end else "")


def follows(part: LogPart, cursor: str | None) -> bool:
    """Whether a part begins where a cursor ends."""
    found = _LOG_CURSOR.match(cursor or "")
    known = (int(found[1]), int(found[2])) if found else (part.try_number, 0)
    return known == (part.try_number, part.offset)


async def _fingerprint() -> dict[str, Any]:
    """Changes whenever a run begins or ends anywhere, a pipeline is published, or Airflow sees a Dag in a new way.

    Only what the database finds by an index or in a small table: it is asked every second.
    """
    from airflow.models.dag import DagModel
    from airflow.models.dag_version import DagVersion
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session_async
    from sqlalchemy import case, func, select

    def number_of(flag: Any) -> Any:
        return func.sum(case((flag.is_(True), 1), else_=0))

    unfinished = select(DagRun.state, func.count(), func.sum(DagRun.id)).where(DagRun.state.in_(("queued", "running")))
    flags = (DagModel.is_paused, DagModel.is_stale, DagModel.has_import_errors)
    queries = (
        select(func.max(DagRun.id)),
        unfinished.group_by(DagRun.state).order_by(DagRun.state),
        select(func.count(), *(number_of(flag) for flag in flags)).select_from(DagModel),
        select(func.max(DagVersion.created_at)),
    )
    async with create_session_async() as session:
        found = [[str(value) for value in row] for query in queries for row in await session.execute(query)]
    return {"revision": await run_sync(_revision), "changed": found}


def _revision() -> str | None:
    with suppress(Unavailable):
        return repository().tip()
    return None


@cache
def poller() -> Poller:
    """The poller of this process."""
    return Poller(look)
