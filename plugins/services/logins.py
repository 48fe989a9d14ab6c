"""What the metadata database says of those who are logged in: which tokens were revoked, whether rights changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from airflow.api_fastapi.auth.managers.base_auth_manager import BaseAuthManager
from airflow.models.revoked_token import RevokedToken
from sqlalchemy import BigInteger, ColumnElement, CompoundSelect, Select, cast, func, literal, select, union_all

from airloom.plugins.services.database import rows

RightsState = tuple[tuple[Any, ...], ...]


async def revoked_among(token_ids: Collection[str]) -> frozenset[str]:
    """Which of these tokens were revoked, by whichever process."""
    if not token_ids:
        return frozenset()
    found = await rows(select(RevokedToken.jti).where(RevokedToken.jti.in_(token_ids)))
    return frozenset(token_id for (token_id,) in found)


def is_fab(manager: BaseAuthManager[Any]) -> bool:
    """Whether users and rights are FAB's, which it keeps in tables of its own."""
    return any(parent.__name__ == "FabAuthManager" for parent in type(manager).__mro__)


async def rights_state() -> RightsState:
    """What changes whenever FAB's users, or the roles and permissions that they have, do."""
    return state_of(await rows(rights_query()))


def state_of(found: Iterable[Sequence[Any]]) -> RightsState:
    """What ``rights_query`` found, in a form to compare: the order of its rows is the database's."""
    return tuple(sorted(tuple(map(str, row)) for row in found))


def rights_query() -> CompoundSelect[str, int, Any, Any, Any, Any]:
    """Counts and sums over the tables that say who may do what, small beside those of runs."""
    from airflow.providers.fab.auth_manager import models

    user = models.User.__table__.c
    links = (
        models.assoc_user_role,
        models.assoc_user_group,
        models.assoc_group_role,
        models.assoc_permission_role,
    )
    users = _sums("users", user.id, user.id, user.id).where(user.active.is_(True))
    return union_all(users, *(_sums(table.name, *table.c) for table in links))


def _sums(
    name: str, number: ColumnElement[Any], left: ColumnElement[Any], right: ColumnElement[Any]
) -> Select[str, int, Any, Any, Any, Any]:
    # Each sum by itself: a role that takes the place of another is a new row, whose number can make up for the rest
    # of it. The product tells apart who has which, where a database gives a number that was deleted to the next row.
    one, other = cast(left, BigInteger), cast(right, BigInteger)
    return select(literal(name), func.count(), func.sum(number), func.sum(left), func.sum(right), func.sum(one * other))
