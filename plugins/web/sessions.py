"""Whose a token is, without asking the database for each request.

Airflow looks a token up in the table of revoked ones for every request, synchronously, on the event loop that all
requests share. A page makes several requests at once, so what was found is kept for some seconds. A token that is
revoked by this process, as logging out does, is refused from that moment on; by another one, when those are over.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

import jwt
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.core_api.security import resolve_user_from_token
from airflow.models.revoked_token import RevokedToken
from sqlalchemy import event

from airloom.plugins.services.cache import BoundedCache

KEPT = 10.0
"""Seconds that a token is not looked at again."""
_MOST = 10_000


@dataclass(frozen=True)
class _Session:
    user: BaseUser
    token_id: str | None


_sessions: BoundedCache[_Session] = BoundedCache(_MOST)
_revoked: BoundedCache[bool] = BoundedCache(_MOST)
"""Ids of tokens that this process revoked lately: what is kept about them no longer counts."""


async def user_of(token: str | None) -> BaseUser:
    """The user whose token this is; Airflow's HTTPException when it is nobody's, expired or revoked."""
    key = hashlib.sha256((token or "").encode()).hexdigest()
    known = _sessions.get(key)
    if known is not None and (known.token_id is None or not _revoked.get(known.token_id)):
        return known.user
    user = await resolve_user_from_token(token)
    claims: dict[str, Any] = jwt.decode(token or "", options={"verify_signature": False})  # Airflow has verified it
    left = float(claims.get("exp", 0)) - time.time()
    if left > 0:
        _sessions.put(key, _Session(user, claims.get("jti")), 1, min(KEPT, left))
    return user


def _forget(_mapper: object, _connection: object, revoked: RevokedToken) -> None:
    _revoked.put(revoked.jti, True, 1, KEPT * 2)


event.listen(RevokedToken, "after_insert", _forget)
