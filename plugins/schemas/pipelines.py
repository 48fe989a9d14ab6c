"""Pipelines as the list shows them, and one of them as it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, StrictBool

from airloom.plugins.schemas.base import Answer, Body, example
from airloom.plugins.schemas.documents import DOCUMENT, Document

Sort = Literal["id", "-id", "name", "-name", "updated_at", "-updated_at"]


class LastRun(Answer):
    """A run in short."""

    run_id: str
    state: str
    start: datetime | None
    end: datetime | None


class DraftMark(Answer):
    """That the user has a draft, and since when."""

    updated_at: datetime


class PipelineItem(Answer):
    """One pipeline in the list; one that is only a draft of the user's has no path and no revision."""

    model_config = example(
        id="daily_delays",
        name="Daily delays per carrier",
        description="Who is late",
        tags=["flights"],
        path="daily_delays.json",
        revision="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        schedule="0 5 * * *",
        nodes=4,
        problems=0,
        has_dag=True,
        paused=False,
        last_runs=[
            {
                "run_id": "scheduled__2026-01-05",
                "state": "success",
                "start": "2026-01-05T05:00:12Z",
                "end": "2026-01-05T05:00:12Z",
            }
        ],
        draft={"updated_at": "2026-01-05T05:00:12Z"},
        updated_at="2026-01-05T05:00:12Z",
        updated_by="Anna Editor",
    )

    id: str
    name: str | None
    description: str | None
    tags: list[str]
    path: str | None
    revision: str | None
    """The commit that changed it last."""
    schedule: str | None
    nodes: int
    problems: int
    """How many keep it from being a Dag."""
    has_dag: bool
    paused: bool | None
    last_runs: list[LastRun]
    """The newest first, at most ten."""
    draft: DraftMark | None
    updated_at: datetime | None
    updated_by: str | None


class PublishedPipeline(Answer):
    """A document as it is at a revision."""

    model_config = example(
        id="daily_delays",
        path="daily_delays.json",
        revision="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        etag='"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"',
        document=DOCUMENT,
        text='{"airloom": 1, "id": "daily_delays", ...}',
    )

    id: str
    path: str
    revision: str
    etag: str
    document: Document | None
    """None when what is in the repository is no JSON object."""
    text: str


class PauseBody(Body):
    """Whether the schedule starts runs."""

    model_config = example(paused=True)

    paused: StrictBool


class ChangeItem(Answer):
    """One commit that changed a pipeline."""

    model_config = example(
        revision="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        author="Anna Editor",
        email="anna@example.org",
        time="2026-01-05T05:00:12Z",
        message="Count only real delays",
        runs=[
            {
                "run_id": "manual__2026-01-05T05:00:00+00:00",
                "state": "success",
                "start": "2026-01-05T05:00:12Z",
                "end": "2026-01-05T05:00:12Z",
            }
        ],
    )

    revision: str
    author: str
    email: str
    time: datetime
    message: str
    runs: list[LastRun]
    """Runs of the pipeline as this commit left it, the newest first, at most ten; of those that are known."""


class Comparison(Answer):
    """A document at two revisions; null where it did not exist."""

    model_config = example(**{"from": DOCUMENT, "to": DOCUMENT})

    before: Document | None = Field(serialization_alias="from")
    to: Document | None
