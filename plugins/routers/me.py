"""``/me``: who is logged in."""

from __future__ import annotations

from fastapi import APIRouter

from airloom.plugins.schemas.me import Me
from airloom.plugins.services.me import describe_user
from airloom.plugins.web.access import CurrentUser

router = APIRouter(prefix="/me", tags=["me"])


@router.get("")
async def get_me(user: CurrentUser) -> Me:
    """The user, and what they may do."""
    return describe_user(user)
