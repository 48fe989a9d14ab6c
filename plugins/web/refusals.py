"""Writes down what somebody wanted to change and had no right to, as plain ASGI."""

from __future__ import annotations

import logging
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from airloom.plugins.services import audit
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import USER
from airloom.plugins.web.limits import limiter

log = logging.getLogger(__name__)

_READING = ("GET", "HEAD", "OPTIONS")


class Refusals:
    """Notes in the audit log who was refused what; of one user so many that they cannot fill the table."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._limiter = limiter("refusal", per_second=0.1, burst=20)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a refusal is noted before it is said."""

        async def watched(message: Message) -> None:
            refused = message["type"] == "http.response.start" and message["status"] == 403
            if refused and scope["method"] not in _READING and USER in scope:
                await self._note(scope)
            await send(message)

        await self.app(scope, receive, watched)

    async def _note(self, scope: Scope) -> None:
        user, route = scope[USER], scope.get("route")
        if route is None or await self._limiter.wait(str(user.get_id())):
            return
        pipeline = scope.get("path_params", {}).get("pipeline_id")
        note = partial(audit.record, user, route.name, pipeline, outcome=audit.REFUSED)
        try:
            await run_sync(note)
        except SQLAlchemyError:
            log.exception("The metadata database did not take the note of a refusal")
