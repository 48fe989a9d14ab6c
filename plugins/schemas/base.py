"""What all bodies and lists have in common: requests are closed, lists have one shape and one set of parameters."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Header, Path, Query
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

Item = TypeVar("Item")
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many of the list to pass over")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many to give at most")]
Search = Annotated[str, Query(max_length=200, description="Words that all must be in what is found, in any case")]
Fields = Annotated[
    str | None,
    Query(max_length=500, description="The fields of each item to give, separated by commas; without it all"),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="Made up by the client for one request: sent twice, the second is answered as the first",
    ),
]
PipelineId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,63}$", examples=["daily_delays"])]
"""Wider than what a new pipeline may be called: a file in git may have any name."""


def _written_out(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise ValueError("a date and time such as 2026-01-05T05:00:00Z is expected")


_DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
"""A date and time with its zone, in ISO 8601; not the number of seconds that pydantic would take for one."""


def example(**values: Any) -> ConfigDict:
    """A model's config with an example of it, from which those of lists and routes are made."""
    return ConfigDict(json_schema_extra={"examples": [values]})


class Body(BaseModel):
    """A request's body: a field nobody knows is an error, never dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """An answer's body; every field is always there, which is what the generated client is told."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class Page(Answer, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    total: int = Field(examples=[1])
    """How many there are in the whole list."""
    offset: int = Field(examples=[0])
    limit: int = Field(examples=[50])


class SparseList(BaseModel):
    """A list whose items have only the fields that were asked for."""

    items: list[dict[str, Any]]
    total: int | None = None
    offset: int | None = None
    limit: int | None = None


class Items(Answer, Generic[Item]):
    """A whole list that is never long."""

    items: list[Item]
