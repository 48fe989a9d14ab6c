"""Who has a live socket or stream open, and for how long they may.

A token is looked at once when the connection opens, and one query for all of them finds those that were revoked since:
whoever logs out is told nothing more a few seconds later.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

import jwt
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from sqlalchemy.exc import SQLAlchemyError

from airloom.plugins.services.live import Mailbox
from airloom.plugins.services.logins import revoked_among
from airloom.plugins.web.errors import TooManyRequests

log = logging.getLogger(__name__)

MOST = 2_000
"""Sockets and streams of one process."""
MOST_OF_USER = 30
"""Of one user in one process: each page has one."""
REVOKED_EVERY = 3.0
"""Seconds between two looks at which tokens were revoked."""
_WITHOUT_END = 3_600.0
"""Seconds for a token that names no end that lies ahead: it was renewed on the way, and the client has the new one."""


@dataclass(eq=False)
class Session:
    """An open connection."""

    user: str
    token_id: str | None
    seconds: float
    mailbox: Mailbox = field(default_factory=Mailbox)


class Sessions:
    """The open connections of this process."""

    def __init__(
        self, most: int = MOST, most_of_user: int = MOST_OF_USER, revoked_every: float = REVOKED_EVERY
    ) -> None:
        self._most = most
        self._most_of_user = most_of_user
        self._revoked_every = revoked_every
        self._open: set[Session] = set()
        self._looking: asyncio.Task[None] | None = None

    def require_room(self, user: BaseUser) -> None:
        """TooManyRequests when no more can be served."""
        name = str(user.get_id())
        if len(self._open) >= self._most:
            raise TooManyRequests("Too many people are watching", headers={"Retry-After": "30"})
        if sum(session.user == name for session in self._open) >= self._most_of_user:
            raise TooManyRequests("You are watching from too many pages", headers={"Retry-After": "30"})

    @contextmanager
    def session(self, user: BaseUser, token: str | None) -> Iterator[Session]:
        """An open connection of a user, whose mailbox closes when the token ends or is revoked."""
        self.require_room(user)
        token_id, seconds = _claims(token)
        session = Session(str(user.get_id()), token_id, seconds)
        self._open.add(session)
        ending = asyncio.get_running_loop().call_later(seconds, session.mailbox.close)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_for_revoked())
        try:
            yield session
        finally:
            ending.cancel()
            self._open.discard(session)

    async def _look_for_revoked(self) -> None:
        while self._open:
            await asyncio.sleep(self._revoked_every)
            ids = {session.token_id for session in self._open if session.token_id}
            try:
                revoked = await revoked_among(ids)
            except (SQLAlchemyError, OSError) as error:
                log.warning("The database does not say which tokens were revoked: %s", error)
                continue
            for session in self._open:
                if session.token_id in revoked:
                    session.mailbox.close()


def _claims(token: str | None) -> tuple[str | None, float]:
    """The id of a token that was found valid, and for how many seconds it is."""
    try:
        claims = jwt.decode(token or "", options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return None, _WITHOUT_END
    seconds = float(claims.get("exp", 0)) - time.time()
    return claims.get("jti"), seconds if seconds > 0 else _WITHOUT_END


@cache
def sessions() -> Sessions:
    """Those of this process."""
    return Sessions()
