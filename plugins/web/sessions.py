"""Whose a token is, without asking the database for each request.

Airflow looks each token up in the table of revoked ones, and reads each of FAB's users anew every half minute:
synchronously, on the event loop that all requests share. For a thousand people that is a third of all the work. So a
token is verified once, and a look every few seconds asks for all: which were revoked, and whether any rights changed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from dataclasses import dataclass
from typing import Any

import jwt
from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.core_api.security import resolve_user_from_token
from airflow.models.revoked_token import RevokedToken
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.logins import RightsState, is_fab, revoked_among, rights_state
from airloom.plugins.web.errors import Unavailable

log = logging.getLogger(__name__)

LOOK_EVERY = 3.0
"""Seconds between two looks at what was revoked or changed; the process that revokes a token knows at once."""
KEPT = 10.0
"""Seconds that a user is kept who may change without our seeing it: another auth manager's."""
KEPT_BY_FAB = 600.0
"""Seconds that a user of FAB's is kept whose rights do not change."""
PATIENCE = 30.0
"""Seconds without an answer of the database for which what was found last holds."""
SPREAD = 10.0
"""Seconds over which users are read anew once rights changed: of all at once nobody would get an answer."""
_MOST = 2_000
"""A user of FAB's takes a tenth of a megabyte and more."""


@dataclass
class _Session:
    """A token that was found valid, and its user for so long (monotonic seconds)."""

    user: BaseUser
    token_id: str | None
    until: float


class _Sessions:
    """The tokens that were used lately."""

    def __init__(self) -> None:
        self._kept: BoundedCache[_Session] = BoundedCache(_MOST)
        self._revoked: BoundedCache[bool] = BoundedCache(_MOST)
        """Ids of tokens that this process revoked lately: a look may have begun before that was committed."""
        self._looked = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        self._rights: RightsState | None = None

    async def user_of(self, token: str | None) -> BaseUser:
        key = hashlib.sha256((token or "").encode()).hexdigest()
        known = self._kept.get(key)
        if known is not None:
            await self._look_if_due()
            if known.until > time.monotonic() and not self._revoked.get(known.token_id or ""):
                return known.user
        user = await resolve_user_from_token(token)
        claims: dict[str, Any] = jwt.decode(token or "", options={"verify_signature": False})  # Airflow has verified it
        left = float(claims.get("exp", 0)) - time.time()
        if left > 0:
            kept = KEPT_BY_FAB if is_fab(get_auth_manager()) else KEPT
            self._kept.put(key, _Session(user, claims.get("jti"), time.monotonic() + kept), 1, left)
        return user

    def revoke(self, token_id: str) -> None:
        """Refuse a token from now on."""
        self._revoked.put(token_id, True, 1, LOOK_EVERY * 3)

    async def _look_if_due(self) -> None:
        if time.monotonic() < self._looked + LOOK_EVERY:
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        await asyncio.shield(self._looking)  # others wait for it too

    async def _look(self) -> None:
        """Find what was revoked or changed; for a while what was found last holds when the database cannot say."""
        began = time.monotonic()
        try:
            await self._look_at_tokens(began)
            await self._look_at_rights()
        except (SQLAlchemyError, OSError) as error:
            log.warning("The database does not say which tokens and rights still count: %s", error)
            if began > self._looked + PATIENCE:
                raise Unavailable("Whether you are still logged in cannot be found out now") from error
            return
        self._looked = began

    async def _look_at_tokens(self, began: float) -> None:
        sessions = self._kept.values()
        revoked = await revoked_among({session.token_id for session in sessions if session.token_id})
        for session in sessions:
            if session.token_id in revoked:
                session.until = began

    async def _look_at_rights(self) -> None:
        """Have users read anew if anything changed; at the first look nobody knows whether it did."""
        manager: Any = get_auth_manager()
        if not is_fab(manager) or (rights := await rights_state()) == self._rights:
            return
        self._rights = rights
        manager.cache.clear()  # FAB's own, of half a minute
        now, sessions = time.monotonic(), self._kept.values()
        for number, session in enumerate(reversed(sessions)):  # who asked last asks again first
            session.until = min(session.until, now + SPREAD * number / len(sessions))


_sessions = _Sessions()


async def user_of(token: str | None) -> BaseUser:
    """The user whose token this is; Airflow's HTTPException when it is nobody's, expired or revoked."""
    return await _sessions.user_of(token)


def _forget(_mapper: object, _connection: object, revoked: RevokedToken) -> None:
    _sessions.revoke(revoked.jti)


event.listen(RevokedToken, "after_insert", _forget)
