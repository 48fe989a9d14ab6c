"""What every answer but a success holds (RFC 9457)."""

from __future__ import annotations

from pydantic import ConfigDict

from airloom.plugins.schemas.base import Answer
from airloom.plugins.schemas.documents import ProblemItem


class ProblemAnswer(Answer):
    """What went wrong; some codes bring fields of their own, such as both versions of a stale publish."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "There is no pipeline 'daily_delais'",
                    "code": "not_found",
                    "correlation_id": "2f1c0d7e9a4b4c6f8e3d5a7b9c1e2f30",
                    "problems": [],
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str
    code: str
    """For programs: it stays, while the words may change."""
    correlation_id: str | None
    problems: list[ProblemItem]
    """What is wrong with the request or with a document in it; empty where it is something else."""
