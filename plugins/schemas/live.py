"""What a live socket understands and says: a closed vocabulary of small JSON messages.

::

    in      subscribe {topic, after?}, unsubscribe {topic}, ping
    out     subscribed {topic}, unsubscribed {topic}, event {topic, cursor, data}, error {topic?, code, detail},
            ping, pong

``after`` is the cursor of the last event that a client had of a topic: what it knows is not told again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from airloom.plugins.schemas.base import Answer, Body
from airloom.plugins.schemas.runs import LogLine

MAX_MESSAGE = 4_096
"""Characters of a message from a client."""


class _Message(Body):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Subscribe(_Message):
    """Tell me of a topic."""

    type: Literal["subscribe"]
    topic: str = Field(max_length=600)
    after: str | None = Field(default=None, max_length=100)


class Unsubscribe(_Message):
    """Tell me of it no more."""

    type: Literal["unsubscribe"]
    topic: str = Field(max_length=600)


class AreYouThere(_Message):
    """Say something, so that I know the connection works."""

    type: Literal["ping"]


MESSAGE: TypeAdapter[Subscribe | Unsubscribe | AreYouThere] = TypeAdapter(
    Annotated[Subscribe | Unsubscribe | AreYouThere, Field(discriminator="type")]
)
"""Reads a message from a client."""


class Acknowledged(Answer):
    """What was asked for is done."""

    type: Literal["subscribed", "unsubscribed"]
    topic: str


class Refused(Answer):
    """What was asked for is not done, or what was done is no more; the socket stays open."""

    type: Literal["error"] = "error"
    topic: str | None
    code: str
    detail: str


class Sign(Answer):
    """Still here, unasked or asked: a browser does not let a page see the pings of the protocol itself."""

    type: Literal["ping", "pong"]


class LogPart(Answer):
    """Lines of an attempt's log, and where they stand in it."""

    try_number: int
    offset: int
    lines: list[LogLine]
    end: bool
    """Whether there will be no more lines of this attempt."""


class EndedRun(Answer):
    """A run that is over."""

    pipeline: str
    name: str | None
    """The pipeline's name, as it was published when the run was over."""
    run_id: str
    state: str
    start: datetime | None
    end: datetime
    user: str | None
    """Who started it."""


class Notifications(Answer):
    """What is new for a user."""

    ended: list[EndedRun]
    """Of the runs that they may read those that failed, and those that they started; what ended last first."""
