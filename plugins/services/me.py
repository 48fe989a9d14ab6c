"""What is known about a user, whichever auth manager knows it."""

from __future__ import annotations

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from airloom.dag_factory.git_commit import Author
from airloom.plugins.schemas.me import Can, Me
from airloom.plugins.web import access


def describe_user(user: BaseUser) -> Me:
    """The user, and what they may do."""
    can = Can(
        read=access.may(user, access.READ),
        create=access.may(user, access.CREATE),
        edit=access.may(user, access.EDIT),
        delete=access.may(user, access.DELETE),
        code=access.may(user, access.WRITE_CODE),
        audit=access.may(user, access.READ_AUDIT),
        connections=access.may_connect(user),
    )
    return Me(name=user.get_name(), email=getattr(user, "email", None), roles=_roles(user), can=can)


def author_of(user: BaseUser) -> Author:
    """The user as the author of commits."""
    full_name = getattr(user, "get_full_name", None)
    name = full_name().strip() if full_name else ""
    return Author(name or user.get_name(), getattr(user, "email", None) or f"{user.get_name()}@localhost")


def _roles(user: BaseUser) -> list[str]:
    """FAB's users have several roles, the simple auth manager's one."""
    roles = getattr(user, "roles", None)
    if roles is not None:
        return sorted(role.name for role in roles)
    role = getattr(user, "role", None)
    return [str(role)] if role else []
