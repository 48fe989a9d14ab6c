"""The application that Airflow's api-server mounts at ``/airloom``: the API below ``/api/v1``, and the UI's files."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match

from airloom.plugins.routers import (
    all_runs,
    audit,
    backfills,
    connections,
    documents,
    drafts,
    imports,
    live,
    me,
    node_types,
    pipelines,
    preview,
    publishing,
    runs,
    test_data,
)
from airloom.plugins.services import database
from airloom.plugins.services.checker import checker
from airloom.plugins.services.live_look import poller
from airloom.plugins.services.live_wake import listen
from airloom.plugins.services.node_types import described
from airloom.plugins.services.shared_redis import shared_redis
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web import errors, pages
from airloom.plugins.web.access import auth_manager, current_user
from airloom.plugins.web.guard import BodyLimit, Correlation, OriginCheck
from airloom.plugins.web.openapi import DESCRIPTION, Api
from airloom.plugins.web.parameters import only_known_parameters
from airloom.plugins.web.refusals import Refusals

log = logging.getLogger(__name__)

ROUTERS: tuple[APIRouter, ...] = (
    me.router,
    node_types.router,
    documents.router,
    pipelines.router,
    drafts.router,
    imports.router,
    publishing.router,
    preview.router,
    test_data.router,
    connections.router,
    runs.router,
    all_runs.router,
    backfills.router,
    live.router,
    audit.router,
)
"""What the API is made of, in the order of its documentation."""

_FULL_COLLECTION = 1000
"""Younger collections of garbage between two full ones, which stop everything for 0.15 s and more.

With the ten of Python there is one every few seconds under load; with a hundred one in twenty seconds, for which some
eighty requests wait, and the p99 of all is twice what it is now. One of those freed some 3,000 objects: what waits ten
times as long for the next is a few megabytes."""
_SWITCH = 0.0005
"""Seconds for which the event loop waits for a thread that computes, whenever it comes back from a file or a socket.

With the 0.005 of Python a request waits for several times as long as it takes."""

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def create_app() -> FastAPI:
    """The application; making it touches no database, so its OpenAPI document can be written anywhere."""
    app = Api(
        title="Airloom",
        version="1",
        summary="Visual data pipelines on Apache Airflow",
        description=DESCRIPTION,
        dependencies=[Depends(current_user)],
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        # Served by a route below instead, so that it too is for those who are logged in.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1", dependencies=[Depends(only_known_parameters)])

    @app.get("/api/v1/openapi.json", include_in_schema=False)
    async def openapi() -> dict[str, Any]:
        return app.openapi()

    @app.api_route("/api/{rest:path}", methods=_METHODS, include_in_schema=False)
    async def unknown(rest: str, request: Request) -> None:
        # Without it Airflow's own catch-all would answer with its page and status 200.
        if allowed := _methods_of(app, request):
            detail = f"{request.method} is not for this address"
            raise errors.MethodNotAllowed(detail, headers={"Allow": ", ".join(allowed)})
        raise errors.NotFound("There is no such address in the API")

    pages.install(app)
    # Airflow compresses too, and so slowly that on its event loop all would wait for it; what is compressed it leaves.
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=1)
    # The last one added is the first to see a request.
    for guard in (Refusals, BodyLimit, OriginCheck, Correlation):
        app.add_middleware(guard)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Airflow's dependencies look for it here, and a mounted application has a state of its own.
    app.state.auth_manager = auth_manager()
    # Importing what checks a document takes most of a second, and describing the node types a third of one, in which
    # nobody would get an answer: no person should wait for that.
    await checker().warm_up()
    try:
        await run_sync(described)
    except Exception:
        # Who asks for them is told; a node type of somebody else's must not keep Airflow from starting.
        log.exception("The node types cannot be described")
    # What is there now stays: a million objects of Airflow that each full collection of garbage would visit again, for
    # half a second in which nobody gets an answer.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _FULL_COLLECTION)
    sys.setswitchinterval(_SWITCH)
    listening = asyncio.create_task(listen(poller().wake))
    try:
        yield
    finally:
        listening.cancel()
        await asyncio.wait({listening})
        await checker().close()
        if (redis := shared_redis()) is not None:
            await redis.close()
        await database.close()


def _methods_of(app: FastAPI, request: Request) -> list[str]:
    """What the routes of an address answer to, that to everything aside."""
    routes = (route for route in app.router.routes if isinstance(route, APIRoute) and route.methods != set(_METHODS))
    found = (route.methods for route in routes if route.matches(request.scope)[0] is Match.PARTIAL)
    return sorted(set().union(*found))


def _operation_id(route: APIRoute) -> str:
    return route.name
