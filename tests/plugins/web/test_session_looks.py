"""The look at tokens and rights when the database does not answer: once for all, for a while, and then not at all."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import jwt
import pytest
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from sqlalchemy.exc import OperationalError

from airloom.plugins.web import sessions
from airloom.plugins.web.errors import Unavailable

TOKEN = jwt.encode({"sub": "anna", "jti": "1", "exp": time.time() + 3600}, "k" * 64, algorithm="HS512")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What each look at tokens is answered, the last one again and again: no database fails at the right moment."""
    found = SimpleAuthManagerUser(username="anna", role="viewer")
    answers: list[Any] = []

    async def resolve(_token: str | None) -> Any:
        return found

    async def revoked_among(_ids: object) -> Any:
        await asyncio.sleep(0)
        answer = answers[0] if len(answers) == 1 else answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(sessions, "resolve_user_from_token", resolve)
    monkeypatch.setattr(sessions, "revoked_among", revoked_among)
    monkeypatch.setattr(sessions, "get_auth_manager", SimpleAuthManager)
    return answers


def test_a_database_that_is_away_for_a_moment_ends_no_session(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "LOOK_EVERY", 0.0)
    asked += [frozenset(), OperationalError("select", {}, OSError("away"))]
    kept = sessions._Sessions()

    async def ask() -> None:
        for _ in range(3):
            assert (await kept.user_of(TOKEN)).get_name() == "anna"
        monkeypatch.setattr(sessions, "PATIENCE", -1.0)
        results = await asyncio.gather(*(kept.user_of(TOKEN) for _ in range(3)), return_exceptions=True)
        assert [type(result) for result in results] == [Unavailable] * 3

    asyncio.run(ask())


def test_one_look_is_for_all_who_ask_meanwhile(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "LOOK_EVERY", 60.0)
    asked += [frozenset(), RuntimeError("a second look")]
    kept = sessions._Sessions()

    async def ask() -> None:
        await kept.user_of(TOKEN)
        await asyncio.gather(*(kept.user_of(TOKEN) for _ in range(5)))

    asyncio.run(ask())


def test_a_token_that_is_revoked_here_is_verified_again_whatever_a_look_says(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked += [frozenset()]
    kept = sessions._Sessions()

    async def refuse(_token: str | None) -> Any:
        raise PermissionError

    async def ask() -> None:
        await kept.user_of(TOKEN)
        await kept.user_of(TOKEN)
        kept.revoke("1")
        monkeypatch.setattr(sessions, "resolve_user_from_token", refuse)
        with pytest.raises(PermissionError):
            await kept.user_of(TOKEN)

    asyncio.run(ask())
