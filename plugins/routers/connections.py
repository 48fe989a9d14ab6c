"""``/connections``: what nodes can connect to, and what is behind it."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from airloom.operators.engine.spec import Sample
from airloom.operators.questions import CONNECTION_ID, CONNECTION_ID_LENGTH
from airloom.plugins.routers.preview import shown
from airloom.plugins.schemas.base import Fields, Items, Limit, Offset, Page, Search
from airloom.plugins.schemas.connections import (
    ConnectionItem,
    ConnectionSort,
    ConnectionTest,
    ConnectionType,
    NewConnection,
    Schema,
    Table,
    TableColumn,
    TableSort,
)
from airloom.plugins.schemas.preview import Preview
from airloom.plugins.services import audit, connection_tests, connections, table_sample
from airloom.plugins.services.discovery import Tables, discovery
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import EDIT, CurrentUser, may_connect, requires
from airloom.plugins.web.conditional import NOT_MODIFIED, IfNoneMatch, installed
from airloom.plugins.web.errors import Forbidden, problems
from airloom.plugins.web.limits import limited
from airloom.plugins.web.listing import sparse

router = APIRouter(tags=["connections"], dependencies=[requires(EDIT)])

ConnectionPath = Annotated[str, Path(max_length=CONNECTION_ID_LENGTH, pattern=CONNECTION_ID, examples=["warehouse"])]
"""A connection's id; ``-`` is the embedded warehouse."""
TestPath = Annotated[str, Path(max_length=32, pattern=r"^[\w-]+$", examples=["dGhpcyBpcyBub3QgYSB0ZXN0"])]
TableName = Annotated[
    str, Query(min_length=1, max_length=200, description="Its name, with its schema", examples=["public.flights"])
]
ASKING = [limited("discovery", per_second=5, burst=50)]


@router.get("/connection-types", response_model=Items[ConnectionType], responses=NOT_MODIFIED)
async def list_connection_types(fields: Fields = None, if_none_match: IfNoneMatch = None) -> Any:
    """The kinds of systems that nodes can connect to."""
    return installed("connection types", fields, connections.connection_types, if_none_match)


@router.get("/connections", response_model=Page[ConnectionItem])
async def list_connections(
    types: Annotated[str, Query(max_length=500, description="Connection types, separated by commas")] = "",
    search: Search = "",
    sort: ConnectionSort = "id",
    offset: Offset = 0,
    limit: Limit = 50,
    fields: Fields = None,
) -> Any:
    """The connections that nodes may name; never their secrets."""
    wanted = [type_ for type_ in types.split(",") if type_]
    return sparse(await connections.list_connections(wanted, search, sort, offset, limit), fields)


@router.post("/connections", status_code=201, responses=problems(409))
async def create_connection(user: CurrentUser, body: NewConnection) -> ConnectionItem:
    """Keep a new connection in Airflow."""
    if not may_connect(user):
        raise Forbidden("You may not create connections")
    made = await connections.create_connection(body)
    await run_sync(partial(audit.record, user, "connection.create", None, connection=made.id, type=made.type))
    return made


# Few tests: more would be a search for what stands where in a network.
@router.post(
    "/connections/{connection_id}/test",
    status_code=202,
    dependencies=[limited("connection test", per_second=0.1, burst=5)],
    responses=problems(404, 429),
)
async def start_connection_test(connection_id: ConnectionPath, user: CurrentUser) -> ConnectionTest:
    """Try to connect from a worker of Airflow, or from this server where no worker can; ask on for what came of it."""
    return await connection_tests.start(user, connection_id)


@router.get("/connections/{connection_id}/tests/{test_id}", responses=problems(404))
async def get_connection_test(connection_id: ConnectionPath, test_id: TestPath, user: CurrentUser) -> ConnectionTest:
    """How far a test is that the user started, and what came of it; kept for a day."""
    return await connection_tests.find(user, connection_id, test_id)


@router.post("/connections/{connection_id}/tests/{test_id}/cancel", responses=problems(404, 409))
async def cancel_connection_test(connection_id: ConnectionPath, test_id: TestPath, user: CurrentUser) -> ConnectionTest:
    """End a test that takes too long, also while no worker has taken it."""
    return await connection_tests.cancel(user, connection_id, test_id)


@router.get(
    "/connections/{connection_id}/schemas",
    dependencies=ASKING,
    responses=problems(404, 429),
    response_model=Items[Schema],
)
async def list_schemas(connection_id: ConnectionPath, fields: Fields = None) -> Any:
    """The schemas in which a connection may read something."""
    return sparse(Items[Schema](items=await discovery().schemas(connection_id)), fields)


@router.get(
    "/connections/{connection_id}/tables", dependencies=ASKING, responses=problems(404, 429), response_model=Page[Table]
)
async def list_tables(
    connection_id: ConnectionPath,
    search: Search = "",
    schema: Annotated[str | None, Query(max_length=200, description="Only those of this schema")] = None,
    sort: TableSort = "name",
    offset: Offset = 0,
    limit: Limit = 200,
    fields: Fields = None,
) -> Any:
    """The tables and views that a connection may read."""
    return sparse(await discovery().tables(connection_id, Tables(search, schema, sort, offset, limit)), fields)


@router.get(
    "/connections/{connection_id}/columns",
    dependencies=ASKING,
    responses=problems(404, 429),
    response_model=Items[TableColumn],
)
async def list_columns(
    connection_id: ConnectionPath,
    table: TableName,
    fields: Fields = None,
) -> Any:
    """The columns of a table."""
    return sparse(Items[TableColumn](items=await discovery().columns(connection_id, table)), fields)


@router.get(
    "/connections/{connection_id}/sample",
    dependencies=[limited("preview", per_second=2, burst=40)],
    responses=problems(404, 409, 429, 503),
    response_model=Preview,
)
async def sample_table(
    request: Request,
    connection_id: ConnectionPath,
    table: TableName,
    rows: Annotated[int, Query(ge=1, le=1000, description="How many rows to show at most")] = 100,
    sample: Annotated[Literal["first", "last", "random"], Query(description="Which of them are read")] = "first",
) -> Response | Preview:
    """Rows of a table and what its columns are like, as a preview of a node that reads it shows them."""
    return await shown(request, await table_sample.wanted(connection_id, table, Sample(sample, rows)))
