"""Who changed what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from airloom.plugins.schemas.base import Answer, example

Outcome = Literal["done", "refused"]
Sort = Literal["time", "-time"]


class AuditItem(Answer):
    """One thing that somebody changed, or wanted to and had no right to."""

    model_config = example(
        id=1205,
        time="2026-01-05T05:00:12Z",
        user="anna",
        action="publish",
        pipeline="daily_delays",
        outcome="done",
        correlation_id="3df822843aa94580b8dc3c1b00fd291c",
        details={"revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"},
    )

    id: int
    time: datetime
    user: str
    action: str
    """``pipeline.publish``, ``run``, ...; of what was refused the operation's name: ``delete_pipeline``."""
    pipeline: str | None
    outcome: Outcome
    correlation_id: str | None
    """That of the request, which the server's logs name too."""
    details: dict[str, Any]
