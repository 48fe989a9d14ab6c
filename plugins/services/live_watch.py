"""What one client watches, whether by a socket or by a stream: its topics, its rights, and what it is told."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity

from airloom.plugins.schemas.live import Acknowledged, LogPart, Notifications, Refused, Sign
from airloom.plugins.services.ended_runs import for_user
from airloom.plugins.services.live import Closed, Mailbox, Poller, State, Topic
from airloom.plugins.services.live_look import follows, log_part, log_state
from airloom.plugins.services.run_logs import MAX_LINES
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import READ, may, may_dag
from airloom.plugins.web.errors import ApiError, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable

MOST_TOPICS = 20
"""Topics of one client."""
HEARTBEAT = 15.0
"""Seconds of silence after which a word keeps proxies from closing the connection."""
RIGHTS_EVERY = 30.0
"""Seconds after which rights are looked at again: a page may stay open for days."""


class Watch:
    """A client's topics; each is watched until its rights end or the client leaves."""

    def __init__(
        self,
        user: BaseUser,
        identify: Callable[[], Awaitable[BaseUser]],
        poller: Poller,
        mailbox: Mailbox,
        heartbeat: float = HEARTBEAT,
        rights_every: float = RIGHTS_EVERY,
    ) -> None:
        self._user = user
        self._identify = identify
        self._poller = poller
        self._mailbox = mailbox
        self._heartbeat = heartbeat
        self._rights_every = rights_every
        self._cursors: dict[Topic, str | None] = {}

    async def subscribe(self, text: str, after: str | None = None) -> None:
        """Watch a topic from a cursor on; one that is watched already is told anew from there."""
        topic = parsed(text)
        if topic not in self._cursors and len(self._cursors) >= MOST_TOPICS:
            raise Invalid(f"At most {MOST_TOPICS} topics can be watched at once", code="too_many_topics")
        await require_watching(self._user, topic)
        self.leave(topic)
        self._cursors[topic] = after
        self._mailbox.reply(Acknowledged(type="subscribed", topic=str(topic)).model_dump_json())
        self._poller.watch(topic, self._mailbox, after)

    def unsubscribe(self, text: str) -> None:
        """Watch a topic no more; nothing happens when it was not."""
        topic = parsed(text)
        self.leave(topic)
        self._mailbox.reply(Acknowledged(type="unsubscribed", topic=str(topic)).model_dump_json())

    def answer(self) -> None:
        """Say that the connection works."""
        self._mailbox.reply(Sign(type="pong").model_dump_json())

    def refuse(self, error: ApiError, topic: str | None = None) -> None:
        """Say what is wrong with what the client asked for."""
        self._mailbox.reply(Refused(topic=topic, code=error.code, detail=str(error.detail)).model_dump_json())

    def leave(self, topic: Topic) -> None:
        """Tell nothing more of a topic."""
        if self._cursors.pop(topic, _ABSENT) is not _ABSENT:
            self._poller.leave(topic, self._mailbox)
            self._mailbox.drop(topic)

    def close(self) -> None:
        """Watch nothing more."""
        for topic in tuple(self._cursors):
            self.leave(topic)

    async def messages(self) -> AsyncGenerator[str, None]:
        """What to send, as it comes, until the mailbox closes or the user may read no pipelines any more."""
        checked = time.monotonic()
        while True:
            try:
                replies, states = await self._mailbox.take(self._heartbeat)
            except Closed:
                return
            if time.monotonic() - checked >= self._rights_every:
                if not await self._keeps_rights():
                    return
                checked = time.monotonic()
            for reply in replies:
                yield reply
            for topic, state in states:
                if topic in self._cursors:
                    async for message in self._told(topic, state):
                        yield message
            if not replies and not states:
                yield Sign(type="ping").model_dump_json()

    async def _keeps_rights(self) -> bool:
        """Leave the topics that may not be watched any more; false when nothing may."""
        try:
            # Anew, for a user has the rights of the moment at which they were found.
            self._user = await self._identify()
        except Unauthenticated:
            return False
        except Unavailable:
            return True  # nobody knows better now; the next look may
        if not await run_sync(may, self._user, READ):
            return False
        for topic in tuple(self._cursors):
            if not await run_sync(may_watch, self._user, topic):
                self.leave(topic)
                self.refuse(Forbidden(f"You may not watch '{topic}' any more"), str(topic))
        return True

    async def _told(self, topic: Topic, state: State) -> AsyncIterator[str]:
        if state.part is not None:
            async for message in self._log(topic, state, state.part):
                yield message
        elif state.cursor != (before := self._cursors[topic]):
            self._cursors[topic] = state.cursor
            data = state.data
            if state.ended is not None:
                ended = await run_sync(for_user, self._user, state.ended, before)
                if not ended and before is not None:
                    return
                data = Notifications(ended=ended).model_dump_json()
            yield _event(topic, state.cursor, data)

    async def _log(self, topic: Topic, state: State, part: LogPart) -> AsyncIterator[str]:
        """The part that the poller has read, when it goes on where this client is; else what the client lacks."""
        if state.cursor == self._cursors[topic]:
            return
        if follows(part, self._cursors[topic]):
            self._cursors[topic] = state.cursor
            yield _event(topic, state.cursor, state.data)
        while len(part.lines) == MAX_LINES or self._cursors.get(topic) != state.cursor:
            try:
                part = await log_part(topic, self._cursors.get(topic))
            except NotFound:
                return
            state = log_state(part)
            if topic not in self._cursors or state.cursor == self._cursors[topic]:
                return
            self._cursors[topic] = state.cursor
            yield _event(topic, state.cursor, state.data)


_ABSENT = object()


def may_watch(user: BaseUser, topic: Topic) -> bool:
    """Whether a user may be told of a topic."""
    if not may(user, READ):
        return False
    if topic.kind not in _ENTITIES:
        return True
    return may_dag(user, "GET", topic.pipeline, _ENTITIES[topic.kind])


async def require_watching(user: BaseUser, topic: Topic) -> None:
    """Forbidden unless the user may be told of a topic."""
    if not await run_sync(may_watch, user, topic):
        raise Forbidden(f"You may not watch '{topic}'")


_ENTITIES = {"run": DagAccessEntity.RUN, "log": DagAccessEntity.TASK_LOGS}


def parsed(text: str) -> Topic:
    """The topic of its text; Invalid when it is none."""
    try:
        return Topic.parse(text)
    except ValueError as error:
        raise Invalid(str(error), code="no_topic") from None


def _event(topic: Topic, cursor: str, data: str) -> str:
    """An event's JSON, put together around data that is JSON already."""
    return f'{{"type":"event","topic":{json.dumps(str(topic))},"cursor":{json.dumps(cursor)},"data":{data}}}'
