"""Runs of all pipelines in one list."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from airloom.plugins.schemas.base import example
from airloom.plugins.schemas.runs import RUN, Run

Sort = Literal[
    "start",
    "-start",
    "logical_date",
    "-logical_date",
    "duration",
    "-duration",
    "pipeline",
    "-pipeline",
    "state",
    "-state",
]


class RunItem(Run):
    """A run and the pipeline it is one of."""

    model_config = example(
        **RUN,
        pipeline="daily_delays",
        name="Daily delays per carrier",
        logical_date="2026-01-05T05:00:00Z",
        duration=42.5,
        trigger="ui",
        user="anna",
        revision="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        rows_loaded=16,
    )

    pipeline: str
    name: str | None
    """The pipeline's name, as it is published now."""
    logical_date: datetime | None
    """What the run is about; none for one that was started by hand."""
    duration: float | None
    """Seconds from start to end; null until then."""
    trigger: str | None
    """What started it: ``timetable``, ``ui``, ``backfill``, ...."""
    user: str | None
    """Who started it."""
    revision: str | None
    """The commit that it runs."""
    rows_loaded: int | None
    """How many rows its destinations have taken; none while no load has reported."""
