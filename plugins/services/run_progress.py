"""How far the nodes of a running task are: the operators say it in the task's log every few seconds."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import anyio.to_thread

from airloom.plugins.services.run_logs import log_messages

if TYPE_CHECKING:
    from airflow.models.taskinstance import TaskInstance

_Attempt = tuple[str, str, str, int]
"""Pipeline, run, task, attempt."""

_LOOKED_AT = 5
"""Running tasks of one run whose logs are read: each may be on another machine."""
_EVERY = 2.0
"""Seconds for which what was read is shown again, whoever asks."""
_REMEMBERED = 1_000
_LINES = 20_000
# What ``airloom.operators.tasks.ProgressLog`` says.
_SAID = re.compile(r"^(?P<node>[a-z][a-z0-9_]*): (?P<rows>[\d,]+) rows, (?P<rate>[\d,]+) rows/s\b")


@dataclass(frozen=True)
class NodeProgress:
    """Rows so far, and rows a second."""

    rows: int
    rate: float


@dataclass(frozen=True)
class _Read:
    at: float
    lines: int
    nodes: Mapping[str, NodeProgress]


_known: OrderedDict[_Attempt, _Read] = OrderedDict()


async def progress_of(running: Iterable[TaskInstance]) -> dict[str, NodeProgress]:
    """Node -> how far it is; each log is read on from where it was read to, at most every two seconds."""
    found: dict[str, NodeProgress] = {}
    for task in islice(running, _LOOKED_AT):
        attempt = (task.dag_id, task.run_id, task.task_id, task.try_number)
        known = _known.get(attempt, _Read(0.0, 0, {}))
        now = time.monotonic()
        if now - known.at > _EVERY:
            lines, nodes = await anyio.to_thread.run_sync(_read_on, attempt, known.lines)
            known = _Read(now, known.lines + lines, {**known.nodes, **nodes})
            _known[attempt] = known
            _known.move_to_end(attempt)
            while len(_known) > _REMEMBERED:
                _known.popitem(last=False)
        found |= known.nodes
    return found


def _read_on(attempt: _Attempt, offset: int) -> tuple[int, dict[str, NodeProgress]]:
    """How many lines there are from an offset on, and the last progress that they tell of each node."""
    pipeline, run_id, task_id, number = attempt
    lines, found = 0, {}
    with log_messages(pipeline, run_id, task_id, number, offset) as (messages, *_):
        for message in islice(messages, _LINES):
            lines += 1
            if (said := progress_in(str(message.event))) is not None:
                found[said[0]] = said[1]
    return lines, found


def progress_in(line: str) -> tuple[str, NodeProgress] | None:
    """The node and its progress, when a line tells that."""
    said = _SAID.match(line)
    if said is None:
        return None
    return said["node"], NodeProgress(int(said["rows"].replace(",", "")), float(said["rate"].replace(",", "")))
