"""Runs of a pipeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, StrictBool

from airloom.plugins.schemas.base import Answer, Body, example

Sort = Literal["start", "-start", "end", "-end"]

RUN: dict[str, Any] = {
    "run_id": "manual__2026-01-05T05:00:00+00:00",
    "state": "success",
    "start": "2026-01-05T05:00:12Z",
    "end": "2026-01-05T05:00:12Z",
    "conf": {"min_delay": 30},
    "run_type": "manual",
}
"""The run of the examples."""

EndState = Literal["success", "failed"]
"""How a run or a node can be said to have ended."""


class NewRun(Body):
    """A run to start."""

    model_config = example(params={"min_delay": 30}, unpause=True)

    params: dict[str, Any] = Field(default_factory=dict, max_length=200)
    """Values of the pipeline's params; those not given have their defaults."""
    unpause: StrictBool = False
    """Whether a paused pipeline is resumed, so that the run can begin."""


class StartedRun(Answer):
    """A run that was just started."""

    model_config = example(run_id="manual__2026-01-05T05:00:00+00:00", state="queued")

    run_id: str
    state: str


class Run(Answer):
    """A run, as a list shows it."""

    model_config = example(**RUN)

    run_id: str
    state: str
    start: datetime | None
    end: datetime | None
    conf: dict[str, Any]
    """The params' values that were given."""
    run_type: str


class NodeRun(Answer):
    """What one node does or did in a run."""

    state: str | None
    """That of the task the node is part of; null before it is scheduled."""
    task_id: str
    try_number: int
    start: datetime | None
    end: datetime | None
    rows_in: int | None
    rows_out: int | None
    seconds: float | None
    """How long the node itself took, where it can be told from the rest of its task."""
    rate: float | None
    """Rows a second."""
    error: str | None


class RunDetail(Run):
    """A run with its nodes."""

    model_config = example(
        **RUN,
        revision="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        nodes={
            "late": {
                "state": "failed",
                "task_id": "late",
                "try_number": 1,
                "start": "2026-01-05T05:00:12Z",
                "end": "2026-01-05T05:00:12Z",
                "rows_in": 336_776,
                "rows_out": 77_630,
                "seconds": 0.3,
                "rate": 258_766.7,
                "error": "out of memory",
            }
        },
    )

    revision: str | None
    """The commit whose document it runs; null where Airflow keeps no version of the Dag."""
    nodes: dict[str, NodeRun]


class ClearRun(Body):
    """What of a run is done again."""

    model_config = example(node="late")

    node: str | None = Field(default=None, min_length=1, max_length=250)
    """This node and all after it; without one, everything."""


class Mark(Body):
    """How a run or a node has ended, whatever it did."""

    model_config = example(state="success")

    state: EndState


class LogLine(Answer):
    """One line of a task's log."""

    time: datetime | None
    level: str | None
    text: str


class NodeLog(Answer):
    """A part of the log of a node's task."""

    model_config = example(
        try_number=1,
        lines=[{"time": "2026-01-05T05:00:12Z", "level": "info", "text": "late: 77,630 rows"}],
        next_offset=1,
        end=True,
    )

    try_number: int
    """The attempt whose log it is; 0 before the first."""
    lines: list[LogLine]
    next_offset: int
    """Where to go on reading."""
    end: bool
    """Whether there will be no more lines."""
