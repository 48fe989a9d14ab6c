"""Why a node failed: Airflow keeps that only in the task's log, whose last exception names the node."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import anyio.to_thread

from airloom.plugins.services.run_logs import exceptions, log_messages

if TYPE_CHECKING:
    from airflow.models.taskinstance import TaskInstance

_Attempt = tuple[str, str, str, int]
"""Pipeline, run, task, attempt."""

_LOOKED_AT = 5
"""Failed tasks of one run whose logs are read: each may be on another machine."""
_LINES = 20_000
_LONGEST = 2_000
_REMEMBERED = 1_000
_NAMED = re.compile(r"^[\w.]+: node '(?P<node>[^']+)'(?P<field> field '[^']+')?: (?P<message>.*)", re.DOTALL)

_known: OrderedDict[_Attempt, str | None] = OrderedDict()


async def errors_of(failed: Iterable[TaskInstance]) -> dict[str, str]:
    """Task id -> what its last attempt failed with; an attempt that has ended is read once."""
    found: dict[str, str] = {}
    for task in islice(failed, _LOOKED_AT):
        attempt = (task.dag_id, task.run_id, task.task_id, task.try_number)
        if attempt not in _known:
            _known[attempt] = await anyio.to_thread.run_sync(_last_exception, attempt)
            while len(_known) > _REMEMBERED:
                _known.popitem(last=False)
        if (error := _known[attempt]) is not None:
            found[task.task_id] = error
    return found


def blamed(error: str | None, nodes: Sequence[str]) -> Mapping[str, str]:
    """The error at the node it names; at the task's last node when it names none of them."""
    if error is None:
        return {}
    named = _NAMED.match(error)
    if named and named["node"] in nodes:
        return {named["node"]: f"{(named['field'] or '').strip()} {named['message']}".strip()}
    return {nodes[-1]: error}


def _last_exception(attempt: _Attempt) -> str | None:
    pipeline, run_id, task_id, number = attempt
    found = None
    with log_messages(pipeline, run_id, task_id, number) as (messages, *_):
        for message in islice(messages, _LINES):
            found = next(iter(exceptions(message)), found)
    return None if found is None else found[:_LONGEST]
