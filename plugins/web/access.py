"""Who asks, and what they may do: Airflow's own sessions, tokens and permissions.

Mounted applications are open to anyone until they ask, so the application asks for the user on every route
and each route names the right it needs. Rights are permissions on resources of ours, kept with Airflow's;
what concerns one pipeline also needs the right on its Dag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.base_auth_manager import COOKIE_NAME_JWT_TOKEN, BaseAuthManager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import USER_INJECTED_BY_TRUSTED_MIDDLEWARE
from fastapi import Depends, HTTPException
from starlette.requests import HTTPConnection

from airloom.plugins.schemas.base import PipelineId
from airloom.plugins.services.dags import existing
from airloom.plugins.services.logins import is_fab
from airloom.plugins.web.errors import Forbidden, Unauthenticated
from airloom.plugins.web.sessions import user_of

Method = Literal["GET", "POST", "PUT", "DELETE"]

PIPELINES = "Airloom Pipelines"
CODE = "Airloom Code"
AUDIT = "Airloom Audit"


@dataclass(frozen=True)
class Right:
    """A permission on one of our resources; methods stand for can_read, can_create, can_edit, can_delete."""

    resource: str
    method: Method
    words: str
    """Completes: you may not ..."""


READ = Right(PIPELINES, "GET", "read pipelines")
CREATE = Right(PIPELINES, "POST", "create pipelines")
EDIT = Right(PIPELINES, "PUT", "edit pipelines")
DELETE = Right(PIPELINES, "DELETE", "delete pipelines")
WRITE_CODE = Right(CODE, "POST", "use nodes that run code")
READ_AUDIT = Right(AUDIT, "GET", "read the audit log")


USER = "airloom.user"
"""Where a request's scope holds who asks, once that is known."""


async def current_user(connection: HTTPConnection) -> BaseUser:
    """Who asks, by Bearer token or by Airflow's cookie; for requests and sockets alike."""
    connection.scope[USER] = user = await _authenticated(connection)
    return user


async def _authenticated(connection: HTTPConnection) -> BaseUser:
    token = token_of(connection)
    state = connection.state
    injected = getattr(state, "user_authenticated_via", None) is USER_INJECTED_BY_TRUSTED_MIDDLEWARE and state.user
    try:
        # Airflow has found the user of a cookie already, who may have been renewed on the way. FAB renews none, and
        # its user may have the rights of half a minute ago.
        if injected and _bearer(connection) is None and not (token and is_fab(auth_manager())):
            return cast("BaseUser", state.user)
        return await user_of(token)
    except HTTPException as error:
        raise Unauthenticated(str(error.detail)) from None


def token_of(connection: HTTPConnection) -> str | None:
    """The token that says who asks."""
    return _bearer(connection) or connection.cookies.get(COOKIE_NAME_JWT_TOKEN)


def _bearer(connection: HTTPConnection) -> str | None:
    scheme, _, credentials = connection.headers.get("authorization", "").partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else None


CurrentUser = Annotated[BaseUser, Depends(current_user)]


def may(user: BaseUser, right: Right) -> bool:
    """Whether a user has a right."""
    manager = auth_manager()
    if not is_fab(manager):  # which keeps permissions on resources that it does not know
        return _airflow_right(manager, user, right)
    return manager.is_authorized_custom_view(method=right.method, resource_name=right.resource, user=user)


def may_dag(user: BaseUser, method: Method, dag_id: str, entity: DagAccessEntity | None = None) -> bool:
    """Whether a user has a right on one Dag, or on its runs, logs, ...."""
    details = DagDetails(id=dag_id)
    return auth_manager().is_authorized_dag(method=method, access_entity=entity, details=details, user=user)


def may_connect(user: BaseUser) -> bool:
    """Whether a user may create connections, and so see what is behind them."""
    return auth_manager().is_authorized_connection(method="POST", user=user)


def requires(right: Right) -> Any:
    """A route's dependency: the user has this right."""

    async def check(user: CurrentUser) -> None:
        require(user, right)

    return Depends(check)


def requires_pipeline(right: Right) -> Any:
    """A route's dependency: the user has this right, and has it on the Dag of the path's ``pipeline_id`` too."""

    async def check(user: CurrentUser, pipeline_id: PipelineId) -> None:
        require(user, right)
        await require_dag(user, right.method, pipeline_id)

    return Depends(check)


def requires_writing() -> Any:
    """A route's dependency: the user may edit or create pipelines, and edit the Dag of the path's one if there is one.

    Whether it is created or edited is known once the repository was read; this refuses everyone who may do neither.
    """

    async def check(user: CurrentUser, pipeline_id: PipelineId) -> None:
        _require_writing_some(user)
        await require_dag(user, "PUT", pipeline_id)

    return Depends(check)


def requires_writing_some() -> Any:
    """A route's dependency: the user may edit or create pipelines; which ones, the route looks at itself."""

    async def check(user: CurrentUser) -> None:
        _require_writing_some(user)

    return Depends(check)


def _require_writing_some(user: BaseUser) -> None:
    if not may(user, EDIT):
        require(user, CREATE)


def requires_run(method: Method, entity: DagAccessEntity = DagAccessEntity.RUN) -> Any:
    """A route's dependency: the user may read pipelines, and has this right on the runs of the path's one."""

    async def check(user: CurrentUser, pipeline_id: PipelineId) -> None:
        require(user, READ)
        if not may_dag(user, method, pipeline_id, entity):
            raise Forbidden(f"You may not do this with the runs of '{pipeline_id}'")

    return Depends(check)


def require(user: BaseUser, right: Right) -> None:
    """Forbidden unless the user has the right."""
    if not may(user, right):
        raise Forbidden(f"You may not {right.words}")


async def require_dag(user: BaseUser, method: Method, pipeline_id: str) -> None:
    """Forbidden unless the user has the right on the pipeline's Dag; one that is no Dag yet asks for none."""
    if may_dag(user, method, pipeline_id):
        return
    if await existing([pipeline_id]):
        raise Forbidden(f"You may not do this with the pipeline '{pipeline_id}'")


def auth_manager() -> BaseAuthManager[BaseUser]:
    """Airflow's auth manager."""
    manager: BaseAuthManager[BaseUser] = get_auth_manager()
    return manager


def _airflow_right(manager: BaseAuthManager[BaseUser], user: BaseUser, right: Right) -> bool:
    """The nearest right of Airflow's own: the simple auth manager lets a viewer do anything with custom views."""
    if right.resource == PIPELINES:
        return manager.is_authorized_dag(method=right.method, user=user)
    return manager.is_authorized_connection(method="POST", user=user)
