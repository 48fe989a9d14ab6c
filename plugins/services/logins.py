"""What the metadata database says of those who are logged in: which tokens were revoked, whether rights changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from airflow.api_fastapi.auth.managers.base_auth_manager import BaseAuthManager
from airflow.models.revoked_token import RevokedToken
from sqlalchemy import BigInteger, ColumnElement, CompoundSelect, Select, Table, cast, func, literal, select, union_all

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


def rights_query() -> CompoundSelect[str, int, Any]:
    """Counts and sums over the tables that say who may do what, small beside those of runs."""
    from airflow.providers.fab.auth_manager import models

    user = models.User.__table__.c
    links = (
        models.assoc_user_role,
        models.assoc_user_group,
        models.assoc_group_role,
        models.assoc_permission_role,
    )
    return union_all(_count("users", user.id).where(user.active.is_(True)), *map(_count_of_links, links))


def _count_of_links(table: Table) -> Select[str, int, Any]:
    # A database may give the id of a row that was deleted to the next one, so what is linked counts too.
    number, left, right = (cast(column, BigInteger) for column in table.c)
    return _count(table.name, number + left * right)


def _count(name: str, value: ColumnElement[Any]) -> Select[str, int, Any]:
    return select(literal(name), func.count(), func.sum(value))
