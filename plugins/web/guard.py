"""Guards around the application, as plain ASGI: they see sockets too, and never buffer a stream.

Airflow sends no Content-Security-Policy, checks no Origin and limits no body, so these do.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from airloom.plugins.web.errors import CORRELATION, TooLarge, correlation_id, problem_response

log = logging.getLogger(__name__)

MAX_BODY = 2 * 1024 * 1024
"""Bytes: a document has at most one megabyte, and JSON in JSON takes more."""
API = "/api/"
_SAFE = ("GET", "HEAD", "OPTIONS")
_ID = re.compile(r"^[A-Za-z0-9._-]{1,100}$")

_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
    "Cache-Control": "no-store",
}
"""Unless the route says otherwise."""


class Correlation:
    """Gives each request an id, the caller's own when it has one; writes it and the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an error that nobody answered becomes an answer, and goes to the log."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identifier = given if _ID.match(given) else uuid4().hex
        scope[CORRELATION] = identifier
        correlation_id.set(identifier)
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identifier
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        # Airflow's log puts what is bound here into each of its lines, those of threads too.
        with bound_contextvars(correlation_id=identifier):
            try:
                await self.app(scope, receive, send_with_headers)
            except Exception:
                log.exception("The request failed")
                if started or scope["type"] != "http":
                    raise
                detail = "Something went wrong here; the log has it under this correlation id"
                answer = problem_response(scope, 500, "internal", detail)
                await answer(scope, receive, send_with_headers)


class OriginCheck:
    """Refuses what another site's page sends with this site's cookie; a Bearer token is nobody else's to send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from this site."""
        if self._is_foreign(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            detail = "This request does not come from a page of this site"
            await problem_response(scope, 403, "foreign_origin", detail)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _is_foreign(scope: Scope) -> bool:
        if scope["type"] not in ("http", "websocket") or (scope["type"] == "http" and scope["method"] in _SAFE):
            return False
        headers = Headers(scope=scope)
        # Not any Authorization: a browser sends Basic and Negotiate by itself.
        if headers.get("authorization", "").lower().startswith("bearer "):
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


class BodyLimit:
    """Refuses bodies beyond the limit, also those that do not say their length."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        detail = f"The body is larger than {self.limit:,} bytes"
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > self.limit:
            await problem_response(scope, 413, "too_large", detail)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise TooLarge(detail)
            return message

        await self.app(scope, counted, send)
