"""Requests that are done once however often they are sent: a double click, an answer that was lost on its way.

A key is taken by a row before anything is done, so of two requests at the same moment one finds it taken. Starting a
run needs no row: there the key is in the run's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.utils.session import create_session
from sqlalchemy import delete, or_, update
from sqlalchemy.exc import IntegrityError

from airloom.plugins.tables.models import IdempotencyKey
from airloom.plugins.web.errors import Conflict

KEPT = timedelta(days=1)
ABANDONED = timedelta(minutes=10)
"""After that, a request that has left no answer is taken to have died with its process."""


@dataclass
class Once:
    """One request: its answer when it was done before, else where to leave it."""

    answer: dict[str, Any] | None = None


@contextmanager
def once(user: BaseUser, what: str, key: str | None) -> Iterator[Once]:
    """Take a user's key for one kind of request; one that fails gives it back.

    Conflict ``in_progress`` while the first request with that key is under way.
    """
    if key is None:
        yield Once()
        return
    name = hashlib.sha256("\n".join((str(user.get_id()), what, key)).encode()).hexdigest()
    found = Once(_take(name))
    if found.answer is not None:
        yield found
        return
    try:
        yield found
    except BaseException:
        _give_back(name)
        raise
    with create_session(scoped=False) as session:
        session.execute(update(IdempotencyKey).where(IdempotencyKey.name == name).values(answer=found.answer))


def _take(name: str) -> dict[str, Any] | None:
    """None when the key was free and is taken now, else the answer of the request that has it."""
    now = datetime.now(timezone.utc)
    try:
        with create_session(scoped=False) as session:
            abandoned = IdempotencyKey.answer.is_(None) & (IdempotencyKey.time < now - ABANDONED)
            session.execute(delete(IdempotencyKey).where(or_(IdempotencyKey.time < now - KEPT, abandoned)))
            session.add(IdempotencyKey(name=name, time=now))
        return None
    except IntegrityError:
        with create_session(scoped=False) as session:
            known = session.get(IdempotencyKey, name)
            if known is None or known.answer is None:
                detail = "This is being done already; look again in a moment"
                raise Conflict(detail, code="in_progress") from None
            return known.answer


def _give_back(name: str) -> None:
    with create_session(scoped=False) as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.name == name))
