"""What changes while people look at it: one poller a process, however many look.

The poller looks once a second at each topic that somebody watches, and at once when it is woken; it sleeps while
nobody watches anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from airloom.plugins.schemas.live import LogPart

if TYPE_CHECKING:
    from airloom.plugins.services.ended_runs import Ended

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks."""
AT_ONCE = 8
"""Topics that are looked at at the same time: each takes a connection of the database."""
PAUSE = 0.05
"""Seconds between two looks however often the poller is woken."""
_UNREAD = 100
"""Replies that may wait for a client that asks on and on."""


@dataclass(frozen=True)
class Topic:
    """Something to watch: the list of pipelines, a run, the log of a node in it, or what is new for a user."""

    kind: str
    pipeline: str = ""
    run_id: str = ""
    node: str = ""

    @classmethod
    def parse(cls, text: str) -> Topic:
        """The topic of its text, ``run:<pipeline>:<run id>`` for one; ValueError when it is none.

        A run id may hold colons, the names around it cannot.
        """
        kind, _, rest = text.partition(":")
        if text in ("pipelines", "notifications"):
            return cls(text)
        pipeline, _, run_id = rest.partition(":")
        if kind == "run" and pipeline and run_id:
            return cls(kind, pipeline, run_id)
        run_id, _, node = run_id.rpartition(":")
        if kind == "log" and pipeline and run_id and node:
            return cls(kind, pipeline, run_id, node)
        raise ValueError(f"'{text[:100]}' is no topic")

    def __str__(self) -> str:
        return ":".join(part for part in (self.kind, self.pipeline, self.run_id, self.node) if part)


@dataclass(frozen=True)
class State:
    """What there is to tell of a topic."""

    cursor: str
    """Names this state: who has had it needs no telling."""
    data: str = ""
    """The state as JSON, written once for all who watch."""
    part: LogPart | None = None
    """The same as a value, where it is a part of a whole: whether it fits depends on what a client has."""
    ended: tuple[Ended, ...] | None = None
    """Runs that are over, of which each client is told what concerns its user."""


Look = Callable[[Topic, str | None], Awaitable[State | None]]
"""The state of a topic, given the cursor of the last one; None when there is nothing new to tell."""


class Closed(Exception):
    """There is nobody to tell any more."""


class Mailbox:
    """What one client is to be told: of each topic only the newest, so a slow reader costs no more than a fast one."""

    def __init__(self) -> None:
        self._states: OrderedDict[Topic, State] = OrderedDict()
        self._replies: list[str] = []
        self._filled = asyncio.Event()
        self._closed = False

    def put(self, topic: Topic, state: State) -> None:
        """Tell the newest of a topic, in place of what was not yet read of it."""
        self._states.pop(topic, None)
        self._states[topic] = state
        self._filled.set()

    def reply(self, message: str) -> None:
        """Answer the client; closed when it asks on and on and reads nothing."""
        self._replies.append(message)
        self._closed = self._closed or len(self._replies) > _UNREAD
        self._filled.set()

    def drop(self, topic: Topic) -> None:
        """Forget what was not yet read of a topic."""
        self._states.pop(topic, None)

    def close(self) -> None:
        """Have the reader stop."""
        self._closed = True
        self._filled.set()

    async def take(self, seconds: float) -> tuple[list[str], list[tuple[Topic, State]]]:
        """All replies and states that wait; nothing when none came in that time. Closed when it was closed."""
        try:
            await asyncio.wait_for(self._filled.wait(), seconds)
        except asyncio.TimeoutError:
            return [], []
        if self._closed:
            raise Closed
        self._filled.clear()
        taken = self._replies, list(self._states.items())
        self._replies, self._states = [], OrderedDict()
        return taken


@dataclass
class _Watched:
    mailboxes: set[Mailbox] = field(default_factory=set)
    cursor: str | None = None
    last: State | None = None


class Poller:
    """Watches topics and tells mailboxes when they have changed."""

    def __init__(self, look: Look, every: float = EVERY) -> None:
        self._look = look
        self._every = every
        self._watched: dict[Topic, _Watched] = {}
        self._due: set[Topic] = set()
        self._woken = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._failing = False

    def watch(self, topic: Topic, mailbox: Mailbox, after: str | None = None) -> None:
        """Have a mailbox told of a topic's state now, unless it has that already, and whenever it changes."""
        watched = self._watched.setdefault(topic, _Watched(cursor=after))
        watched.mailboxes.add(mailbox)
        if watched.last is None:
            if watched.cursor != after:
                watched.cursor = None
            self._due.add(topic)
            self._woken.set()
        elif watched.last.cursor != after:
            mailbox.put(topic, watched.last)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())

    def leave(self, topic: Topic, mailbox: Mailbox) -> None:
        """Tell a mailbox no more of a topic."""
        watched = self._watched.get(topic)
        if watched is not None:
            watched.mailboxes.discard(mailbox)
            if not watched.mailboxes:
                del self._watched[topic]

    def wake(self) -> None:
        """Look at everything now: something has changed."""
        self._due.update(self._watched)
        self._woken.set()

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        everything = loop.time() + self._every
        while self._watched:
            self._woken.clear()
            due, self._due = self._due & self._watched.keys(), set()
            await self._look_at_all(due)
            await asyncio.sleep(min(PAUSE, self._every))
            try:
                await asyncio.wait_for(self._woken.wait(), max(everything - loop.time(), 0))
            except asyncio.TimeoutError:
                self._due.update(self._watched)
                everything = loop.time() + self._every

    async def _look_at_all(self, topics: Collection[Topic]) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def one(topic: Topic) -> None:
            async with room:
                await self._look_at(topic)

        await asyncio.gather(*map(one, topics))

    async def _look_at(self, topic: Topic) -> None:
        watched = self._watched.get(topic)
        if watched is None:
            return
        before = watched.cursor
        try:
            state = await self._look(topic, before)
        except Exception:
            # A database that does not answer for a moment must not end the watching, nor fill the log.
            if not self._failing:
                log.exception("Looking at %s failed", topic)
            self._failing = True
            return
        self._failing = False
        # Somebody who knows less may have come meanwhile: then the next look tells everything.
        if state is None or state.cursor == watched.cursor or watched.cursor != before:
            return
        watched.cursor, watched.last = state.cursor, state
        for mailbox in watched.mailboxes:
            mailbox.put(topic, state)
