"""``/live/ws``: a socket for all that a page shows; ``/live``: the same as Server-Sent Events, where none opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from functools import partial
from typing import Annotated

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from starlette.requests import Request

from airloom.plugins.schemas.live import MAX_MESSAGE, MESSAGE, AreYouThere, Subscribe
from airloom.plugins.services.live_look import poller
from airloom.plugins.services.live_sessions import sessions
from airloom.plugins.services.live_watch import MOST_TOPICS, Watch, parsed, require_watching
from airloom.plugins.web.access import READ, CurrentUser, current_user, requires, token_of
from airloom.plugins.web.errors import ApiError, Invalid, problems
from airloom.plugins.web.limits import ProcessLimiter

router = APIRouter(tags=["live"], dependencies=[requires(READ)])

ENDED = 4401
"""The close code when the login has ended, the right is gone, or the client has read nothing for too long."""
NO_TEXT = 1003
TOO_LARGE = 1009
SEND_WITHIN = 30.0
"""Seconds in which a client must take a message; its mailbox holds only what is newest meanwhile."""
_asking = ProcessLimiter(per_second=10, burst=60)
"""Messages of a user beyond this are read later; what they cost, they cost the process that has the socket."""
_Topics = Annotated[list[str], Query(min_length=1, max_length=MOST_TOPICS)]


@router.websocket("/live/ws")
async def live_socket(socket: WebSocket, user: CurrentUser) -> None:
    """Tell what changes, by the messages of ``schemas/live.py``."""
    with sessions().session(user, token_of(socket)) as session:
        watch = Watch(user, partial(current_user, socket), poller(), session.mailbox)
        await socket.accept()
        tasks = {asyncio.create_task(_read(socket, watch, session.user)), asyncio.create_task(_write(socket, watch))}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            watch.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _read(socket: WebSocket, watch: Watch, user: str) -> None:
    with suppress(WebSocketDisconnect):
        while (message := await socket.receive())["type"] == "websocket.receive":
            text = message.get("text")
            if text is None or len(text) > MAX_MESSAGE:
                await socket.close(NO_TEXT if text is None else TOO_LARGE)
                return
            if wait := await _asking.wait(user):
                await asyncio.sleep(wait)
            await _obey(watch, text)


async def _obey(watch: Watch, text: str) -> None:
    try:
        message = MESSAGE.validate_json(text)
    except ValidationError:
        watch.refuse(Invalid("This is no message of the protocol", code="invalid_message"))
        return
    if isinstance(message, AreYouThere):
        watch.answer()
        return
    try:
        if isinstance(message, Subscribe):
            await watch.subscribe(message.topic, message.after)
        else:
            watch.unsubscribe(message.topic)
    except ApiError as error:
        watch.refuse(error, message.topic)


async def _write(socket: WebSocket, watch: Watch) -> None:
    with suppress(WebSocketDisconnect, asyncio.TimeoutError):
        async for message in watch.messages():
            await asyncio.wait_for(socket.send_text(message), SEND_WITHIN)
        await socket.close(ENDED)


@router.get("/live", response_class=StreamingResponse, responses=problems(429))
async def live_stream(
    request: Request,
    user: CurrentUser,
    topic: _Topics,
    after: Annotated[list[str] | None, Query(max_length=MOST_TOPICS)] = None,
) -> StreamingResponse:
    """Tell what changes of these topics.

    They are ``pipelines``, ``run:<pipeline>:<run id>``, ``log:<pipeline>:<run id>:<node>`` and ``notifications``.
    Each event is a message as the socket sends it; ``after`` has a cursor for each topic, or an empty one.
    """
    cursors = after or [""] * len(topic)
    if len(cursors) != len(topic):
        raise Invalid("Each topic has a cursor, which may be empty, or none has one")
    sessions().require_room(user)
    for each in topic:
        await require_watching(user, parsed(each))
    stream = _stream(request, user, dict(zip(topic, cursors, strict=True)))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _stream(request: Request, user: BaseUser, topics: Mapping[str, str]) -> AsyncIterator[str]:
    with sessions().session(user, token_of(request)) as session:
        watch = Watch(user, partial(current_user, request), poller(), session.mailbox)
        try:
            for topic, after in topics.items():
                await watch.subscribe(topic, after or None)
            async with aclosing(watch.messages()) as messages:
                async for message in messages:
                    yield f"data: {message}\n\n"
        finally:
            watch.close()
