"""Where the poller looks: the state of each kind of topic in the metadata database and the repository."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from functools import cache

from airloom.plugins.schemas.live import LogPart
from airloom.plugins.services import dags, pipeline_list
from airloom.plugins.services.ended_runs import NOTHING, EndedRuns
from airloom.plugins.services.live import Poller, State, Topic
from airloom.plugins.services.run_logs import node_log
from airloom.plugins.services.runs import run_detail
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.errors import NotFound, Unavailable

_LOG_CURSOR = re.compile(r"^(\d{1,5}):(\d{1,9})(:end)?$")


async def look(topic: Topic, cursor: str | None) -> State | None:
    """The state of a topic; of a log, what follows the cursor. None when there is no such thing."""
    try:
        if topic.kind == "pipelines":
            changed = await dags.fingerprint()
            return _state(json.dumps({"revision": await run_sync(_listed), "changed": changed}))
        if topic.kind == "notifications":
            ended = await _ended_runs().look()
            return State(ended[0].cursor if ended else NOTHING, ended=ended)
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


def _listed() -> str | None:
    """The newest revision, once it is in the list: who is told of it looks there, and is not told again."""
    with suppress(Unavailable):
        return pipeline_list.refresh()
    return None


@cache
def _ended_runs() -> EndedRuns:
    return EndedRuns()


@cache
def poller() -> Poller:
    """The poller of this process."""
    return Poller(look)
