"""Backfills: the runs of a span of time that is over."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, StrictBool

from airloom.plugins.schemas.base import Answer, Body, Moment, example

Reprocess = Literal["none", "failed", "completed"]
"""Which of the runs that there are already are done again: none, those that failed, or all that have ended."""

_SPAN = {"start": "2026-01-01T00:00:00Z", "end": "2026-01-05T00:00:00Z"}
"""The span of the examples."""


class BackfillPlan(Body):
    """Which runs a backfill is to make."""

    model_config = example(**_SPAN, reprocess="none", newest_first=False)

    start: Moment
    end: Moment
    """The last logical date; it may be in the future, whose runs are left out."""
    reprocess: Reprocess = "none"
    newest_first: StrictBool = False


class NewBackfill(BackfillPlan):
    """A backfill to start."""

    model_config = example(**_SPAN, reprocess="failed", newest_first=False, max_active_runs=4, unpause=True)

    max_active_runs: int = Field(default=4, ge=1, le=100)
    """How many of its runs go on at once."""
    unpause: StrictBool = False
    """Whether a paused pipeline is resumed, so that the runs can begin."""


class PlannedRun(Answer):
    """A run that a backfill would make or do again."""

    model_config = example(logical_date="2026-01-01T05:00:00Z", run_id="scheduled__2026-01-01T05:00:00+00:00")

    logical_date: datetime | None
    run_id: str | None
    """That of the run that would be done again; null for a new one."""


class BackfillPreview(Answer):
    """What a backfill would do; nothing was done."""

    model_config = example(
        runs=[{"logical_date": "2026-01-01T05:00:00Z", "run_id": "scheduled__2026-01-01T05:00:00+00:00"}],
        new=0,
        again=1,
        skipped=4,
    )

    runs: list[PlannedRun]
    """In the order in which they would begin, at most 200 of them."""
    new: int
    again: int
    skipped: int
    """Runs of that span which are there already and stay as they are."""


class Backfill(Answer):
    """A backfill, and how far it is."""

    model_config = example(
        id=12,
        **_SPAN,
        reprocess="none",
        max_active_runs=4,
        paused=False,
        user="anna",
        created_at="2026-01-06T08:30:00Z",
        completed_at="2026-01-06T08:41:07Z",
        runs={"success": 3},
        skipped=2,
    )

    id: int
    start: datetime
    end: datetime
    reprocess: Reprocess
    max_active_runs: int
    paused: bool
    """Whether no further runs of it begin."""
    user: str | None
    created_at: datetime
    completed_at: datetime | None
    runs: dict[str, int]
    """State -> how many of its runs are in it."""
    skipped: int
    """Runs that were there already and stayed as they were."""
